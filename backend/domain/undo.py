"""Undo: for ten minutes, an act whose effect has not left the house is taken back, as a new act.

It works on the rows of the history alone, whatever their nouns: what was made goes, what went comes back, what was
changed is as it was before. It goes through the ORM, so that history, versions, entries, reminders and search follow.
What can be taken back is listed by noun (`UNDOABLE`), what never can with its reason (`NEVER`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, and_, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from backend.db import Base, Instant
from backend.domain import chronicle, restoring
from backend.domain.chronicle import Wanted
from backend.domain.errors import N_, DomainError, Forbidden, Refused
from backend.domain.office import access, history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.office.history import Change
from backend.domain.outreach import holds
from backend.domain.outreach.messages import Message, State
from backend.domain.schedule.entries import Entry, ReleasedEntry

WINDOW = timedelta(minutes=10)
KEPT = frozenset({"created", "changed", "removed"})
TELLING = frozenset({"succeeded", "merged"})
"""Notes that tell what the rows beside them did together, and changed nothing themselves."""
UNDOABLE = frozenset(
    {
        "partnership",
        "party",
        "tier_change",
        "status_change",
        "team",
        "team_member",
        "agreement",
        "agreement_party",
        "term",
        "signature",
        "forum",
        "visit",
        "leg",
        "item",
        "region",
        "figure",
        "statement",
        "cooperation_area",
        "organisation",
        "person",
        "contact",
        "post",
        "feed",
        "rule",
        "mute",
        "document",
        "document_version",
    }
)
NEVER: Mapping[str, str] = {
    "release": N_("Partners see it: what was released is changed or called off, not undone"),
    "message": N_("What was decided about a mail may have reached somebody already"),
    "coordinator": N_("Accounts are changed by hand alone"),
    "account": N_("Accounts are changed by hand alone"),
    "token": N_("Accounts are changed by hand alone"),
    "office": N_("The office itself is changed by hand alone"),
}
"""Nouns of which nothing is ever undone, and why."""
OTHERWISE = N_("This cannot be undone")
TOO_OLD = N_("It is more than ten minutes ago")
_GIVEN_OUT = ("link_shown", "link_sent", "readdressed")


class UndoneAct(Base):
    """That an act was undone, by which act; an act is undone once, also when two try at one moment."""

    __tablename__ = "undone_acts"

    act_id: Mapped[UUID] = mapped_column(primary_key=True)
    by_id: Mapped[UUID] = mapped_column(unique=True)
    who_id: Mapped[UUID | None] = mapped_column(ForeignKey("coordinators.id"))
    at: Mapped[datetime] = mapped_column(Instant(), index=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an act can be undone, until when, or why not."""

    act_id: UUID
    until: datetime
    refusal: DomainError | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """Which acts were undone; and of those that undid another, who had done that."""

    undone: frozenset[UUID]
    undid: Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class _Since:
    """What happened from the oldest of the judged acts on: changes, undone acts, records and acts that left."""

    changes: Sequence[Change]
    undone: Mapping[UUID, UUID]
    shown: Mapping[UUID, datetime]
    mailed: Mapping[UUID, datetime]
    given_out: Collection[UUID]


def undo(session: Session, act: Act, act_id: UUID) -> Sequence[Change]:
    """Take back what an act did; return its changes. Raises NotFound, Forbidden, and Refused with the reason."""
    access.require_change(act)
    rows = chronicle.of_act(session, act, act_id)
    steps = restoring.folded(rows)
    restoring.hold(session, steps)
    refusal = _judged(session, act, {act_id: rows})[act_id].refusal
    if refusal is not None:
        raise refusal
    session.info[history.UNDOING] = True
    session.add(UndoneAct(act_id=act_id, by_id=history.act_id(session), who_id=act.who_id, at=act.now))
    try:
        holds.back(session, act, rows)
        restoring.restore(session, act, steps)
        session.flush()
    except IntegrityError:
        raise Refused(N_("Something else builds on it by now")) from None
    return rows


