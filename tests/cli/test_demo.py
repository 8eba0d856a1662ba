"""The sample office by the command line: its passwords are told and kept for their owner alone."""

import json
import stat
from pathlib import Path

from backend.accounts import accounts, passwords
from backend.accounts.passwords import Cost
from backend.db import Sessions
from tests.cli.conftest import Type, answer


def test_the_demo_is_loaded_once_with_passwords_that_work(typed: Type, sessions: Sessions, tmp_path: Path) -> None:
    loaded = typed("demo", "load")
    assert loaded.exit_code == 0, loaded.output
    kept = tmp_path / "data" / "demo-sign-ins.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for one in json.loads(kept.read_text()):
        assert f"{one['email']} " in loaded.stdout
        assert one["password"] in loaded.stdout
        with sessions.reads() as session, session.begin():
            known = accounts.credentials(session, one["email"])
        assert known is not None
        assert passwords.matches(Cost(1, 8), known.password_hash, one["password"])
    assert "/feeds/" in loaded.stdout
    refused = typed("demo", "load")
    assert (refused.exit_code, refused.stdout) == (1, "")


def test_a_reset_makes_new_passwords(typed: Type, tmp_path: Path) -> None:
    assert typed("demo", "load", "--scale", "empty").exit_code == 0
    kept = tmp_path / "data" / "demo-sign-ins.json"
    before = kept.read_text()
    assert typed("demo", "reset", "--scale", "empty").exit_code == 0
    assert kept.read_text() != before


def test_an_office_of_ones_own_is_not_emptied(typed: Type) -> None:
    answer(typed("user", "add", "mei@amity.example", "--role", "director", "--json"))
    refused = typed("demo", "reset")
    assert refused.exit_code == 1
    assert "an office of your own" in refused.stderr
