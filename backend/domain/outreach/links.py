"""Secret links: derived from the office's key, never stored, so that they can be shown again (decisions 12).

A token is the base32 of the first 160 bits of HMAC-SHA-256(key, purpose | id | epoch), in small letters. Tables keep
its SHA-256 and the epoch; a higher epoch makes another token and ends the one before.
"""

import base64
import hashlib
import hmac
import re
from uuid import UUID

LENGTH = 32
_BYTES = 20  # 160 bits
_LABEL = b"amity secret links"
_TOKEN = re.compile(rf"[a-z2-7]{{{LENGTH}}}")


def token(secret: bytes, purpose: str, link_id: UUID, epoch: int) -> str:
    """Return the token of a link. Raises ValueError without a key: everybody could derive it."""
    if not secret:
        raise ValueError("secret links need the office's key")
    key = hmac.digest(secret, _LABEL, hashlib.sha256)
    derived = hmac.digest(key, f"{purpose}|{link_id}|{epoch}".encode(), hashlib.sha256)
    return base64.b32encode(derived[:_BYTES]).decode("ascii").lower()


def digest(text: str) -> str:
    """Return what is stored of a token and looked up: its SHA-256 in hex, so that timing tells nothing of the token."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def is_token(text: str) -> bool:
    """Say whether `text` has the shape of a token; what has not is looked up nowhere."""
    return _TOKEN.fullmatch(text) is not None
