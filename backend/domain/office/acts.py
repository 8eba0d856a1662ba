"""An act: who does something, at which instant, at which desk. One act a transaction.

Commands get it as an argument; the listeners attached here stamp rows with its instant. The clock is read by the
entry point that makes the act, nowhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import event, inspect
from sqlalchemy.orm import ONETOMANY, Mapper, Session, UOWTransaction, sessionmaker
from sqlalchemy.orm.util import identity_key

from backend.db import Base, Record
from backend.domain.office.coordinators import Coordinator


@dataclass(frozen=True, slots=True)
class Desk:
    """The office's fixed facts, from the settings: home zone, UID domain, default locale, the key of secret links."""

    timezone: str = "Asia/Shanghai"
    domain: str = "amity.example"
    locale: str = "en"
    locales: tuple[str, ...] = ("en", "zh-Hans")
    secret: bytes = b""
    base_url: str = "http://localhost:8000"


class OfficeSettings(Protocol):
    """What the settings say about the office."""

    @property
    def home_timezone(self) -> str: ...
    @property
    def instance_domain(self) -> str: ...
    @property
    def default_locale(self) -> str: ...
    @property
    def locales(self) -> tuple[str, ...]: ...
    @property
    def secret_key(self) -> str: ...
    @property
    def base_url(self) -> str: ...


def desk_of(settings: OfficeSettings) -> Desk:
    """Return the desk that every entry point works at, so that all make the same identifiers and links."""
    return Desk(
        timezone=settings.home_timezone,
        domain=settings.instance_domain,
        locale=settings.default_locale,
        locales=settings.locales,
        secret=settings.secret_key.encode(),
        base_url=settings.base_url,
    )


@dataclass(frozen=True, slots=True)
class Act:
    """Someone doing something now; `who` is None when Amity itself acts (clock, loading of the demo)."""

    now: datetime
    desk: Desk
    who: Coordinator | None = None

    @property
    def today(self) -> date:
        """Return the date at the office."""
        return self.now.astimezone(ZoneInfo(self.desk.timezone)).date()

    @property
    def who_id(self) -> UUID | None:
        """Return the acting person's id."""
        return self.who.id if self.who else None


@contextmanager
def transaction(maker: sessionmaker[Session], act: Act) -> Iterator[Session]:
    """Open one transaction for one act; it is committed at the end, or rolled back by an exception."""
    with maker(info={"act": act}) as session, session.begin():
        yield session


def of(session: Session) -> Act:
    """Return the act this session belongs to."""
    act = session.info["act"]
    assert isinstance(act, Act)  # noqa: S101 - narrows what `info` holds
    return act


def attach(maker: sessionmaker[Session]) -> None:
    """Let every session of `maker` stamp `created_at` and `updated_at` from its act."""
    event.listen(maker, "before_flush", _stamp)


def _stamp(session: Session, _context: UOWTransaction, _instances: object) -> None:
    now = of(session).now
    for row in session.new:
        if isinstance(row, Record):
            row.created_at = inspect(row).dict.get("created_at") or now
            row.updated_at = now
    for row in [one for one in session.dirty if session.is_modified(one)]:
        for changed in (row, _whole_of(session, row)):
            if isinstance(changed, Record):
                changed.updated_at = now


def _whole_of(session: Session, part: Any) -> object:
    """Return the loaded record that this row is a part of, as a leg of its visit: its version rises too."""
    found = _owner(part.__class__)
    return found and session.identity_map.get(identity_key(found[0], getattr(part, found[1])))


@cache
def _owner(part: type) -> tuple[type, str] | None:
    """Return the class that owns rows of this one, and the column with its id; None for what stands alone."""
    noun, column = named if isinstance(named := getattr(part, "__record__", None), tuple) else (None, "")
    for mapper in Base.registry.mappers:
        if noun is not None and getattr(mapper.class_, "__noun__", None) == noun and part in _owned(mapper, 2):
            return mapper.class_, column
    return None


def _owned(mapper: Mapper[Any], deep: int) -> set[type]:
    """Return the classes of what is loaded and saved with a record: one to many, or one to one, `deep` levels down."""
    own = [one.mapper for one in mapper.relationships if one.direction is ONETOMANY and not one.viewonly]
    return {found for one in own for found in ({one.class_} | (_owned(one, deep - 1) if deep > 1 else set()))}
