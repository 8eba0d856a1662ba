"""What the tests of pages need besides a browser: commands done outside it, statements counted, a page's own words."""

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar
from uuid import UUID

from flask import Flask, g
from sqlalchemy.orm import Session

from backend import db
from backend.domain.office import acts, coordinators
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Role
from config.settings import Settings
from tests import statements
from tests.web_fixtures import NOW, Browser

T = TypeVar("T")


class Office:
    """The office's data behind the pages: commands run in transactions of their own."""

    def __init__(self, sessions: db.Sessions, settings: Settings) -> None:
        self.sessions, self.act = sessions, Act(NOW, acts.desk_of(settings))

    def do(self, command: Callable[[Session, Act], T], who: UUID | None = None) -> T:
        """Run a command as Amity itself, or as a person."""
        with acts.transaction(self.sessions.writes, self.act) as session:
            person = coordinators.get(session, who) if who else None
            return command(session, Act(self.act.now, self.act.desk, person))

    def counted(self) -> AbstractContextManager[list[str]]:
        """Collect the statements that are sent to the database."""
        return statements.counted(self.sessions.engine)


def stop_clock(app: Flask) -> None:
    """Let every request of `app` take place at NOW."""

    def set_now() -> None:
        g.now = NOW

    app.before_request_funcs.setdefault(None, []).insert(0, set_now)


def words(text: str) -> str:
    """Return what a page says: its text without tags, spaces put together."""
    body = text.partition('id="main" tabindex="-1">')[2].partition("</main>")[0] or text
    plain = re.sub(r"<(script|style|template|svg)\b.*?</\1>", " ", body, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", plain)).split())


def person_in(
    app: Flask, add_person: Callable[..., UUID], name: str, role: Role = Role.COORDINATOR, **more: str
) -> Browser:
    """Return a browser in which another person is signed in."""
    add_person(f"{name}@amity.example", role, **more)
    browser = Browser(app.test_client())
    assert browser.sign_in(f"{name}@amity.example").status_code == 303
    return browser
