"""What can be begun with one sentence: a row for each kind. A kind more is one row more.

A row knows its words in both languages, the fields it shows for a look, what a sentence says in them (the names are
those of the full form), and the command that makes it. Nothing here leaves the office: all is internal, all is a draft.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.agreements import agreements
from backend.domain.agreements.details import AgreementDetails
from backend.domain.errors import N_
from backend.domain.forums import forums
from backend.domain.forums.forums import ForumDetails
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import FeedDetails
from backend.domain.partners import organisations, partnerships, people
from backend.domain.partners.organisations import OrganisationDetails
from backend.domain.partners.partnerships import Partnership, PartnershipDetails
from backend.domain.partners.people import PersonDetails
from backend.domain.visits import visits
from backend.domain.visits.details import VisitDetails
from backend.domain.visits.visits import Leg, Visit
from backend.domain.visits.words import Direction
from backend.http.forms import Form
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, text
from backend.web import agreement_view, feed_view, partnership_view
from backend.web.quick_sentence import Sentence, Words
from backend.web.quick_words import BODIES, PAPERS, WORDS

Values: TypeAlias = dict[str, Any]
TEXT, SAID, PICK, DAY, DAYS = "text", "said", "pick", "day", "days"
CLOCK, CHOICE, NUMBER, ZONE = "clock", "choice", "number", "zone"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the look: how it is asked, its name in the full form; `of`: what a picker or a list offers."""

    way: str
    name: str
    label: str
    of: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What defaults come from: who acts, and the partnership that is named, if it is one."""

    session: Session
    act: Act
    partner: Partnership | None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its word and icon, its words in sentences, its lines, what a sentence says in them, what makes it."""

    label: str
    icon: str
    noun: str
    words: Words
    lines: Sequence[Line]
    say: Callable[[Sentence, Around], Values]
    make: Callable[[Session, Act, Form], UUID]


def picked(kind: Kind) -> dict[str, str]:
    """Return the fields of a kind that are pickers, for `pickers.read`."""
    return {
        ".".join("*" if part.isdecimal() else part for part in sent_as(line).split(".")): line.of
        for line in kind.lines
        if line.way == PICK
    }


def sent_as(line: Line) -> str:
    """Return the name under which a line is sent: of several parties a list."""
    return "parties[]" if line.name == "parties" else line.name


def _when(said: Sentence) -> Values:
    """Return days and hours as the boxes hold them."""
    if said.days is None:
        return {}
    boxes: Values = {"starts_on": said.days.first.isoformat()}
    if said.days.last != said.days.first:
        boxes["ends_on"] = said.days.last.isoformat()
    if said.hours:
        boxes["starts_time"] = f"{said.hours.starts:%H:%M}"
        boxes["ends_time"] = f"{said.hours.ends:%H:%M}" if said.hours.ends else ""
    return boxes


def _owner(around: Around) -> str:
    """Return the address of whoever answers for the partner, else of who acts."""
    owner = around.partner.owner if around.partner else None
    who = owner or around.act.who
    return who.email if who else ""


def _forum(said: Sentence, around: Around, kind: str = "forum") -> Values:
    named = _("Meeting with %(partner)s") if kind == "meeting" else _("Forum with %(partner)s")
    alone = {} if said.title or around.partner is None else _named(named, around.partner)
    return {
        "title": {said.tag: said.title} if said.title else alone,
        "kind": kind,
        "partnership_ids": list(said.named),
        **_when(said),
        "timezone": around.act.desk.timezone,
        "audience": "internal",
        "status": "planned",
        "owner": _owner(around),
    }


def _named(words: str, partner: Partnership) -> Values:
    """Return a title in this page's language, made of the partner's name."""
    return {locale_tag(): words.replace("%(partner)s", text(partner.title))}


def _visit(said: Sentence, around: Around) -> Values:
    days = said.days
    leg: Values = {"partnership_id": next(iter(said.named), "")}
    if days:
        leg |= {"starts_on": days.first.isoformat(), "ends_on": days.last.isoformat()}
    direction = next(iter(said.marks), "inbound")
    if around.partner and (body := _last_host(around, around.partner.id, direction)):
        leg["inviting_organisation_id"] = str(body)
    return {
        "direction": direction,
        "title": {said.tag: said.title} if said.title else {},
        "legs": [leg],
        "status": "proposed",
        "audience": "internal",
        "owner": _owner(around),
    }


