"""Reminders: what is due when, to whom, once; and what becomes of it when things move (decisions 16 to 18)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from backend.domain import transactions
from backend.domain.agreements import agreements
from backend.domain.agreements.details import AgreementDetails
from backend.domain.errors import Forbidden, Invalid
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum
from backend.domain.office import coordinators, outward
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.outward import EndDetails
from backend.domain.outreach import fan, messages, reminders, rules
from backend.domain.outreach.reminders import State
from backend.domain.outreach.rules import RuleDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.values import inputs
from backend.domain.values.timed import TimeDetails
from backend.domain.visits import programme, visits
from backend.domain.visits.details import ItemDetails
from tests import factories


@pytest.fixture(autouse=True)
def shipped(session: Session, act: Act) -> None:
    """Lay the shipped rules."""
    rules.lay_shipped(session, act)
    factories.coordinator(session, "director", Role.DIRECTOR)
    session.commit()


@pytest.fixture
def owned(session: Session, act: Act) -> Partnership:
    """Return a partnership with an owner and a co-owner."""
    for name in ("owner", "second", "stranger"):
        factories.coordinator(session, name)
    return factories.partnership(session, act, owner="owner@amity.example", co_owners=["second@amity.example"])


def plan(session: Session, record_id: UUID) -> dict[str, tuple[str, State]]:
    """Return step to (due at in UTC, state) of the living reminders of a record."""
    return {one.step: (f"{one.due_at:%Y-%m-%d %H:%M}", one.state) for one in reminders.of_record(session, record_id)}


def go_to(session: Session, act: Act, now: datetime) -> Act:
    """Let the clock show another instant, and fan out what is due then."""
    session.info["act"] = later = replace(act, now=now)
    fan.fan_out(session, later)
    session.commit()
    return later


def mail(session: Session, act: Act) -> list[tuple[str, str, dict[str, Any]]]:
    """Return (address, state, about) of every message, in order."""
    found = messages.listed(session, act, messages.Wanted())
    return sorted(((one.address, one.state.value, one.about) for one in found), key=str)


def a_forum(session: Session, act: Act, partner: Partnership, **given: Any) -> Forum:
    """Return a forum on 12 May 2027 at 09:30 in Shanghai, owned by the partnership's owner."""
    forum = factories.forum(session, act, [partner], owner="owner@amity.example", **given)
    session.commit()
    return forum


def test_days_before_fall_at_nine_at_the_office(session: Session, act: Act, owned: Partnership) -> None:
    forum = a_forum(session, act, owned)
    assert plan(session, forum.id) == {
        "days:30": ("2027-04-12 01:00", State.PLANNED),
        "days:7": ("2027-05-05 01:00", State.PLANNED),
        "days:1": ("2027-05-11 01:00", State.PLANNED),
    }


def test_a_step_already_past_is_skipped_and_shown(session: Session, act: Act, owned: Partnership) -> None:
    late = replace(act, now=datetime(2027, 5, 1, tzinfo=UTC))
    session.info["act"] = late
    forum = a_forum(session, late, owned)
    assert plan(session, forum.id)["days:30"] == ("2027-04-12 01:00", State.SKIPPED)
    assert plan(session, forum.id)["days:7"] == ("2027-05-05 01:00", State.PLANNED)
    go_to(session, act, datetime(2027, 5, 1, 1, tzinfo=UTC))
    assert mail(session, act) == []


def test_owner_and_co_owner_are_told_once(session: Session, act: Act, owned: Partnership) -> None:
    a_forum(session, act, owned)
    due = datetime(2027, 4, 12, 1, 0, tzinfo=UTC)
    for minutes in (-10, 0, 1, 60):
        go_to(session, act, due + timedelta(minutes=minutes))
    assert mail(session, act) == [
        ("owner@amity.example", "planned", {"lead": {"days": 30}, "moved": False}),
        ("second@amity.example", "planned", {"lead": {"days": 30}, "moved": False}),
    ]


