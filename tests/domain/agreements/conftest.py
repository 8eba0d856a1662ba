"""A partnership to hang agreements on, and acts on chosen days."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from backend.domain.agreements import agreements
from backend.domain.agreements.agreements import Agreement
from backend.domain.agreements.details import AgreementDetails
from backend.domain.office import acts, coordinators, history
from backend.domain.office.acts import Act, Desk
from backend.domain.office.coordinators import Coordinator, CoordinatorDetails, Role
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import Partnership, PartnershipDetails
from backend.domain.partners.regions import Level, Region
from backend.domain.values import inputs

TODAY = date(2026, 11, 23)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Yield a session with the office's listeners, all of it rolled back."""
    writing = engine.execution_options(amity_writes=True)
    with writing.connect() as connection, connection.begin() as outer:
        maker = sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        acts.attach(maker)
        history.attach(maker)
        with maker() as session:
            session.info["act"] = on(TODAY)
            yield session
        outer.rollback()


def on(day: date, who: Coordinator | None = None) -> Act:
    """Return an act at nine in the morning of `day` at the office in Shanghai."""
    return Act(datetime.combine(day, time(1), UTC), Desk(timezone="Asia/Shanghai"), who)


@pytest.fixture
def act(session: Session) -> Act:
    """Return an act of a coordinator, today."""
    who = coordinators.add(session, CoordinatorDetails(email="li@example.org", name="Li", role=Role.COORDINATOR))
    session.info["act"] = on(TODAY, who)
    return on(TODAY, who)


def concluded(session: Session, act: Act) -> Partnership:
    """Return a partnership of the home region with a partner."""
    home = Region(name={"en": "Home"}, country="CN", level=Level.NEW_AREA, timezone="Asia/Shanghai", home_since=act.now)
    there = Region(name={"en": "Muster"}, country="DE", level=Level.CITY, timezone="Europe/Berlin")
    session.add_all([home, there])
    session.flush()
    details = {"tier": "friendly_cooperation", "parties": [{"region_id": there.id}]}
    return partnerships.conclude(session, act, inputs.parse(PartnershipDetails, details))


@pytest.fixture
def partnership(session: Session, act: Act) -> Partnership:
    """Return a partnership to hang agreements on."""
    return concluded(session, act)


Recorder = Callable[..., Agreement]


@pytest.fixture
def record(session: Session, act: Act, partnership: Partnership) -> Recorder:
    """Return a function that records the usual memorandum, with what is given in place."""

    def recorded(**given: object) -> Agreement:
        return agreements.record(session, act, typed(partnership, **given))

    return recorded


def typed(partnership: Partnership, **given: object) -> AgreementDetails:
    """Return what is typed about "3 years, then 1 year tacit, 3 months' notice", with `given` in place."""
    usual = {
        "partnership_id": partnership.id,
        "kind": "mou",
        "title": "Memorandum",
        "signed_on": "2024-01-01",
        "term": {"months": 36, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}},
    }
    return inputs.parse(AgreementDetails, {**usual, **given})
