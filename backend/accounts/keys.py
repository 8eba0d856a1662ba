"""Keys derived from the office's secret key, one for each use (HKDF, RFC 5869), and what is sealed with them.

Who gets hold of the database alone reads neither the secrets of authenticator apps nor recovery codes.
"""

import base64
import hashlib
import hmac
import secrets
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BYTES, _NONCE = 32, 12


@cache
def derived(secret: bytes, use: str) -> bytes:
    """Return the key for one use. Raises ValueError without a secret: everybody could derive it."""
    if not secret:
        raise ValueError("keys of accounts need the office's secret key")
    return HKDF(algorithm=SHA256(), length=_BYTES, salt=None, info=f"amity {use}".encode()).derive(secret)


def sealed(key: bytes, text: str, about: str) -> str:
    """Return `text` encrypted (AES-256-GCM), tied to what it is `about`: put elsewhere it opens no more."""
    nonce = secrets.token_bytes(_NONCE)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), about.encode())).decode("ascii")


def opened(key: bytes, text: str, about: str) -> str | None:
    """Return what was sealed; None under another key, or of a text that was changed or moved."""
    try:
        found = base64.b64decode(text, validate=True)
        return AESGCM(key).decrypt(found[:_NONCE], found[_NONCE:], about.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def digest(key: bytes, text: str) -> str:
    """Return the keyed SHA-256 of a text, to be kept in its stead."""
    return hmac.digest(key, text.encode("utf-8", "replace"), hashlib.sha256).hex()