def test_the_director_is_told_of_the_last_day_for_notice(session: Session, act: Act, owned: Partnership) -> None:
    given = {
        "partnership_id": owned.id,
        "kind": "mou",
        "title": "Memorandum",
        "signed_on": "2025-01-01",
        "term": {"months": 36, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}},
    }
    agreement = agreements.record(session, act, inputs.parse(AgreementDetails, given))
    session.commit()
    steps = {one.step: one.due_at for one in reminders.of_record(session, agreement.id) if one.rule.key == "notice_by"}
    assert set(steps) == {"days:180", "days:90", "days:30", "days:7"}
    go_to(session, act, min(at for at in steps.values() if at > act.now))
    assert [address for address, _, _ in mail(session, act)] == [
        "director@amity.example",
        "owner@amity.example",
        "second@amity.example",
    ]


def test_the_tenth_anniversary_is_told_a_year_ahead(session: Session, act: Act) -> None:
    partnership = factories.partnership(session, act, concluded_on="2017-05-20")
    session.commit()
    found = {(one.step, one.due_at.year) for one in reminders.of_record(session, partnership.id)}
    assert found == {("days:365", 2026), ("days:30", 2027), ("days:30", 2028)}


def test_a_move_cancels_the_old_and_plans_the_new(session: Session, act: Act, owned: Partnership) -> None:
    forum = a_forum(session, act, owned)
    details = {"starts_at": "2027-06-12T09:30", "timezone": "Asia/Shanghai"}
    forums.reschedule(session, act, forum, inputs.parse(TimeDetails, details))
    session.commit()
    assert plan(session, forum.id)["days:30"] == ("2027-05-13 01:00", State.PLANNED)
    go_to(session, act, datetime(2027, 4, 12, 1, 0, tzinfo=UTC))
    assert mail(session, act) == []


def test_after_a_move_the_nearest_past_step_goes_once_marked_moved(
    session: Session, act: Act, owned: Partnership
) -> None:
    forum = a_forum(session, act, owned)
    details = {"starts_at": "2027-03-05T09:30", "timezone": "Asia/Shanghai"}
    forums.reschedule(session, act, forum, inputs.parse(TimeDetails, details))
    session.commit()
    go_to(session, act, act.now)
    go_to(session, act, act.now + timedelta(minutes=5))
    assert mail(session, act) == [
        ("owner@amity.example", "planned", {"lead": {"days": 4}, "moved": True}),
        ("second@amity.example", "planned", {"lead": {"days": 4}, "moved": True}),
    ]


def test_moved_away_and_back_is_owed_once(session: Session, act: Act, owned: Partnership) -> None:
    forum = a_forum(session, act, owned)
    due = datetime(2027, 4, 12, 1, 0, tzinfo=UTC)
    before = go_to(session, act, due - timedelta(minutes=10))
    for starts_at in ("2027-06-12T09:30", "2027-05-12T09:30"):
        details = {"starts_at": starts_at, "ends_at": starts_at, "timezone": "Asia/Shanghai"}
        forums.reschedule(session, before, forum, inputs.parse(TimeDetails, details))
        session.commit()
    go_to(session, act, due)
    found = mail(session, act)
    assert [(address, state) for address, state, _ in found] == [
        ("owner@amity.example", "planned"),
        ("second@amity.example", "planned"),
    ]


@pytest.mark.parametrize("verb", [outward.call_off, outward.postpone])
def test_what_does_not_take_place_is_not_reminded_of(session: Session, act: Act, owned: Partnership, verb: Any) -> None:
    forum = a_forum(session, act, owned)
    near = go_to(session, act, datetime(2027, 4, 12, 0, 50, tzinfo=UTC))
    assert {state for _, state, _ in mail(session, act)} == {"planned"}
    verb(session, near, forum, EndDetails())
    session.commit()
    assert {state for _, state, _ in mail(session, act)} == {"cancelled"}
    go_to(session, act, datetime(2027, 5, 5, 1, 0, tzinfo=UTC))
    assert {state for _, state, _ in mail(session, act)} == {"cancelled"}


def test_a_new_title_keeps_what_is_planned(session: Session, act: Act, owned: Partnership) -> None:
    forum = a_forum(session, act, owned)
    go_to(session, act, datetime(2027, 4, 12, 0, 50, tzinfo=UTC))
    forum.title = {"en": "Another"}
    session.commit()
    go_to(session, act, datetime(2027, 4, 12, 0, 55, tzinfo=UTC))
    assert [state for _, state, _ in mail(session, act)] == ["planned", "planned"]


