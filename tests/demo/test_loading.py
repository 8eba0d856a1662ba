"""The demo office as it stands after loading: nothing in it is impossible, nothing is due, nothing leaks."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend import demo
from backend.accounts import accounts, passwords
from backend.accounts.passwords import Cost
from backend.db import Base, Sessions
from backend.demo.days import Days
from backend.demo.diary import ASIA, DIRECTOR, EUROPE
from backend.domain import chronicle, transactions
from backend.domain.agreements import agreements, renewals, terms
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.words import State
from backend.domain.errors import Refused
from backend.domain.forums import forums
from backend.domain.office import coordinators, office
from backend.domain.office.acts import Act, Desk, transaction
from backend.domain.outreach import feeds, fetches, messages, reminders
from backend.domain.outreach.fetches import Attention
from backend.domain.outreach.messages import Wanted
from backend.domain.partners import partnerships, people, profiles, regions
from backend.domain.partners.people import Person
from backend.domain.schedule import entries, projection, releases
from backend.domain.schedule.entries import Kind, ReleasedEntry
from backend.domain.values import texts
from backend.domain.visits import programme, visits
from tests.demo.test_liangjiang import seed_lines

CHEAP = Cost(time=1, memory_kib=8)
NOW = datetime(2026, 11, 23, 20, 52, tzinfo=UTC)  # a Tuesday morning at the office, before its day's list is due
HARD_DAYS = (
    datetime(2027, 3, 28, 0, 30, tzinfo=UTC),  # clocks jump in Europe, a Sunday
    datetime(2028, 2, 29, 15, 59, tzinfo=UTC),  # the last minute of a leap day
    datetime(2026, 10, 3, 17, 0, tzinfo=UTC),  # clocks jump in Adelaide
)
SECRET_WORDS = ("plot of land", "地块", "tariff", "their council", "rospect X", "城市X", "public notice")
Office: TypeAlias = tuple[Session, Act, dict[str, Any]]


@pytest.fixture(scope="module")
def loaded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    """Yield a database with the demo in it, to read from."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("demo") / "amity.sqlite3")
    sessions = transactions.open_sessions(f"sqlite:///{path}")
    demo.load(sessions, Desk(secret=b"s" * 32), NOW, CHEAP)
    yield sessions
    sessions.engine.dispose()


@pytest.fixture
def reading(loaded: Sessions, desk: Desk) -> Iterator[tuple[Session, Act]]:
    """Yield a session that reads the demo, and an act of Amity itself at the instant of loading."""
    act = Act(NOW, desk)
    with transaction(loaded.reads, act) as session:
        yield session, act


def as_one(session: Session, act: Act, email: str) -> Act:
    """Return the act done by this person."""
    return Act(act.now, act.desk, coordinators.find(session, email))


