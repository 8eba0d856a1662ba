"""The records of the sample office that have no date in the calendar of their own: people, places, bodies, feeds."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import samples
from rows import Rows

from backend.accounts.accounts import Account
from backend.domain.office.access import Standing, Team, TeamMember, Touch
from backend.domain.office.coordinators import Coordinator, Role
from backend.domain.office.history import Change
from backend.domain.office.office import Office
from backend.domain.outreach import links
from backend.domain.outreach.feeds import PURPOSE, Cancelled, Detail, Feed
from backend.domain.partners.organisations import Organisation, OrganisationKind
from backend.domain.partners.partnerships import Partnership, Party, Status, StatusChange, Tier, TierChange
from backend.domain.partners.people import Person, Post
from backend.domain.partners.regions import Level, Region
from backend.domain.values.audience import Audience

YEARS = 15
TIERS = [*Tier, Tier.FRIENDLY_EXCHANGE, Tier.FRIENDLY_COOPERATION]
STATES = [Status.ACTIVE] * 7 + [Status.PROSPECT, Status.IN_EXCHANGE, Status.DORMANT, Status.ENDED]


@dataclass
class Made:
    """What was made, for what is made of it."""

    coordinators: list[UUID] = field(default_factory=list)
    home: UUID = field(default_factory=lambda: UUID(int=0))
    zones: dict[UUID, str] = field(default_factory=dict)
    names: dict[UUID, dict[str, str]] = field(default_factory=dict)
    organisations: list[tuple[UUID, UUID]] = field(default_factory=list)
    partnerships: list[tuple[UUID, UUID]] = field(default_factory=list)
    """Each with its partner's region."""
    owners: dict[UUID, UUID] = field(default_factory=dict)


def fill(rows: Rows, sizes: Any, password_hash: str) -> Made:
    """Make them all; `sizes` as `office.Sizes`."""
    made = Made()
    rows.add(Office, name={"en": "Office of a large sample", "zh-Hans": "大规模示例办公室"})
    _coordinators(rows, made, sizes.coordinators, password_hash)
    _regions(rows, made, sizes.regions)
    _organisations(rows, made, sizes.organisations)
    _people(rows, made, sizes.people)
    _partnerships(rows, made, sizes.partnerships)
    _feeds(rows, made, sizes.feeds)
    return made


def noted(rows: Rows, made: Made, noun: str, record_id: UUID, new: dict[str, Any]) -> None:
    """Write the history of a record: entered once, and one in three changed since."""
    ago = timedelta(days=rows.chance.randrange(YEARS * 365), seconds=rows.chance.randrange(86400))
    at = rows.act.now - ago
    base = {"record_type": noun, "record_id": record_id, "noun": noun, "noun_id": record_id}
    acts = {"act_id": rows.new_id(at), "who_id": rows.pick(made.coordinators)}
    rows.add(Change, at, at=at, verb="created", old={}, new=new, **base, **acts)
    if rows.one_in(3):
        at += ago * rows.chance.random()
        old = {name: value for name, value in new.items() if isinstance(value, str)} or new
        acts = {"act_id": rows.new_id(at), "who_id": rows.pick(made.coordinators)}
        rows.add(Change, at, at=at, verb="changed", old=old, new=new, **base, **acts)


def _coordinators(rows: Rows, made: Made, count: int, password_hash: str) -> None:
    for number in range(count):
        role = Role.DIRECTOR if number < 2 else Role.AUDITOR if number > count - 3 else Role.COORDINATOR
        name = "director" if number == 0 else f"sample-{number}"
        at = rows.act.now - timedelta(days=YEARS * 365 - number)
        found = rows.add(
            Coordinator,
            at,
            email=f"{name}@example.org",
            name=f"{samples.GIVEN[number % 38]} Muster {number}",
            role=role,
            locale="zh-Hans" if number % 3 == 2 else "en",
            timezone="Asia/Shanghai",
        )
        rows.add(Account, coordinator_id=found, password_hash=password_hash, epoch=1)
        made.coordinators.append(found)


def _regions(rows: Rows, made: Made, count: int) -> None:
    home = {"en": "Sample New Area", "zh-Hans": "示例新区"}
    made.home = rows.add(
        Region, name=home, country="CN", level=Level.NEW_AREA, timezone="Asia/Shanghai", home_since=rows.act.now
    )
    made.zones[made.home], made.names[made.home] = "Asia/Shanghai", home
    for number in range(count - 1):
        country, zone = samples.COUNTRIES[number % len(samples.COUNTRIES)]
        name = samples.place(number)
        found = rows.add(
            Region,
            name=name,
            country=country,
            level=Level.PROVINCE if number % 9 == 0 else Level.CITY,
            timezone=zone,
            latitude=round(rows.chance.uniform(-50, 65), 3),
            longitude=round(rows.chance.uniform(-120, 150), 3),
            themes=[],
            credits=[],
        )
        made.zones[found], made.names[found] = zone, name
        noted(rows, made, "region", found, {"name": name, "country": country})
    for row in rows.waiting[Region]:
        row.setdefault("themes", [])
        row.setdefault("credits", [])


