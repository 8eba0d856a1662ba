"""What the pages of a partnership tell of time: what is under way, what is next, terms that ended and went on."""

import pytest
from flask import Flask

from backend import db
from backend.domain.agreements import agreements
from backend.domain.agreements.details import AgreementDetails
from backend.domain.office import outward
from backend.domain.office.outward import EndDetails
from backend.domain.partners.partnerships import Partnership
from backend.domain.values import inputs
from backend.domain.visits.visits import Visit
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, stop_clock, words
from tests.web_fixtures import Browser


@pytest.fixture
def office(app: Flask, sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages, whose clock stands still: it is 23 November 2026."""
    stop_clock(app)
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with a German city."""
    return office.do(factories.partnership)


def paper(office: Office, partner: Partnership, **term: object) -> None:
    """Put an agreement on record that is signed on 26 September 2024 for a year."""
    given = {"partnership_id": partner.id, "kind": "mou", "title": "Memorandum", "signed_on": "2024-09-26"}
    details = inputs.parse(AgreementDetails, {**given, "term": {"months": 12, **term}})
    office.do(lambda session, act: agreements.record(session, act, details))


def visit_of(office: Office, partner: Partnership, first: str, last: str) -> Visit:
    """Return an inbound visit on these days."""
    return office.do(lambda session, act: factories.visit(session, act, partner, starts_on=first, ends_on=last))


def test_the_record_tells_apart_what_is_over_under_way_and_planned(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    for first, last in (("2026-11-02", "2026-11-04"), ("2026-11-22", "2026-11-24"), ("2026-12-07", "2026-12-09")):
        visit_of(office, muster, first, last)
    page = words(signed_in.get(f"/partnerships/{muster.id}/record").text)
    assert "1 exchange so far 2026 1 exchange 2 – 4 Nov 2026" in page.replace("2–4", "2 – 4")
    under_way = page.partition("Under way")[2].partition("Planned")[0]
    assert "22" in under_way
    assert "7" in page.partition("Planned")[2]
    assert "under way until 24 Nov 2026; next on 7 Dec 2026" in page


def test_what_was_called_off_stands_in_the_record_and_is_not_counted(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    visit = visit_of(office, muster, "2026-11-22", "2026-11-24")
    office.do(lambda session, act: outward.call_off(session, act, session.merge(visit, load=False), EndDetails()))
    page = words(signed_in.get(f"/partnerships/{muster.id}/record").text)
    assert "No exchange is on record 2026 0 exchanges" in page
    assert "Under way" not in page


def test_the_record_says_the_day_on_which_the_term_ends(
    signed_in: Browser, office: Office, muster: Partnership
) -> None:
    paper(office, muster, renewal="tacit")
    page = words(signed_in.get(f"/partnerships/{muster.id}/record").text)
    assert "the term ends on Sat 25 Sep 2027" in page


def test_a_term_that_was_renewed_has_not_expired(signed_in: Browser, office: Office, muster: Partnership) -> None:
    paper(office, muster, renewal="tacit")
    page = words(signed_in.get(f"/partnerships/{muster.id}").text).partition("Everything so far")[2]
    assert "25 Sep 2026 Memorandum term ended, renewed until Sat 25 Sep 2027" in page
    assert "25 Sep 2025 Memorandum term ended, renewed until Fri 25 Sep 2026" in page
    assert "Term ends" not in page


def test_a_term_without_another_has_ended(signed_in: Browser, office: Office, muster: Partnership) -> None:
    paper(office, muster, renewal="none")
    page = words(signed_in.get(f"/partnerships/{muster.id}").text).partition("Everything so far")[2]
    assert "25 Sep 2025 Memorandum end of term" in page
    assert "renewed" not in page
