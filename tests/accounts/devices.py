"""Devices for tests: an app that shows codes, and a security key in software that answers as a browser does."""

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

import cbor2
import pyotp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

USER_PRESENT, USER_VERIFIED, WITH_CREDENTIAL = 1, 4, 64


def secret_on(page: str) -> str:
    """Return the key that a page shows for an app."""
    found = re.search(r'id="app-key" value="([A-Z2-7 ]+)"', page)
    assert found is not None
    return found[1].replace(" ", "")


def code_of(secret: str, at: float) -> str:
    """Return what the app shows at an instant."""
    return str(pyotp.TOTP(secret).at(at))


def base64url(raw: bytes) -> str:
    """Encode as WebAuthn does."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class SoftKey:
    """A security key that holds one credential; `count` rises with each use, as on a real one."""

    origin: str = "https://amity.example"
    host: str = "amity.example"
    flags: int = USER_PRESENT | USER_VERIFIED
    count: int = 0
    handle: str = ""
    credential: bytes = b"credential of a test"
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any]) -> str:
        """Answer navigator.credentials.create()."""
        self.handle = options["user"]["id"]
        numbers = self.private.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + cbor2.dumps(key)
        made = {"fmt": "none", "attStmt": {}, "authData": self._state(WITH_CREDENTIAL) + attested}
        client = self._client("webauthn.create", options["challenge"])
        return self._answer(
            {
                "clientDataJSON": base64url(client),
                "attestationObject": base64url(cbor2.dumps(made)),
                "transports": ["usb"],
            }
        )

    def get(self, options: dict[str, Any]) -> str:
        """Answer navigator.credentials.get()."""
        self.count += 1
        state, client = self._state(), self._client("webauthn.get", options["challenge"])
        signature = self.private.sign(state + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": base64url(client),
                "authenticatorData": base64url(state),
                "signature": base64url(signature),
                "userHandle": self.handle,
            }
        )

    def _state(self, more: int = 0) -> bytes:
        hashed = hashlib.sha256(self.host.encode()).digest()
        return hashed + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        own = base64url(self.credential)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})
