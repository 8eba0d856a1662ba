"""Pages of agreements: a paper typed in one go, its terms as they are drawn, and each step on its page."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from backend import db
from backend.domain.agreements import agreements
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.details import AgreementDetails
from backend.domain.agreements.words import Decision, Status
from backend.domain.errors import NotFound
from backend.domain.office.coordinators import Role
from backend.domain.outreach import rules
from backend.domain.partners.partnerships import Partnership
from backend.domain.values import inputs
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, stop_clock, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]
THREE = {"months": 36, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}}
TYPED: dict[str, object] = {
    "term.months": "3", "term.months_unit": "years", "term.renewal": "tacit", "term.renewal_months": "1",
    "term.renewal_months_unit": "years", "term.notice": "3", "term.notice_unit": "months",
}  # fmt: skip


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city."""
    return office.do(factories.partnership)


def _record(office: Office, partnership: Partnership, **given: Any) -> Agreement:
    usual = {"partnership_id": partnership.id, "kind": "mou", "title": {"en": "MoU on ports", "zh-Hans": "港口备忘录"}}
    details = inputs.parse(AgreementDetails, {**usual, **given})
    return office.do(lambda session, act: agreements.record(session, act, details))


def _read(office: Office, agreement_id: UUID) -> Agreement:
    return office.do(lambda session, act: agreements.get(session, act, agreement_id))


def test_an_empty_list_says_what_it_is_for(signed_in: Browser) -> None:
    assert "Amity computes the terms" in words(signed_in.get("/agreements").text)