def test_a_muted_record_is_not_reminded_of_until_unmuted(session: Session, act: Act, owned: Partnership) -> None:
    forum = a_forum(session, act, owned)
    rules.mute(session, act, forum.id)
    session.commit()
    assert plan(session, forum.id) == {}
    rules.unmute(session, act, forum.id)
    session.commit()
    assert {state for _, state in plan(session, forum.id).values()} == {State.PLANNED}


def test_a_record_carries_its_own_reminder(session: Session, act: Act, owned: Partnership) -> None:
    forum = a_forum(session, act, owned)
    given = {"source": {"type": "forum", "id": str(forum.id)}, "steps": [{"minutes": 45}, {"hours": 3}]}
    rules.make(session, act, inputs.parse(RuleDetails, given))
    session.commit()
    assert plan(session, forum.id)["minutes:45"] == ("2027-05-12 00:45", State.PLANNED)
    assert plan(session, forum.id)["hours:3"] == ("2027-05-11 22:30", State.PLANNED)


def test_a_changed_rule_plans_anew_and_a_disabled_one_stops(session: Session, act: Act, owned: Partnership) -> None:
    forum = a_forum(session, act, owned)
    rule = next(one for one in rules.listed(session, act) if one.key == "forum")
    given = rules.given(rule) | {"steps": [{"days": 2}], "hour": "08:00"}
    rules.change(session, act, rule, inputs.parse(RuleDetails, given))
    session.commit()
    assert plan(session, forum.id) == {"days:2": ("2027-05-10 00:00", State.PLANNED)}
    rules.disable(session, act, rule)
    session.commit()
    assert plan(session, forum.id) == {}


def test_the_shipped_rules_are_laid_once_and_stay_the_offices(session: Session, act: Act) -> None:
    before = {one.key for one in rules.listed(session, act)}
    rules.disable(session, act, rules.listed(session, act)[0])
    rules.lay_shipped(session, act)
    session.commit()
    assert {one.key for one in rules.listed(session, act)} == before
    assert len(rules.in_force(session)) == len(before) - 1


def test_a_rule_for_a_kind_is_the_directors(session: Session, act: Act) -> None:
    coordinator = factories.coordinator(session, "somebody")
    details = inputs.parse(RuleDetails, {"kind": "forum", "steps": [{"days": 3}]})
    with pytest.raises(Forbidden):
        rules.make(session, replace(act, who=coordinator), details)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "forum", "steps": []},
        {"steps": [{"days": 1}]},
        {"kind": "forum", "steps": [{"days": 1, "hours": 2}]},
        {"kind": "forum", "steps": [{}]},
        {"kind": "forum", "steps": [{"days": 1}], "hour": "25:00"},
        {"kind": "forum", "steps": [{"days": -1}]},
    ],
)
def test_a_rule_that_cannot_be_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        inputs.parse(RuleDetails, given)


def test_a_visits_day_is_one_mail_in_its_morning(session: Session, act: Act, owned: Partnership) -> None:
    visit = factories.visit(
        session, act, owned, direction="outbound", timezone="Europe/Berlin", owner="owner@amity.example"
    )
    for hour in (9, 14):
        given = {
            "kind": "talks",
            "title": f"At {hour}",
            "starts_at": f"2027-05-11T{hour:02}:00",
            "timezone": "Europe/Berlin",
        }
        programme.add(session, act, visit, inputs.parse(ItemDetails, given))
    session.commit()
    assert plan(session, visit.id)["day:2027-05-11"] == ("2027-05-11 05:00", State.PLANNED)
    go_to(session, act, datetime(2027, 5, 11, 5, 0, tzinfo=UTC))
    days = [one for one in mail(session, act) if "day" in one[2]]
    assert days == [
        ("owner@amity.example", "planned", {"day": "2027-05-11"}),
        ("second@amity.example", "planned", {"day": "2027-05-11"}),
    ]


