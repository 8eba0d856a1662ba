"""Agreements on record: their first terms, signing, correction, end, and who sees them."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from backend.domain import chronicle
from backend.domain.agreements import agreements, renewals
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.details import AgreementDetails, DecideDetails, SignDetails, TerminateDetails
from backend.domain.agreements.outlook import outlook
from backend.domain.agreements.terms import Plan
from backend.domain.agreements.words import Decision, Mode, Origin, Renewal, State, Status
from backend.domain.chronicle import Wanted
from backend.domain.errors import Forbidden, Invalid, NotFound, Refused
from backend.domain.office import access, coordinators, history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import CoordinatorDetails, Role
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import Partnership, PartnershipDetails
from backend.domain.values import inputs
from tests.domain.agreements.conftest import TODAY, Recorder, on, typed
from tests.statements import counted

OPEN = {"months": None, "renewal": "none"}


def starts(agreement: Agreement) -> list[str]:
    """Return the first days of the terms on record."""
    return [str(term.starts_on) for term in agreement.terms]


def test_a_day_of_signing_makes_it_signed_and_gives_the_first_term(record: Recorder) -> None:
    agreement = record()
    [term] = agreement.terms
    assert agreement.status is Status.SIGNED
    assert (term.number, term.origin, term.decided) == (1, Origin.INITIAL, True)
    assert (str(term.starts_on), str(term.ends_on), str(term.notice_by)) == ("2024-01-01", "2026-12-31", "2026-09-30")


def test_without_a_day_of_signing_it_is_a_draft_whose_terms_are_only_foreseen(record: Recorder) -> None:
    agreement = record(signed_on=None, effective_on="2027-01-01")
    view = outlook(agreement, TODAY)
    assert (agreement.status, view.state, agreement.terms) == (Status.DRAFT, State.DRAFT, [])
    assert view.current is not None
    assert str(view.current.ends_on) == "2029-12-31"
    assert [str(one.starts_on) for one in view.next_terms] == ["2030-01-01", "2031-01-01", "2032-01-01"]


def test_the_first_term_starts_when_it_takes_effect_not_when_it_was_signed(record: Recorder) -> None:
    assert starts(record(signed_on="2025-05-12", effective_on="2025-07-01")) == ["2025-07-01"]


def test_what_is_being_typed_can_be_previewed_before_it_is_recorded(partnership: Partnership) -> None:
    plan = typed(partnership).plan
    assert plan == Plan(date(2024, 1, 1), 36, Renewal.TACIT, 12, notice_months=3)
    assert typed(partnership, signed_on="2024").plan is None
    assert typed(partnership, term=None).plan == Plan(date(2024, 1, 1))


@pytest.mark.parametrize(
    ("signed_on", "why"),
    [
        ("2019-11", "No term yet: the day of signing is not known in full; give the day from which it is in force"),
        (None, "No term yet: give the day of signing, or the day from which it is in force"),
    ],
)
def test_without_a_full_first_day_there_is_no_term_and_it_says_why(
    record: Recorder, signed_on: str | None, why: str
) -> None:
    agreement = record(signed_on=signed_on, status="signed")
    view = outlook(agreement, TODAY)
    assert (agreement.terms, view.current, view.next_terms, view.why_no_term) == ([], None, [], why)
    assert view.state is State.SIGNED


def test_one_signed_long_ago_gets_all_its_tacit_terms_at_once(record: Recorder) -> None:
    agreement = record(signed_on="2010-03-01", term={"months": 12, "renewal": "tacit", "notice": {"days": 30}})
    assert starts(agreement) == [f"{year}-03-01" for year in range(2010, 2027)]
    assert [term.decided for term in agreement.terms] == [True] + [False] * 16


def test_parties_are_the_partnerships_unless_said_otherwise(record: Recorder, partnership: Partnership) -> None:
    ids = [party.region_id for party in partnership.parties]
    assert [party.region_id for party in record().parties] == ids
    turned = record(parties=[{"region_id": one} for one in reversed(ids)])
    assert [party.region_id for party in turned.parties] == ids[::-1]
    assert [party.name for party in turned.parties] == [{"en": "Muster"}, {"en": "Home"}]


def test_an_unknown_party_is_refused(record: Recorder, partnership: Partnership) -> None:
    wrong = [{"region_id": partnership.parties[0].region_id}, {"region_id": partnership.id}]
    with pytest.raises(Refused, match="no such region") as refused:
        record(parties=wrong)
    assert refused.value.field == "parties.1"


def test_the_same_party_twice_is_refused(record: Recorder, partnership: Partnership) -> None:
    with pytest.raises(Refused, match="two parties"):
        record(parties=[{"region_id": partnership.parties[0].region_id}] * 2)


def test_the_owner_is_the_partnerships_unless_named(record: Recorder, session: Session, act: Act) -> None:
    other = coordinators.add(session, CoordinatorDetails(email="wu@example.org", name="Wu"))
    assert record().owner is act.who
    assert record(owner="wu@example.org").owner is other


@pytest.mark.parametrize(
    ("term", "field"),
    [
        ({"renewal": "tacit"}, "term.months"),
        ({"months": 12, "notice": {"months": 12}}, "term.notice"),
        ({"months": 36, "renewal": "tacit", "renewal_months": 3, "notice": {"months": 3}}, "term.notice"),
        ({"months": 1, "notice": {"days": 30}}, "term.notice"),
        ({"months": 12, "notice": {"months": 1, "days": 30}}, "term.notice"),
        ({"months": 12, "notice": {}}, "term.notice"),
        ({"months": 0}, "term.months"),
        ({"months": 2**70}, "term.months"),
        ({"months": True}, "term.months"),
        ({"months": 12, "renewal": "perhaps"}, "term.renewal"),
    ],
)
def test_terms_that_make_no_sense_are_refused_by_field(
    partnership: Partnership, term: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        typed(partnership, term=term)
    assert list(invalid.value.problems) == [field]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"terminated_on": "2025-01-01"}, "terminated_on"),
        ({"audience": "involved"}, "audience"),
        ({"title": {}}, "title"),
    ],
)
def test_other_contradictions_are_refused_by_field(
    partnership: Partnership, given: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        typed(partnership, **given)
    assert list(invalid.value.problems) == [field]


def test_signing_a_draft_begins_its_terms_and_keeps_the_signatures(
    record: Recorder, session: Session, act: Act
) -> None:
    agreement = record(signed_on=None)
    signers = [
        {"side": "us", "name": "WANG Shili", "post": "Director", "signed_on": "2026-11-02", "mode": "copies"},
        {"side": "them", "name": {"de": "Erika Muster"}, "signed_on": "2026-11-20", "place": "Musterstadt"},
    ]
    details = inputs.parse(SignDetails, {"place": "Chongqing", "mode": "video", "signers": signers})
    agreements.sign(session, act, agreement, details)
    assert (agreement.status, agreement.signed_on, starts(agreement)) == (Status.SIGNED, "2026-11-20", ["2026-11-20"])
    assert [(one.name, one.place, one.mode) for one in agreement.signatures] == [
        ({"en": "WANG Shili"}, {"en": "Chongqing"}, Mode.COPIES),
        ({"de": "Erika Muster"}, {"en": "Musterstadt"}, Mode.VIDEO),
    ]
    with pytest.raises(Refused, match="signed already"):
        agreements.sign(session, act, agreement, SignDetails())


def test_a_signing_without_a_day_is_todays(record: Recorder, session: Session, act: Act) -> None:
    agreement = record(signed_on=None)
    agreements.sign(session, act, agreement, SignDetails())
    assert agreement.signed_on == "2026-11-23"


def test_what_is_given_says_the_same_again(record: Recorder, session: Session, act: Act) -> None:
    agreement = record(term={"months": 24, "renewal": "express", "notice": {"days": 60}})
    known = len(history.of_record(session, agreement.id))
    agreements.change(session, act, agreement, inputs.parse(AgreementDetails, agreements.given(agreement)))
    assert len(history.of_record(session, agreement.id)) == known
    assert agreement.revision == 1


def test_a_wrong_entry_is_corrected_and_terms_keep_their_ids(
    record: Recorder, session: Session, act: Act, partnership: Partnership
) -> None:
    agreement = record(signed_on="2020-01-01")
    before = [term.id for term in agreement.terms]
    agreements.change(session, act, agreement, typed(partnership, signed_on="2020-02-01"))
    assert starts(agreement) == ["2020-02-01", "2023-02-01", "2024-02-01", "2025-02-01", "2026-02-01"]
    assert [term.id for term in agreement.terms] == before
    changes = [one for one in history.of_record(session, agreement.id) if one.noun == "agreement" and one.old]
    assert (changes[0].old, changes[0].new) == ({"signed_on": "2020-01-01"}, {"signed_on": "2020-02-01"})


def test_becoming_a_draft_again_takes_the_terms_away(
    record: Recorder, session: Session, act: Act, partnership: Partnership
) -> None:
    agreement = record()
    agreements.change(session, act, agreement, typed(partnership, status="in_review", signed_on=None))
    assert (agreement.status, agreement.terms) == (Status.IN_REVIEW, [])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"signed_on": "2024-01-02"}, "signed_on"),
        ({"kind": "park"}, "kind"),
        ({"term": {"months": 24}}, "term"),
        ({"status": "draft"}, "status"),
    ],
)
def test_signed_facts_no_longer_change_once_a_decision_stands_on_them(
    record: Recorder, session: Session, act: Act, given: dict[str, object], field: str
) -> None:
    agreement = record()
    renewals.decide(session, act, agreement, DecideDetails(decision=Decision.KEEP))
    with pytest.raises(Refused) as refused:
        agreements.change(
            session, act, agreement, inputs.parse(AgreementDetails, {**agreements.given(agreement), **given})
        )
    assert refused.value.field == field


def test_its_title_may_still_change_then(
    record: Recorder, session: Session, act: Act, partnership: Partnership
) -> None:
    agreement = record()
    renewals.decide(session, act, agreement, DecideDetails(decision=Decision.KEEP))
    agreements.change(session, act, agreement, typed(partnership, title="Memorandum of 2024", status="signed"))
    assert agreement.title == {"en": "Memorandum of 2024"}
    assert agreement.terms[0].decision is Decision.KEEP


def test_termination_takes_back_the_tacit_terms_it_did_not_live_to_see(
    record: Recorder, session: Session, act: Act
) -> None:
    agreement = record(signed_on="2020-01-01")
    details = inputs.parse(TerminateDetails, {"on": "2024-06-30", "by": "them", "why": "New council"})
    agreements.terminate(session, act, agreement, details)
    assert starts(agreement) == ["2020-01-01", "2023-01-01", "2024-01-01"]
    assert agreements.status_at(agreement, TODAY) is State.TERMINATED
    assert (outlook(agreement, TODAY).current, outlook(agreement, TODAY).next_terms) == (None, [])
    with pytest.raises(Refused, match="Only a signed agreement"):
        agreements.terminate(session, act, agreement, details)


def test_termination_ahead_of_its_day_is_refused(record: Recorder, session: Session, act: Act) -> None:
    with pytest.raises(Refused, match="not come yet"):
        agreements.terminate(session, act, record(), TerminateDetails(on=date(2026, 11, 24)))


def test_one_may_be_recorded_as_terminated_and_put_right(
    record: Recorder, session: Session, act: Act, partnership: Partnership
) -> None:
    past = {"signed_on": "2020-01-01", "status": "terminated", "terminated_on": "2024-06-30"}
    agreement = record(**past)
    assert starts(agreement) == ["2020-01-01", "2023-01-01", "2024-01-01"]
    agreements.change(session, act, agreement, typed(partnership, signed_on="2020-01-01"))
    assert (agreement.terminated_on, len(agreement.terms)) == (None, 5)


def test_only_a_draft_can_be_discarded(record: Recorder, session: Session, act: Act) -> None:
    draft, signed = record(signed_on=None), record()
    agreements.discard(session, act, draft)
    with pytest.raises(NotFound):
        agreements.get(session, act, draft.id)
    with pytest.raises(Refused, match="stays on record"):
        agreements.discard(session, act, signed)


def test_lists_by_partnership_and_by_state(
    record: Recorder, session: Session, act: Act, partnership: Partnership
) -> None:
    draft, running, over = record(signed_on=None), record(), record(term={"months": 12})
    assert agreements.listed(session, act) == [over, running, draft]
    assert agreements.listed(session, act, partnership.id, {State.LAPSED}) == [over]
    assert agreements.listed(session, act, draft.id) == []


def test_a_list_of_three_takes_as_many_queries_as_a_list_of_one(record: Recorder, session: Session, act: Act) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            record(signed_on="2020-01-01")
        session.commit()
        session.expunge_all()
        with counted(session.connection().engine) as statements:
            for one in agreements.listed(session, act):
                assert one.partnership.title == {"en": "Muster"}
                assert len(outlook(one, TODAY).next_terms) == 3
        counts.append(len(statements))
    assert counts[0] == counts[1] > 0


def test_nobody_outside_a_closed_team_sees_it(
    record: Recorder, session: Session, act: Act, partnership: Partnership
) -> None:
    agreement = record()
    closed = {**partnerships.given(partnership), "confidential": True}
    partnerships.change(session, act, partnership, inputs.parse(PartnershipDetails, closed))
    stranger = on(TODAY, coordinators.add(session, CoordinatorDetails(email="wu@example.org", name="Wu")))
    assert access.touched(session, agreement.id) == [partnership.id]
    assert agreements.listed(session, stranger) == []
    assert renewals.near_notice(session, stranger, 400) == []
    with pytest.raises(NotFound):
        agreements.get(session, stranger, agreement.id)
    assert agreements.get(session, act, agreement.id) is agreement


def test_the_history_of_a_discarded_draft_stays_with_its_team(
    record: Recorder, session: Session, act: Act, partnership: Partnership
) -> None:
    closed = {**partnerships.given(partnership), "confidential": True}
    partnerships.change(session, act, partnership, inputs.parse(PartnershipDetails, closed))
    agreement = record(status="draft", title={"en": "PLANTED"})
    agreements.discard(session, act, agreement)
    stranger = on(TODAY, coordinators.add(session, CoordinatorDetails(email="wu@example.org", name="Wu")))
    read = {
        name: [one.new.get("title") for one in chronicle.listed(session, who, Wanted(record_id=agreement.id))]
        for name, who in (("team", act), ("stranger", stranger))
    }
    assert read["stranger"] == []
    assert {"en": "PLANTED"} in read["team"]


def test_an_auditor_changes_nothing(session: Session, act: Act, partnership: Partnership) -> None:
    auditor = coordinators.add(session, CoordinatorDetails(email="a@example.org", name="A", role=Role.AUDITOR))
    with pytest.raises(Forbidden):
        agreements.record(session, on(TODAY, auditor), typed(partnership))
