"""The form of a succession: what was typed, who that makes the successor, and what will name her from then on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from backend.domain import succession
from backend.domain.errors import DomainError
from backend.domain.mentions import Mention
from backend.domain.office.acts import Act
from backend.domain.partners import people
from backend.domain.partners.people import Post
from backend.domain.values import written
from backend.domain.values.names import PersonalName
from backend.http import forms
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, text
from backend.web import pickers, titles

PICKED = {"person_id": "people"}
NOUNS = ("contact", "item", "visit", "forum", "agreement", "feed")
_NAMED = ("native", "family", "given")


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that names the old holder: where it is, and the words before and after."""

    key: str
    title: str
    href: str | None
    day: date | None
    ticked: bool
    changes: list[tuple[str, str]]


def sent(post: Post) -> Form:
    """Return the form that this request sends, as `SuccessionDetails` reads it; empty boxes make no new person."""
    form = pickers.read(forms.sent(), PICKED)
    typed = form.values.get("person")
    if isinstance(typed, Mapping) and any(typed.get(name) for name in _NAMED):
        form.values["person"] = {"locale": post.person.locale, **typed}
    elif isinstance(typed, Mapping):
        form.values.pop("person")
    form.values["moves"] = _listed(form.values.get("moves"))
    return form


def details(form: Form) -> succession.SuccessionDetails:
    """Return what was typed, without what only the page needs. Raises Invalid."""
    values = {name: value for name, value in form.values.items() if name not in {"shown", "preview"}}
    return forms.fresh(values).parse(succession.SuccessionDetails)


def outlook(session: Session, act: Act, post: Post, form: Form) -> dict[str, Any]:
    """Return what will happen, as far as it can be said of what is typed by now."""
    since = _day(form.value("since"), act.today)
    found = succession.ahead(session, act, post, since)
    new = _successor(session, form)
    pairs = [one.record for one in found]
    told = titles.of(session, act, pairs)
    named = [_named(one, told, form, (post.person.name, new)) for one in found]
    groups = [(noun, [one for one in named if one.key.startswith(f"{noun}:")]) for noun in NOUNS]
    return {
        "successor": new.shown(locale_tag()) if new else None,
        "since": since,
        "until": succession.last_day(post, since) if since else None,
        "groups": [(noun, some) for noun, some in groups if some],
        "ticked": sum(one.ticked for one in named),
    }


def _named(
    one: Mention, told: Mapping[titles.Pair, titles.Title], form: Form, who: tuple[PersonalName, PersonalName | None]
) -> Named:
    record = told.get(one.record)
    shown = set(_listed(form.values.get("shown")))
    own = text(one.row.title) if one.kind == "item" else ""
    return Named(
        key=one.key,
        title=" · ".join(part for part in (own, record.name if record else "") if part),
        href=record.href if record else None,
        day=one.day,
        ticked=one.key not in shown or one.key in _listed(form.values.get("moves")),
        changes=_changes(one, *who),
    )


def _changes(one: Mention, old: PersonalName, new: PersonalName | None) -> list[tuple[str, str]]:
    """Return the texts before and after, each language that changes; nothing while the successor is not known."""
    if new is None:
        return []
    pairs = []
    for field, after in one.reworded(old, new).items():
        before = getattr(one.row, field)
        if isinstance(before, str):
            pairs.append((before, after))
        else:
            pairs += [(before[tag], after[tag]) for tag in before if before[tag] != after[tag]]
    return pairs


def _successor(session: Session, form: Form) -> PersonalName | None:
    chosen = people.find(session, form.value("person_id"))
    if chosen is not None:
        return chosen.name
    typed = form.values.get("person")
    if not isinstance(typed, Mapping):
        return None
    native, family, given = (str(typed[name]) if typed.get(name) else None for name in _NAMED)
    if not (native or family or given):
        return None
    honorific = typed.get("honorific")
    polite = {tag: str(one) for tag, one in honorific.items()} if isinstance(honorific, Mapping) else None
    return PersonalName(native=native, family=family, given=given, honorific=polite)


def _day(typed: object, today: date) -> str | None:
    try:
        return written.partial(str(typed), today) if typed else None
    except DomainError:
        return None


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def nouns() -> dict[str, str]:
    """Return what the groups of the list are called."""
    return {
        "contact": _("Contact person of partnerships"),
        "item": _("Programme items ahead"),
        "visit": _("Visits ahead"),
        "forum": _("Forums and events ahead"),
        "agreement": _("Agreements not signed yet"),
        "feed": _("Calendar feeds"),
    }