def standings(session: Session, act: Act, changes: Iterable[Change]) -> dict[UUID, Standing]:
    """Return how the young acts among these changes stand, of those this person may undo at all; a fixed number of
    statements, none when there are none.
    """
    young = {one.act_id for one in changes if one.act_id and one.at > act.now - WINDOW and _is_hers(act, one.who_id)}
    if not young or act.who is None or act.who.role is Role.AUDITOR:
        return {}
    rows: dict[UUID, list[Change]] = {}
    for one in session.scalars(chronicle.seen(act, Wanted()).where(Change.act_id.in_(young)).order_by(Change.id)):
        rows.setdefault(one.act_id or one.id, []).append(one)
    counts = select(Change.act_id, func.count()).where(Change.act_id.in_(young)).group_by(Change.act_id)
    total = {act_id: count for act_id, count in session.execute(counts)}  # noqa: C416 - rows are no pairs to dict()
    return _judged(session, act, {act_id: found for act_id, found in rows.items() if len(found) == total[act_id]})


def marks(session: Session, act_ids: Collection[UUID]) -> Marks:
    """Return which of these acts were undone, and whose acts others of them undid."""
    mine = or_(UndoneAct.act_id.in_(act_ids), UndoneAct.by_id.in_(act_ids))
    who = select(Coordinator.name).where(Coordinator.id == Change.who_id).correlate(Change).scalar_subquery()
    doer = select(func.max(who)).select_from(Change).where(Change.act_id == UndoneAct.act_id).scalar_subquery()
    found = session.execute(select(UndoneAct.act_id, UndoneAct.by_id, doer).where(mine)).all()
    undone = frozenset(act_id for act_id, _by, _who in found if act_id in act_ids)
    return Marks(undone, {by: name or "Amity" for _act_id, by, name in found if by in act_ids})


def _judged(session: Session, act: Act, acts: Mapping[UUID, Sequence[Change]]) -> dict[UUID, Standing]:
    if not acts:
        return {}
    since = _since(session, acts)
    return {act_id: Standing(act_id, rows[0].at + WINDOW, _obstacle(act, rows, since)) for act_id, rows in acts.items()}


def _obstacle(act: Act, rows: Sequence[Change], since: _Since) -> DomainError | None:
    """Return why an act cannot be undone, or None."""
    reasons = (_of_itself(act, rows), _undone_already(rows, since), _left(rows, since), _changed_since(rows, since))
    return next((one for one in reasons if one is not None), None)


def _of_itself(act: Act, rows: Sequence[Change]) -> DomainError | None:
    first = rows[0]
    if first.at <= act.now - WINDOW:
        return Refused(TOO_OLD)
    if not _is_hers(act, first.who_id):
        return Forbidden(N_("Only who did it, or a director, may undo it"))
    for one in rows:
        if one.noun in NEVER:
            return Refused(NEVER[one.noun])
        if one.verb in TELLING:
            continue
        if (
            one.verb not in KEPT
            or one.noun not in {*UNDOABLE, holds.NOUN}
            or (one.noun == "feed" and one.deed == "readdressed")
        ):
            return Refused(OTHERWISE)
    return None


def _is_hers(act: Act, who_id: UUID | None) -> bool:
    """Say whether somebody may undo what this person did: it is her own, or she is a director and a person did it."""
    if act.who is None:
        return True
    return who_id is not None and (who_id == act.who.id or act.who.role is Role.DIRECTOR)


def _undone_already(rows: Sequence[Change], since: _Since) -> DomainError | None:
    return Refused(N_("It is undone already")) if rows[0].act_id in since.undone else None


def _left(rows: Sequence[Change], since: _Since) -> DomainError | None:
    """Return what of it has left the house."""
    at = rows[0].at
    touched = {one.record_id for one in rows} | {one.act_id for one in rows if one.act_id}
    if any(since.shown.get(one, at - WINDOW) >= at for one in touched):
        return Refused(N_("Partners see it already: it was released, or reached them at once"))
    if any(since.mailed.get(one, at - WINDOW) >= at for one in touched):
        return Refused(N_("A mail about it has gone out"))
    if any(one.noun == "feed" and one.record_id in since.given_out for one in rows):
        return Refused(N_("The address of this feed has been given out: calendars may have fetched it"))
    return None


