"""How agreements go on and end: tacit terms, renewal, notice, decisions; what the desk is told."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from backend import db
from backend.domain.agreements import agreements, renewals
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.details import DecideDetails, GiveNoticeDetails, RenewDetails
from backend.domain.agreements.outlook import outlook
from backend.domain.agreements.words import Decision, Origin, Side, State
from backend.domain.errors import Invalid, Refused
from backend.domain.office import acts
from backend.domain.office.acts import Act
from backend.domain.values import inputs
from tests.domain.agreements.conftest import TODAY, Recorder, concluded, on, typed

EXPRESS = {"months": 24, "renewal": "express", "notice": {"days": 30}}
OPEN = {"months": None, "notice": {"months": 6}}


def starts(agreement: Agreement) -> list[str]:
    """Return the first days of the terms on record."""
    return [str(term.starts_on) for term in agreement.terms]


def notice(given_on: str, by: str = "them") -> GiveNoticeDetails:
    """Return a notice as typed."""
    return inputs.parse(GiveNoticeDetails, {"given_on": given_on, "by": by})


def keep(note: str | None = None) -> DecideDetails:
    """Return the decision to keep it."""
    return DecideDetails(decision=Decision.KEEP, note=note)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2023, 12, 31), State.SIGNED),
        (date(2024, 1, 1), State.IN_FORCE),
        (date(2026, 4, 2), State.IN_FORCE),
        (date(2026, 4, 3), State.NOTICE_WINDOW),
        (date(2026, 9, 30), State.NOTICE_WINDOW),
        (date(2026, 10, 1), State.IN_FORCE),
        (date(2027, 1, 1), State.IN_FORCE),
        (date(2027, 4, 3), State.NOTICE_WINDOW),
    ],
)
def test_states_of_a_tacit_agreement_hold_before_the_clock_has_ticked(
    record: Recorder, today: date, state: State
) -> None:
    assert agreements.status_at(record(), today) is state


def test_notice_counts_from_the_current_term_never_the_initial_one(record: Recorder) -> None:
    """The trap of glpi#23084: the date must move on with tacit renewal."""
    view = outlook(record(signed_on="2020-01-01"), TODAY)
    assert view.current is not None
    assert (str(view.current.starts_on), str(view.current.notice_by)) == ("2026-01-01", "2026-09-30")
    assert [str(one.notice_by) for one in view.next_terms] == ["2027-09-30", "2028-09-30", "2029-09-30"]
    assert view.decided is False


def test_past_the_last_day_for_notice_it_says_when_it_renews_and_the_next_last_day(record: Recorder) -> None:
    agreement = record()
    before, after = outlook(agreement, date(2026, 9, 30)), outlook(agreement, date(2026, 10, 1))
    assert (before.renews_on, before.next_notice_by) == (None, None)
    assert (str(after.renews_on), str(after.next_notice_by)) == ("2027-01-01", "2027-09-30")
    assert before.current == after.current


def test_rolling_adds_the_next_term_undecided_and_again_nothing(record: Recorder, session: Session) -> None:
    agreement = record()
    assert renewals.roll(session, on(date(2026, 12, 31))) == []
    assert (starts(agreement), agreement.revision) == (["2024-01-01"], 1)
    session.info["act"] = new_year = on(date(2027, 1, 1))
    assert renewals.roll(session, new_year) == [agreement]
    assert renewals.roll(session, new_year) == []
    assert starts(agreement) == ["2024-01-01", "2027-01-01"]
    assert (agreement.terms[1].origin, agreement.terms[1].decided, agreement.revision) == (Origin.TACIT, False, 2)


def test_missed_years_are_caught_up_and_equal_the_preview(record: Recorder, session: Session) -> None:
    agreement = record()
    preview = outlook(agreement, TODAY).next_terms
    assert renewals.roll(session, on(date(2029, 5, 1))) == [agreement]
    assert [term.span for term in agreement.terms[1:]] == preview


def test_rolling_leaves_alone_what_does_not_renew_by_itself(record: Recorder, session: Session, act: Act) -> None:
    ended = record()
    renewals.give_notice(session, on(date(2026, 9, 30), act.who), ended, notice("2026-09-30"))
    record(term=EXPRESS)
    record(term=OPEN)
    record(signed_on=None)
    assert renewals.roll(session, on(date(2040, 1, 1))) == []


def test_one_tick_rolls_all_that_are_due(record: Recorder, session: Session) -> None:
    first = record()
    assert renewals.roll(session, on(date(2027, 1, 1))) == [first]
    later = [record(signed_on="2025-01-01"), record(signed_on="2025-01-01")]
    assert renewals.roll(session, on(date(2028, 1, 1))) == [first, *later]


