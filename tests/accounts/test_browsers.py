"""Browsers: told in words, ended one by one, noted coarsely."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.accounts import browsers
from backend.accounts.browsers import Browser, Seen
from backend.domain.errors import NotFound
from backend.domain.office.acts import Act
from tests import factories

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (FIREFOX, "Firefox · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (iPhone; like Mac OS X) Mobile/15E148 MicroMessenger/8.0", "WeChat · iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        ("", ""),
        ("Werkzeug/3", ""),
    ],
)
def test_a_browser_is_told_in_words(header: str, words: str) -> None:
    assert Seen.of(header, "").program == words


@pytest.mark.parametrize(
    ("address", "kept"),
    [("203.0.113.77", "203.0.x.x"), ("2001:db8:1:2::77", "2001:db8:1::"), ("unknown", ""), ("", "")],
)
def test_of_an_address_half_is_kept(address: str, kept: str) -> None:
    assert browsers.shortened(address) == kept


def test_one_ends_ones_own_and_nobody_elses(session: Session, act: Act) -> None:
    li, wu = factories.coordinator(session, "li"), factories.coordinator(session, "wu")
    mine, hers = replace(act, who=li), replace(act, who=wu)
    key = browsers.begin(session, mine, li.id, Seen.of(FIREFOX, "203.0.113.77"))
    browsers.begin(session, factories.later(mine, minutes=1), li.id, Seen("", ""))
    first, second = browsers.listed(session, mine)[::-1]
    assert (first.program, first.network, first.seen_at) == ("Firefox · Linux", "203.0.x.x", act.now)
    assert key not in str(vars(first))
    with pytest.raises(NotFound):
        browsers.end(session, hers, first.id)
    browsers.end(session, mine, first.id)
    assert list(browsers.listed(session, mine)) == [second]


def test_it_is_noted_every_ten_minutes_and_forgotten_after_thirty_days(session: Session, act: Act) -> None:
    li = factories.coordinator(session, "li")
    browsers.begin(session, act, li.id, Seen("", ""))
    (row,) = session.scalars(select(Browser)).all()
    for minutes, noted in ((9, act.now), (10, act.now + timedelta(minutes=10)), (15, act.now + timedelta(minutes=10))):
        browsers.note_seen(session, row.id, act.now + timedelta(minutes=minutes))
        session.refresh(row)
        assert row.seen_at == noted
    browsers.begin(session, replace(act, now=act.now + timedelta(days=30)), li.id, Seen("", ""))
    assert session.scalars(select(Browser.id)).all() != [row.id]
    assert len(session.scalars(select(Browser.id)).all()) == 1
