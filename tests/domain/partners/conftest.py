"""A session with the office's listeners, an act of the office, and the demo office's home region in its parent."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from backend.demo import liangjiang
from backend.domain.office import acts, history
from backend.domain.office.acts import Act, Desk
from backend.domain.partners import regions
from backend.domain.partners.regions import Region, RegionDetails
from backend.domain.values import inputs

ACT = Act(datetime(2026, 11, 23, 1, tzinfo=UTC), Desk(timezone="Asia/Shanghai"))


@pytest.fixture
def act() -> Act:
    """Return an act of Amity itself, at nine in the morning in Shanghai."""
    return ACT


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Yield a session with the office's listeners, all of it rolled back."""
    writing = engine.execution_options(amity_writes=True)
    with writing.connect() as connection, connection.begin() as outer:
        maker = sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        acts.attach(maker)
        history.attach(maker)
        with maker(info={"act": ACT}) as session:
            yield session
        outer.rollback()


@pytest.fixture
def parent(session: Session, act: Act) -> Region:
    """Return Chongqing."""
    return regions.create(session, act, inputs.parse(RegionDetails, liangjiang.PARENT))


@pytest.fixture
def home(session: Session, act: Act, parent: Region) -> Region:
    """Return the home region, read back from the database."""
    made = regions.create(session, act, inputs.parse(RegionDetails, liangjiang.region(str(parent.id))))
    session.commit()
    session.expunge_all()
    return regions.get(session, made.id)