def test_express_renewal_adds_a_term_decided(record: Recorder, session: Session, act: Act) -> None:
    agreement = record(term=EXPRESS, signed_on="2025-01-01")
    term = renewals.renew(session, act, agreement, RenewDetails(months=12, note="By letter"))
    assert (str(term.starts_on), str(term.ends_on), str(term.notice_by)) == ("2027-01-01", "2027-12-31", "2027-12-01")
    assert (term.origin, term.decision, term.decision_note) == (Origin.EXPRESS, Decision.KEEP, "By letter")
    assert [one.number for one in outlook(agreement, TODAY).next_terms] == [2, 3, 4]
    with pytest.raises(Refused, match="on record already"):
        renewals.renew(session, act, agreement, RenewDetails())


def test_express_renewal_is_for_the_length_agreed_when_none_is_given(
    record: Recorder, session: Session, act: Act
) -> None:
    agreement = record(term=EXPRESS, signed_on="2024-01-01")
    assert agreements.status_at(agreement, TODAY) is State.LAPSED
    term = renewals.renew(session, act, agreement, RenewDetails())
    assert (str(term.starts_on), str(term.ends_on)) == ("2026-01-01", "2027-12-31")
    assert agreements.status_at(agreement, TODAY) is State.IN_FORCE


@pytest.mark.parametrize(
    ("until", "why"),
    [
        ("2026-12-31", "must end after 2026-12-31"),
        ("2027-01-15", "shorter than the term"),
    ],
)
def test_renewals_until_too_soon_are_refused(
    record: Recorder, session: Session, act: Act, until: str, why: str
) -> None:
    agreement = record(term=EXPRESS, signed_on="2025-01-01")
    with pytest.raises(Refused, match=why) as refused:
        renewals.renew(session, act, agreement, inputs.parse(RenewDetails, {"until": until}))
    assert refused.value.field == "until"


def test_a_renewal_says_months_or_a_day_not_both() -> None:
    with pytest.raises(Invalid, match="not both"):
        inputs.parse(RenewDetails, {"months": 12, "until": "2028-01-01"})


def test_an_open_ended_agreement_needs_no_renewal(record: Recorder, session: Session, act: Act) -> None:
    with pytest.raises(Refused, match="open-ended"):
        renewals.renew(session, act, record(term=OPEN), RenewDetails())


