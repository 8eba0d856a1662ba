"""The command line as an operator types it, over a migrated database of the test's own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from click.testing import CliRunner, Result

from backend.cli import amity

Type: TypeAlias = Callable[..., Result]
CHEAP = {"AMITY_ARGON2_TIME_COST": "1", "AMITY_ARGON2_MEMORY_KIB": "8"}


@pytest.fixture
def typed(database_url: str, tmp_path: Path) -> Type:
    """Return what types `amity …`; keywords are settings."""

    def type_(*arguments: str, **given: str | None) -> Result:
        usual = {"AMITY_DATABASE_URL": database_url, "AMITY_DATA_DIR": str(tmp_path / "data"), **CHEAP}
        return CliRunner().invoke(amity, list(arguments), env={**usual, **given})

    return type_


def answer(result: Result) -> Any:
    """Return what a command with --json says."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)
