"""Fixtures for all tests: real PostgreSQL and Redis, migrated databases, and a session that is rolled back.

`session` is for the domain: each test inside one outer transaction, on SQLite and on PostgreSQL. What needs real
commits or several processes takes `database_url` or `sessions`: a migrated database of its own, on both kinds too;
`sqlite_url` and `postgres_url` are one kind alone. Servers start when a test first asks, one for each test process.
"""

import gc
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
import redis
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from backend import db
from backend.domain import transactions
from backend.domain.office.acts import Act, Desk
from config import settings
from tests import kept
from tests.servers import databases, postgres, redis_server
from tests.servers.postgres import Postgres

settings.one_tz_database()
gc.disable()  # until everything is collected: it all stays
# on a busy machine an example may take its time; all else as Hypothesis has it, here and where CI is set
hypothesis.settings.register_profile(
    "amity", hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
)
hypothesis.settings.load_profile("amity")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make faults` and `make shots` ask for the long matrices."""
    parser.addoption("--long", action="store_true", help="run the whole matrix of faults, not one pass")
    parser.addoption("--shots", metavar="FOLDER", help="photograph every page in both languages into FOLDER")


def pytest_collection_finish() -> None:
    """Take what is there by now out of the garbage collector's rounds: it stays until the end."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def long(pytestconfig: pytest.Config) -> bool:
    """Return whether the long matrix was asked for."""
    return bool(pytestconfig.getoption("--long"))


@pytest.fixture(scope="session")
def shots(pytestconfig: pytest.Config) -> Path | None:
    """Return the folder that asks for photographs of every page, or None."""
    folder = pytestconfig.getoption("--shots")
    return None if folder is None else Path(folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """Yield a PostgreSQL server for this process's tests."""
    with postgres.server() as server:
        yield server


@pytest.fixture(scope="session")
def redis_address() -> Iterator[str]:
    """Yield a Redis server's address for this process's tests."""
    with redis_server.server() as address:
        yield address


@pytest.fixture
def redis_url(redis_address: str) -> str:
    """Return the address of an empty Redis."""
    with redis.Redis.from_url(redis_address) as client:
        client.flushall()
    return redis_address


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file, to copy and not to open."""
    path = tmp_path_factory.mktemp("template") / "amity.sqlite3"
    databases.create(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Postgres) -> str:
    """Return the name of a migrated database, to copy and not to connect to."""
    databases.create(postgres_server.create("migrated"))
    return "migrated"


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> Iterator[str]:
    """Yield the address of a migrated SQLite file of this test's own: one address, for one test after the other."""
    path = Path(shutil.copy(sqlite_template, sqlite_template.with_name("own.sqlite3")))
    yield f"sqlite:///{path}"
    for one in path.parent.glob(f"{path.name}*"):
        one.unlink()


@pytest.fixture
def postgres_url(postgres_server: Postgres, postgres_template: str) -> Iterator[str]:
    """Yield the address of a migrated PostgreSQL database of this test's own, as `sqlite_url`."""
    yield postgres_server.create("own", postgres_template)
    postgres_server.drop("own")


@pytest.fixture(params=databases.KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of a migrated database of this test's own, on each kind."""
    url = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])
    assert isinstance(url, str)
    return url


@pytest.fixture
def sessions(database_url: str) -> Iterator[db.Sessions]:
    """Yield the two doors to a database of this test's own, where transactions really commit."""
    with kept.sessions(database_url) as found:
        yield found


@pytest.fixture(scope="session", params=databases.KINDS)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Yield one migrated database a run and kind, which every test leaves as it was."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        url = f"sqlite:///{shutil.copy(template, tmp_path_factory.mktemp('shared') / 'amity.sqlite3')}"
    else:
        server = request.getfixturevalue("postgres_server")
        url = server.create("shared", request.getfixturevalue("postgres_template"))
    engine = db.make_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def desk() -> Desk:
    """Return the office's fixed facts: Asia/Shanghai, English and simplified Chinese."""
    return Desk(secret=b"s" * 32)


@pytest.fixture
def act(desk: Desk) -> Act:
    """Return an act of Amity itself, on Monday 1 March 2027 at 17:00 in Shanghai."""
    return Act(now=datetime(2027, 3, 1, 9, 0, tzinfo=UTC), desk=desk)


@pytest.fixture
def session(engine: Engine, act: Act) -> Iterator[Session]:
    """Yield a session inside an outer transaction: what the test commits is a savepoint, and all is rolled back.

    It belongs to `act` and does all that the product's own sessions do; `session.commit()` settles the schedule.
    """
    with engine.execution_options(amity_writes=True).connect() as connection, connection.begin() as outer:
        maker = sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        transactions.attach_to(maker)
        with maker(info={"act": act}) as session:
            yield session
        outer.rollback()