@pytest.mark.parametrize(
    ("given", "why"), [({"signed_on": None}, "not signed"), ({"signed_on": "2024"}, "No term yet")]
)
def test_what_is_not_running_cannot_be_renewed(
    record: Recorder, session: Session, act: Act, given: dict[str, object], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        renewals.renew(session, act, record(**given), RenewDetails())


def test_notice_in_time_ends_it_with_its_term(record: Recorder, session: Session, act: Act) -> None:
    agreement = record()
    renewals.give_notice(session, act, agreement, notice("2026-09-30", "us"))
    assert (agreement.notice_given_on, agreement.notice_given_by) == (date(2026, 9, 30), Side.US)
    view = outlook(agreement, TODAY)
    assert (view.state, view.next_terms, view.renews_on) == (State.IN_FORCE, [], None)
    assert agreements.status_at(agreement, date(2027, 1, 1)) is State.TERMINATED
    assert renewals.roll(session, on(date(2027, 1, 1))) == []


@pytest.mark.parametrize(
    ("given_on", "why"),
    [
        ("2026-10-01", "The last day for notice was 2026-09-30: a notice of 2026-10-01 no longer counts"),
        ("2026-11-24", "not come yet"),
    ],
)
def test_notice_that_does_not_count_is_refused(
    record: Recorder, session: Session, act: Act, given_on: str, why: str
) -> None:
    with pytest.raises(Refused, match=why) as refused:
        renewals.give_notice(session, act, record(), notice(given_on))
    assert refused.value.field == "given_on"


def test_notice_entered_late_takes_back_the_tacit_terms_after_it(record: Recorder, session: Session, act: Act) -> None:
    agreement = record(signed_on="2020-01-01")
    renewals.give_notice(session, act, agreement, notice("2024-05-01"))
    assert starts(agreement) == ["2020-01-01", "2023-01-01", "2024-01-01"]
    assert agreements.status_at(agreement, TODAY) is State.TERMINATED


def test_notice_from_before_a_decided_term_is_refused(record: Recorder, session: Session, act: Act) -> None:
    agreement = record(signed_on="2020-01-01")
    renewals.decide(session, act, agreement, keep())
    with pytest.raises(Refused, match="renewed after this day"):
        renewals.give_notice(session, act, agreement, notice("2025-05-01"))


def test_notice_of_one_that_had_lapsed_is_refused(record: Recorder, session: Session, act: Act) -> None:
    with pytest.raises(Refused, match="not in force on this day"):
        renewals.give_notice(session, act, record(term={"months": 12}), notice("2025-06-01"))


def test_notice_ends_an_open_ended_one_after_the_notice_period(record: Recorder, session: Session, act: Act) -> None:
    agreement = record(term=OPEN)
    renewals.give_notice(session, act, agreement, notice("2026-11-01"))
    assert str(agreement.terms[0].ends_on) == "2027-05-01"
    renewals.withdraw_notice(session, act, agreement)
    assert (agreement.notice_given_on, agreement.terms[0].ends_on) == (None, None)
    with pytest.raises(Refused, match="no notice"):
        renewals.withdraw_notice(session, act, agreement)


def test_a_notice_taken_back_brings_the_tacit_terms_back(record: Recorder, session: Session, act: Act) -> None:
    agreement = record(signed_on="2020-01-01")
    renewals.give_notice(session, act, agreement, notice("2024-05-01"))
    renewals.withdraw_notice(session, act, agreement)
    assert len(agreement.terms) == 5


def test_after_notice_there_is_nothing_to_renew_or_decide(record: Recorder, session: Session, act: Act) -> None:
    agreement = record()
    renewals.give_notice(session, act, agreement, notice("2026-09-01"))
    with pytest.raises(Refused, match="Notice was given on 2026-09-01"):
        renewals.renew(session, act, agreement, RenewDetails())
    with pytest.raises(Refused, match="Notice was given on 2026-09-01"):
        renewals.decide(session, act, agreement, keep())


def test_a_decision_is_kept_with_who_and_when(record: Recorder, session: Session, act: Act) -> None:
    agreement = record(signed_on="2020-01-01")
    assert renewals.undecided(session, act) == [agreement]
    renewals.decide(session, act, agreement, keep("Council agreed"))
    term = agreement.terms[-1]
    assert (term.decided, term.decision_note, term.decided_at, term.decided_by_id) == (
        True, "Council agreed", act.now, act.who_id,
    )  # fmt: skip
    assert renewals.undecided(session, act) == []


def test_a_decision_in_the_notice_window_speaks_for_the_next_term_only(record: Recorder, session: Session) -> None:
    agreement = record()
    renewals.decide(session, on(date(2026, 6, 1)), agreement, keep("Go on"))
    renewals.roll(session, on(date(2028, 6, 1)))
    assert [(term.decided, term.decision_note) for term in agreement.terms] == [
        (True, "Go on"), (True, "Go on"), (False, None),
    ]  # fmt: skip


def test_an_early_decision_says_nothing_about_the_next_term(record: Recorder, session: Session) -> None:
    agreement = record()
    renewals.decide(session, on(date(2025, 6, 1)), agreement, keep())
    renewals.roll(session, on(date(2027, 6, 1)))
    assert [term.decided for term in agreement.terms] == [True, False]


def test_a_decision_to_end_it_does_not_stop_it_without_notice(record: Recorder, session: Session) -> None:
    agreement = record()
    renewals.decide(session, on(date(2026, 6, 1)), agreement, DecideDetails(decision=Decision.END))
    assert renewals.roll(session, on(date(2027, 1, 1))) == [agreement]
    assert [term.decided for term in agreement.terms] == [True, False]


def test_there_is_nothing_to_decide_once_it_has_lapsed(record: Recorder, session: Session, act: Act) -> None:
    with pytest.raises(Refused, match="nothing to decide"):
        renewals.decide(session, act, record(term={"months": 12}), keep())


def test_the_desk_sees_last_days_for_notice_the_nearest_first(record: Recorder, session: Session, act: Act) -> None:
    near = record(effective_on="2024-03-15", term={"months": 36, "notice": {"months": 3}})
    nearest = record(effective_on="2024-03-01", term={"months": 36, "notice": {"months": 3}})
    far = record(effective_on="2025-03-01", term={"months": 36, "notice": {"months": 3}})
    record()
    record(term=OPEN)
    told = record(effective_on="2024-03-01", term={"months": 36, "notice": {"months": 3}})
    renewals.give_notice(session, act, told, notice("2026-11-01"))
    assert renewals.near_notice(session, act) == [nearest, near]
    assert renewals.near_notice(session, act, 5) == [nearest]
    assert renewals.near_notice(session, act, 400) == [nearest, near, far]


def test_two_who_renew_at_once_do_not_both_succeed(postgres_url: str) -> None:
    engine = db.make_engine(postgres_url)
    maker = db.make_sessions(engine).writes
    acts.attach(maker)
    with acts.transaction(maker, on(TODAY)) as session:
        partnership = concluded(session, on(TODAY))
        agreement_id = agreements.record(session, on(TODAY), typed(partnership, term=EXPRESS)).id
    first, second = (Act(on(TODAY).now + timedelta(seconds=late), on(TODAY).desk) for late in (1, 2))
    with maker(info={"act": second}) as later:
        stale = agreements.get(later, second, agreement_id)
        with acts.transaction(maker, first) as earlier:
            renewals.renew(earlier, first, agreements.get(earlier, first, agreement_id), RenewDetails())
        with pytest.raises(StaleDataError):
            renewals.renew(later, second, stale, RenewDetails())
    with acts.transaction(maker, second) as session:
        assert starts(agreements.get(session, second, agreement_id)) == ["2024-01-01", "2026-01-01"]
    engine.dispose()
