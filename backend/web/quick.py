"""Quick add: one box, one sentence, Enter. It is read while one types and shown line by line; each line may be mended.

What is mended by hand stays while the sentence goes on changing: a line is by hand when it is not what was last read
(`v.` what stands there, `w.` what was read). Saving makes a draft inside the office; “more fields” opens the full form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.partners import called, directory, partnerships
from backend.domain.partners.partnerships import Partnership
from backend.domain.values import countries
from backend.http import formats, nesting, transactions
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, text
from backend.web import (
    agreement_view,
    choices,
    feed_view,
    partnership_view,
    pickers,
    quick_kinds,
    quick_sentence,
    twins,
    visit_words,
)
from backend.web import organisations as bodies
from backend.web.quick_kinds import DAY, DAYS, KINDS, SAID, Around, Kind, Line
from backend.web.twins import Twin

pages = Blueprint("quick", __name__, url_prefix="/new")


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as understood: the kind, what was read (`said`), and the form with what was mended by hand."""

    code: str
    kind: Kind
    said: Mapping[str, Any]
    form: Form
    partners: Sequence[tuple[Mapping[str, str], str]] = ()
    """The title of each that is named, and where it is."""
    unread: Sequence[str] = ()
    answers: tuple[str, str] = ("", "")
    """Name and address of who answers for the first partnership, where that is not who types."""

    @property
    def owner(self) -> str:
        """Return the name of whoever becomes the owner without having typed."""
        name, email = self.answers
        return name if email and self.form.value("owner") == email else ""


@pages.get("")
def box() -> ResponseReturnValue:
    """Show the box, in a dialog (?part=1) or as a page; the address may hold a sentence and a kind (?q=, ?as=)."""
    access.require_change(transactions.current()[1])
    return _page(_read(request.args))


@pages.get("/understood")
def understood() -> ResponseReturnValue:
    """Answer with the lines that a sentence makes; nothing is kept."""
    access.require_change(transactions.current()[1])
    return render_template("quick/_lines.html", **_parts(_read(request.args)))


@pages.post("")
def create() -> ResponseReturnValue:
    """Make it, a draft inside the office, and open it; or open the full form with all that was understood."""
    access.require_change(transactions.current()[1])
    reading = _read(request.form)
    if "look" in request.form:
        return _page(reading)
    if "more" in request.form:
        fields = nesting.flattened(reading.form.values)
        return redirect(f"{url_for(f'{reading.kind.noun}.new')}?{urlencode(_pairs(reading.form.values, fields))}", 303)
    if found := twins.unseen(reading.kind.noun, reading.form):
        return _page(reading, found)
    made = reading.form.submit(lambda session, act: reading.kind.make(session, act, reading.form))
    if made is None:
        return _page(reading)
    flash(_("Made, as a draft inside the office. Nothing has gone out."), "success")
    if reading.owner:
        flash(_("%(who)s is its owner, who answers for this partnership.", who=reading.owner), "info")
    return redirect(f"/{reading.kind.noun}/{made}", 303)


def _read(sent: Any) -> Reading:
    """Return what the sentence says, with the lines that were mended by hand as they stand."""
    session, act = transactions.current()
    tree = nesting.nested(sent)
    words = {code: kind.words for code, kind in KINDS.items()}
    chosen = str(tree.get("as", ""))
    names = {"partnerships": lambda: called.partners(session, act), "regions": lambda: called.regions(session)}
    sentence = quick_sentence.read(
        str(tree.get("q", "")), words, lambda of: names[of](), act.today, chosen if chosen in KINDS else ""
    )
    kind = KINDS[sentence.kind]
    partners = _partners(session, act, sentence.named) if kind.words.of == "partnerships" else []
    said = kind.say(sentence, Around(session, act, partners[0] if partners else None))
    form = Form(_filled(_mended(kind, said, tree if tree.get("kind") == sentence.kind else {})))
    unread = sentence.unread if any(line.way in {DAY, DAYS} for line in kind.lines) else ()
    where = [(one.title, _country(one) if len(partners) == 1 else "") for one in partners]
    read = pickers.read(form, quick_kinds.picked(kind))
    return Reading(sentence.kind, kind, said, read, where, unread, _answers(act, partners))


def _answers(act: Act, partners: Sequence[Partnership]) -> tuple[str, str]:
    owner = partners[0].owner if partners else None
    return (owner.name, owner.email) if owner and owner.id != act.who_id else ("", "")


def _partners(session: Session, act: Act, named: Sequence[str]) -> list[Partnership]:
    """Return the partnerships that are named; the first gives its defaults."""
    ids = [UUID(one) for one in named if len(one) == len(str(UUID(int=0)))]
    found = {one.id: one for one in directory.named(session, act, ids)}
    seen = [found[one] for one in ids if one in found]
    return [partnerships.get(session, act, seen[0].id), *seen[1:]] if seen else []


