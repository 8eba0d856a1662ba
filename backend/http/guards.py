"""Who asks: the signed-in coordinator of a page, the bearer of a token of the API. Closed unless marked `public`."""

import ipaddress
import re
from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from backend.accounts import accounts, browsers, tokens
from backend.accounts.accounts import SignedIn
from backend.accounts.browsers import Pass
from backend.accounts.tokens import Scope, Token
from backend.domain.errors import N_, Forbidden
from backend.domain.office import access
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.http import transactions

V = TypeVar("V", bound=Callable[..., Any])
_HER_OWN = frozenset({"accounts", "account", "account_factors", "lists"})
"""Pages of a person's own affairs: her account, and how she has lists shown; auditors have them too."""
_LOCAL = re.compile(r"^/(?![/\\])[^\x00-\x20\\\x7f]*$")


def attach(app: Flask) -> None:
    """Close every endpoint of `app` but those marked public; the API asks for its own bearer."""
    app.before_request(_refuse_nul)
    app.before_request(_require_sign_in)


def public(view: V) -> V:
    """Mark a view as open to everybody."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def open_while_must_change(view: V) -> V:
    """Mark a view as open to those who must still choose their password."""
    view.is_open_early = True  # type: ignore[attr-defined]
    return view


def open_while_must_secure(view: V) -> V:
    """Mark a view as open to those who must still set up a second factor."""
    view.is_open_unsecured = True  # type: ignore[attr-defined]
    return view


def open_to_readers(view: V) -> V:
    """Mark a view that takes a form also of those who change nothing."""
    view.is_for_readers = True  # type: ignore[attr-defined]
    return view


def recent(view: V) -> V:
    """Mark a view as one for which a person has to have shown who she is within the last quarter of an hour."""
    view.needs_proof = True  # type: ignore[attr-defined]
    return view


def is_public(endpoint: str) -> bool:
    """Say whether the view of this endpoint is open to everybody."""
    return getattr(current_app.view_functions[endpoint], "is_public", False)


def current_user() -> Coordinator | None:
    """Return who is signed in, fully loaded and apart from any session, or None."""
    found = signed_in()
    return found.coordinator if found else None


def bearer() -> Coordinator | None:
    """Return for whom this request's token acts, or None."""
    return cast("Coordinator | None", g.get("bearer"))


def signed_in() -> SignedIn | None:
    """Return who is signed in by this request's cookie; read once a request."""
    if "signed_in" not in g:
        g.signed_in = _read_cookie() if request.blueprint != "api" else None
        g.who_id = g.signed_in.coordinator.id if g.signed_in else None
    return cast("SignedIn | None", g.signed_in)


def begin_session(given: Pass, *, lasting: bool) -> None:
    """Sign in: a new session, with nothing of the one before; it outlives the browser when `lasting`."""
    session.clear()
    session["who"], session["epoch"], session["key"] = str(given.coordinator_id), given.epoch, given.key
    session.permanent = lasting
    _forget()


def renew_session(epoch: int) -> None:
    """Keep this session when all others of the person end."""
    session["epoch"] = epoch
    _forget()


def end_session() -> None:
    """Sign out, here and in the list of browsers."""
    if found := signed_in():
        with transactions.writing() as (writes, _act):
            browsers.leave(writes, found.browser_id)
    session.clear()
    _forget()


def note_proof() -> None:
    """Note that who is signed in has just shown again who she is."""
    if found := signed_in():
        with transactions.writing() as (writes, act):
            browsers.note_proof(writes, found.browser_id, act.now)


def require_bearer() -> Token:
    """Let a bearer of a living token act, if its scope allows the method. Raises 401, Forbidden."""
    token = _bearer()
    if token is None:
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "amity"}))
    g.who_id, g.scope = token.coordinator_id, token.scope
    g.signed_in, g.bearer = None, token.coordinator
    require_scope(Scope.READ if request.method in transactions.SAFE else Scope.WRITE)
    _require_writer(token.coordinator)
    if tokens.is_use_unnoted(token, transactions.now()):
        with transactions.writing() as (session, act):
            tokens.note_use(session, token.id, act.now)
    return token


def has_scope(scope: Scope) -> bool:
    """Say whether this request's token has the scope."""
    return bool(g.scope.includes(scope))


def require_scope(scope: Scope) -> None:
    """Raise Forbidden unless this request's token has the scope."""
    if not has_scope(scope):
        raise Forbidden(N_("This needs a token with the scope %(scope)s"), scope=scope.value)


def is_loopback() -> bool:
    """Say whether this machine itself asks, not a proxy on it for somebody else."""
    if "Forwarded" in request.headers or "X-Forwarded-For" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def local_path(target: str | None, default: str) -> str:
    """Return `target` if it is a path on this site, else `default`: nobody is sent elsewhere."""
    return target if target and _LOCAL.match(target) else default


def _read_cookie() -> SignedIn | None:
    who, epoch, key = (session.get(name) for name in ("who", "epoch", "key"))
    if who is None or epoch is None or key is None:
        return None
    with transactions.reading() as (reads, act):
        found = accounts.signed_in(reads, act.now, Pass(UUID(who), epoch, key))
    if found and found.seen_at <= transactions.now() - browsers.SEEN_NOTED:
        with transactions.writing() as (writes, act):
            browsers.note_seen(writes, found.browser_id, act.now)
    return found


def _forget() -> None:
    g.pop("signed_in", None)
    g.pop("who_id", None)


def _bearer() -> Token | None:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        return None
    with transactions.reading() as (reads, _act):
        return tokens.find(reads, given.token, transactions.now())


def _refuse_nul() -> None:
    """Refuse U+0000 in a path or query: no database takes it."""
    if "\0" in request.path or any("\0" in text for pair in request.args.items(multi=True) for text in pair):
        abort(400)


def _require_sign_in() -> ResponseReturnValue | None:
    if request.endpoint is None or request.blueprint == "api" or is_public(request.endpoint):
        return None
    found = signed_in()
    if found is None:
        return _to("accounts.sign_in")
    view = current_app.view_functions[request.endpoint]
    is_early, is_unsecured = (getattr(view, mark, False) for mark in ("is_open_early", "is_open_unsecured"))
    if found.must_change and not is_early:
        return _to("accounts.change_password")
    if found.must_secure and not (is_early or is_unsecured):
        return _to("account.secure")
    if request.blueprint not in _HER_OWN and not getattr(view, "is_for_readers", False):
        _require_writer(found.coordinator)
    if getattr(view, "needs_proof", False) and found.proved_at <= transactions.now() - browsers.PROVED_FOR:
        return _to("account.prove")
    return None


def _require_writer(who: Coordinator) -> None:
    """Raise Forbidden when somebody who changes nothing sends anything at all, before it is read."""
    if request.method not in transactions.SAFE:
        access.require_change(Act(transactions.now(), transactions.doors().desk, who))


def _to(endpoint: str) -> ResponseReturnValue:
    """Send the browser to a page first, from which it comes back to the one asked for."""
    came_for = request.full_path.rstrip("?") if request.method in transactions.SAFE else None
    address = url_for(endpoint, next=came_for if came_for not in {None, "/"} else None)
    if "HX-Request" in request.headers:
        return "", 204, {"HX-Redirect": url_for(endpoint)}
    return redirect(address, 303)