def _changed_since(rows: Sequence[Change], since: _Since) -> DomainError | None:
    records, first = {one.record_id for one in rows}, (rows[0].at, rows[0].id)
    later = [one for one in since.changes if (one.at, one.id) > first and one.act_id != rows[0].act_id]
    acts = {one.act_id for one in later if one.act_id is not None}
    for one in later:
        if one.record_id in records and not _is_void(one.act_id, acts, since):
            who = one.who.name if one.who else "Amity"
            return Refused(N_("%(who)s has changed it since: undo that first, or change it by hand"), who=who)
    return None


def _is_void(act_id: UUID | None, acts: Collection[UUID], since: _Since) -> bool:
    """Say whether a later act has no effect any more: it and what undid it, and undid that, cancel out.

    acts: all later ones; what an act among them undid may itself have come before, and does not count then.
    """
    undoers = {by: one for one, by in since.undone.items()}
    began = act_id
    while began in undoers and undoers[began] in acts:
        began = undoers[began]
    length = 1
    while began is not None and began in since.undone:
        began, length = since.undone[began], length + 1
    return length % 2 == 0


def _since(session: Session, acts: Mapping[UUID, Sequence[Change]]) -> _Since:
    every = [one for rows in acts.values() for one in rows]
    begin, records = min(one.at for one in every), {one.record_id for one in every}
    feeds = {one.record_id for one in every if one.noun == "feed"}
    later = select(Change).options(joinedload(Change.who)).where(Change.record_id.in_(records), Change.at >= begin)
    marks = session.execute(select(UndoneAct.act_id, UndoneAct.by_id).where(UndoneAct.at >= begin))
    given = select(Change.record_id).where(Change.record_id.in_(feeds), Change.deed.in_(_GIVEN_OUT))
    moments = {one.at: act_id for act_id, rows in acts.items() for one in rows}
    return _Since(
        changes=session.scalars(later.order_by(Change.id)).all(),
        undone={act_id: by_id for act_id, by_id in marks},  # noqa: C416 - rows are no pairs to dict()
        shown=_shown(session, records, moments),
        mailed=_mailed(session, records, moments),
        given_out=set(session.scalars(given)),
    )


def _shown(session: Session, records: Collection[UUID], moments: Mapping[datetime, UUID]) -> dict[UUID, datetime]:
    """Return when partners last got something of these records, or of entries that one of these acts changed."""
    theirs = or_(ReleasedEntry.record_id.in_(records), Entry.updated_at.in_(moments))
    query = (
        select(ReleasedEntry.record_id, Entry.updated_at, ReleasedEntry.updated_at, ReleasedEntry.released_at)
        .join(Entry, Entry.id == ReleasedEntry.entry_id)
        .where(theirs, or_(ReleasedEntry.updated_at >= min(moments), ReleasedEntry.released_at >= min(moments)))
    )
    return _latest((one[0], moments.get(one[1]), max(one[2], one[3])) for one in session.execute(query))


def _mailed(session: Session, records: Collection[UUID], moments: Mapping[datetime, UUID]) -> dict[UUID, datetime]:
    """Return when a mail last went out, or was taken up to go out, about these records or entries."""
    theirs = or_(Message.record_id.in_(records), Entry.updated_at.in_(moments))
    gone = or_(Message.state.in_((State.CLAIMED, State.SENT, State.BOUNCED)), Message.uncertain_at.is_not(None))
    query = (
        select(Message.record_id, Entry.updated_at, Message.updated_at)
        .join(Entry, Entry.id == Message.entry_id)
        .where(and_(theirs, gone, Message.updated_at >= min(moments)))
    )
    return _latest((one[0], moments.get(one[1]), one[2]) for one in session.execute(query))


def _latest(found: Iterable[tuple[UUID, UUID | None, datetime]]) -> dict[UUID, datetime]:
    latest: dict[UUID, datetime] = {}
    for record_id, act_id, at in found:
        for one in (record_id, act_id):
            if one is not None:
                latest[one] = max(at, latest.get(one, at))
    return latest
