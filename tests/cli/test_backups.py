"""Backup and restore: the whole office in one file, into an empty database of either kind, with its secret key."""

import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from backend.db import Sessions
from backend.domain import search, transactions
from backend.domain.index import upkeep
from backend.domain.office import acts
from backend.domain.office.acts import Act, Desk
from backend.domain.outreach import fan
from backend.domain.schedule import projection
from tests import factories
from tests.cli.conftest import Type
from tests.servers import databases
from tests.servers.postgres import Postgres
from tests.workers import owed


@pytest.fixture
def archive(typed: Type, sessions: Sessions, desk: Desk, tmp_path: Path) -> Path:
    """Return the backup of an office with records, their history, a feed and mail that is due."""
    assert typed("demo", "load", "--scale", "empty").exit_code == 0
    owed.owe(sessions, desk, 3)
    act = Act(owed.now_of(sessions), desk)
    with acts.transaction(sessions.writes, act) as session:
        partner = factories.partnership(session, act)
        factories.feed(session, act, [partner])
        factories.visit(session, act, partner)
        fan.fan_out(session, act)
    return _backup(typed, tmp_path / "office.amity")


@pytest.fixture(params=databases.KINDS)
def empty_url(request: pytest.FixtureRequest, postgres_server: Postgres, tmp_path: Path) -> str:
    """Return the address of a database with nothing in it, not even tables, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'other.sqlite3'}"
    return postgres_server.create(f"other_{abs(hash(request.node.nodeid))}")


def test_everything_comes_back_in_either_kind(typed: Type, archive: Path, empty_url: str, tmp_path: Path) -> None:
    other = {"AMITY_DATABASE_URL": empty_url, "AMITY_DATA_DIR": str(tmp_path / "other")}
    restored = typed("restore", str(archive), **other)
    assert restored.exit_code == 0, restored.output
    again = _backup(typed, tmp_path / "again.amity", **other)
    assert _rows(again) == _rows(archive)
    assert _manifest(again)["secret_key"] == _manifest(archive)["secret_key"]
    opened = transactions.open_sessions(empty_url)
    with acts.transaction(opened.reads, Act(owed.now_of(opened), Desk())) as session:
        assert projection.mismatches(session, acts.of(session)) == []
        assert upkeep.mismatches(session) == []
        assert [one.noun for one in search.found(session, acts.of(session), "muster")][:1] == ["partnership"]
    opened.engine.dispose()


def test_only_its_owner_may_read_it(archive: Path) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_a_database_in_use_is_refused(typed: Type, archive: Path) -> None:
    refused = typed("restore", str(archive))
    assert refused.exit_code == 2
    assert "restore into an empty one" in refused.stderr


def test_a_file_is_not_overwritten(typed: Type, archive: Path) -> None:
    refused = typed("backup", str(archive))
    assert refused.exit_code == 2
    assert "exists already" in refused.stderr


def test_what_is_no_archive_is_refused(typed: Type, tmp_path: Path) -> None:
    file = tmp_path / "letter"
    file.write_text("Dear all")
    assert "is no archive of Amity" in typed("restore", str(file)).stderr
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", '{"format": 99}')
    assert "another release" in typed("restore", str(file)).stderr


def test_a_key_of_the_settings_is_left_to_the_operator(typed: Type, archive: Path, tmp_path: Path) -> None:
    other = {"AMITY_DATABASE_URL": f"sqlite:///{tmp_path / 'third.sqlite3'}", "AMITY_DATA_DIR": str(tmp_path / "third")}
    restored = typed("restore", str(archive), AMITY_SECRET_KEY="another key of thirty-two letters", **other)
    assert "AMITY_SECRET_KEY is another one" in restored.stdout


def _backup(typed: Type, path: Path, **given: str) -> Path:
    made = typed("backup", str(path), **given)
    assert made.exit_code == 0, made.output
    return path


def _rows(path: Path) -> dict[str, list[str]]:
    with zipfile.ZipFile(path) as archive:
        tables = {one["name"] for one in _manifest(path)["tables"]}
        found = {name: archive.read(f"tables/{name}.jsonl").decode().splitlines() for name in tables}
    return {
        name: sorted(json.dumps(json.loads(line), sort_keys=True) for line in lines) for name, lines in found.items()
    }


def _manifest(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return found
