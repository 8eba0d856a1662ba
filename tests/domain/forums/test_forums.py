"""Forums: what is refused and at which field, who may see them, what each verb does."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.domain import chronicle
from backend.domain.chronicle import Wanted
from backend.domain.errors import Forbidden, Invalid, NotFound, Refused
from backend.domain.forums import forums
from backend.domain.forums.forums import Forum, ForumDetails, Status
from backend.domain.office import outward
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.office.outward import EndDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import entries, releases
from backend.domain.values import inputs
from backend.domain.values.timed import TimeDetails
from tests import factories
from tests.domain.acting import by


@pytest.fixture
def muster(session: Session, act: Act) -> Partnership:
    """Return a partnership."""
    return factories.partnership(session, act)


@pytest.fixture
def forum(session: Session, act: Act, muster: Partnership) -> Forum:
    """Return a forum, a draft for its partner."""
    return factories.forum(session, act, [muster])


def typed(**given: Any) -> ForumDetails:
    """Return what is typed about a forum without partners, with `given` in place."""
    usual = {"title": {"en": "Ports"}, "starts_at": "2027-05-12T09:30", "timezone": "Asia/Shanghai"}
    return inputs.parse(ForumDetails, {**usual, **given})


def problems(**given: Any) -> dict[str, str]:
    """Return what is refused of such a forum, by field."""
    with pytest.raises(Invalid) as refused:
        typed(**given)
    return {field: str(problem) for field, problem in refused.value.problems.items()}


def test_a_plain_forum_is_planned_internal_and_on_site() -> None:
    details = typed()
    assert (details.kind, details.format, details.status, details.audience) == (
        "forum",
        "on_site",
        "planned",
        "internal",
    )


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"title": {}}, "title", "in one language at least"),
        ({"title": {"en": "a\r\nb"}}, "title", "Line breaks"),
        ({"starts_at": None}, "starts_on", "Give a start"),
        ({"starts_on": "2027-05-12"}, "starts_on", "Give a start"),
        ({"ends_on": "2027-05-12"}, "ends_on", "alike"),
        ({"ends_at": "2027-05-12T09:00"}, "ends_at", "The end is before the start"),
        ({"timezone": "Mars/Olympus"}, "timezone", "not a time zone"),
        ({"audience": "involved"}, "audience", "do not exist yet"),
        ({"audience": "partner"}, "audience_partnership_ids", "Name the partnerships"),
        ({"url": "javascript:alert(1)"}, "url", "Not a web address"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(given: dict[str, Any], field: str, said: str) -> None:
    found = problems(**given)
    assert list(found) == [field]
    assert said in found[field]


def test_an_hour_that_clocks_jump_over_is_refused_with_its_two_neighbours() -> None:
    found = problems(starts_at="2027-03-28T02:30", timezone="Europe/Berlin")
    said = "Clocks in Europe/Berlin jump over this time: choose 2027-03-28 01:30 or 2027-03-28 03:30"
    assert found == {"starts_at": said}


def test_an_end_that_clocks_jump_over_is_told_at_the_end() -> None:
    found = problems(starts_at="2027-03-28T01:00", ends_at="2027-03-28T02:30", timezone="Europe/Berlin")
    assert list(found) == ["ends_at"]


def test_the_audience_is_part_of_those_who_take_part(session: Session, act: Act, muster: Partnership) -> None:
    other = factories.partnership(session, act, "Esempio")
    found = problems(partnership_ids=[muster.id], audience="partner", audience_partnership_ids=[other.id])
    assert found == {"audience_partnership_ids": "The audience names a partnership that does not take part"}
    assert list(problems(partnership_ids=[muster.id], audience="partner", audience_partnership_ids=[])) == [
        "audience_partnership_ids"
    ]


def test_a_forum_belongs_to_who_plans_it(session: Session, act: Act) -> None:
    li = factories.coordinator(session, "li")
    forum = forums.plan(session, by(act, li), typed())
    assert forum.owner_id == li.id
    forums.change(session, by(act, li), forum, typed(owner="li@amity.example", title={"en": "Other"}))
    assert (forum.title, forum.owner) == ({"en": "Other"}, li)


def test_an_owner_who_is_not_of_the_office_is_refused(session: Session, act: Act) -> None:
    with pytest.raises(Refused) as refused:
        forums.plan(session, act, typed(owner="nobody@amity.example"))
    assert refused.value.field == "owner"


def test_an_auditor_changes_nothing(session: Session, act: Act, forum: Forum) -> None:
    auditor = by(act, factories.coordinator(session, "ada", Role.AUDITOR))
    commands: list[Callable[[], object]] = [
        lambda: forums.plan(session, auditor, typed()),
        lambda: forums.change(session, auditor, forum, typed()),
        lambda: forums.confirm(session, auditor, forum),
        lambda: forums.report(session, auditor, forum),
        lambda: forums.discard(session, auditor, forum),
        lambda: forums.relocate(session, auditor, forum, None),
        lambda: outward.postpone(session, auditor, forum, EndDetails()),
        lambda: outward.call_off(session, auditor, forum, EndDetails()),
        lambda: outward.reinstate(session, auditor, forum),
    ]
    for command in commands:
        with pytest.raises(Forbidden):
            command()
    assert forums.get(session, auditor, forum.id) is forum


def test_a_forum_of_a_confidential_partnership_is_seen_by_its_team_alone(session: Session, act: Act) -> None:
    li, wu = factories.coordinator(session, "li"), factories.coordinator(session, "wu")
    secret = factories.partnership(session, act, "Secret", owner="li@amity.example", confidential=True)
    forum = factories.forum(session, act, [secret, factories.partnership(session, act)])
    assert forums.get(session, by(act, li), forum.id) is forum
    with pytest.raises(NotFound):
        forums.get(session, by(act, wu), forum.id)
    assert forums.listed(session, by(act, wu)) == []
    assert forums.coming(session, by(act, wu)) == []
    with pytest.raises(Refused) as refused:
        forums.plan(session, by(act, wu), typed(partnership_ids=[secret.id]))
    assert refused.value.field == "partnership_ids"


def test_the_history_of_a_discarded_secret_stays_with_its_team(session: Session, act: Act) -> None:
    wu = factories.coordinator(session, "wu")
    secret = factories.partnership(session, act, "Secret", confidential=True)
    forum = factories.forum(session, act, [secret], title={"en": "PLANTED"})
    session.commit()
    forums.discard(session, act, forum)
    session.commit()
    seen = chronicle.listed(session, by(act, wu), Wanted(limit=1000))
    assert "PLANTED" not in repr([(one.old, one.new) for one in seen])
    assert "PLANTED" in repr([one.new for one in chronicle.listed(session, act, Wanted(limit=1000))])


def test_a_draft_leaves_no_entry_when_it_is_discarded(session: Session, act: Act, forum: Forum) -> None:
    session.commit()
    forums.discard(session, act, forum)
    session.commit()
    assert entries.of_record(session, forum.id) == []
    with pytest.raises(NotFound):
        forums.get(session, act, forum.id)


def test_what_partners_have_seen_is_not_discarded(session: Session, act: Act, forum: Forum) -> None:
    session.commit()
    releases.require_unseen(session, forum.id)
    releases.release(session, act, ("forum", forum.id))
    with pytest.raises(Refused, match="call it off instead"):
        releases.require_unseen(session, forum.id)


def test_a_public_forum_without_partners_can_be_released(session: Session, act: Act) -> None:
    forum = forums.plan(session, by(act, factories.coordinator(session, "li")), typed(audience="public"))
    session.commit()
    done = releases.release(session, act, ("forum", forum.id))
    assert done is not None
    assert done.number == 1
    assert len(releases.shown_to_partners(session, forum.id)) == 1


def test_what_is_called_off_is_neither_confirmed_nor_reported_nor_moved(
    session: Session, act: Act, forum: Forum
) -> None:
    outward.call_off(session, act, forum, EndDetails(reason="why"))
    details = TimeDetails(starts_on=date(2027, 6, 1), timezone="Asia/Shanghai")
    commands: list[Callable[[], object]] = [
        lambda: forums.confirm(session, act, forum),
        lambda: forums.report(session, act, forum),
        lambda: forums.reschedule(session, act, forum, details),
        lambda: forums.relocate(session, act, forum, {"en": "Elsewhere"}),
        lambda: outward.call_off(session, act, forum, EndDetails()),
        lambda: outward.postpone(session, act, forum, EndDetails()),
    ]
    for command in commands:
        with pytest.raises(Refused, match="reinstate it first"):
            command()


def test_a_forum_is_reported_once_it_is_over(session: Session, act: Act, forum: Forum) -> None:
    with pytest.raises(Refused, match="not ended yet"):
        forums.report(session, act, forum)
    after = factories.later(act, days=80)
    assert forums.state(forum, after.today) == "held"
    forums.report(session, after, forum)
    assert forums.state(forum, after.today) == "reported"


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2027, 5, 11), "planned"),
        (date(2027, 5, 12), "under_way"),
        (date(2027, 5, 13), "held"),
    ],
)
def test_under_way_and_held_follow_from_the_date(session: Session, act: Act, today: date, state: str) -> None:
    assert forums.state(forums.plan(session, act, typed()), today) == state


def test_a_postponed_forum_comes_back_with_its_new_date_and_nothing_of_the_reason(
    session: Session, act: Act, forum: Forum
) -> None:
    outward.postpone(session, act, forum, EndDetails(reason="flu", outward_text={"en": "Later"}))
    assert forums.state(forum, act.today) == "postponed"
    with pytest.raises(Refused, match="postponed already"):
        outward.postpone(session, act, forum, EndDetails())
    forums.reschedule(session, act, forum, TimeDetails(starts_on=date(2027, 6, 1), timezone="Asia/Shanghai"))
    assert forums.state(forum, act.today) == "confirmed"
    assert (forum.reason, forum.outward_text, forum.starts_on) == (None, None, date(2027, 6, 1))


def test_reinstating_needs_something_to_take_back(session: Session, act: Act, forum: Forum) -> None:
    with pytest.raises(Refused, match="neither called off nor postponed"):
        outward.reinstate(session, act, forum)
    outward.call_off(session, act, forum, EndDetails(reason="flu"))
    outward.reinstate(session, act, forum)
    assert (forums.state(forum, act.today), forum.reason) == ("confirmed", None)


def test_moving_takes_no_waiting_confirmation_out_with_it(session: Session, act: Act, muster: Partnership) -> None:
    forum = factories.forum(session, act, [muster], status="planned")
    session.commit()
    releases.release(session, act, ("forum", forum.id))
    session.commit()
    forums.confirm(session, act, forum)
    session.commit()
    forums.reschedule(session, act, forum, TimeDetails(starts_on=date(2027, 6, 1), timezone="Asia/Shanghai"))
    session.commit()
    shown = releases.shown_to_partners(session, forum.id)[0]
    assert (shown.starts_on, shown.status.value) == (date(2027, 6, 1), "tentative")
    assert [name for name, _old, _new in releases.waiting(session, forum.id)[0].fields] == ["status"]


def test_another_place_reaches_partners_at_once_and_alone(session: Session, act: Act, forum: Forum) -> None:
    session.commit()
    releases.release(session, act, ("forum", forum.id))
    session.commit()
    before = releases.shown_to_partners(session, forum.id)[0].sequence
    forum.title = {"en": "Draft title"}
    session.commit()
    forums.relocate(session, act, forum, {"en": "Hall 2"})
    session.commit()
    shown = releases.shown_to_partners(session, forum.id)[0]
    assert (shown.place, shown.title["en"]) == ({"en": "Hall 2"}, "Forum on green ports")
    assert shown.sequence == before + 1


def test_coming_and_past_part_by_the_last_day(session: Session, act: Act) -> None:
    later = forums.plan(session, act, typed(starts_at="2027-03-05T09:00"))
    today = forums.plan(session, act, typed(starts_at="2027-03-01T08:00"))
    long = forums.plan(session, act, typed(starts_at=None, starts_on="2027-02-20", ends_on="2027-03-01"))
    midnight = forums.plan(session, act, typed(starts_at="2027-02-28T20:00", ends_at="2027-03-01T00:00"))
    over = forums.plan(session, act, typed(starts_at="2027-02-01T09:00", ends_at="2027-02-01T10:00"))
    assert list(forums.coming(session, act)) == [long, today, later]
    assert list(forums.past(session, act)) == [midnight, over]


def test_lists_narrow_to_one_partnership(session: Session, act: Act, forum: Forum, muster: Partnership) -> None:
    forums.plan(session, act, typed())
    assert list(forums.coming(session, act, muster.id)) == [forum]
    assert list(forums.listed(session, act, muster.id)) == [forum]
    assert list(forums.past(session, act, muster.id)) == []


def test_what_is_given_back_parses_to_the_same(session: Session, act: Act, forum: Forum) -> None:
    before = forums.given(forum)
    forums.change(session, act, forum, inputs.parse(ForumDetails, before))
    assert forums.given(forum) == before
    assert forum.status is Status.CONFIRMED
