"""Fetches: how often a feed was fetched, by which kind of program, and when last; no address, nobody's name."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.db import Base, Instant

LONGEST = 40
SILENT_AFTER = timedelta(days=30)
OTHER = "?"
"""A program that does not say what it is."""
_CLIENTS: Final = (
    (r"google-calendar", "Google Calendar"),
    (r"\bios\b.*(dataaccessd|accountsd|calendar)|iphone|ipad", "Apple Calendar (iOS)"),
    (r"(mac ?os|macos).*(calendaragent|calendar|dataaccessd)|ical/|calendarstore", "Apple Calendar (macOS)"),
    (r"outlook|microsoft\.exchange|exchangeservicesclient|ms-office|microsoft office", "Outlook"),
    (r"thunderbird|lightning", "Thunderbird"),
    (r"evolution", "Evolution"),
    (r"korganizer|akonadi|kontact", "KOrganizer"),
    (r"icsx5|icsdroid", "ICSx5"),
    (r"davx5|davdroid", "DAVx5"),
    (r"nextcloud|owncloud", "Nextcloud"),
    (r"vdirsyncer|khal", "vdirsyncer"),
    (r"fastmail", "Fastmail"),
    (r"yahoo", "Yahoo"),
    (r"micromessenger|wechat", "WeChat"),
    (r"huawei|harmony", "Huawei"),
    (r"xiaomi|miui", "Xiaomi"),
    (r"foxmail|qqmail", "Foxmail"),
    (r"mozilla/", "Browser"),
)
_KNOWN: Final = [(re.compile(pattern, re.IGNORECASE), name) for pattern, name in _CLIENTS]
_PRODUCT: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9_.+-]*)")
_INSERT: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Attention(StrEnum):
    """Whether anybody reads a feed that answers."""

    READ = "read"
    NEVER = "never_fetched"
    SILENT = "silent"


class FeedFetch(Base):
    """How often one kind of program fetched a feed."""

    __tablename__ = "feed_fetches"

    feed_id: Mapped[UUID] = mapped_column(ForeignKey("feeds.id"), primary_key=True)
    client: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(Instant())
    last_at: Mapped[datetime] = mapped_column(Instant())


@dataclass(frozen=True, slots=True)
class Fetched:
    """All fetches of a feed: how many, the last, by which program that was."""

    count: int
    last_at: datetime
    last_by: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Fetches of one feed by one kind of program that were counted since the last writing."""

    feed_id: UUID
    client: str
    count: int
    first_at: datetime
    last_at: datetime


@lru_cache(maxsize=1024)
def client(user_agent: str) -> str:
    """Return which program a User-Agent (RFC 9110, 10.1.5) speaks of: one that is known, or its first product."""
    for pattern, name in _KNOWN:
        if pattern.search(user_agent):
            return name
    product = _PRODUCT.match(user_agent)
    return product[1][:LONGEST] if product else OTHER


def add_up(session: Session, counted: Iterable[Counted]) -> None:
    """Add what was counted to what is on record."""
    for one in sorted(counted, key=lambda each: (each.feed_id, each.client)):  # always in one order: no deadlock
        values = {"count": one.count, "first_at": one.first_at, "last_at": one.last_at}
        statement = _INSERT[session.get_bind().dialect.name](FeedFetch)
        statement = statement.values(feed_id=one.feed_id, client=one.client, **values)
        grown = {"count": FeedFetch.count + one.count, "last_at": one.last_at}
        session.execute(statement.on_conflict_do_update(index_elements=["feed_id", "client"], set_=grown))


def of(session: Session, feed_ids: Collection[UUID]) -> dict[UUID, Fetched]:
    """Return the fetches of these feeds; one that was never fetched is left out."""
    found: dict[UUID, Fetched] = {}
    for row in session.scalars(select(FeedFetch).where(FeedFetch.feed_id.in_(feed_ids)).order_by(FeedFetch.last_at)):
        before = found[row.feed_id].count if row.feed_id in found else 0
        found[row.feed_id] = Fetched(before + row.count, row.last_at, row.client)
    return found


def attention(found: Fetched | None, now: datetime) -> Attention:
    """Return whether a feed with these fetches is read."""
    if found is None:
        return Attention.NEVER
    return Attention.READ if found.last_at > now - SILENT_AFTER else Attention.SILENT


def by_client(session: Session, feed_id: UUID) -> list[FeedFetch]:
    """Return the fetches of one feed by each kind of program, the latest first."""
    query = select(FeedFetch).where(FeedFetch.feed_id == feed_id)
    return list(session.scalars(query.order_by(FeedFetch.last_at.desc(), FeedFetch.client)))