def _mended(kind: Kind, said: Mapping[str, Any], tree: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(said)
    stands, was = tree.get("v"), tree.get("w")
    for line in kind.lines if stands is not None or was is not None else ():
        now, before = nesting.found(stands, line.name), nesting.found(was, line.name)
        if nesting.flattened({"": now}) != nesting.flattened({"": before}):
            _put(values, line.name.split("."), [] if now is None and line.name.endswith(("_ids", "parties")) else now)
    return values


def _filled(values: Any) -> Any:
    """Return the values without what is empty, as a form that is sent has them."""
    if isinstance(values, Mapping):
        return {name: inner for name, one in values.items() if (inner := _filled(one)) not in ("", None, {}, [])}
    return [_filled(one) for one in values] if isinstance(values, list) else values


def _put(values: Any, path: Sequence[str], value: object) -> None:
    """Set what stands at a path; rows are changed in a copy."""
    first, *rest = path
    key: Any = int(first) if first.isdecimal() else first
    if not rest:
        values[key] = "" if value is None else value
        return
    inner = values[key] if isinstance(values, list) else values.get(key) or {}
    values[key] = list(inner) if isinstance(inner, list) else dict(inner)
    _put(values[key], rest, value)


def _pairs(values: Mapping[str, Any], fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the fields of the full form as pairs of an address; lists one by one."""
    lists = {name: many for name, many in values.items() if isinstance(many, list) and name != "legs"}
    pairs = [(name, text) for name, text in fields.items() if name not in lists]
    return pairs + [(f"{name}[]", str(one)) for name, many in lists.items() for one in many]


def _page(reading: Reading, warned: Sequence[Twin] = ()) -> ResponseReturnValue:
    part = "part" in request.args
    page = render_template(
        "quick/_box.html" if part else "quick/index.html",
        kinds=[(code, kind.label, kind.icon) for code, kind in KINDS.items()],
        chosen=request.values.get("as", ""),
        typed=request.values.get("q", ""),
        **_parts(reading),
        warned=warned,
    )
    return page, reading.form.status


def _parts(reading: Reading) -> dict[str, Any]:
    """Return what the lines need: values and problems under the names they are sent by."""
    session, act = transactions.current()
    form = reading.form
    return {
        "code": reading.code,
        "kind": reading.kind,
        "lines": [_line(one, reading) for one in reading.kind.lines],
        "errors": {f"v.{name}" if name else "": problem for name, problem in form.errors.items()},
        "asked": {
            "typed": {f"v.{name}": typed for name, typed in form.typed.items()},
            "offered": {f"v.{name}": offered for name, offered in form.offered.items()},
        },
        "labels": {f"v.{one.name}": _(one.label) for one in reading.kind.lines},
        "options": _options(),
        "zones": choices.zones(session, act),
        "partners": reading.partners,
        "unread": formats.listed(f"“{one}”" for one in reading.unread),
        "owner": reading.owner,
        "twins": twins.of(reading.kind.noun, form),
    }


def _line(line: Line, reading: Reading) -> dict[str, Any]:
    """Return a line with what stands there and what was read, under the names they are sent by."""
    value, read = reading.form.value(line.name), nesting.found(reading.said, line.name)
    name = quick_kinds.sent_as(line)
    if line.way == SAID:
        tag = next(iter(value), locale_tag()) if isinstance(value, Mapping) else locale_tag()
        said = read.get(tag, "") if isinstance(read, Mapping) else ""
        return {"line": line, "name": f"{name}.{tag}", "value": (value or {}).get(tag, ""), "was": [said], "tag": tag}
    was = read if isinstance(read, list) else [read]
    return {
        "line": line,
        "name": name,
        "value": value,
        "was": [one for one in was if one],
        "many": isinstance(read, list),
    }


def _country(partner: Partnership) -> str:
    """Return where the partner is; its name is not said again where the partnership is called like it."""
    region = partner.partner_region
    if region is None:
        return ""
    named = [text(region.name)] if text(region.name) != text(partner.title) else []
    return formats.listed([*named, countries.name(region.country, locale_tag())])


def _options() -> dict[str, list[tuple[str, str]]]:
    return {
        "directions": [(one[0], one[1]) for one in visit_words.directions()],
        "papers": list(agreement_view.words()["kind"].items()),
        "tiers": partnership_view.tier_options(),
        "statuses": partnership_view.status_options(),
        "bodies": list(bodies.kinds().items()),
        "languages": feed_view.language_options(),
    }
