"""The list of partnerships: by kind, country, theme, state, owner, and whether they are confidential."""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from backend.domain.lists import lists, names
from backend.domain.lists.lists import Condition, Listing, Order
from backend.domain.lists.names import SortName
from backend.domain.office import access
from backend.domain.office.access import Standing, Team, TeamMember
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.partners import vocabulary
from backend.domain.partners.organisations import Organisation
from backend.domain.partners.partnerships import Partnership, Party, Status, Tier
from backend.domain.partners.regions import Region
from backend.domain.schedule import activity
from backend.domain.schedule.activity import Level
from backend.domain.values import countries

_Place = aliased(Region)
_Owner = aliased(TeamMember)


def countries_in_use(session: Session) -> list[str]:
    """Return the countries of all partners' regions."""
    query = select(Region.country).distinct().where(Region.home_since.is_(None))
    return list(session.scalars(query))


def _query(act: Act) -> Select[Any]:
    return select(Partnership.id).where(access.visible(Partnership.id, act.who))


def _with_place(condition: Condition) -> Condition:
    """Return the condition that a partner's region, or that of its organisation, is like this."""
    places = select(Region.id).where(Region.home_since.is_(None), condition)
    bodies = select(Organisation.id).where(Organisation.region_id.in_(places))
    with_them = or_(Party.region_id.in_(places), Party.organisation_id.in_(bodies))
    return Partnership.id.in_(select(Party.partnership_id).where(with_them))


def _in_country(_act: Act, value: str) -> Condition:
    if not countries.is_country(value):
        raise ValueError(value)
    return _with_place(Region.country == value)


def _of_theme(_act: Act, value: str) -> Condition:
    if value not in vocabulary.THEMES:
        raise ValueError(value)
    return _with_place(cast(Region.themes, String).contains(f'"{value}"', autoescape=True))


def _owned(act: Act, value: str) -> Condition:
    return exists().where(
        TeamMember.partnership_id == Partnership.id,
        TeamMember.standing == Standing.OWNER,
        TeamMember.coordinator_id == lists.owner(act, value),
    )


def _confidential(_act: Act, value: str) -> Condition:
    closed = exists().where(Team.partnership_id == Partnership.id, Team.closed_at.is_not(None))
    return closed if lists.yes(value) else ~closed


def _under(_act: Act, value: str) -> Condition:
    return (
        Partnership.under_partnership_id.is_not(None)
        if lists.yes(value)
        else Partnership.under_partnership_id.is_(None)
    )


def _name(_act: Act, locale: str) -> list[ColumnElement[Any]]:
    """Return the key of its own name, else the first partner's, home apart."""
    of_party = aliased(SortName)
    body, place = aliased(Organisation), aliased(Region)
    first = (
        select(names.column(locale, of_party))
        .select_from(Party)
        .join(of_party, of_party.record_id == func.coalesce(Party.region_id, Party.organisation_id))
        .outerjoin(body, body.id == Party.organisation_id)
        .join(place, place.id == func.coalesce(Party.region_id, body.region_id))
        .where(Party.partnership_id == Partnership.id)
        .order_by(place.home_since.is_not(None), Party.position)
        .limit(1)
        .scalar_subquery()
    )
    return [func.coalesce(names.column(locale), first)]


def _country(_act: Act, locale: str) -> list[ColumnElement[Any]]:
    place = (
        select(_Place.country)
        .select_from(Party)
        .outerjoin(Organisation, Organisation.id == Party.organisation_id)
        .join(_Place, _Place.id == func.coalesce(Party.region_id, Organisation.region_id))
        .where(Party.partnership_id == Partnership.id, _Place.home_since.is_(None))
        .order_by(Party.position)
        .limit(1)
        .scalar_subquery()
    )
    return [lists.country_place(place, locale)]


def _owner(_act: Act, _locale: str) -> list[ColumnElement[Any]]:
    name = (
        select(Coordinator.name)
        .join(_Owner, and_(_Owner.coordinator_id == Coordinator.id, _Owner.standing == Standing.OWNER))
        .where(_Owner.partnership_id == Partnership.id)
        .limit(1)
        .scalar_subquery()
    )
    return [name]


LISTING = Listing(
    noun="partnership",
    model=Partnership,
    query=_query,
    filters={
        "tier": lists.one_of(Partnership.tier, Tier),
        "status": lists.one_of(Partnership.status, Status),
        "country": _in_country,
        "theme": _of_theme,
        "owner": _owned,
        "confidential": _confidential,
        "under": _under,
        "activity": lambda act, value: activity.condition(act, Level(value)),
    },
    orders={
        "name": Order(_name, is_named=True),
        "tier": lists.ranked(Partnership.tier, Tier),
        "status": lists.ranked(Partnership.status, Status),
        "country": Order(_country),
        "since": lists.by(Partnership.concluded_on),
        "owner": Order(_owner),
        "made": lists.by(Partnership.created_at),
    },
)