@pytest.mark.parametrize(
    ("starts", "zone", "due"),
    [
        ("2027-05-11T09:00", "Europe/Berlin", "2027-05-11 05:00"),  # 07:00
        ("2027-05-11T08:30", "Europe/Berlin", "2027-05-11 04:30"),  # 06:30, two hours before
        ("2027-05-11T07:59", "Europe/Berlin", "2027-05-10 16:00"),  # 18:00 on the evening before
        ("2027-05-11T01:30", "Asia/Shanghai", "2027-05-10 10:00"),  # where one leaves, not where the leg is
    ],
)
def test_the_list_of_a_day_is_there_before_its_first_item_begins(
    session: Session, act: Act, owned: Partnership, *, starts: str, zone: str, due: str
) -> None:
    visit = factories.visit(session, act, owned, direction="outbound", timezone="Europe/Berlin")
    for given in (
        {"kind": "talks", "title": "Talks", "starts_at": "2027-05-11T14:00", "timezone": "Europe/Berlin"},
        {"kind": "flight", "title": "Flight", "starts_at": starts, "timezone": zone},
        {"kind": "rest", "title": "Rest", "starts_on": "2027-05-11", "timezone": "Europe/Berlin"},
    ):
        programme.add(session, act, visit, inputs.parse(ItemDetails, given))
    session.commit()
    assert plan(session, visit.id)["day:2027-05-11"] == (due, State.PLANNED)


def test_a_day_without_items_any_more_has_no_list(session: Session, act: Act, owned: Partnership) -> None:
    visit = factories.visit(session, act, owned)
    given = {"kind": "talks", "title": "Talks", "starts_at": "2027-05-11T10:00", "timezone": "Asia/Shanghai"}
    item = programme.add(session, act, visit, inputs.parse(ItemDetails, given))
    session.commit()
    outward.call_off(session, act, item, EndDetails())
    session.commit()
    assert "day:2027-05-11" not in plan(session, visit.id)
    assert visits.get(session, act, visit.id).called_off_at is None


def test_nobody_outside_the_team_is_told_of_a_confidential_record(
    session: Session, act: Act, owned: Partnership
) -> None:
    forum = a_forum(session, act, owned)
    stranger = coordinators.find(session, "stranger@amity.example")
    assert stranger is not None
    forum.owner_id = stranger.id
    team = owned.team
    assert team is not None
    team.closed_at = act.now
    session.commit()
    go_to(session, act, datetime(2027, 4, 12, 1, 0, tzinfo=UTC))
    assert [address for address, _, _ in mail(session, act)] == ["second@amity.example"]


def test_without_owner_the_directors_are_told(session: Session, act: Act) -> None:
    factories.forum(session, act, [factories.partnership(session, act)])
    session.commit()
    go_to(session, act, datetime(2027, 4, 12, 1, 0, tzinfo=UTC))
    assert [address for address, _, _ in mail(session, act)] == ["director@amity.example"]


def test_after_an_outage_one_reminder_goes_and_says_how_long_it_is_now(
    session: Session, act: Act, owned: Partnership
) -> None:
    forum = a_forum(session, act, owned)
    go_to(session, act, datetime(2027, 5, 9, 12, 0, tzinfo=UTC))
    assert [about for _, _, about in mail(session, act)] == [{"lead": {"days": 3}, "moved": False}] * 2
    assert plan(session, forum.id)["days:30"][1] is State.SKIPPED


def test_many_rules_fan_out_in_one_go_and_never_twice(session: Session, act: Act, owned: Partnership) -> None:
    forum = a_forum(session, act, owned)
    given = {"source": {"type": "forum", "id": str(forum.id)}, "steps": [{"minutes": 1000}], "told": ["owner"]}
    for _ in range(200):
        rules.make(session, act, inputs.parse(RuleDetails, given))
    session.commit()
    near = go_to(session, act, datetime(2027, 5, 11, 9, 0, tzinfo=UTC))
    assert fan.fan_out(session, near) == 0
    assert len(messages.listed(session, act, messages.Wanted(limit=1000))) == 200 + 2


def test_settling_inside_a_transaction_plans_for_what_it_has_so_far(
    session: Session, act: Act, owned: Partnership
) -> None:
    forum = factories.forum(session, act, [owned])
    transactions.settle(session)
    assert len(plan(session, forum.id)) == 3
