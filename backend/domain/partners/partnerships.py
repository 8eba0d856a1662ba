"""Partnerships: the lasting relationship between two or more parties, its tiers and its states over time.

The tier is not the paper: agreements stand in `domain.agreements`. Dates are kept as precisely as they are known.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field, model_validator
from sqlalchemy import CheckConstraint, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from backend.db import Base, Keyed, OneOf, Record, Texts, one_of
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import access, teams
from backend.domain.office.access import Standing, Team
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.office.teams import TeamWanted
from backend.domain.partners import regions
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.regions import Region
from backend.domain.values import dates, texts
from backend.domain.values.audience import Audience
from backend.domain.values.inputs import Details, Email, OptionalTexts, PartialDay, Prose, YesNo, wrong


class Tier(StrEnum):
    """The kind of relationship."""

    FRIENDSHIP_CITY = "friendship_city"
    FRIENDLY_EXCHANGE = "friendly_exchange"
    FRIENDLY_COOPERATION = "friendly_cooperation"
    TWINNED_INSTITUTIONS = "twinned_institutions"
    CONTACT = "contact"


class Status(StrEnum):
    """How far the relationship has come; it may begin in any."""

    PROSPECT = "prospect"
    INTENT = "intent"
    IN_EXCHANGE = "in_exchange"
    UNDER_APPROVAL = "under_approval"
    APPROVED = "approved"
    ACTIVE = "active"
    DORMANT = "dormant"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Partnership(Record, Base):
    """The relationship; `name` is None when it is made from its parties."""

    __tablename__ = "partnerships"
    __table_args__ = (one_of("tier", Tier), one_of("status", Status), one_of("audience", Audience))
    __noun__ = "partnership"

    name: Mapped[Texts | None]
    tier: Mapped[Tier] = mapped_column(OneOf(Tier))
    status: Mapped[Status] = mapped_column(OneOf(Status))
    concluded_on: Mapped[str | None]
    under_partnership_id: Mapped[UUID | None] = mapped_column(ForeignKey("partnerships.id"), index=True)
    why: Mapped[str | None]
    audience: Mapped[Audience] = mapped_column(OneOf(Audience), default=Audience.INTERNAL)
    parties: Mapped[list["Party"]] = relationship(lazy="raise", cascade="all, delete-orphan", order_by="Party.position")
    tiers: Mapped[list["TierChange"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="TierChange.id"
    )
    statuses: Mapped[list["StatusChange"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="StatusChange.id"
    )
    team: Mapped[Team | None] = relationship(lazy="raise", uselist=False)
    under: Mapped["Partnership | None"] = relationship(lazy="raise", remote_side="Partnership.id")

    @property
    def title(self) -> Texts:
        """Return the name, or the partners' names put together; needs `parties` loaded."""
        return self.name or name_of_parties([(party.name, party.is_home) for party in self.parties])

    @property
    def partner_region(self) -> Region | None:
        """Return the first partner's region, for its zone and country; needs `parties` loaded."""
        return next((party.place for party in self.parties if not party.is_home and party.place), None)

    @property
    def confidential(self) -> bool:
        """Say whether only its team may see it; needs `team` loaded."""
        return self.team is not None and self.team.closed_at is not None

    @property
    def owner(self) -> Coordinator | None:
        """Return who is responsible; needs `team` loaded."""
        members = self.team.members if self.team else []
        return next((one.coordinator for one in members if one.standing is Standing.OWNER), None)


