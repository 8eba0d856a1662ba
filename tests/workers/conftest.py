"""A post office over a database of the test's own, a server that takes its mail, and processes with an end."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import pytest

from backend.db import Sessions
from backend.domain.office.acts import Desk
from backend.mail.compose import Mailbox
from backend.mail.smtp import Limits
from backend.mail.transport import open_transport
from tests.mail.sink import Sink
from tests.servers import running
from workers.post import Counter, Post

MakePost: TypeAlias = Callable[..., Post]
CounterOf: TypeAlias = Callable[..., Counter]
Process: TypeAlias = subprocess.Popen[bytes]
Start: TypeAlias = Callable[..., AbstractContextManager[Process]]


@pytest.fixture
def sink() -> Iterator[Sink]:
    """Yield an SMTP server that keeps what it is given."""
    with Sink() as sink:
        yield sink


@pytest.fixture
def make_post(sessions: Sessions, desk: Desk, sink: Sink, tmp_path: Path) -> MakePost:
    """Return a maker of post offices whose mail goes to the sink, and whose waits are short."""

    def make(mail_url: str | None = None, **waits: float) -> Post:
        limits = Limits(connect=2, command=2, data=waits.get("data", 5))
        return Post(
            sessions=sessions,
            desk=desk,
            sender=Mailbox("Amity", "office@amity.example"),
            open=lambda url: open_transport(url, limits=limits),
            mail_url=mail_url or sink.url,
            sample_url=f"maildir:{tmp_path}/sample",
            lease=timedelta(seconds=waits.get("lease", 30)),
            retry_minutes=(waits.get("retry", 0) / 60,),
            probe=timedelta(seconds=waits.get("probe", 0)),
            uncertain=timedelta(seconds=waits.get("uncertain", 0)),
        )

    return make


@pytest.fixture
def post(make_post: MakePost) -> Post:
    """Return a post office."""
    return make_post()


@pytest.fixture
def counter_of() -> Iterator[CounterOf]:
    """Yield what opens a thread's counter at a post office, and closes it at the end."""
    opened: list[Counter] = []

    def open_counter(post: Post, kind: type[Counter] = Counter) -> Counter:
        opened.append(kind(post))
        return opened[-1]

    yield open_counter
    for counter in opened:
        counter.close()


@pytest.fixture
def counter(post: Post, counter_of: CounterOf) -> Counter:
    """Return this thread's counter at the post office."""
    return counter_of(post)


@pytest.fixture
def stop() -> threading.Event:
    """Return what stops a drain."""
    return threading.Event()


@pytest.fixture
def start(database_url: str, sink: Sink, tmp_path: Path) -> Start:
    """Return what runs `amity …` as an operator does, until the block ends; keywords are settings."""
    data = tmp_path / "data"

    @contextmanager
    def run(*arguments: str, **given: str) -> Iterator[Process]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AMITY_")}
        usual = {"AMITY_DATABASE_URL": database_url, "AMITY_DATA_DIR": str(data), "AMITY_MAIL_URL": sink.url}
        usual |= {"AMITY_TICK_SECONDS": "0.05", "AMITY_LEASE_SECONDS": "60", "AMITY_SECRET_KEY": "s" * 32}
        command = [sys.executable, "-m", "backend.cli", *arguments]
        with (tmp_path / "said").open("ab") as said:
            process = subprocess.Popen(
                command,
                env=kept | usual | given,
                cwd=running.ROOT,
                stderr=subprocess.STDOUT,
                stdout=said,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)

    return run
