"""Who may see and change what: the one place that decides it (domain.md 7, decisions 11 and 23).

Every record states which partnerships it touches (`Touch`; a partnership touches itself). A partnership with a closed
team is seen only by that team; a record that touches one only by those who may see all that it touches.
Directors and auditors read everything; auditors change nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Select, and_, exists, not_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column, relationship

from backend.db import Base, Instant, OneOf, one_of
from backend.domain.errors import N_, Forbidden, NotFound
from backend.domain.office import acts, history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role


class Standing(StrEnum):
    """How a person stands to a partnership."""

    OWNER = "owner"
    CO_OWNER = "co_owner"
    MEMBER = "member"


class Team(Base):
    """The people of one partnership; `closed_at` is set when it is confidential to them."""

    __tablename__ = "teams"
    __noun__ = "team"
    __record__ = ("partnership", "partnership_id")

    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), primary_key=True)
    closed_at: Mapped[datetime | None] = mapped_column(Instant())
    members: Mapped[list["TeamMember"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="TeamMember.position"
    )


class TeamMember(Base):
    """One person in a team."""

    __tablename__ = "team_members"
    __table_args__ = (one_of("standing", Standing),)
    __noun__ = "team_member"
    __record__ = ("partnership", "partnership_id")

    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("teams.partnership_id"), primary_key=True)
    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("coordinators.id"), primary_key=True, index=True)
    standing: Mapped[Standing] = mapped_column(OneOf(Standing))
    position: Mapped[int] = mapped_column(default=0)
    coordinator: Mapped[Coordinator] = relationship(lazy="selectin")


class PastTouch(Base):
    """That a record touched a partnership until an instant: what its history told up to then stays the team's."""

    __tablename__ = "past_touches"

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), primary_key=True, index=True)
    until: Mapped[datetime] = mapped_column(Instant())


class Touch(Base):
    """That a record touches a partnership; `record_id` is the id of a partnership, agreement, forum, visit or feed."""

    __tablename__ = "touches"

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), primary_key=True, index=True)


def require_change(act: Act) -> None:
    """Raise Forbidden unless the acting person may change things at all."""
    if act.who is not None and act.who.role is Role.AUDITOR:
        raise Forbidden(N_("An auditor reads everything and changes nothing"))


def require_director(act: Act) -> None:
    """Raise Forbidden unless a director (or Amity itself) acts."""
    if act.who is not None and act.who.role is not Role.DIRECTOR:
        raise Forbidden(N_("Only a director may do this"))


def may_read_passports(act: Act) -> bool:
    """Say whether the acting person needs names as in passports: an auditor reads all but travel documents."""
    return act.who is None or act.who.role is not Role.AUDITOR


def visible(
    record_id: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None], who: Coordinator | None
) -> ColumnElement[bool]:
    """Return the condition under which `who` may see the record of this id; None is Amity itself and sees all."""
    unseen = hidden(who)
    return true() if unseen is None else record_id.not_in(unseen)


def hidden(who: Coordinator | None) -> Select[UUID] | None:
    """Return the query of the records that `who` may not see, always few; None when she sees all."""
    if who is None or who.role is not Role.COORDINATOR:
        return None
    mine = exists().where(TeamMember.partnership_id == Team.partnership_id, TeamMember.coordinator_id == who.id)
    closed = select(Team.partnership_id).where(Team.closed_at.is_not(None), ~mine)  # few: begin with them, not touches
    return select(Touch.record_id).where(Touch.partnership_id.in_(closed))


def closed(session: Session, record_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return those of these records that touch closed teams, each with the people who belong to all of these teams.

    For `sees`: whether many people may see many records, read in one statement.
    """
    query = (
        select(Touch.record_id, Touch.partnership_id, TeamMember.coordinator_id)
        .join(Team, Team.partnership_id == Touch.partnership_id)
        .outerjoin(TeamMember, TeamMember.partnership_id == Touch.partnership_id)
        .where(Touch.record_id.in_(record_ids), Team.closed_at.is_not(None))
    )
    teams: dict[UUID, dict[UUID, set[UUID]]] = {}
    for record_id, partnership_id, coordinator_id in session.execute(query):
        teams.setdefault(record_id, {}).setdefault(partnership_id, set()).add(coordinator_id)
    return {record_id: set.intersection(*found.values()) for record_id, found in teams.items()}


def sees(who: Coordinator, record_id: UUID, closed_ones: Mapping[UUID, Collection[UUID]]) -> bool:
    """Say whether `who` may see a record, given the `closed` ones: the same as `visible` says in SQL."""
    return who.role is not Role.COORDINATOR or record_id not in closed_ones or who.id in closed_ones[record_id]


def readable(
    record_id: InstrumentedAttribute[UUID], at: InstrumentedAttribute[datetime], who: Coordinator | None
) -> ColumnElement[bool]:
    """Return the condition under which `who` may read what happened to the record of this id at an instant.

    Beside what is hidden now, it hides what a record told while it still touched a partnership that is closed to her.
    """
    if who is None or who.role is not Role.COORDINATOR:
        return true()
    mine = exists().where(TeamMember.partnership_id == PastTouch.partnership_id, TeamMember.coordinator_id == who.id)
    told = (
        exists()
        .where(PastTouch.record_id == record_id, PastTouch.until >= at)
        .where(Team.partnership_id == PastTouch.partnership_id, Team.closed_at.is_not(None), ~mine)
    )
    return and_(visible(record_id, who), ~told)


def require_visible(session: Session, act: Act, record_ids: Iterable[UUID]) -> None:
    """Raise NotFound unless the acting person may see all these records; what touches nothing all may see."""
    touched_ones = Touch.record_id.in_(set(record_ids))
    hidden = select(Touch.record_id).where(touched_ones, not_(visible(Touch.record_id, act.who))).limit(1)
    if session.scalar(hidden) is not None:
        raise NotFound


def touch(session: Session, record_id: UUID, partnership_ids: Iterable[UUID]) -> None:
    """State which partnerships a record touches, replacing what was stated before."""
    stated = {one.partnership_id: one for one in session.scalars(select(Touch).where(Touch.record_id == record_id))}
    wanted = set(partnership_ids)
    for gone in stated.keys() - wanted:
        session.delete(stated[gone])
        session.merge(PastTouch(record_id=record_id, partnership_id=gone, until=acts.of(session).now))
    session.add_all(Touch(record_id=record_id, partnership_id=one) for one in wanted - stated.keys())
    session.flush()


def restate(session: Session, act: Act, record: tuple[str, UUID], partnership_ids: Iterable[UUID]) -> None:
    """State which partnerships a record touches, and note in its history what it touched before and touches now."""
    before, wanted = set(touched(session, record[1])), set(partnership_ids)
    touch(session, record[1], wanted)
    if before != wanted:
        old, new = ({"partnership_ids": sorted(str(one) for one in ids)} for ids in (before, wanted))
        history.note_change(session, act, record, old, new)


def touched(session: Session, record_id: UUID) -> list[UUID]:
    """Return the ids of the partnerships a record touches, in a stable order."""
    return list(
        session.scalars(select(Touch.partnership_id).where(Touch.record_id == record_id).order_by(Touch.partnership_id))
    )


def in_team(session: Session, partnership_id: UUID, who: Coordinator) -> bool:
    """Say whether `who` belongs to the team of this partnership."""
    return session.get(TeamMember, (partnership_id, who.id)) is not None
