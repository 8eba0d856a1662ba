"""The history as a list: what of its address narrows it, as `chronicle` reads it, in parts that no act is torn by."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, true
from sqlalchemy.orm import Session

from backend.domain import chronicle, search
from backend.domain.chronicle import Wanted
from backend.domain.lists import lists
from backend.domain.lists.lists import Asked, Condition, Filter, Listing
from backend.domain.office.acts import Act
from backend.domain.office.history import Change
from backend.domain.values import times

NAMED = 200
"""So many records are looked for by their names."""
LONGEST_ACT = 20_000
"""From so many rows on an act is told in parts."""
TICK = timedelta(microseconds=1)
FIRST_YEAR, LAST_YEAR = 1970, 9000
RECORDS = ("partnership", "agreement", "forum", "visit", "region", "organisation", "person", "post", "feed", "rule")
"""The nouns by which the history can be narrowed."""
DEEDS: Mapping[str, tuple[str, ...]] = {
    "entered": ("created",),
    "changed": ("changed", "decided", "reported", "switched_off", "switched_on", "closed", "opened"),
    "moved": ("moved",),
    "off": ("called_off", "postponed", "reinstated"),
    "released": ("released",),
    "signed": ("signed", "terminated", "notice_given", "notice_taken_back"),
    "removed": ("removed", "revoked"),
    "undone": ("undone",),
    "addresses": ("link_shown", "link_sent", "readdressed"),
    "mail": ("message_again", "message_cancelled", "mail_held", "mail_let_go"),
    "signing_in": ("signed_in", "recovery_used", "password_chosen", "password_reset"),
}
"""What was done, as people ask for it."""


def wanted(session: Session, act: Act, asked: Asked) -> Wanted:
    """Return what a list's filters and words ask of the history."""
    said: dict[str, Any] = {}
    for name, value in asked.filters.items():
        said = _both(said, _READ[name](act, value)) if name in _READ else said
    text = asked.words.replace("\0", "").strip()[: lists.LONGEST_WORDS]
    return replace(Wanted(**said), words=text, named=_called(session, act, text))


def parts(session: Session, act: Act, asked: Wanted) -> Iterator[Sequence[Change]]:
    """Yield all that is asked for, newest first, some `limit` rows at once; of a longer act as many as it has."""
    many, before = asked.limit, asked.before
    while found := chronicle.listed(session, act, replace(asked, limit=many, before=before)):
        kept = whole(found, many)
        if len(found) == many == len(kept) and many < LONGEST_ACT:
            many *= 2
            continue
        yield kept
        if len(found) < many:
            return
        many, before = asked.limit, kept[-1].id


def whole(found: Sequence[Change], limit: int) -> Sequence[Change]:
    """Return the rows without those of the last act, which may go on behind so many rows; a lone act stays."""
    if len(found) < limit:
        return found
    last = act_of(found[-1])
    return [one for one in found if act_of(one) != last] or found


def act_of(change: Change) -> object:
    """Return what rows that were written in one act share; before there were acts, the instant and the person."""
    return change.act_id or (change.at, change.who_id)


def _both(some: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Return what two filters ask; of two instants to begin after, the later."""
    instants = [one["after"] for one in (some, more) if "after" in one]
    return {**some, **more, **({"after": max(instants)} if instants else {})}


def _called(session: Session, act: Act, text: str) -> Sequence[UUID]:
    return [one for group in search.found(session, act, text, NAMED) for one in group.ids] if text else ()


def _noun(_act: Act, value: str) -> dict[str, Any]:
    if value not in RECORDS:
        raise ValueError(value)
    return {"record_type": value}


def _since(_act: Act, value: str) -> dict[str, Any]:
    found = instant(value)
    if found is None:
        raise ValueError(value)
    return {"after": found, "of_others": True}


def instant(said: str) -> datetime | None:
    """Return an instant with its zone as an address has it; None of every other text."""
    try:
        found = datetime.fromisoformat(said.replace(" ", "+"))
    except ValueError:
        return None
    return found if found.tzinfo is not None and FIRST_YEAR < found.year < LAST_YEAR else None


def _begin(act: Act, day: date) -> datetime:
    """Return when a day begins on the reader's clock. Raises ValueError for days of which no clock tells."""
    if not FIRST_YEAR < day.year < LAST_YEAR:
        raise ValueError(day)
    return times.to_utc(datetime.combine(day, time()), act.who.timezone if act.who else act.desk.timezone)


_READ: Mapping[str, Callable[[Act, str], dict[str, Any]]] = {
    "who": lambda _act, value: {"who_id": UUID(value)},
    "noun": _noun,
    "deed": lambda _act, value: {"deeds": DEEDS[value]},
    "from": lambda act, value: {"after": _begin(act, lists.day(value)) - TICK},
    "to": lambda act, value: {"until": _begin(act, lists.day(value) + timedelta(days=1)) - TICK},
    "record_id": lambda _act, value: {"record_id": UUID(value)},
    "since": _since,
}


def _filter(read: Callable[[Act, str], dict[str, Any]]) -> Filter:
    return lambda act, value: and_(true(), *chronicle.conditions(act, Wanted(**read(act, value))))


def _query(act: Act) -> Select[Any]:
    return chronicle.seen(act, Wanted()).with_only_columns(Change.id)


def _says(session: Session, act: Act, text: str) -> Condition:
    return chronicle.says(session, Wanted(words=text, named=_called(session, act, text)))


LISTING = Listing(
    noun="change",
    model=Change,
    query=_query,
    filters={name: _filter(read) for name, read in _READ.items()},
    orders={"when": lists.by(Change.at)},
    usual=lambda _filters: "-when",
    words=_says,
)
