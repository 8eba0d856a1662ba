"""Forming the team of a partnership: its owner, co-owners and members, and whether it is closed to all others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from backend.domain.errors import N_, Refused
from backend.domain.office import coordinators
from backend.domain.office.access import Standing, Team, TeamMember
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator, Role


@dataclass(frozen=True, slots=True)
class TeamWanted:
    """A team by addresses; without an owner the one there is stays, or the acting person becomes it."""

    owner: str | None
    co_owners: Sequence[str]
    members: Sequence[str]
    closed: bool


def form(session: Session, act: Act, partnership_id: UUID, wanted: TeamWanted) -> Team:
    """Make or change the team. Raises Refused on an unknown address, and for who would shut herself out."""
    team = session.get(Team, partnership_id) or Team(partnership_id=partnership_id, members=[])
    session.add(team)
    rows: dict[UUID, Standing] = {}
    people: dict[UUID, Coordinator] = {}
    for standing, one in _wanted(session, act, team, wanted):
        rows.setdefault(one.id, standing)
        people[one.id] = one
    if wanted.closed and act.who and act.who.role is Role.COORDINATOR and act.who.id not in rows:
        raise Refused(N_("You would not see it any more yourself: put yourself into its team"), field="team")
    team.closed_at = (team.closed_at or act.now) if wanted.closed else None
    kept = {one.coordinator_id: one for one in team.members if one.coordinator_id in rows}
    for position, (person_id, standing) in enumerate(rows.items()):
        row = kept.setdefault(person_id, TeamMember(coordinator_id=person_id, coordinator=people[person_id]))
        row.standing, row.position = standing, position
    team.members = [kept[person_id] for person_id in rows]
    session.flush()
    return team


def _wanted(session: Session, act: Act, team: Team, wanted: TeamWanted) -> Iterator[tuple[Standing, Coordinator]]:
    """Yield who should stand how; an account closed meanwhile stays where it stood."""
    members = {one.coordinator.email: one.coordinator for one in team.members}
    owner = next((one.coordinator for one in team.members if one.standing is Standing.OWNER), act.who)
    if wanted.owner is None and owner is not None:
        yield Standing.OWNER, owner
    for standing, field, emails in (
        (Standing.OWNER, "owner", [wanted.owner] if wanted.owner else []),
        (Standing.CO_OWNER, "co_owners", wanted.co_owners),
        (Standing.MEMBER, "team", wanted.members),
    ):
        new = [email for email in emails if email not in members]
        found = {one.email: one for one in coordinators.named(session, new, field)} if new else {}
        yield from ((standing, {**members, **found}[email]) for email in emails)
