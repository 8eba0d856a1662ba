"""Passkeys (WebAuthn level 3): several a person, each for signing in without a password or as a second factor.

Every ceremony asks the device to verify its user. A challenge stands in the signed session cookie of the browser it was
made for, with its instant; once an answer to it was taken its digest is kept until it would have run out, so that it is
taken once. Keys and ids are kept as base64url.
"""

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import BigInteger, ForeignKey, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers import parse_authentication_credential_json as read_assertion
from webauthn.helpers import parse_registration_credential_json as read_attestation
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from backend.db import Base, Instant, Keyed
from backend.domain.errors import N_, NotFound, Refused
from backend.domain.office import history
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator

CHALLENGE_LIVES = timedelta(minutes=5)
MOST = 20
REFUSED = N_("This passkey did not fit. Try again, or sign in another way.")
NOT_ADDED = N_("The passkey was not added. Try again.")
_BROKEN = (WebAuthnException, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What an answer may raise that no browser made."""


class Passkey(Keyed, Base):
    """One key on a device of a person; `sign_count` only grows, where the device counts at all."""

    __tablename__ = "passkeys"

    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("coordinators.id"), index=True)
    credential: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    transports: Mapped[list[str]]
    created_at: Mapped[datetime] = mapped_column(Instant())
    last_used_at: Mapped[datetime | None] = mapped_column(Instant())
    coordinator: Mapped[Coordinator] = relationship(lazy="raise")


class SpentChallenge(Base):
    """A challenge that was answered, by its digest."""

    __tablename__ = "spent_challenges"

    digest: Mapped[str] = mapped_column(primary_key=True)
    spent_at: Mapped[datetime] = mapped_column(Instant())


@dataclass(frozen=True, slots=True)
class Site:
    """What passkeys are tied to: the host of the office's address, and the address itself."""

    host: str
    origin: str

    @classmethod
    def of(cls, base_url: str) -> "Site | None":
        """Return it of BASE_URL; None where browsers allow no passkeys: a bare IP address, or http elsewhere."""
        parts = urlsplit(base_url)
        host = parts.hostname or ""
        secure = parts.scheme == "https" or host == "localhost" or host.endswith(".localhost")
        return cls(host, f"{parts.scheme}://{parts.netloc}".lower()) if secure and not _is_address(host) else None


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a device has to sign, and since when it waits for that."""

    text: str
    made_at: datetime

    def require_fresh(self, now: datetime) -> None:
        """Raise Refused when it has waited too long."""
        if not timedelta(0) <= now - self.made_at <= CHALLENGE_LIVES:
            raise Refused(REFUSED)


def creation(site: Site, who: Coordinator, known: Sequence[Passkey], office_name: str) -> tuple[str, str]:
    """Return the options of a new passkey as JSON, and their challenge; devices that have one are left out."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=office_name or "Amity",
        user_id=who.id.bytes,
        user_name=who.email,
        user_display_name=who.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[_described(one) for one in known],
    )
    return webauthn.options_to_json(options), bytes_to_base64url(options.challenge)