def _last_host(around: Around, partnership_id: UUID, direction: str) -> UUID | None:
    """Return the body that invited last time with this partner, the same way round."""
    body = Leg.inviting_organisation_id
    query = select(body).join(Visit, Visit.id == Leg.visit_id).where(Visit.direction == Direction(direction))
    query = query.where(Leg.partnership_id == partnership_id, body.is_not(None))
    return around.session.scalar(query.order_by(Leg.id.desc()).limit(1))


def _agreement(said: Sentence, around: Around) -> Values:
    lower = said.title.lower()
    kind = next((kind for word, kind in PAPERS.items() if word in lower), "mou")
    lengths = said.lengths
    term = {
        "months": str(lengths.term or ""),
        "months_unit": "months",
        "renewal": "tacit" if lengths.renewal else "none",
        "renewal_months": str(lengths.renewal or ""),
        "renewal_months_unit": "months",
        "notice": str(lengths.notice or ""),
        "notice_unit": "months",
    }
    title = said.title or (agreement_view.words()["kind"][kind] if said.named else "")
    return {
        "partnership_id": next(iter(said.named), ""),
        "kind": kind,
        "title": {said.tag if said.title else locale_tag(): title} if title else {},
        "status": "" if said.days else "draft",
        "signed_on": said.days.first.isoformat() if said.days else "",
        "term": {name: value for name, value in term.items() if value},
        "audience": "internal",
        "owner": _owner(around),
    }


def _partnership(said: Sentence, around: Around) -> Values:
    return {
        "parties": [f"region_id:{one}" if len(one) == len(str(UUID(int=0))) else one for one in said.named],
        "name": {said.tag: said.title} if said.title else {},
        "tier": "contact",
        "status": "prospect",
        "concluded_on": said.days.first.isoformat() if said.days else "",
        "audience": "internal",
        "owner": around.act.who.email if around.act.who else "",
    }


def _person(said: Sentence, _around: Around) -> Values:
    """Return the name: Chinese as written; else the part in capitals, or the last word, is the family's."""
    boxes: Values = {"email": said.email, "locale": said.tag}
    if said.tag == "zh-Hans":
        return {**boxes, "native": said.title}
    parts = said.title.split()
    family = [one for one in parts if len(one) > 1 and one.isupper()] or parts[-1:]
    given = [one for one in parts if one not in family]
    first = bool(given) and parts[0] in family
    return {
        **boxes,
        "family": " ".join(one.title() if one.isupper() else one for one in family),
        "given": " ".join(given),
        "family_first": "true" if first else "",
    }


def _organisation(said: Sentence, _around: Around) -> Values:
    lower = said.title.lower()
    kind = next((kind for word, kind in BODIES.items() if word in lower), "government")
    return {
        "name": {said.tag: said.title} if said.title else {},
        "kind": kind,
        "region_id": next(iter(said.named), ""),
    }


def _feed(said: Sentence, around: Around) -> Values:
    partner = around.partner
    return {
        "name": said.title or (text(partner.title) if partner else next(iter(said.named), "")),
        "partnership_ids": list(said.named),
        "audience": "partner",
        "detail": "full",
        "cancelled": "struck",
        "locale": feed_view.language_for(partner, around.act.desk.locale),
        "expires_on": said.days.last.isoformat() if said.days else "",
    }


def _make_agreement(session: Session, act: Act, form: Form) -> UUID:
    read = form.reading(agreement_view.unboxed(form.values))
    return agreements.record(session, act, read.parse(AgreementDetails)).id


def _make_partnership(session: Session, act: Act, form: Form) -> UUID:
    parties = [partnership_view.party_of(one) for one in form.values.get("parties") or []]
    read = form.reading({**form.values, "parties": parties})
    return partnerships.conclude(session, act, read.parse(PartnershipDetails)).id


