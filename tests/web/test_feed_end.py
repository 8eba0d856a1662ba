"""Revoking all feeds of a partner: which, who reads them; those that were chosen and no other."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from backend import db
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.outreach import feeds
from backend.domain.partners.partnerships import Partnership
from config.settings import Settings
from tests import factories
from tests.web.desk_work import Office, person_in, words
from tests.web_fixtures import Browser

AddPerson = Callable[..., UUID]


@pytest.fixture
def office(sessions_of_app: db.Sessions, settings: Settings) -> Office:
    """Return the data behind the pages."""
    return Office(sessions_of_app, settings)


@pytest.fixture
def muster(office: Office) -> Partnership:
    """Return a partnership with three feeds, one of them shared and one public, and a partner beside it."""

    def enter(session: Session, act: Act) -> Partnership:
        muster, other = factories.partnership(session, act), factories.partnership(session, act, "Zielonka")
        factories.feed(session, act, [muster], name="Northport")
        factories.feed(session, act, [muster, other], name="Southport")
        factories.feed(session, act, [muster], name="Everybody", audience="public")
        factories.feed(session, act, [other], name="Elsewhere")
        return muster

    return office.do(enter)


def _open(office: Office) -> list[str]:
    return sorted(
        one.name
        for one in office.do(feeds.listed)
        if feeds.state(one, office.act.today) is feeds.State.OPEN
    )  # fmt: skip


def test_it_shows_which_who_reads_them_and_that_nothing_undoes_it(signed_in: Browser, muster: Partnership) -> None:
    assert "Revoke all feeds" in words(signed_in.get(f"/partnerships/{muster.id}").text)
    page = signed_in.get(f"/partnerships/{muster.id}/feeds/revoke").text
    said = words(page)
    assert ("Northport never fetched" in said, "Read by these as well: Zielonka" in said) == (True, True)
    assert ("Everybody" in said, "Elsewhere" in said, "This cannot be undone" in said) == (False, False, True)
    assert len(re.findall(r'name="feed_ids" value="[^"]+" checked', page)) == 2


def test_those_that_were_shown_end_and_no_other(signed_in: Browser, office: Office, muster: Partnership) -> None:
    page = f"/partnerships/{muster.id}/feeds/revoke"
    shown = re.findall(r'name="feed_ids" value="([^"]+)"', signed_in.get(page).text)
    office.do(lambda session, act: factories.feed(session, act, [muster], name="Opened since"))
    elsewhere = next(str(one.id) for one in office.do(feeds.listed) if one.name == "Elsewhere")
    answer = signed_in.send(page, {"feed_ids": [*shown, elsewhere, "nonsense"]})
    assert (answer.status_code, answer.location) == (303, f"/partnerships/{muster.id}")
    assert _open(office) == ["Elsewhere", "Everybody", "Opened since"]
    again = signed_in.send(page, {"feed_ids": shown})
    assert (again.status_code, "Choose what is to end" in words(again.text)) == (409, True)


def test_who_may_not_change_it_ends_nothing(
    app: Flask, add_person: AddPerson, office: Office, muster: Partnership
) -> None:
    otto = person_in(app, add_person, "otto", Role.AUDITOR)
    assert otto.get(f"/partnerships/{muster.id}/feeds/revoke").status_code == 403
    closed = office.do(lambda session, act: factories.partnership(session, act, "Closed", confidential=True))
    office.do(lambda session, act: factories.feed(session, act, [closed], name="Secret"))
    anna = person_in(app, add_person, "anna")
    assert anna.get(f"/partnerships/{closed.id}/feeds/revoke").status_code == 404
    assert anna.send(f"/partnerships/{closed.id}/feeds/revoke", {"feed_ids": "x"}).status_code == 404
    assert "Secret" in _open(office)
