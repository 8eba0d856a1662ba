"""The identity of a mail: the key under which it is owed once, and the Message-ID that every copy of it carries."""

import hashlib
from datetime import datetime
from uuid import UUID


def key_of(kind: str, about: tuple[str, str], rule_id: UUID, anchor: datetime, recipient_id: UUID) -> str:
    """Return the key under which a mail is owed once: same event and step (`about`), rule, anchor and recipient."""
    parts = (kind, *about, str(rule_id), anchor.isoformat(), str(recipient_id))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def message_id_of(key: str, epoch: int, domain: str) -> str:
    """Return the deterministic Message-ID (RFC 5322 3.6.4), without angle brackets."""
    return f"{key[:32]}.{epoch}@{domain}"