_OWNER = Line(PICK, "owner", N_("Owner"), "coordinators")
_TIMES = (
    Line(DAYS, "starts_on", N_("Starts on")),
    Line(CLOCK, "starts_time", N_("Starts at")),
    Line(DAY, "ends_on", N_("Ends on")),
    Line(CLOCK, "ends_time", N_("Ends at")),
    Line(ZONE, "timezone", N_("Time zone of the place")),
)
_PARTNERS = Line(PICK, "partnership_ids", N_("With whom"), "partnerships", wide=True)
KINDS: Mapping[str, Kind] = {
    "forum": Kind(
        N_("Forum or event"),
        "microphone-2",
        "forums",
        WORDS["forum"],
        (Line(SAID, "title", N_("Title"), wide=True), _PARTNERS, *_TIMES, _OWNER),
        _forum,
        lambda session, act, form: forums.plan(session, act, form.parse(ForumDetails)).id,
    ),
    "meeting": Kind(
        N_("Meeting"),
        "users",
        "forums",
        WORDS["meeting"],
        (Line(SAID, "title", N_("Title"), wide=True), _PARTNERS, *_TIMES, _OWNER),
        lambda said, around: _forum(said, around, "meeting"),
        lambda session, act, form: forums.plan(session, act, form.parse(ForumDetails)).id,
    ),
    "visit": Kind(
        N_("Visit"),
        "plane-arrival",
        "visits",
        WORDS["visit"],
        (
            Line(CHOICE, "direction", N_("Direction"), "directions", wide=True),
            Line(PICK, "legs.0.partnership_id", N_("Partner"), "partnerships"),
            Line(PICK, "legs.0.inviting_organisation_id", N_("Inviting body"), "organisations"),
            Line(DAYS, "legs.0.starts_on", N_("First day")),
            Line(DAY, "legs.0.ends_on", N_("Last day")),
            Line(SAID, "title", N_("Title")),
            _OWNER,
        ),
        _visit,
        lambda session, act, form: visits.propose(session, act, form.parse(VisitDetails)).id,
    ),
    "agreement": Kind(
        N_("Agreement"),
        "file-text",
        "agreements",
        WORDS["agreement"],
        (
            Line(SAID, "title", N_("Title"), wide=True),
            Line(PICK, "partnership_id", N_("Partnership"), "partnerships"),
            Line(CHOICE, "kind", N_("Kind of paper"), "papers"),
            Line(DAY, "signed_on", N_("Signed on")),
            Line(NUMBER, "term.months", N_("Runs for (months)")),
            Line(NUMBER, "term.renewal_months", N_("Then each time (months)")),
            Line(NUMBER, "term.notice", N_("Notice (months)")),
            _OWNER,
        ),
        _agreement,
        _make_agreement,
    ),
    "partnership": Kind(
        N_("Partnership"),
        "heart-handshake",
        "partnerships",
        WORDS["partnership"],
        (
            Line(PICK, "parties", N_("Parties"), "parties", wide=True),
            Line(SAID, "name", N_("Name")),
            Line(CHOICE, "tier", N_("Kind of relationship"), "tiers"),
            Line(CHOICE, "status", N_("State"), "statuses"),
            _OWNER,
        ),
        _partnership,
        _make_partnership,
    ),
    "person": Kind(
        N_("Person"),
        "user",
        "people",
        WORDS["person"],
        (
            Line(TEXT, "native", N_("Name in its own script")),
            Line(TEXT, "email", N_("E-mail address")),
            Line(TEXT, "given", N_("Given name")),
            Line(TEXT, "family", N_("Family name")),
        ),
        _person,
        lambda session, act, form: people.create(session, act, form.parse(PersonDetails)).id,
    ),
    "organisation": Kind(
        N_("Organisation"),
        "building-community",
        "organisations",
        WORDS["organisation"],
        (
            Line(SAID, "name", N_("Name"), wide=True),
            Line(PICK, "region_id", N_("Region"), "regions"),
            Line(CHOICE, "kind", N_("Kind"), "bodies"),
        ),
        _organisation,
        lambda session, act, form: organisations.create(session, act, form.parse(OrganisationDetails)).id,
    ),
    "feed": Kind(
        N_("Calendar feed"),
        "rss",
        "feeds",
        WORDS["feed"],
        (
            Line(TEXT, "name", N_("Name"), wide=True),
            _PARTNERS,
            Line(CHOICE, "locale", N_("Language"), "languages"),
            Line(DAY, "expires_on", N_("Ends on")),
        ),
        _feed,
        lambda session, act, form: feeds.create(session, act, form.parse(FeedDetails)).id,
    ),
}  # fmt: skip
