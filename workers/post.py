"""The post office of one process: where messages are, how mail leaves, and every wait in between."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from backend import db
from backend.db import Sessions
from backend.domain.office import office
from backend.domain.office.acts import Desk
from backend.files.store import Store
from backend.mail.compose import Mailbox
from backend.mail.transport import Limits, Transport, open_transport
from config.settings import Settings

BATCH = 20
BUDGET_SECONDS = 50.0


@dataclass(slots=True)
class Post:
    """What clock and drain need. `down_until` is the breaker: no mail is tried before it.

    `probe` is the wait after a server did not work, `uncertain` the wait after one was cut off within a mail.
    """

    sessions: Sessions
    desk: Desk
    sender: Mailbox
    open: Callable[[str], Transport]
    mail_url: str
    sample_url: str
    lease: timedelta
    retry_minutes: tuple[float, ...]
    files: Store | None = None
    exports: Path | None = None
    probe: timedelta = timedelta(seconds=15)
    uncertain: timedelta = timedelta(minutes=2)
    holder: str = field(default_factory=lambda: uuid.uuid4().hex)
    down_until: datetime | None = None

    def now(self) -> datetime:
        """Return the database's now: every worker on every machine lives by it."""
        with self.sessions.engine.connect() as connection:
            return db.read_now(connection)

    def url(self) -> str:
        """Return where mail goes now: while the office is the sample one, it stays on this machine."""
        with self.sessions.reads() as session, session.begin():
            return self.sample_url if office.is_sample(session) else self.mail_url

    def again_at(self, now: datetime, attempts: int) -> datetime:
        """Return when a message that a server put off is tried again: the steps of the settings, with some jitter."""
        minutes = self.retry_minutes[min(attempts, len(self.retry_minutes)) - 1]
        return now + timedelta(minutes=minutes * random.uniform(1.0, 1.1))  # noqa: S311 - spreads load, no secret


@dataclass(slots=True)
class Counter:
    """One thread's counter at the post office: it keeps a transport open as long as mail goes to the same place."""

    post: Post
    _url: str = ""
    _transport: Transport | None = None

    def transport(self) -> Transport:
        """Return the transport for what is sent now."""
        url = self.post.url()
        if self._transport is None or url != self._url:
            self.close()
            self._url, self._transport = url, self.post.open(url)
        return self._transport

    def close(self) -> None:
        """Let go of the connection."""
        if self._transport is not None:
            self._transport.close()
        self._transport = None


def of_settings(settings: Settings, sessions: Sessions, desk: Desk) -> Post:
    """Return the post office the settings describe."""
    limits = Limits(
        connect=settings.smtp_connect_timeout, command=settings.smtp_timeout, data=settings.smtp_data_timeout
    )
    return Post(
        sessions=sessions,
        desk=desk,
        sender=mailbox(settings.mail_from),
        open=lambda url: open_transport(url, limits=limits, hello=settings.instance_domain),
        mail_url=settings.mail_url,
        sample_url=f"maildir:{settings.data_dir}/mail",
        lease=timedelta(seconds=settings.lease_seconds),
        retry_minutes=settings.retry_minutes,
        exports=settings.export_dir,
        files=Store(settings.data_dir / "files", settings.keep_free),
    )


def mailbox(text: str) -> Mailbox:
    """Read `Name <address>` or an address alone."""
    name, bracket, rest = text.partition("<")
    return Mailbox(name.strip(), rest.rstrip("> ").strip()) if bracket else Mailbox("", text.strip())
