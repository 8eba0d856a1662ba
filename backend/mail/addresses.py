"""Mail addresses: what can be delivered everywhere, in the one form that is kept and sent (ASCII, RFC 5321 4.1.2)."""

import re

from backend.domain.errors import N_, Refused

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# IDNA 2003, which Python's codec speaks, maps these to other names; IDNA 2008 keeps them (RFC 5894 7.2)
_AMBIGUOUS = frozenset("ßς\u200c\u200d")
_LONGEST, _LONGEST_LOCAL = 254, 64


def address(text: str) -> str:
    """Return `text` as it goes over the wire: trimmed, the domain in lower case and in its xn-- form.

    Raises Refused for anything else than `dot-atom@domain`, and for letters outside ASCII before the @: such an
    address needs SMTPUTF8 at every hop (RFC 6531), and mail to it would come back days later.
    """
    local, at, domain = text.strip().rpartition("@")
    if not at or not local or not domain:
        raise Refused(N_("Not an e-mail address"), field="email")
    if not local.isascii():
        raise Refused(
            N_("Letters outside a–z before the @ cannot be delivered everywhere: ask for another address"),
            field="email",
        )
    whole = f"{local}@{_domain(domain)}"
    if len(local) > _LONGEST_LOCAL or not is_wire_address(whole):
        raise Refused(N_("Not an e-mail address"), field="email")
    return whole


def is_wire_address(text: str) -> bool:
    """Say whether `text` can stand in MAIL FROM, RCPT TO and a header just as it is."""
    local, _, domain = text.rpartition("@")
    labels = domain.lower().split(".")
    return (
        len(text) <= _LONGEST
        and _LOCAL.fullmatch(local) is not None
        and all(_LABEL.fullmatch(label) for label in labels)
        and (len(labels) > 1 or labels == ["localhost"])
        and not labels[-1].isdigit()
    )


def _domain(typed: str) -> str:
    if _AMBIGUOUS.intersection(typed):
        raise Refused(N_("Type this domain in its xn-- form: programs read its letters differently"), field="email")
    try:
        return typed.lower().encode("idna").decode("ascii")
    except UnicodeError as error:
        raise Refused(N_("Not an e-mail address"), field="email") from error