def _organisations(rows: Rows, made: Made, count: int) -> None:
    places = list(made.names)
    for number in range(count):
        english, chinese, kind = samples.BODIES[number % len(samples.BODIES)]
        region = places[number % len(places)]
        where = made.names[region]
        name = {"en": f"{where['en']} {english}", "zh-Hans": f"{where['zh-Hans']}{chinese}"}
        found = rows.add(Organisation, name=name, kind=OrganisationKind(kind), region_id=region)
        made.organisations.append((found, region))
        noted(rows, made, "organisation", found, {"name": name, "kind": kind})


def _people(rows: Rows, made: Made, count: int) -> None:
    for number in range(count):
        named = samples.person(number)
        found = rows.add(Person, email=f"person-{number}@example.org", **named)
        body = made.organisations[number % len(made.organisations)][0]
        english, chinese, rank = samples.POSTS[number // len(made.organisations) % len(samples.POSTS)]
        since = rows.act.today.year - 1 - number % 12
        until = str(since + 1 + number % 3) if number % 4 == 0 and since + 3 < rows.act.today.year else None
        title = {"en": english, "zh-Hans": chinese}
        rows.add(
            Post,
            person_id=found,
            organisation_id=body,
            title=title,
            rank=rank,
            since=f"{since}-0{1 + number % 9}",
            until=until,
        )
        noted(rows, made, "person", found, {name: value for name, value in named.items() if value})


def _partnerships(rows: Rows, made: Made, count: int) -> None:
    places = list(made.names)[1:]
    bodies = {region: organisation for organisation, region in made.organisations}
    for number in range(count):
        region = places[number % len(places)]
        tier, status = TIERS[number % len(TIERS)], STATES[number % len(STATES)]
        since = rows.act.today - timedelta(days=rows.chance.randrange(200, YEARS * 365))
        concluded = since.isoformat() if number % 6 else str(since.year)
        at = rows.act.now - timedelta(days=rows.chance.randrange(YEARS * 365))
        found = rows.add(
            Partnership,
            at,
            tier=tier,
            status=status,
            concluded_on=concluded,
            audience=Audience.INTERNAL if number % 3 else Audience.PARTNER,
        )
        rows.add(Party, partnership_id=found, position=0, region_id=made.home)
        if tier is Tier.TWINNED_INSTITUTIONS and region in bodies:
            rows.add(Party, partnership_id=found, position=1, organisation_id=bodies[region])
        else:
            rows.add(Party, partnership_id=found, position=1, region_id=region)
        rows.add(TierChange, at, partnership_id=found, tier=tier, since=concluded)
        rows.add(StatusChange, at, partnership_id=found, status=status, who_id=made.coordinators[0])
        rows.add(Touch, record_id=found, partnership_id=found)
        _team(rows, made, found, closed=number % 50 == 7)
        made.partnerships.append((found, region))
        noted(rows, made, "partnership", found, {"tier": tier.value, "status": status.value, "concluded_on": concluded})


def _team(rows: Rows, made: Made, partnership_id: UUID, *, closed: bool) -> None:
    owner, *others = rows.chance.sample(made.coordinators[2:-2], 3)
    rows.add(Team, partnership_id=partnership_id, closed_at=rows.act.now if closed else None)
    standings = [(owner, Standing.OWNER), (others[0], Standing.CO_OWNER), (others[1], Standing.MEMBER)]
    for position, (person, standing) in enumerate(standings):
        rows.add(TeamMember, partnership_id=partnership_id, coordinator_id=person, standing=standing, position=position)
    made.owners[partnership_id] = owner


def _feeds(rows: Rows, made: Made, count: int) -> None:
    for number in range(count):
        partnership, region = made.partnerships[number % len(made.partnerships)]
        found = rows.new_id()
        token = links.token(rows.act.desk.secret, PURPOSE, found, 1)
        internal = number % 10 == 9
        rows.add(
            Feed,
            id=found,
            name=f"{made.names[region]['en']} (sample)",
            audience=Audience.INTERNAL if internal else Audience.PARTNER,
            detail=Detail.FULL,
            locale="en",
            cancelled=Cancelled.STRUCK,
            owner_id=made.owners[partnership],
            epoch=1,
            token_hash=links.digest(token),
            changed_at=rows.act.now,
        )
        if not internal:
            rows.add(Touch, record_id=found, partnership_id=partnership)
