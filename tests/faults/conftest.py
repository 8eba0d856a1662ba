"""Faults need the mail server and the processes of the workers' tests."""

import pytest

from tests.workers.conftest import sink, start

__all__ = ["sink", "start"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the later turns of the matrix for `--long`: they are the same faults once more."""
    if config.getoption("--long"):
        return
    later = [one for one in items if isinstance(one, pytest.Function) and _turn(one) > 0]
    config.hook.pytest_deselected(items=later)
    items[:] = [one for one in items if one not in later]


def _turn(item: pytest.Function) -> int:
    spec = getattr(item, "callspec", None)
    return int(spec.params.get("turn", 0)) if spec and "faults" in item.path.parts else 0
