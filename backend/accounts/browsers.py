"""Browsers that are signed in: one row each, found by the digest of a random key in its cookie.

When a browser was last seen is noted every ten minutes at most. Of its network the first half of the address is kept,
enough to say "not mine" and too little to follow anybody.
"""

import hashlib
import ipaddress
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.db import Base, Instant, Keyed
from backend.domain.errors import NotFound
from backend.domain.office import history
from backend.domain.office.acts import Act

LIVES = timedelta(days=30)
SEEN_NOTED = timedelta(minutes=10)
PROVED_FOR = timedelta(minutes=15)
_PROGRAMS = (
    ("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("HuaweiBrowser", "Huawei Browser"), ("MQQBrowser", "QQ"),
    ("SamsungBrowser", "Samsung Internet"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("HeadlessChrome", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"), ("curl", "curl"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


class Browser(Keyed, Base):
    """One browser in which a person is signed in; `proved_at`: when she last showed there who she is."""

    __tablename__ = "browsers"

    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("coordinators.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    program: Mapped[str]
    network: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant())
    seen_at: Mapped[datetime] = mapped_column(Instant())
    proved_at: Mapped[datetime] = mapped_column(Instant())


@dataclass(frozen=True, slots=True)
class Pass:
    """What a cookie says: whose it is, of which epoch, and the browser's key."""

    coordinator_id: UUID
    epoch: int
    key: str

    @property
    def digest(self) -> str:
        """Return what is kept of the key."""
        return _digest(self.key)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a request says of its browser: program and network, in words."""

    program: str
    network: str

    @classmethod
    def of(cls, user_agent: str, address: str) -> "Seen":
        """Return it of the header User-Agent and the address the request came from."""
        found = (next((name for sign, name in known if sign in user_agent), "") for known in (_PROGRAMS, _SYSTEMS))
        return cls(" · ".join(part for part in found if part), shortened(address))


def begin(session: Session, act: Act, coordinator_id: UUID, seen: Seen) -> str:
    """Let a browser be signed in; return its key. Rows of browsers whose cookie has run out go."""
    session.execute(delete(Browser).where(Browser.created_at <= act.now - LIVES))
    key = secrets.token_urlsafe(24)
    session.add(
        Browser(
            coordinator_id=coordinator_id, digest=_digest(key), program=seen.program, network=seen.network,
            created_at=act.now, seen_at=act.now, proved_at=act.now,
        )
    )  # fmt: skip
    session.flush()
    return key


def end(session: Session, act: Act, browser_id: UUID) -> None:
    """End one of one's own browsers. Raises NotFound for another's."""
    gone = session.execute(delete(Browser).where(Browser.id == browser_id, Browser.coordinator_id == act.who_id))
    if not gone.rowcount:  # type: ignore[attr-defined]
        raise NotFound
    if act.who_id is not None:
        history.note(session, act, "browser_ended", ("coordinator", act.who_id))


def end_all(session: Session, coordinator_id: UUID, but: UUID | None = None) -> None:
    """End every browser of a person, but the one she sits at."""
    session.execute(
        delete(Browser)
        .where(Browser.coordinator_id == coordinator_id, *([Browser.id != but] if but else []))
        .execution_options(synchronize_session=False)
    )


def leave(session: Session, browser_id: UUID) -> None:
    """Forget the browser that signs out."""
    session.execute(delete(Browser).where(Browser.id == browser_id))


def note_seen(session: Session, browser_id: UUID, now: datetime) -> None:
    """Note that a browser is in use, at most every ten minutes."""
    old = Browser.seen_at <= now - SEEN_NOTED
    session.execute(update(Browser).where(Browser.id == browser_id, old).values(seen_at=now))


def note_proof(session: Session, browser_id: UUID, now: datetime) -> None:
    """Note that the person has just shown again who she is."""
    session.execute(update(Browser).where(Browser.id == browser_id).values(proved_at=now))


def listed(session: Session, act: Act) -> Sequence[Browser]:
    """Return one's own browsers, the one used last first."""
    living = Browser.coordinator_id == act.who_id, Browser.created_at > act.now - LIVES
    return session.scalars(select(Browser).where(*living).order_by(Browser.seen_at.desc(), Browser.id)).all()


def shortened(address: str) -> str:
    """Return the first half of a network address: 203.0.x.x, 2001:db8:1::; nothing of what is none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.version == 4:
        return ".".join(str(found).split(".")[:2]) + ".x.x"
    return str(ipaddress.ip_network((found, 48), strict=False).network_address)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
