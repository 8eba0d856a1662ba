"""Feeds: whose they are, who may manage them, when they answer."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.domain.errors import Forbidden, Invalid, NotFound, Refused
from backend.domain.office import coordinators, history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.outreach import feeds, links
from backend.domain.outreach.feeds import Feed, FeedDetails, State
from backend.domain.partners.partnerships import Partnership
from backend.domain.values import inputs
from tests import factories


@pytest.fixture
def mei(session: Session, act: Act) -> Act:
    """Return the act of a director."""
    return replace(act, who=factories.coordinator(session, "mei", Role.DIRECTOR))


@pytest.fixture
def li(session: Session, mei: Act) -> Act:
    """Return the act of a coordinator."""
    return replace(mei, who=factories.coordinator(session, "li"))


@pytest.fixture
def wang(session: Session, mei: Act) -> Act:
    """Return the act of another coordinator."""
    return replace(mei, who=factories.coordinator(session, "wang"))


@pytest.fixture
def partner(session: Session, li: Act) -> Partnership:
    """Return a partnership."""
    return factories.partnership(session, li)


def token_of(act: Act, feed: Feed) -> str:
    """Return the token in the feed's address."""
    address = feeds.url(act, feed)
    assert address is not None
    return address.removeprefix(f"{act.desk.base_url}/feeds/").removesuffix(".ics")


def changed(session: Session, act: Act, feed: Feed, **given: Any) -> None:
    """Change a feed as a PATCH does."""
    feeds.change(session, act, feed, inputs.parse(FeedDetails, {**feeds.given(feed), **given}))


def test_a_feed_is_found_by_its_address_alone(session: Session, li: Act, partner: Partnership) -> None:
    feed = factories.feed(session, li, [partner])
    token = token_of(li, feed)
    assert feeds.find_by_token(session, token, li.today) is feed
    assert feeds.find_by_token(session, "a" * 32, li.today) is None
    assert feeds.find_by_token(session, feed.token_hash, li.today) is None
    assert feed.token_hash == links.digest(token)


def test_only_the_hash_is_kept_and_the_history_has_neither(session: Session, li: Act, partner: Partnership) -> None:
    feed = factories.feed(session, li, [partner])
    feeds.rotate(session, li, feed)
    said = str([(one.old, one.new) for one in history.of_record(session, feed.id)])
    assert "Port of Muster" in said
    assert feed.token_hash not in said
    assert token_of(li, feed) not in said


def test_rotating_ends_the_old_address(session: Session, li: Act, partner: Partnership) -> None:
    feed = factories.feed(session, li, [partner])
    old = token_of(li, feed)
    feeds.rotate(session, li, feed)
    assert feeds.find_by_token(session, old, li.today) is None
    assert feeds.find_by_token(session, token_of(li, feed), li.today) is feed


def test_a_revoked_feed_is_dead_for_good(session: Session, li: Act, partner: Partnership) -> None:
    feed = factories.feed(session, li, [partner])
    old = token_of(li, feed)
    feeds.revoke(session, li, feed)
    first = feed.revoked_at
    feeds.revoke(session, factories.later(li, days=1), feed)
    assert feed.revoked_at == first
    assert feeds.find_by_token(session, old, li.today) is None
    assert feeds.url(li, feed) is None
    assert feeds.state(feed, li.today) is State.REVOKED
    with pytest.raises(Refused):
        feeds.rotate(session, li, feed)
    with pytest.raises(Refused):
        feeds.show_link(session, li, feed)


def test_a_feed_answers_up_to_its_last_day(session: Session, li: Act, partner: Partnership) -> None:
    feed = factories.feed(session, li, [partner], expires_on=li.today.isoformat())
    token = token_of(li, feed)
    assert feeds.find_by_token(session, token, li.today) is feed
    assert feeds.find_by_token(session, token, li.today + timedelta(days=1)) is None
    assert feeds.state(feed, li.today + timedelta(days=1)) is State.EXPIRED


def test_an_internal_feed_ends_with_the_account(session: Session, mei: Act, li: Act, partner: Partnership) -> None:
    mine = factories.feed(session, li, audience="internal")
    theirs = factories.feed(session, li, [partner])
    mine_token, their_token = token_of(li, mine), token_of(li, theirs)
    assert li.who is not None
    coordinators.disable(session, li.who, mei.now)
    assert feeds.find_by_token(session, mine_token, li.today) is None
    assert feeds.state(mine, li.today) is State.ENDED
    assert feeds.find_by_token(session, their_token, li.today) is theirs


def test_an_internal_feed_is_its_owners_and_the_directors(session: Session, mei: Act, li: Act, wang: Act) -> None:
    auditor = replace(mei, who=factories.coordinator(session, "zhao", Role.AUDITOR))
    feed = factories.feed(session, li, audience="internal")
    for act in (wang, auditor):
        with pytest.raises(NotFound):
            feeds.get(session, act, feed.id)
        assert feeds.listed(session, act) == []
        with pytest.raises(Forbidden):
            feeds.show_link(session, act, feed)
    for act in (mei, li):
        assert feeds.listed(session, act) == [feed]
        assert feeds.show_link(session, act, feed) == feeds.url(act, feed)


def test_nobody_opens_a_feed_with_the_eyes_of_another(session: Session, mei: Act, li: Act) -> None:
    with pytest.raises(Forbidden):
        factories.feed(session, li, audience="internal", owner="mei@amity.example")
    with pytest.raises(Refused):
        factories.feed(session, replace(mei, who=None), audience="internal")
    assert factories.feed(session, mei, audience="internal", owner="li@amity.example").owner is li.who


