"""People and tokens by the command line: told once, to programs too, and refused in words."""

from uuid import UUID

import pytest

from backend.accounts import accounts, factors, passwords, recovery
from backend.accounts.factors import Factors
from backend.accounts.passwords import Cost
from backend.db import Sessions
from backend.domain.office import acts
from backend.domain.office.acts import Act
from tests.cli.conftest import Type, answer

MEI = "mei@amity.example"


def test_a_person_is_added_with_a_first_password(typed: Type, sessions: Sessions) -> None:
    said = answer(typed("user", "add", MEI, "--role", "coordinator", "--json"))
    assert said.keys() == {"id", "email", "role", "password"}
    assert (said["email"], said["role"]) == (MEI, "coordinator")
    with sessions.reads() as session, session.begin():
        known = accounts.credentials(session, MEI)
        assert known is not None
        assert str(known.coordinator_id) == said["id"]
        assert passwords.matches(Cost(1, 8), known.password_hash, said["password"])
        assert accounts.get(session, known.coordinator_id).must_change_since is not None


def test_people_read_the_password_in_a_sentence(typed: Type) -> None:
    said = typed("user", "add", MEI, "--role", "director", "--locale", "zh-Hans")
    assert said.stdout.startswith(f"{MEI} is director now. First password, shown this once: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["user", "add", "no address"], "email: Not an e-mail address\n"),
        (["user", "add", MEI], f"{MEI} has an account already\n"),
        (["user", "role", MEI, "auditor"], "The last director cannot be taken away\n"),
        (["user", "disable", MEI], "The last director cannot be taken away\n"),
        (["user", "disable", "nobody@amity.example"], "Nobody here has the address nobody@amity.example\n"),
        (["token", "revoke", "01a20a2e-1d60-7659-b41e-600e142c5282"], "Not found\n"),
    ],
)
def test_what_is_refused_is_told_in_a_line(typed: Type, arguments: list[str], said: str) -> None:
    answer(typed("user", "add", MEI, "--role", "director", "--json"))
    refused = typed(*arguments)
    assert (refused.exit_code, refused.stdout, refused.stderr) == (1, "", said)


def test_a_role_changes_and_an_account_closes(typed: Type, sessions: Sessions) -> None:
    for name, role in (("mei", "director"), ("li", "coordinator")):
        answer(typed("user", "add", f"{name}@amity.example", "--role", role, "--json"))
    assert typed("user", "role", "li@amity.example", "director").exit_code == 0
    assert typed("user", "disable", MEI).exit_code == 0
    with sessions.reads() as session, session.begin():
        assert accounts.credentials(session, MEI) is None
        assert accounts.credentials(session, "li@amity.example") is not None


def test_a_forgotten_password_is_replaced(typed: Type, sessions: Sessions) -> None:
    before = answer(typed("user", "add", MEI, "--json"))["password"]
    after = answer(typed("user", "reset-password", MEI, "--json"))["password"]
    with sessions.reads() as session, session.begin():
        known = accounts.credentials(session, MEI)
    assert known is not None
    assert [passwords.matches(Cost(1, 8), known.password_hash, one) for one in (before, after)] == [False, True]


def test_lost_factors_are_taken_away_and_sessions_end(typed: Type, sessions: Sessions, act: Act) -> None:
    who_id = UUID(answer(typed("user", "add", MEI, "--json"))["id"])
    with acts.transaction(sessions.writes, act) as session:
        recovery.make(session, act, who_id)
    assert "password alone" in typed("user", "reset-2fa", MEI).stdout
    with sessions.reads() as session, session.begin():
        assert factors.of(session, who_id) == Factors()
        assert accounts.get(session, who_id).epoch == 2


def test_a_closed_account_opens_again(typed: Type, sessions: Sessions) -> None:
    answer(typed("user", "add", MEI, "--json"))
    typed("user", "disable", MEI)
    assert typed("user", "enable", MEI).stdout == f"{MEI} can sign in again.\n"
    with sessions.reads() as session, session.begin():
        assert accounts.credentials(session, MEI) is not None


def test_a_token_may_end_by_itself(typed: Type) -> None:
    answer(typed("user", "add", MEI, "--json"))
    answer(typed("token", "create", MEI, "--days", "30", "--json"))
    [listed] = answer(typed("token", "list", "--json"))
    assert listed["expires_at"] is not None
    assert typed("token", "create", MEI, "--days", "0").exit_code == 1


def test_a_token_is_shown_once_listed_and_revoked(typed: Type) -> None:
    answer(typed("user", "add", MEI, "--json"))
    made = answer(typed("token", "create", MEI, "--scope", "write", "--json"))
    assert made["token"].startswith("amity_")
    (listed,) = answer(typed("token", "list", "--json"))
    assert (listed["id"], listed["scope"], listed["revoked_at"]) == (made["id"], "write", None)
    assert made["token"] not in typed("token", "list").stdout
    assert "never used" in typed("token", "list").stdout
    assert typed("token", "revoke", made["id"]).exit_code == 0
    assert "revoked" in typed("token", "list").stdout


def test_only_a_directors_token_may_administer(typed: Type) -> None:
    answer(typed("user", "add", MEI, "--json"))
    refused = typed("token", "create", MEI, "--scope", "admin")
    assert (refused.exit_code, refused.stderr) == (1, "Only a director's token may have the scope admin\n")
