"""The schema by the command line, and settings that cannot work."""

import pytest
from sqlalchemy import func, select

from backend.db import Sessions
from backend.domain.outreach.rules import SHIPPED, Rule
from tests.cli.conftest import Type, answer


def test_upgrade_lays_the_shipped_rules_once(typed: Type, sessions: Sessions) -> None:
    assert typed("db", "upgrade").stdout.endswith(" already.\n")
    assert typed("db", "upgrade").exit_code == 0
    with sessions.reads() as session, session.begin():
        assert session.scalar(select(func.count()).select_from(Rule)) == len(SHIPPED)


def test_back_and_forth(typed: Type) -> None:
    wanted = answer(typed("db", "current", "--json"))
    assert wanted["is_current"]
    assert typed("db", "downgrade", "base", "--yes").stdout == "The database is at nothing.\n"
    assert answer(typed("db", "current", "--json"))["current"] == []
    assert "run: amity db upgrade" in typed("doctor").stdout
    assert typed("db", "upgrade").exit_code == 0
    assert answer(typed("db", "current", "--json")) == wanted


def test_a_downgrade_is_asked_about(typed: Type) -> None:
    assert typed("db", "downgrade", "base").exit_code == 1
    assert answer(typed("db", "current", "--json"))["is_current"]


@pytest.mark.parametrize("command", [["run"], ["serve"], ["worker"], ["db", "current"], ["user", "add", "a@b.example"]])
def test_broken_settings_are_told_together_with_their_mend(typed: Type, command: list[str]) -> None:
    refused = typed(*command, AMITY_PORT="many", AMITY_LOCALE="en")
    assert refused.exit_code == 2
    assert refused.stderr.splitlines() == [
        "AMITY_LOCALE: unknown; did you mean AMITY_LOCALES?",
        "AMITY_PORT=many: give a whole number from 1 to 65535",
    ]


def test_a_database_that_is_away_is_told_in_words(typed: Type) -> None:
    refused = typed("user", "add", "a@b.example", AMITY_DATABASE_URL="postgresql://127.0.0.1:9/amity")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("The database refuses: ")
    assert "Traceback" not in refused.output


def test_a_clock_of_its_own_needs_redis(typed: Type) -> None:
    refused = typed("clock")
    assert refused.exit_code == 2
    assert "AMITY_REDIS_URL" in refused.stderr