def test_a_feed_keeps_audience_and_owner(session: Session, mei: Act, li: Act, partner: Partnership) -> None:
    feed = factories.feed(session, mei, [partner])
    with pytest.raises(Refused) as refused:
        changed(session, li, feed, audience="internal")
    assert refused.value.field == "audience"
    with pytest.raises(Refused) as refused:
        changed(session, li, feed, owner="li@amity.example")
    assert refused.value.field == "owner"


def test_a_confidential_partnership_hides_its_feeds(session: Session, mei: Act, li: Act, wang: Act) -> None:
    closed = factories.partnership(session, li, confidential=True)
    feed = factories.feed(session, li, [closed])
    assert feeds.listed(session, wang) == []
    with pytest.raises(NotFound):
        feeds.get(session, wang, feed.id)
    with pytest.raises(Refused):
        factories.feed(session, wang, [closed])
    assert feeds.listed(session, li, closed.id) == feeds.listed(session, mei, closed.id) == [feed]


def test_an_auditor_sees_partner_feeds_but_no_address(session: Session, mei: Act, partner: Partnership) -> None:
    auditor = replace(mei, who=factories.coordinator(session, "zhao", Role.AUDITOR))
    feed = factories.feed(session, mei, [partner])
    assert feeds.listed(session, auditor) == [feed]
    assert not feeds.may_manage(auditor, feed)
    for command in (feeds.show_link, feeds.rotate, feeds.revoke):
        with pytest.raises(Forbidden):
            command(session, auditor, feed)
    with pytest.raises(Forbidden):
        factories.feed(session, auditor, [partner])


def test_feeds_are_listed_by_partnership_newest_first(session: Session, li: Act, partner: Partnership) -> None:
    other = factories.partnership(session, li, "Beispiel")
    one, both = factories.feed(session, li, [partner]), factories.feed(session, li, [partner, other])
    assert feeds.listed(session, li, partner.id) == [both, one]
    assert feeds.listed(session, li, other.id) == [both]
    assert set(both.partnership_ids) == {partner.id, other.id}


def test_a_shown_link_stands_in_the_history(session: Session, li: Act, partner: Partnership) -> None:
    feed = factories.feed(session, li, [partner])
    address = feeds.show_link(session, li, feed)
    session.flush()
    newest = history.of_record(session, feed.id)[0]
    assert (newest.verb, newest.who_id) == ("link_shown", li.who_id)
    assert address not in str(newest.new)


def test_under_another_key_no_dead_address_is_shown(session: Session, li: Act, partner: Partnership) -> None:
    feed = factories.feed(session, li, [partner])
    elsewhere = replace(li, desk=replace(li.desk, secret=b"t" * 32))
    assert feeds.url(elsewhere, feed) is None
    with pytest.raises(Refused):
        feeds.show_link(session, elsewhere, feed)
    feeds.rotate(session, elsewhere, feed)
    assert feeds.find_by_token(session, token_of(elsewhere, feed), li.today) is feed


def test_changing_keeps_the_address_and_says_when(session: Session, li: Act, partner: Partnership) -> None:
    other = factories.partnership(session, li, "Beispiel")
    feed = factories.feed(session, li, [partner])
    token, revision = token_of(li, feed), feed.revision
    changed(session, factories.later(li, hours=1), feed)
    assert (feed.changed_at, feed.revision) == (li.now, revision)
    changed(session, factories.later(li, hours=2), feed, partnership_ids=[partner.id, other.id])
    assert feed.changed_at == li.now + timedelta(hours=2)
    assert feed.revision == revision + 1
    assert set(feeds.get(session, li, feed.id).partnership_ids) == {partner.id, other.id}
    changed(session, factories.later(li, hours=3), feed, kinds=["leg", "forum"], detail="titles", locale="de")
    assert (feed.kinds, feed.changed_at) == (["forum", "leg"], li.now + timedelta(hours=3))
    assert token_of(li, feed) == token


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"audience": "partner"}, "partnership_ids"),
        ({"audience": "involved"}, "audience"),
        ({"audience": "public", "kinds": []}, "kinds"),
        ({"audience": "public", "kinds": ["birthday"]}, "kinds.0"),
        ({"audience": "public", "locale": "english"}, "locale"),
        ({"audience": "public", "name": "a\r\nb"}, "name"),
        ({"audience": "public", "expires_on": "soon"}, "expires_on"),
        ({"audience": "public", "token_hash": "x"}, "token_hash"),
    ],
)
def test_wrong_input_is_refused_by_field(given: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        inputs.parse(FeedDetails, {"name": "Port", **given})
    assert field in refused.value.problems


def test_one_that_has_come_to_its_last_day_is_found_for_thirty_days_by_who_says_so(session: Session, act: Act) -> None:
    last = act.today - timedelta(days=1)
    feed = factories.feed(session, act, [factories.partnership(session, act)], expires_on=last.isoformat())
    token = feeds.tokens(act, feed)[0]

    def found(days: int) -> bool:
        return feeds.find_by_token_lately(session, token, last + timedelta(days=days)) is not None

    assert [found(days) for days in (0, 1, 30, 31)] == [True, True, True, False]
    assert feeds.find_by_token(session, token, act.today) is None
    feeds.revoke(session, act, feed)
    assert not found(1)


def test_what_a_partner_was_given_is_open_and_its_own(session: Session, act: Act) -> None:
    partner, other = factories.partnership(session, act), factories.partnership(session, act, "Zielonka")
    for name, whose in (("b", [partner]), ("a", [partner, other]), ("c", [other])):
        factories.feed(session, act, whose, name=name)
    factories.feed(session, act, [partner], name="public", audience="public")
    feeds.revoke(session, act, factories.feed(session, act, [partner], name="gone"))
    assert [one.name for one in feeds.given_to(session, act, partner.id)] == ["a", "b"]