def request(site: Site, known: Sequence[Passkey] = ()) -> tuple[str, str]:
    """Return the options of a sign-in as JSON, and their challenge; without `known` the device offers whom it knows."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        allow_credentials=[_described(one) for one in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options), bytes_to_base64url(options.challenge)


def add(session: Session, act: Act, site: Site, challenge: Challenge, answered: tuple[str, str]) -> Passkey:
    """Keep the passkey that `answered` (JSON of the browser, name) tells of, for who acts. Raises Refused."""
    text, name = answered
    who_id = act.who_id
    assert who_id is not None  # noqa: S101 - passkeys are added by who is signed in
    if len(of(session, who_id)) >= MOST:
        raise Refused(N_("You have %(most)s passkeys: remove one first"), most=MOST)
    _spend(session, act, challenge)
    credential, key, count = _attested(site, challenge, text)
    if _find(session, credential.id) is not None:
        raise Refused(N_("This passkey is in use already"))
    carried = [one.value for one in credential.response.transports or ()]
    made = Passkey(
        coordinator_id=who_id, credential=credential.id, public_key=bytes_to_base64url(key), sign_count=count,
        name=name, transports=carried, created_at=act.now,
    )  # fmt: skip
    session.add(made)
    history.note(session, act, "passkey_added", ("coordinator", who_id), {"name": name})
    session.flush()
    return made


def accept(session: Session, act: Act, site: Site, challenge: Challenge, text: str) -> Passkey:
    """Return the passkey, with its person, that signed the challenge. Raises Refused for anything else.

    Of two answers with one count, as of a copied key, one is taken: the count is raised by compare-and-set.
    """
    _spend(session, act, challenge)
    try:
        given = read_assertion(text)
        found = _find(session, given.id)
        handle = given.response.user_handle
        if found is None or found.coordinator.disabled_at or handle not in {None, found.coordinator_id.bytes}:
            raise Refused(REFUSED)
        count = _verified(site, challenge, given, found)
    except _BROKEN:
        raise Refused(REFUSED) from None
    raised = session.execute(
        update(Passkey)
        .where(Passkey.id == found.id, Passkey.sign_count == found.sign_count)
        .values(sign_count=count, last_used_at=act.now)
        .execution_options(synchronize_session=False)
    )
    if not raised.rowcount:  # type: ignore[attr-defined]
        raise Refused(REFUSED)
    return found


def rename(session: Session, act: Act, passkey: Passkey, name: str) -> None:
    """Call it something else."""
    require_own(act, passkey)
    passkey.name = name
    session.flush()


def remove(session: Session, act: Act, passkey: Passkey) -> None:
    """Take one away; the device may still offer it, and is refused."""
    require_own(act, passkey)
    history.note(session, act, "passkey_removed", ("coordinator", passkey.coordinator_id), {"name": passkey.name})
    session.delete(passkey)
    session.flush()


def get(session: Session, act: Act, passkey_id: UUID) -> Passkey:
    """Return one of one's own. Raises NotFound."""
    found = session.scalar(select(Passkey).where(Passkey.id == passkey_id, Passkey.coordinator_id == act.who_id))
    if found is None:
        raise NotFound
    return found


def of(session: Session, coordinator_id: UUID) -> Sequence[Passkey]:
    """Return the passkeys of a person, oldest first."""
    return session.scalars(select(Passkey).where(Passkey.coordinator_id == coordinator_id).order_by(Passkey.id)).all()


def require_own(act: Act, passkey: Passkey) -> None:
    """Raise NotFound unless it is one's own."""
    if passkey.coordinator_id != act.who_id:
        raise NotFound


def _attested(site: Site, challenge: Challenge, text: str) -> tuple[RegistrationCredential, bytes, int]:
    try:
        given = read_attestation(text)
        found = webauthn.verify_registration_response(
            credential=given,
            expected_challenge=base64url_to_bytes(challenge.text),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _BROKEN:
        raise Refused(NOT_ADDED) from None
    return given, found.credential_public_key, found.sign_count


def _verified(site: Site, challenge: Challenge, given: AuthenticationCredential, known: Passkey) -> int:
    found = webauthn.verify_authentication_response(
        credential=given,
        expected_challenge=base64url_to_bytes(challenge.text),
        expected_rp_id=site.host,
        expected_origin=site.origin,
        credential_public_key=base64url_to_bytes(known.public_key),
        credential_current_sign_count=known.sign_count,
        require_user_verification=True,
    )
    return found.new_sign_count


def _spend(session: Session, act: Act, challenge: Challenge) -> None:
    """Use a challenge up. Raises Refused when it is old, or was used before."""
    challenge.require_fresh(act.now)
    session.execute(delete(SpentChallenge).where(SpentChallenge.spent_at <= act.now - 2 * CHALLENGE_LIVES))
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    digest = hashlib.sha256(challenge.text.encode()).hexdigest()
    spent = session.execute(insert(SpentChallenge).values(digest=digest, spent_at=act.now).on_conflict_do_nothing())
    if not spent.rowcount:  # type: ignore[attr-defined]
        raise Refused(REFUSED)


def _find(session: Session, credential: str) -> Passkey | None:
    whole = select(Passkey).options(selectinload(Passkey.coordinator))
    return session.scalar(whole.where(Passkey.credential == credential))


def _described(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    known = {one.value for one in AuthenticatorTransport}
    carried = [AuthenticatorTransport(one) for one in passkey.transports if one in known]
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential), transports=carried or None)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