class Party(Keyed, Base):
    """One party: a region or an organisation."""

    __tablename__ = "parties"
    __table_args__ = (CheckConstraint("(region_id IS NULL) <> (organisation_id IS NULL)", name="one_kind"),)
    __noun__ = "party"
    __record__ = ("partnership", "partnership_id")

    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    position: Mapped[int]
    region_id: Mapped[UUID | None] = mapped_column(ForeignKey("regions.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    region: Mapped[Region | None] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")

    @property
    def name(self) -> Texts:
        """Return the party's name."""
        party = self.region or self.organisation
        return party.name if party else {}

    @property
    def place(self) -> Region | None:
        """Return the region of the party, or of its organisation."""
        return self.region or (self.organisation.region if self.organisation else None)

    @property
    def is_home(self) -> bool:
        """Say whether this is our own region or an organisation of it."""
        return self.place is not None and self.place.home_since is not None


class TierChange(Keyed, Base):
    """That the relationship was of this kind from a date on."""

    __tablename__ = "tier_changes"
    __table_args__ = (one_of("tier", Tier),)
    __noun__ = "tier_change"
    __record__ = ("partnership", "partnership_id")

    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    tier: Mapped[Tier] = mapped_column(OneOf(Tier))
    since: Mapped[str | None]
    note: Mapped[str | None]


class StatusChange(Keyed, Base):
    """That the relationship came into a state: who recorded it, since when, why."""

    __tablename__ = "status_changes"
    __table_args__ = (one_of("status", Status),)
    __noun__ = "status_change"
    __record__ = ("partnership", "partnership_id")

    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    status: Mapped[Status] = mapped_column(OneOf(Status))
    since: Mapped[str | None]
    why: Mapped[str | None]
    who_id: Mapped[UUID | None] = mapped_column(ForeignKey("coordinators.id"))
    who: Mapped[Coordinator | None] = relationship(lazy="raise")


class PartyDetails(Details):
    """One party: a region or an organisation, not both."""

    region_id: UUID | None = None
    organisation_id: UUID | None = None

    @model_validator(mode="after")
    def _one(self) -> "PartyDetails":
        if (self.region_id is None) == (self.organisation_id is None):
            raise wrong(N_("Name a region or an organisation"))
        return self


class PartnershipDetails(Details):
    """What is typed about a partnership (interfaces.md, POST /partnerships)."""

    name: OptionalTexts = None
    tier: Tier
    parties: tuple[PartyDetails, ...] = Field(min_length=1, max_length=40)
    without_home: YesNo = False
    under_partnership_id: UUID | None = None
    concluded_on: PartialDay | None = None
    status: Status = Status.ACTIVE
    why: Prose | None = None
    owner: Email | None = None
    co_owners: tuple[Email, ...] = ()
    team: tuple[Email, ...] = ()
    confidential: YesNo = False
    audience: Audience = Audience.INTERNAL

    @model_validator(mode="after")
    def _audience(self) -> "PartnershipDetails":
        if self.audience is Audience.INVOLVED:
            raise wrong(
                N_("Links for those involved on the day do not exist yet: choose another audience"), at="audience"
            )
        return self


class StatusDetails(Details):
    """A step to another state: since when, and why."""

    status: Status
    since: PartialDay | None = None
    why: Prose | None = None


class TierDetails(Details):
    """A step to another kind of relationship."""

    tier: Tier
    since: PartialDay | None = None
    note: Prose | None = None


def conclude(session: Session, act: Act, details: PartnershipDetails) -> Partnership:
    """Record a partnership, in whatever state it is. Raises Refused on fewer than two parties."""
    access.require_change(act)
    partnership = Partnership(tier=details.tier, status=details.status)
    session.add(partnership)
    partnership.parties, partnership.tiers, partnership.statuses = [], [], []
    partnership.tiers.append(TierChange(tier=details.tier, since=details.concluded_on))
    partnership.statuses.append(StatusChange(status=details.status, who=act.who, who_id=act.who_id))
    _fill(session, act, partnership, details)
    session.flush()
    access.touch(session, partnership.id, [partnership.id])
    return get(session, act, partnership.id)


def change(session: Session, act: Act, partnership: Partnership, details: PartnershipDetails) -> None:
    """Change what was typed; a new tier or state adds a step to its history."""
    access.require_change(act)
    if details.tier is not partnership.tier:
        change_tier(session, act, partnership, TierDetails(tier=details.tier))
    if details.status is not partnership.status:
        why = details.why if details.why != partnership.why else None
        change_status(session, act, partnership, StatusDetails(status=details.status, why=why))
    first = partnership.tiers[0]
    if first.since == partnership.concluded_on:
        first.since = details.concluded_on  # a corrected date corrects what was recorded with it
    _fill(session, act, partnership, details)
    session.flush()


def change_tier(session: Session, act: Act, partnership: Partnership, details: TierDetails) -> None:
    """Raise or lower the kind of relationship from a date on; the earlier kinds stay on record."""
    access.require_change(act)
    if details.tier is partnership.tier:
        raise Refused(N_("It is of this kind already"), field="tier")
    _not_ahead(act, details.since)
    partnership.tier = details.tier
    partnership.tiers.append(TierChange(tier=details.tier, since=details.since, note=details.note))
    session.flush()


def change_status(session: Session, act: Act, partnership: Partnership, details: StatusDetails) -> None:
    """Move the relationship to another state: who, since when (today when left open), why."""
    access.require_change(act)
    if details.status is partnership.status:
        raise Refused(N_("It is in this state already"), field="status")
    _not_ahead(act, details.since)
    partnership.status = details.status
    since = details.since or act.today.isoformat()
    partnership.statuses.append(
        StatusChange(status=details.status, since=since, why=details.why, who=act.who, who_id=act.who_id)
    )
    session.flush()


def get(session: Session, act: Act, partnership_id: UUID) -> Partnership:
    """Return the partnership with its parties and team. Raises NotFound, also for what may not be seen."""
    found = session.scalar(whole(act).where(Partnership.id == partnership_id))
    if found is None:
        raise NotFound
    return found


def listed(session: Session, act: Act, ids: Sequence[UUID] | None = None) -> Sequence[Partnership]:
    """Return the partnerships this person may see, newest first; only those of `ids` when given."""
    query = whole(act).order_by(Partnership.id.desc())
    return session.scalars(query if ids is None else query.where(Partnership.id.in_(ids))).all()


def require(session: Session, act: Act, ids: Sequence[UUID], field: str) -> list[Partnership]:
    """Return these partnerships in the order given. Raises Refused on one that is not there or may not be seen."""
    found = {one.id: one for one in listed(session, act, ids)}
    if missing := [one for one in ids if one not in found]:
        raise Refused(N_("There is no such partnership: %(id)s"), field=field, id=missing[0])
    return [found[one] for one in dict.fromkeys(ids)]


def given(partnership: Partnership) -> dict[str, object]:
    """Return what a `PartnershipDetails` of this partnership says; a PATCH starts from it."""
    team = partnership.team.members if partnership.team else []
    emails = {standing: [m.coordinator.email for m in team if m.standing is standing] for standing in Standing}
    return {
        "name": partnership.name,
        "tier": partnership.tier,
        "parties": [{"region_id": p.region_id, "organisation_id": p.organisation_id} for p in partnership.parties],
        "without_home": not any(party.is_home for party in partnership.parties),
        "under_partnership_id": partnership.under.id if partnership.under else None,
        "concluded_on": partnership.concluded_on,
        "status": partnership.status,
        "why": partnership.why,
        "owner": next(iter(emails[Standing.OWNER]), None),
        "co_owners": emails[Standing.CO_OWNER],
        "team": emails[Standing.MEMBER],
        "confidential": partnership.confidential,
        "audience": partnership.audience,
    }


def name_of_parties(parties: Sequence[tuple[Texts, bool]]) -> Texts:
    """Return the partners' names put together, from (name, whether it is ours); of ours alone, those."""
    named = [name for name, ours in parties if not ours] or [name for name, _ in parties]
    return {tag: " · ".join(texts.say(name, tag) for name in named) for tag in texts.tags_of(*named)}


def whole(act: Act) -> Select[Partnership]:
    """Return the query of those this person may see; the one above is loaded only if she may see that too."""
    above = selectinload(Partnership.under.and_(access.visible(Partnership.id, act.who)))
    return (
        select(Partnership)
        .where(access.visible(Partnership.id, act.who))
        .options(
            *named(selectinload(Partnership.parties)),
            *named(above.selectinload(Partnership.parties)),
            selectinload(Partnership.team).selectinload(Team.members),
            selectinload(Partnership.tiers),
            selectinload(Partnership.statuses).selectinload(StatusChange.who),
        )
    )


def named(parties: Any) -> Sequence[Any]:
    """Return the loader options that names of partnerships need, given the one that loads their parties."""
    organisation = parties.selectinload(Party.organisation)
    return parties.selectinload(Party.region), organisation.selectinload(Organisation.region)


def _fill(session: Session, act: Act, partnership: Partnership, details: PartnershipDetails) -> None:
    _set_above(session, act, partnership, details.under_partnership_id)
    partnership.name = details.name
    partnership.concluded_on = details.concluded_on
    partnership.why = details.why
    partnership.audience = details.audience
    _set_parties(session, partnership, details)
    session.flush()
    wanted = TeamWanted(details.owner, details.co_owners, details.team, details.confidential)
    partnership.team = teams.form(session, act, partnership.id, wanted)


def _set_above(session: Session, act: Act, partnership: Partnership, above_id: UUID | None) -> None:
    """Put it under another; one it stands under and this person may not see stays, as she cannot have meant it."""
    if above_id:
        [above] = require(session, act, [above_id], "under_partnership_id")
        _no_circle(session, partnership, above_id)
        partnership.under, partnership.under_partnership_id = above, above_id
    elif partnership.under_partnership_id is not None and partnership.under is not None:
        partnership.under = partnership.under_partnership_id = None


def _not_ahead(act: Act, since: str | None) -> None:
    if since and dates.earliest(since) > act.today:
        raise Refused(N_("That day has not come yet"), field="since")


def _no_circle(session: Session, partnership: Partnership, above: UUID | None) -> None:
    while above is not None:
        if above == partnership.id:
            raise Refused(N_("A partnership cannot stand under itself"), field="under_partnership_id")
        above = session.scalar(select(Partnership.under_partnership_id).where(Partnership.id == above))


def _set_parties(session: Session, partnership: Partnership, details: PartnershipDetails) -> None:
    kept = {(one.region_id, one.organisation_id): one for one in partnership.parties}
    rows: dict[tuple[UUID | None, UUID | None], Party] = {}
    for place, one in enumerate(details.parties):
        ids = one.region_id, one.organisation_id
        rows[ids] = rows.get(ids) or kept.get(ids) or _party(session, place, ids)
    wanted, home = list(rows.values()), None if details.without_home else regions.find_home(session)
    if home and not any(row.is_home for row in wanted):
        wanted.insert(0, kept.get((home.id, None)) or Party(region=home, region_id=home.id))
    if len(wanted) < 2:
        raise Refused(N_("A partnership needs two parties at least"), field="parties")
    for position, row in enumerate(wanted):
        row.position = position
    if wanted != partnership.parties:
        partnership.parties = wanted


def _party(session: Session, place: int, ids: tuple[UUID | None, UUID | None]) -> Party:
    region = session.get(Region, ids[0]) if ids[0] else None
    query = select(Organisation).options(selectinload(Organisation.region)).where(Organisation.id == ids[1])
    organisation = session.scalar(query) if ids[1] else None
    if region is None and organisation is None:
        raise Refused(N_("There is no such region or organisation"), field=f"parties.{place}")
    return Party(region=region, organisation=organisation, region_id=ids[0], organisation_id=ids[1])
