"""How often one may try: signing in, per network address and per account; counted in Redis where there is one."""

import hashlib
import math
from http import HTTPStatus

from flask import Blueprint, Flask, Response, current_app, request, session
from flask_limiter import Limiter

from backend.http import transactions
from config.settings import Settings


def network_address() -> str:
    """Return where the request comes from; of IPv6 the /64, which is one household."""
    address = request.remote_addr or "unknown"
    return ":".join(address.split(":")[:4]) if ":" in address else address


def _account() -> str:
    email = request.form.get("email", "").strip().lower()
    return hashlib.sha256(email.encode("utf-8", "replace")).hexdigest()


def _sign_in_limit() -> str:
    return str(current_app.config["LOGIN_LIMIT"])


def _person() -> str:
    """Return whose second step or proof this is: the person of the cookie, signed in or half of the way."""
    return str(session.get("half", {}).get("who") or session.get("who") or network_address())


def _failed(response: Response) -> bool:
    return response.status_code >= HTTPStatus.BAD_REQUEST


FAILED_BEARERS = "300 per minute"
FAILED_CODES, LINKS_BY_NETWORK, LINKS_BY_ACCOUNT = "20 per hour", "20 per hour", "5 per hour"
limiter = Limiter(key_func=network_address, in_memory_fallback_enabled=True)
sign_in_by_network = limiter.limit(_sign_in_limit, methods=["POST"])
sign_in_by_account = limiter.limit(_sign_in_limit, key_func=_account, methods=["POST"])

proof_by_person = limiter.limit(_sign_in_limit, key_func=_person, methods=["POST"])
failed_codes = limiter.limit(FAILED_CODES, key_func=_person, methods=["POST"], deduct_when=_failed)
links_by_network = limiter.limit(LINKS_BY_NETWORK, methods=["POST"])
links_by_account = limiter.limit(LINKS_BY_ACCOUNT, key_func=_account, methods=["POST"])


def attach(app: Flask, settings: Settings) -> None:
    """Count for `app`: in memory, or in Redis for all processes together."""
    app.config["LOGIN_LIMIT"] = settings.login_limit
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    limiter.init_app(app)


def wait_seconds() -> int:
    """Return after how many seconds the limit that was just passed lets one try again."""
    passed = limiter.current_limit
    return max(1, math.ceil(passed.reset_at - transactions.now().timestamp())) if passed else 60


def failed_bearers(blueprint: Blueprint) -> None:
    """Count requests of `blueprint` that no token let in, per network address."""
    limiter.shared_limit(FAILED_BEARERS, scope="bearers", deduct_when=_is_unknown)(blueprint)


def _is_unknown(response: Response) -> bool:
    return response.status_code == HTTPStatus.UNAUTHORIZED
