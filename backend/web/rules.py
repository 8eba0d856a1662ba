"""Pages of reminder rules: the office's in words, those of single records, and the form to change one."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.outreach import rules
from backend.domain.outreach.rules import Rule, RuleDetails, Told
from backend.domain.schedule.entries import Entry
from backend.http import formats, forms, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.web import titles
from backend.web.reminders import UNITS, lead
from backend.web.titles import Title

pages = Blueprint("rules", __name__, url_prefix="/rules")


@pages.get("")
def index() -> ResponseReturnValue:
    """List the rules."""
    session, act = transactions.current()
    found = rules.listed(session, act)
    own = [one for one in found if one.record_id is not None]
    records = _records(session, act, own)
    return render_template(
        "rules/index.html",
        general=[_line(one) for one in found if one.record_id is None],
        own=[(_line(one), records[one.record_id]) for one in own if one.record_id in records],
    )


@pages.get("/<uuid:rule_id>/edit")
def edit(rule_id: UUID) -> ResponseReturnValue:
    """Show the form of one rule."""
    session, act = transactions.current()
    rule = rules.get(session, act, rule_id)
    _require(act, rule)
    return _form_page(forms.fresh(_boxed(rule), rule.revision), rule)


@pages.post("/<uuid:rule_id>/edit")
def change(rule_id: UUID) -> ResponseReturnValue:
    """Save what was typed; what was planned by the old rule is planned anew."""
    form = forms.sent()
    if form.submit(lambda session, act: _change(session, act, rule_id, form)):
        flash(_("Saved. What was planned by this rule is planned anew."), "success")
        return redirect(url_for(".index"), 303)
    rule = rules.get(*transactions.current(), rule_id)
    form.compare(_boxed(rule), rule.revision)
    return _form_page(form, rule)


@pages.post("/<uuid:rule_id>/disable")
def disable(rule_id: UUID) -> ResponseReturnValue:
    """Stop a rule."""
    done = _("Stopped. Nothing more goes out by this rule.")
    return forms.press(
        lambda session, act: rules.disable(session, act, rules.get(session, act, rule_id)), done, url_for(".index")
    )


@pages.post("/<uuid:rule_id>/enable")
def enable(rule_id: UUID) -> ResponseReturnValue:
    """Take a stop back."""
    done = _("It reminds again from now on.")
    return forms.press(
        lambda session, act: rules.enable(session, act, rules.get(session, act, rule_id)), done, url_for(".index")
    )


def _require(act: Act, rule: Rule) -> None:
    access.require_change(act)
    if rule.record_id is None:
        access.require_director(act)


def _change(session: Session, act: Act, rule_id: UUID, form: Form) -> Rule:
    rule = rules.get(session, act, rule_id)
    form.require_fresh(rule)
    typed: dict[str, Any] = {name: form.values[name] for name in ("hour", "told") if name in form.values}
    steps = [_step(one) for one in form.rows("steps") if one.get("number")]
    sent = Form({**rules.given(rule), "told": [], **typed, "steps": steps})
    rules.change(session, act, rule, sent.parse(RuleDetails))
    return rule


def _step(typed: Mapping[str, str]) -> dict[str, str]:
    unit = typed.get("unit", "")
    return {unit if unit in UNITS else UNITS[0]: typed.get("number", "")}


def _boxed(rule: Rule) -> dict[str, Any]:
    """Return the rule as its form holds it: a number and a unit for each step."""
    steps = [{"unit": unit, "number": str(number)} for step in rule.steps for unit, number in step.items()]
    return {"steps": steps, "hour": rule.hour, "told": rule.told}


def _records(session: Session, act: Act, own: Iterable[Rule]) -> dict[UUID, Title]:
    """Return the records that have rules of their own, by id."""
    ids = {one.record_id for one in own}
    query = select(Entry.record_type, Entry.record_id).where(Entry.record_id.in_(ids)).distinct()
    pairs = [(one.record_type, one.record_id) for one in session.execute(query)]
    return {record_id: title for (_kind, record_id), title in titles.of(session, act, pairs).items()}


def _line(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "kind": rule.kind.value,
        "name": _name(rule),
        "words": _words(rule),
        "told": formats.listed(told_words()[one] for one in rule.told),
        "disabled": rule.disabled_at is not None,
    }


def _name(rule: Rule) -> str:
    """Return what a rule reminds of."""
    if rule.key == "day":
        return _("the day’s programme of a visit")
    if rule.tenth_only_since is not None:
        return _("every tenth anniversary")
    return {
        "forum": _("forums and events"),
        "visit": _("delegation visits"),
        "leg": _("legs of visits"),
        "item": _("programme items"),
        "signing": _("signings"),
        "term_end": _("ends of terms"),
        "notice_by": _("last days for notice"),
        "anniversary": _("anniversaries"),
    }[rule.kind.value]


def _words(rule: Rule) -> str:
    """Return when it reminds: 180, 90 and 30 days before at 09:00."""
    if rule.key == "day":
        return _("each day at %(hour)s, on the clocks there; before an early start, sooner", hour=rule.hour)
    days = [step["days"] for step in rule.steps if "days" in step]
    others = [lead(step) for step in rule.steps if "days" not in step]
    if not days:
        return _(", ").join(others)
    before = lead({"days": days[0]}) if len(days) == 1 else _("%(days)s days before", days=formats.listed(days))
    said = _("%(before)s at %(hour)s on the office’s clock", before=before, hour=rule.hour)
    return _(", ").join([said, *others])


def told_words() -> dict[str, str]:
    """Return who may be told, in words."""
    return {
        Told.OWNER.value: _("owner"),
        Told.CO_OWNERS.value: _("co-owners"),
        Told.DIRECTOR.value: _("director"),
    }


def _form_page(form: Form, rule: Rule) -> ResponseReturnValue:
    page = render_template(
        "rules/form.html",
        form=form,
        rule=_line(rule),
        is_day=rule.key == "day",
        units=[("days", _("days before")), ("hours", _("hours before")), ("minutes", _("minutes before"))],
        told=[{"id": code, "name": words} for code, words in told_words().items()],
        labels={"steps": _("When"), "hour": _("At"), "told": _("Who is told")},
    )
    return page, form.status
