"""Who may change what, and what the history says of the partnerships a record touches."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

import backend.domain
from backend.domain.errors import Forbidden
from backend.domain.forums import forums
from backend.domain.forums.forums import ForumDetails
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import FeedDetails
from backend.domain.values import inputs
from tests import factories
from tests.domain.acting import by

BY_ITSELF = {
    "backend.domain.office.access.restate",
    "backend.domain.office.history.note",
    "backend.domain.office.history.note_change",
    "backend.domain.office.history.note_part",
    "backend.domain.office.teams.form",
    "backend.domain.outreach.fan.fan_out",
    "backend.domain.outreach.reminders.replan",
    "backend.domain.outreach.retries.plan",
    "backend.domain.outreach.rules.lay_shipped",
    "backend.domain.schedule.instants.mend",
    "backend.domain.schedule.projection.settle",
    "backend.domain.schedule.projection.settle_all",
    "backend.domain.schedule.projection.write",
    "backend.domain.agreements.agreements.keep_up",
    "backend.domain.agreements.renewals.roll",
    "backend.domain.schedule.projection.mismatches",
    "backend.domain.office.office.name",
    "backend.domain.outreach.notices.plan",
    "backend.domain.office.looks.mark",
    "backend.domain.lists.views.choose_columns",
    "backend.domain.lists.views.open_with",
}
"""What Amity does by itself, and parts of commands: no person's act reaches them without a command in front.

And what is a reader's own: up to when she has looked, how she has lists shown.
"""
WRITES = {
    "flush",
    "add",
    "add_all",
    "delete",
    "note",
    "carry",
    "reschedule",
    "relocate",
    "postpone",
    "call_off",
    "reinstate",
}


class Untouched:
    """Stands for any record and any input: whatever is asked of it is another such; nothing may be left changed."""

    def __init__(self) -> None:
        self.__dict__["changed"] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Untouched()

    def __setattr__(self, name: str, value: object) -> None:
        self.changed.append(name)


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every public function of the domain that takes an act, with its full name."""
    for found in pkgutil.walk_packages(backend.domain.__path__, "backend.domain."):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == found.name and not name.startswith("_")
            if own and "act" in inspect.signature(function).parameters:
                yield f"{found.name}.{name}", function


def writes(function: Callable[..., Any]) -> bool:
    """Say whether a function writes, itself, by a private one of its module, or by another noun's verb."""
    tree = ast.parse(inspect.getsource(function))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = {one.attr for one in calls if isinstance(one, ast.Attribute)}
    private = (one.id for one in calls if isinstance(one, ast.Name) and one.id.startswith("_"))
    own = (found for name in private if inspect.isfunction(found := function.__globals__.get(name)))
    return bool(named & WRITES) or any(map(_assigns, ast.walk(tree))) or any(map(writes, own))


def _assigns(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(one, ast.Attribute) for one in targets)


COMMANDS = {name: function for name, function in functions() if writes(function) and name not in BY_ITSELF}


def test_the_walk_finds_the_commands() -> None:
    known = {
        "forums.forums.plan",
        "visits.programme.reschedule_leg",
        "outreach.feeds.rotate",
        "schedule.releases.release",
    }
    assert {f"backend.domain.{one}" for one in known} <= set(COMMANDS)
    assert len(COMMANDS) >= 64


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_an_auditor_changes_nothing_by_any_command(session: Session, act: Act, name: str) -> None:
    auditor = by(act, factories.coordinator(session, "auditor", Role.AUDITOR))
    parameters = inspect.signature(COMMANDS[name]).parameters
    given: dict[str, Any] = {one: Untouched() for one in parameters} | {"act": auditor}
    if "session" in parameters:
        given["session"] = session
    with pytest.raises(Forbidden):
        COMMANDS[name](**given)
    assert [one.changed for one in given.values() if isinstance(one, Untouched) and one.changed] == []


def test_the_history_says_with_whom_a_forum_is_held(session: Session, act: Act) -> None:
    one, other = (factories.partnership(session, act, name) for name in ("Muster", "Esempio"))
    forum = factories.forum(session, act, [one])
    both = forums.given(forum) | {"partnership_ids": [one.id, other.id]}
    forums.change(session, act, forum, inputs.parse(ForumDetails, both))
    told = [(row.old, row.new) for row in history.of_record(session, forum.id) if "partnership_ids" in row.new]
    first, second = [str(one.id)], sorted([str(one.id), str(other.id)])
    assert told == [
        ({"partnership_ids": first}, {"partnership_ids": second}),
        ({"partnership_ids": []}, {"partnership_ids": first}),
    ]


def test_the_history_says_what_a_feed_is_narrowed_to(session: Session, act: Act) -> None:
    one, other = (factories.partnership(session, act, name) for name in ("Muster", "Esempio"))
    feed = factories.feed(session, act, [one])
    feeds.change(session, act, feed, inputs.parse(FeedDetails, feeds.given(feed) | {"partnership_ids": [other.id]}))
    newest = history.of_record(session, feed.id)[0]
    assert (newest.record_type, newest.old, newest.new) == (
        "feed",
        {"partnership_ids": [str(one.id)]},
        {"partnership_ids": [str(other.id)]},
    )
