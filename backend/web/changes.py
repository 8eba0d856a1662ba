"""The history of a forum or visit on its own page: who did what, when, with old and new values field by field."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.office.history import Change
from backend.http import formats
from backend.http.i18n import gettext as _
from backend.http.i18n import text
from backend.web.differences import Row

SILENT = ("_id", "_ids", "position", "number", "fold", "record_type", "muted_at", "released_at")
MOST = 60


@dataclass(slots=True)
class Deed:
    """All that one person did at one instant: in words, with the fields that changed."""

    who: str
    at: datetime
    moment: datetime
    what: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def of_record(session: Session, act: Act, record: Any) -> list[Deed]:
    """Return the deeds on a record, newest first, on the reader's clock; the caller has checked that she may see it."""
    return deeds(history.of_record(session, record.id, MOST), act.who.timezone if act.who else act.desk.timezone)


def deeds(changes: Iterable[Change], zone: str) -> list[Deed]:
    """Return changes, newest first, put together by person and instant."""
    found: list[Deed] = []
    for one in changes:
        who = one.who.name if one.who else "Amity"
        if not found or (found[-1].at, found[-1].who) != (one.at, who):
            found.append(Deed(who, one.at, formats.moment(one.at, zone)[0]))
        if (words := _words(one)) not in found[-1].what:
            found[-1].what.append(words)
        if one.verb == "changed":
            found[-1].rows += _rows(one)
    return found


def _words(change: Change) -> str:
    verbs = {
        "created": _("created"),
        "changed": _("changed"),
        "removed": _("discarded"),
        "link_shown": _("address shown"),
    }
    if change.verb == "created" and change.noun == "release":
        return _("release %(number)s", number=change.new.get("number", ""))
    if change.verb == "changed" and (done := _done(change)):
        return done
    return f"{_noun(change.noun)} · {verbs.get(change.verb, change.verb)}"


def _done(change: Change) -> str | None:
    """Return the verb of the trade that this change was, if it was one."""
    noun = _noun(change.noun)
    if "called_off_at" in change.new:
        return f"{noun} · {_('called off')}"
    if "postponed_at" in change.new:
        return f"{noun} · {_('postponed')}"
    if "called_off_at" in change.old or ("postponed_at" in change.old and not _moved(change)):
        return f"{noun} · {_('reinstated')}"
    if "reported_at" in change.new:
        return f"{noun} · {_('reported')}"
    return None


def _moved(change: Change) -> bool:
    return bool({"starts_on", "starts_at"} & change.new.keys())


def _noun(noun: str) -> str:
    return {
        "forum": _("forum"),
        "visit": _("visit"),
        "leg": _("leg"),
        "item": _("programme item"),
        "release": _("release"),
        "partnership": _("partnership"),
        "party": _("party"),
        "tier_change": _("kind of relationship"),
        "status_change": _("state"),
        "team": _("team"),
        "team_member": _("member of the team"),
        "agreement": _("agreement"),
        "agreement_party": _("party"),
        "term": _("term"),
        "signature": _("signature"),
        "feed": _("calendar feed"),
        "rule": _("own reminder"),
        "mute": _("mute"),
    }.get(noun, noun)


def _rows(change: Change) -> list[Row]:
    names = [name for name in {**change.old, **change.new} if not name.endswith(SILENT)]
    told = [Row(_label(name), _value(name, change.old.get(name)), _value(name, change.new.get(name))) for name in names]
    return [row for row in told if row.old != row.new]


def _label(name: str) -> str:
    return {
        "title": _("Title"),
        "kind": _("Kind"),
        "format": _("Format"),
        "status": _("How firm"),
        "venue": _("Venue"),
        "place": _("Place"),
        "url": _("Link"),
        "description": _("Description"),
        "text": _("Text"),
        "purpose": _("Purpose"),
        "audience": _("Seen by"),
        "starts_on": _("Starts on"),
        "ends_on": _("Ends on"),
        "starts_at": _("Starts at"),
        "ends_at": _("Ends at"),
        "timezone": _("Time zone"),
        "ends_timezone": _("Zone of the end"),
        "reason": _("Reason (internal)"),
        "outward_text": _("What partners are told"),
        "called_off_at": _("Called off"),
        "postponed_at": _("Postponed"),
        "reported_at": _("Reported"),
        "direction": _("Direction"),
        "steps": _("Reminders"),
    }.get(name, name.replace("_", " "))


def _value(name: str, value: Any) -> str | None:
    """Return a stored value as people read it; instants and wall times without seconds."""
    if value is None or value == "":
        return None
    if isinstance(value, dict):
        return text(value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if name.endswith("_at"):
        return str(value)[:16].replace("T", " ")
    return _word(name, str(value))


def _word(name: str, value: str) -> str:
    known: dict[str, dict[str, str]] = {
        "status": {
            "idea": _("idea"),
            "planned": _("planned"),
            "confirmed": _("confirmed"),
            "proposed": _("proposed"),
            "invited": _("invited"),
        },
        "audience": {"internal": _("internal"), "partner": _("for the partner"), "public": _("public")},
        "format": {"on_site": _("on site"), "online": _("online"), "hybrid": _("hybrid")},
        "direction": {"inbound": _("inbound"), "outbound": _("outbound"), "online": _("online")},
    }
    return known.get(name, {}).get(value, value)