def texts_in(session: Session) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (table, text) of every multilingual text in the database."""
    migrated = sa.inspect(session.get_bind()).get_table_names()
    for table in Base.metadata.sorted_tables:
        if table.name not in migrated or table.name in {"changes", "messages", "people"}:
            continue
        columns = [column for column in table.columns if isinstance(column.type, sa.JSON)]
        if columns:
            values = chain.from_iterable(session.execute(sa.select(*columns)))
            yield from ((table.name, one) for one in values if isinstance(one, dict) and all(map(texts.is_tag, one)))


def test_it_loads_once_and_anew_on_both_databases(sessions: Sessions, desk: Desk) -> None:
    first = demo.load(sessions, desk, NOW, CHEAP)
    with pytest.raises(Refused):
        demo.load(sessions, desk, NOW, CHEAP)
    later = NOW + timedelta(days=4)
    again = demo.reset(sessions, desk, later, CHEAP)
    with transaction(sessions.reads, Act(later, desk)) as session:
        act = Act(later, desk)
        assert not projection.mismatches(session, act)
        assert not messages.due_now(session, later)
        assert not reminders.anything_due(session, later)
        assert len(partnerships.listed(session, act)) == 25
        assert len(coordinators.active(session)) == 4
        found = office.find(session)
        assert found is not None
        assert (found.sample_since, found.sample_day) == (later, act.today)
    assert {one.password for one in first.sign_ins}.isdisjoint(one.password for one in again.sign_ins)


def test_an_office_of_ones_own_is_never_emptied(sqlite_url: str, desk: Desk) -> None:
    sessions = transactions.open_sessions(sqlite_url)
    act = Act(NOW, desk)
    with transaction(sessions.writes, act) as session:
        office.name(session, act, {"en": "Our office"})
    for verb in (demo.load, demo.reset):
        with pytest.raises(Refused):
            verb(sessions, desk, NOW, CHEAP)
    with transaction(sessions.reads, act) as session:
        assert office.name_of(session) == {"en": "Our office"}
    sessions.engine.dispose()


def test_the_empty_scale_has_the_office_and_its_region_alone(sqlite_url: str, desk: Desk) -> None:
    sessions = transactions.open_sessions(sqlite_url)
    found = demo.load(sessions, desk, NOW, CHEAP, demo.Scale.EMPTY)
    with transaction(sessions.reads, Act(NOW, desk)) as session:
        assert office.is_sample(session)
        assert not partnerships.listed(session, Act(NOW, desk))
        assert len(regions.listed(session)) == 2
    assert found.feed_url is None
    assert len(found.sign_ins) == 4
    sessions.engine.dispose()


@pytest.mark.parametrize("now", HARD_DAYS, ids=lambda now: now.date().isoformat())
def test_it_loads_on_hard_days(sqlite_url: str, desk: Desk, now: datetime) -> None:
    sessions = transactions.open_sessions(sqlite_url)
    demo.load(sessions, desk, now, CHEAP)
    act = Act(now, desk)
    with transaction(sessions.reads, act) as session:
        assert not projection.mismatches(session, act)
        assert not messages.due_now(session, now)
        assert not reminders.anything_due(session, now)
        assert late_weekends(session, act) == []
        standing = {paper.title["en"]: agreements.status_at(paper, act.today) for paper in listed(session, act)}
    assert [state for title, state in standing.items() if "Piacenza" in title] == [State.NOTICE_WINDOW]
    sessions.engine.dispose()


def listed(session: Session, act: Act) -> list[Agreement]:
    """Return all agreements."""
    return list(agreements.listed(session, act))


def late_weekends(session: Session, act: Act) -> list[str]:
    """Return what is planned to begin or end on a weekend, of all that starts later than T+2."""
    planned = (Kind.FORUM, Kind.VISIT, Kind.LEG, Kind.ITEM, Kind.SIGNING, Kind.NOTICE_BY)
    near = act.today + timedelta(days=2)
    return [
        f"{entry.title['en']} {entry.span.first_day}"
        for entry in session.scalars(sa.select(entries.Entry).where(entries.Entry.kind.in_(planned)))
        if near < entry.span.first_day < near + timedelta(days=160)
        if entry.span.first_day.weekday() > 4 or entry.span.last_day.weekday() > 4
    ]


def test_nothing_planned_is_on_a_weekend(reading: tuple[Session, Act]) -> None:
    assert late_weekends(*reading) == []


def test_passwords_work_and_need_no_change(sqlite_url: str, desk: Desk) -> None:
    sessions = transactions.open_sessions(sqlite_url)
    found = demo.load(sessions, desk, NOW, CHEAP, demo.Scale.EMPTY)
    with transaction(sessions.reads, Act(NOW, desk)) as session:
        for one in found.sign_ins:
            known = accounts.credentials(session, one.email)
            assert known is not None
            assert passwords.matches(CHEAP, known.password_hash, one.password)
            assert accounts.get(session, known.coordinator_id).must_change_since is None
    assert found.sign_ins[0].password not in repr(found)
    sessions.engine.dispose()


def test_the_home_region_says_what_the_seed_says(reading: tuple[Session, Act]) -> None:
    session, _act = reading
    found = regions.find_home(session)
    assert found is not None
    home = regions.get(session, found.id)
    assert [block.text for block in profiles.sentences(home, "en")] == seed_lines()


def test_every_text_is_in_both_languages_but_for_the_one_that_misses_its_translation(
    reading: tuple[Session, Act],
) -> None:
    session, _act = reading
    missing = [(table, text["en"]) for table, text in texts_in(session) if {"en", "zh-Hans"} - text.keys()]
    assert {table for table, _ in missing} == {"agreements", "entries"}
    assert all("Adelaide (sample)" in text for _, text in missing)


def test_instruments_and_our_inventions_say_that_they_are_samples(reading: tuple[Session, Act]) -> None:
    session, act = reading
    titles = [paper.title for paper in listed(session, act)] + [one.title for one in forums.listed(session, act)]
    assert all(title["en"].endswith("(sample)") for title in titles)
    assert all(title.get("zh-Hans", "（示例）").endswith("（示例）") for title in titles)
    people = session.execute(sa.text("SELECT email FROM people UNION SELECT email FROM coordinators")).scalars().all()
    assert all(email.endswith("@example.org") for email in people)


def test_the_agreements_stand_as_told(reading: tuple[Session, Act]) -> None:
    session, act = reading
    papers = {paper.title["en"].rsplit(" ", 2)[-2]: paper for paper in listed(session, act)}
    undecided = [paper.title["en"] for paper in renewals.undecided(session, act)]
    near = [terms.current(paper.terms, act.today) for paper in renewals.near_notice(session, act)]
    assert len(papers) == 16
    assert [(term.number, term.origin.value, term.decided) for term in papers["Düsseldorf"].terms] == [
        (1, "initial", True), (2, "tacit", False), (3, "tacit", True),
    ]  # fmt: skip
    assert undecided == ["Agreement on friendly exchange with Łódź (sample)"]
    assert [term.notice_by for term in near if term] == [Days(act.today, "Asia/Shanghai").ahead(21, 1, "IT")]
    assert papers["Łódź"].terms[-1].starts_on == act.today - timedelta(days=12)
    assert papers["Basel"].terms[-1].ends_on is None
    assert len(papers["Agency"].parties) == 3


def test_a_delegation_is_here_and_one_will_see_three_cities(reading: tuple[Session, Act]) -> None:
    session, act = reading
    here = [one for one in visits.listed(session, act) if visits.state(one, act.today) == "under_way"]
    items = programme.of_visit(session, here[0].id)
    flights = [(item.timezone, item.ends_timezone) for item in items if item.kind.value == "flight"]
    longest = max(visits.listed(session, act), key=lambda one: len(one.legs))
    assert len(here) == 1
    assert len(items) == 22
    assert flights == [("Europe/Berlin", "Asia/Shanghai"), ("Asia/Shanghai", "Europe/Berlin")]
    assert [leg.region.name["en"] for leg in longest.legs] == ["Düsseldorf", "Basel", "Piacenza"]
    assert (longest.ends_on - longest.starts_on).days == 9


def test_forums_stand_at_every_stage(reading: tuple[Session, Act]) -> None:
    session, act = reading
    stages = {forums.state(one, act.today) for one in forums.listed(session, act)}
    [mobility] = [one for one in forums.coming(session, act) if len(one.partnership_ids) == 5]
    [waiting] = releases.waiting(session, mobility.id)
    latest = releases.latest(session, mobility.id)
    assert stages == {"confirmed", "planned", "idea", "reported", "postponed", "called_off"}
    assert {name for name, _old, _new in waiting.fields} == {"span", "place", "text"}
    assert latest is not None
    assert latest.number == 1


def test_feeds_are_of_every_kind_and_one_can_be_opened(reading: tuple[Session, Act], desk: Desk) -> None:
    session, act = reading
    found = feeds.listed(session, act)
    states = [feeds.state(one, act.today).value for one in found]
    assert (len(found), states.count("revoked"), states.count("open")) == (12, 1, 11)
    assert {one.audience.value for one in found} == {"partner", "internal", "public"}
    assert {one.locale for one in found} == {"de", "it", "fr", "en", "zh-Hans"}
    address = demo.feed_url(session, act)
    assert address is not None
    token = address.removeprefix(f"{desk.base_url}/feeds/").removesuffix(".ics")
    opened = feeds.find_by_token(session, token, act.today)
    assert opened is not None
    assert opened.locale == "de"


def test_one_feed_was_never_fetched_and_one_not_for_forty_days(reading: tuple[Session, Act]) -> None:
    session, act = reading
    opened = feeds.answering(session, act)
    counted = fetches.of(session, [one.id for one in opened])
    states = [fetches.attention(counted.get(one.id), act.now) for one in opened]
    assert (states.count(Attention.NEVER), states.count(Attention.SILENT)) == (1, 1)
    assert all(one.last_at <= act.now for one in counted.values())


def test_the_ledger_tells_a_past_and_nothing_is_due(reading: tuple[Session, Act]) -> None:
    session, act = reading
    counts = {state.value: count for state, count in messages.counts(session, act).items()}
    sent = messages.listed(session, act, Wanted(limit=200))
    assert set(counts) == {"sent", "failed"}
    assert counts["failed"] == 2
    assert counts["sent"] > 50
    assert all(one.sent_at is None or one.due_at < one.sent_at < NOW for one in sent)
    assert any(one.attempts == 2 for one in sent)
    assert not messages.due_now(session, NOW)
    assert not reminders.anything_due(session, NOW)
    assert reminders.anything_due(session, NOW + timedelta(days=1))


def test_the_confidential_one_is_its_teams_alone(reading: tuple[Session, Act]) -> None:
    session, act = reading
    names = {
        email: [one.title["en"] for one in partnerships.listed(session, as_one(session, act, email))]
        for email in (DIRECTOR, ASIA, EUROPE)
    }
    assert "Prospect X (sample)" in names[DIRECTOR]
    assert "Prospect X (sample)" in names[ASIA]
    assert "Prospect X (sample)" not in names[EUROPE]
    assert len(names[EUROPE]) == 24


def test_no_internal_word_was_shown_to_partners(reading: tuple[Session, Act]) -> None:
    session, _act = reading
    released = session.scalars(sa.select(ReleasedEntry)).all()
    shown = " ".join(f"{one.title} {one.place} {one.text} {one.outward_text}" for one in released)
    assert len(released) > 40
    assert [word for word in SECRET_WORDS if word in shown] == []


def test_one_person_was_entered_twice_and_put_together(reading: tuple[Session, Act]) -> None:
    session, act = reading
    [twice] = session.scalars(sa.select(Person).where(Person.merged_into_id.is_not(None))).all()
    kept = people.get(session, twice.merged_into_id or twice.id)
    assert (kept.name.shown("en"), kept.phone) == (twice.name.shown("en"), twice.phone)
    told = [(one.verb, one.who.email if one.who else None) for one in chronicle.of_record(session, act, kept.id)]
    assert ("merged", DIRECTOR) in told


def test_the_past_was_recorded_in_the_past_by_people(reading: tuple[Session, Act]) -> None:
    session, act = reading
    stamps = session.execute(sa.text("SELECT at FROM changes ORDER BY id")).scalars().all()
    first = min(one.created_at for one in partnerships.listed(session, act))
    assert stamps == sorted(stamps)
    assert (NOW - first).days > 390
    assert all(one.updated_at < NOW for one in visits.listed(session, act))
    assert all(one.owner is not None for one in visits.listed(session, act))
