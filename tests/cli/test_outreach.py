"""Feeds and messages by the command line."""

from backend.db import Sessions
from backend.domain.office import acts
from backend.domain.office.acts import Act, Desk
from backend.domain.outreach import fan, feeds, fetches, snapshots
from backend.domain.outreach.fetches import Counted
from tests import factories
from tests.cli.conftest import Type, answer
from tests.workers import owed


def test_a_feed_is_listed_without_its_address_and_revoked(typed: Type, sessions: Sessions, act: Act) -> None:
    with acts.transaction(sessions.writes, act) as session:
        made = factories.feed(session, act, [factories.partnership(session, act)])
        url = feeds.url(act, made)
    assert url is not None
    (listed,) = answer(typed("feed", "list", "--json"))
    assert (listed["id"], listed["state"], listed["audience"]) == (str(made.id), "open", "partner")
    assert url.rpartition("/")[2].removesuffix(".ics") not in typed("feed", "list", "--json").stdout
    assert typed("feed", "revoke", str(made.id)).exit_code == 0
    assert "revoked" in typed("feed", "list").stdout


def test_messages_are_listed_given_up_and_taken_up_again(typed: Type, sessions: Sessions, desk: Desk) -> None:
    owed.owe(sessions, desk, 2)
    _plan(sessions, desk)
    found = answer(typed("message", "list", "--json"))
    assert [one["state"] for one in found] == ["planned", "planned"]
    one = found[0]
    assert typed("message", "cancel", one["id"]).exit_code == 0
    assert [other["id"] for other in answer(typed("message", "list", "--state", "cancelled", "--json"))] == [one["id"]]
    assert typed("message", "retry", one["id"]).exit_code == 0
    assert [other["id"] for other in answer(typed("message", "list", "--state", "cancelled", "--json"))] == []
    assert one["recipient"] in typed("message", "list", "--recipient", one["recipient"]).stdout
    refused = typed("message", "retry", one["id"])
    assert (refused.exit_code, refused.stderr) == (1, "It is still on its way\n")


def test_empty_lists_say_so(typed: Type) -> None:
    said = [typed(noun, "list").stdout for noun in ("feed", "message", "token")]
    assert said == ["No feeds.\n", "No messages.\n", "No tokens.\n"]


def _plan(sessions: Sessions, desk: Desk) -> None:
    act = Act(owed.now_of(sessions), desk)
    with acts.transaction(sessions.writes, act) as session:
        assert fan.fan_out(session, act) == 1


def test_a_feed_tells_who_fetched_it(typed: Type, sessions: Sessions, act: Act) -> None:
    with acts.transaction(sessions.writes, act) as session:
        made = factories.feed(session, act, [factories.partnership(session, act)])
    assert "never fetched" in typed("feed", "list").stdout
    with acts.transaction(sessions.writes, act) as session:
        fetches.add_up(session, [Counted(made.id, "Outlook", 7, act.now, act.now)])
    (listed,) = answer(typed("feed", "list", "--json"))
    assert (listed["last_fetched_by"], listed["fetch_count"]) == ("Outlook", 7)
    assert f"{act.now:%Y-%m-%d}       7" in typed("feed", "list").stdout


def test_all_of_a_partner_are_revoked(typed: Type, sessions: Sessions, act: Act) -> None:
    with acts.transaction(sessions.writes, act) as session:
        partner, other = factories.partnership(session, act), factories.partnership(session, act, "Zielonka")
        for name, whose in (("North", partner), ("South", partner), ("Elsewhere", other)):
            factories.feed(session, act, [whose], name=name)
    said = typed("feed", "revoke", "--partnership", str(partner.id)).stdout
    assert ("Revoked: North" in said, "Revoked: South" in said, "Elsewhere" in said) == (True, True, False)
    assert {one["name"]: one["state"] for one in answer(typed("feed", "list", "--json"))} == {
        "North": "revoked",
        "South": "revoked",
        "Elsewhere": "open",
    }
    assert typed("feed", "revoke").exit_code == 2


def test_feeds_are_made_anew(typed: Type, sessions: Sessions, act: Act) -> None:
    with acts.transaction(sessions.writes, act) as session:
        made = factories.feed(session, act, [factories.partnership(session, act)])
    assert typed("feed", "rebuild").stdout == "Made anew: 1.\n"
    with acts.transaction(sessions.reads, act) as session:
        row = snapshots.find(session, made.id)
        assert row is not None
        assert (row.built, row.etag is None) == (row.wanted, False)
    assert typed("feed", "rebuild").stdout == "Made anew: 1.\n"