def test_the_terms_of_a_list_stand_on_one_scale_and_say_when_they_end(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    for signed_on, months in (("2024-06-01", 36), ("2010-01-01", 600)):
        _record(office, muster, signed_on=signed_on, term={"months": months, "renewal": "none"})
    page = signed_in.get("/agreements").text
    assert len(set(re.findall(r'class="today" x1="([0-9.]+)%"', page))) == 1
    assert "until 31 May 2027" in words(page)
    assert all(0 <= float(one) <= 100 for one in re.findall(r'(?:x|x1|x2)="(-?[0-9.]+)%"', page))


def test_three_years_then_one_tacit_with_three_months_is_one_form(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    paper = {"partnership_id": str(muster.id), "kind": "mou", "title.en": "MoU", "audience": "internal"}
    sent = {**TYPED, **paper, "signed_on": "2024-01-01"}
    answer = signed_in.send("/agreements/new", sent)
    assert answer.status_code == 303
    made = _read(office, UUID(answer.location.rsplit("/", 1)[1]))
    assert (made.status, made.term_months, made.renewal_months, made.notice_months) == (Status.SIGNED, 36, 12, 3)
    page = words(signed_in.get(answer.location).text)
    assert "3 years, then 1 year each, 3 months' notice" in page
    assert "Term 2 1 Jan 2027 31 Dec 2027 Thu 30 Sep 2027" in page
    assert "Term 4 1 Jan 2029 31 Dec 2029" in page


def test_the_next_three_terms_show_while_typing(signed_in: Browser, office: Office) -> None:  # its clock stands still
    said = words(signed_in.send("/agreements/preview", {**TYPED, "signed_on": "2024-01-01"}).text)
    assert "Term 1 the one that holds 1 Jan 2024 31 Dec 2026 Wed 30 Sep 2026" in said
    assert "Term 4 if nothing is said 1 Jan 2029 31 Dec 2029 Sun 30 Sep 2029" in said
    none = words(signed_in.send("/agreements/preview", TYPED).text)
    assert none == "No term yet: give the day of signing, or the day from which it is in force"
    wrong = words(signed_in.send("/agreements/preview", {**TYPED, "term.months": "many"}).text)
    assert wrong == "Write a whole number"


def test_without_scripts_a_button_shows_the_terms_and_keeps_nothing(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    sent = {**TYPED, "title.en": "MoU typed", "signed_on": "2024-01-01", "preview": "1"}
    answer = signed_in.send("/agreements/new", sent)
    assert (answer.status_code, "31 Dec 2029" in answer.text, 'value="MoU typed"' in answer.text) == (200, True, True)
    assert office.do(agreements.listed) == []


def test_what_is_wrong_is_told_at_its_box(signed_in: Browser, muster: Partnership) -> None:
    sent = {**TYPED, "partnership_id": str(muster.id), "kind": "mou", "title.en": "MoU", "term.notice": "40"}
    answer = signed_in.send("/agreements/new", sent)
    assert answer.status_code == 422
    assert "Notice: The notice period must be shorter than the term" in words(answer.text)
    assert 'id="f-term.notice-wrong"' in answer.text
    assert 'name="term.notice" type="text" value="40"' in answer.text


def test_more_years_than_numbers_have_digits_are_refused(signed_in: Browser, muster: Partnership) -> None:
    given: dict[str, object] = {"term.months": "9" * 5000, "term.months_unit": "years"}
    page = signed_in.send(
        "/agreements/new", {**TYPED, **given, "kind": "mou", "title.en": "MoU", "partnership_id": str(muster.id)}
    )
    assert page.status_code == 422
    assert signed_in.send("/agreements/preview", given).status_code == 200


def test_the_list_is_by_what_papers_ask_for(signed_in: Browser, office: Office, muster: Partnership) -> None:
    _record(office, muster, title={"en": "Near"}, signed_on="2024-03-02", term=THREE)
    _record(office, muster, title={"en": "Undecided"}, signed_on="2023-10-01", term=THREE)
    _record(office, muster, title={"en": "Unsigned"}, status="in_review")
    _record(office, muster, title={"en": "Endless"}, signed_on="2009-03-21")
    _record(office, muster, title={"en": "Lapsed"}, signed_on="2015-06-01", term={"months": 24})
    page = signed_in.get("/agreements").text
    rows = words(page.partition("<tbody>")[2])
    places = [rows.index(one) for one in ("Near", "Undecided", "Unsigned", "Endless", "Lapsed")]
    assert places == sorted(places)
    said = words(page)
    for tab in ("notice is near 1", "Renewed by itself, not decided 1", "On the way to signing 1", "Over 1"):
        assert tab in said
    undecided = words(signed_in.get("/agreements?group=undecided").text)
    assert "Say whether the office wants it" in undecided
    assert "renewed, not decided" in undecided


def test_the_list_asks_as_often_for_three_as_for_one(signed_in: Browser, office: Office, muster: Partnership) -> None:
    _record(office, muster, signed_on="2024-01-01", term=THREE)
    signed_in.get("/agreements")
    with office.counted() as one:
        signed_in.get("/agreements")
    for day in ("2022-01-01", "2023-01-01"):
        _record(office, muster, signed_on=day, term=THREE)
    with office.counted() as three:
        signed_in.get("/agreements")
    assert len(three) == len(one)


def test_after_the_last_day_the_page_says_when_it_renews(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    made = _record(office, muster, signed_on="2024-01-01", term=THREE)
    page = words(signed_in.get(f"/agreements/{made.id}").text)
    assert "Renews on Fri 1 Jan 2027 ; next last day for notice Thu 30 Sep 2027 ." in page
    assert "Last day for notice Wed 30 Sep 2026" in page


def test_the_page_speaks_chinese(app: Flask, add_person: AddPerson, office: Office, muster: Partnership) -> None:
    made = _record(office, muster, signed_on="2024-01-01", term=THREE)
    page = words(person_in(app, add_person, "hua", locale="zh-Hans").get(f"/agreements/{made.id}").text)
    assert "港口备忘录" in page
    assert "2026年9月30日" in page


def test_a_planned_paper_shows_the_terms_it_would_have(signed_in: Browser, office: Office, muster: Partnership) -> None:
    made = _record(office, muster, status="in_review", signed_on="2027-01-22", term=THREE)
    page = words(signed_in.get(f"/agreements/{made.id}").text)
    assert "Begins on Fri 22 Jan 2027" in page
    assert "Planned for 22 Jan 2027" in page


def test_signing_lays_the_first_term(signed_in: Browser, office: Office, muster: Partnership) -> None:
    made = _record(office, muster, status="approved", term=THREE)
    sent: dict[str, object] = {
        "sign.signed_on": "2026-11-20", "sign.place.en": "Chongqing", "sign.mode": "one_table",
        "sign.signers.0.side": "us", "sign.signers.0.name.en": "Sample One", "sign.signers.0.post.en": "Head",
        "revision": str(made.revision),
    }  # fmt: skip
    assert signed_in.send(f"/agreements/{made.id}/sign", sent).status_code == 303
    signed = _read(office, made.id)
    assert (signed.status, signed.signed_on, len(signed.terms)) == (Status.SIGNED, "2026-11-20", 1)
    page = words(signed_in.get(f"/agreements/{made.id}").text)
    assert "Sample One our side Head · 20 Nov 2026 · Chongqing · at one table" in page


def test_steps_change_what_they_say(signed_in: Browser, office: Office, muster: Partnership) -> None:
    made = _record(office, muster, signed_on="2024-03-02", term=THREE)
    address = f"/agreements/{made.id}"
    assert signed_in.send(f"{address}/decide", {"decide.decision": "keep", "decide.note": "Good"}).status_code == 303
    assert _read(office, made.id).terms[0].decision is Decision.KEEP
    assert "keep Mei · Good" in words(signed_in.get(address).text)
    notice: dict[str, object] = {"give-notice.given_on": "2026-11-20", "give-notice.by": "them"}
    assert signed_in.send(f"{address}/give-notice", notice).status_code == 303
    assert "Notice was given on Fri 20 Nov 2026 by the other side" in words(signed_in.get(address).text)
    assert signed_in.send(f"{address}/withdraw-notice").status_code == 303
    assert signed_in.send(f"{address}/terminate", {"terminate.why": "Merged"}).status_code == 303
    assert _read(office, made.id).status is Status.TERMINATED
    assert "Merged" in words(signed_in.get(address).text)


def test_a_renewal_adds_a_term(signed_in: Browser, office: Office, muster: Partnership) -> None:
    made = _record(office, muster, signed_on="2024-03-02", term={"months": 36, "renewal": "express"})
    assert signed_in.send(f"/agreements/{made.id}/renew", {"renew.months": "24"}).status_code == 303
    assert [term.months for term in _read(office, made.id).terms] == [36, 24]
    assert "Term 2 2 Mar 2027 1 Mar 2029 renewed expressly keep Mei" in words(
        signed_in.get(f"/agreements/{made.id}").text
    )


def test_a_refused_step_stays_open_with_what_was_typed(signed_in: Browser, office: Office, muster: Partnership) -> None:
    made = _record(office, muster, signed_on="2024-01-01", term=THREE)
    sent: dict[str, object] = {"give-notice.given_on": "2026-10-20", "give-notice.by": "us"}
    answer = signed_in.send(f"/agreements/{made.id}/give-notice", sent)
    assert answer.status_code == 409
    assert "no longer counts for this term" in words(answer.text)
    assert '<details class="fold" id="give-notice" open>' in answer.text
    assert 'value="2026-10-20"' in answer.text


def test_a_step_on_a_stale_page_is_refused(signed_in: Browser, office: Office, muster: Partnership) -> None:
    made = _record(office, muster, status="approved", term=THREE)
    assert signed_in.send(f"/agreements/{made.id}/sign", {"revision": str(made.revision)}).status_code == 303
    again = signed_in.send(f"/agreements/{made.id}/terminate", {"revision": str(made.revision)})
    assert (again.status_code, _read(office, made.id).status) == (409, Status.SIGNED)


def test_an_edit_keeps_what_has_no_box(signed_in: Browser, office: Office, muster: Partnership) -> None:
    made = _record(office, muster, signed_on="2024-01-01", term=THREE)
    form = signed_in.get(f"/agreements/{made.id}/edit").text
    assert 'name="term.months" type="text" value="3"' in form
    typed = {**TYPED, "partnership_id": str(muster.id), "kind": "park", "title.en": "Park", "signed_on": "2024-01-01"}
    answer = signed_in.send(f"/agreements/{made.id}/edit", {**typed, "revision": str(made.revision)})
    assert answer.status_code == 303
    read = _read(office, made.id)
    assert (read.kind.value, read.status, len(read.parties), read.title) == ("park", Status.SIGNED, 2, {"en": "Park"})
    stale = signed_in.send(f"/agreements/{made.id}/edit", {**typed, "title.en": "Mine", "revision": str(made.revision)})
    assert stale.status_code == 409
    assert "Title Park Mine" in words(stale.text)


def test_a_draft_can_be_discarded_and_a_signed_one_not(signed_in: Browser, office: Office, muster: Partnership) -> None:
    draft, signed = _record(office, muster), _record(office, muster, signed_on="2024-01-01")
    assert signed_in.send(f"/agreements/{draft.id}/discard").location == "/agreements"
    with pytest.raises(NotFound):
        _read(office, draft.id)
    answer = signed_in.send(f"/agreements/{signed.id}/discard")
    assert (answer.status_code, "stays on record" in answer.text) == (409, True)


def test_a_reminder_of_its_own_and_mute(signed_in: Browser, office: Office, muster: Partnership) -> None:
    made = _record(office, muster, signed_on="2024-03-02", term=THREE)
    assert signed_in.send(f"/reminders/agreement/{made.id}", {"number": "3", "unit": "days"}).status_code == 303
    assert "own reminder: 3 days before" in words(signed_in.get(f"/agreements/{made.id}").text)
    assert signed_in.send(f"/reminders/agreement/{made.id}/mute").status_code == 303
    assert office.do(lambda session, _act: rules.is_muted(session, made.id)) is True


def test_outsiders_find_nothing_of_a_confidential_one(
    app: Flask, signed_in: Browser, office: Office, add_person: AddPerson
) -> None:
    closed = office.do(lambda session, act: factories.partnership(session, act, "Zielonka", confidential=True))
    made = _record(office, closed, title={"en": "Secret paper"}, signed_on="2024-03-02", term=THREE)
    anna = person_in(app, add_person, "anna")
    for path in ("", "/edit"):
        assert anna.get(f"/agreements/{made.id}{path}").status_code == 404
    for path in ("sign", "renew", "give-notice", "withdraw-notice", "decide", "terminate", "discard"):
        assert anna.send(f"/agreements/{made.id}/{path}").status_code == 404
    assert anna.send(f"/reminders/agreement/{made.id}/mute").status_code == 404
    page = anna.get("/agreements").text
    assert ("Secret" in page, "Amity computes the terms" in page) == (False, True)
    forced = anna.send("/agreements/new", {**TYPED, "partnership_id": str(closed.id), "kind": "mou", "title.en": "X"})
    assert (forced.status_code, "Zielonka" in forced.text) == (409, False)
    assert "Secret paper" in signed_in.get("/agreements").text


def test_an_auditor_reads_and_finds_no_buttons(
    app: Flask, add_person: AddPerson, office: Office, muster: Partnership
) -> None:
    made = _record(office, muster, signed_on="2024-03-02", term=THREE)
    otto = person_in(app, add_person, "otto", Role.AUDITOR)
    page = otto.get(f"/agreements/{made.id}").text
    assert ("What now" in page, "/edit" in page) == (False, False)
    assert otto.send(f"/agreements/{made.id}/decide", {"decide.decision": "keep"}).status_code == 403


def test_beside_its_kind_a_title_does_not_say_the_kind_again(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    _record(office, muster, signed_on="2024-01-01", term={"months": 36, "renewal": "none", "notice": {"months": 3}})
    for path in (f"/partnerships/{muster.id}", "/calendar?view=list&date=2026-12-01"):
        said = words(signed_in.get(path).text)
        assert "MoU on ports" in said
        assert "Term ends: " not in said
        assert "Last day for notice: " not in said


def test_a_last_day_for_notice_on_a_weekend_says_the_workday_before(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    term = {"months": 12, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}}
    made = _record(office, muster, signed_on="2026-05-01", term=term)  # until 30 April 2027, notice by 30 January
    said = words(signed_in.get(f"/agreements/{made.id}").text)
    assert "Sat 30 Jan 2027 is no workday with us (weekend): the last workday before is Fri 29 Jan 2027." in said
    hinted = signed_in.get("/written?as=days&q=3 October 2026").json
    assert hinted is not None
    assert hinted["said"] == "= Saturday 3 October 2026 · National Day"
    assert signed_in.get("/written?as=day&q=2027-05-12").json == {
        "said": "= Wednesday 12 May 2027", "iso": "2027-05-12", "wrong": None,
    }  # fmt: skip


def test_chips_and_refusals_write_days_as_the_reader_does(
    app: Flask, office: Office, muster: Partnership, add_person: AddPerson
) -> None:
    _record(office, muster, signed_on="2026-05-01")
    li = person_in(app, add_person, "li", locale="zh-Hans")
    chips = li.get("/agreements?ends_until=2027-12-31").text.partition('class="list-head')[0]
    assert "2027年12月31日" in chips
    wrong = li.get("/written?as=day&q=12-14 May 2027").json
    assert wrong is not None
    assert "2027年5月12日" in wrong["wrong"]
