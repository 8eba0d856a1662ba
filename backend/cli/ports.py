"""Ports: refused while somebody else listens on them. The server itself would share one without a word."""

import http.client
import socket

import click


class Taken(click.ClickException):
    """Something that only one may hold is held by another."""

    exit_code = 2


def require_free(host: str, port: int) -> None:
    """Raise Taken unless `host`:`port` can be listened on."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        mend = "stop what listens there, or choose another one: PORT=8001 make run"
        raise Taken(f"{host}:{port} cannot be used ({error.strerror}); {mend}") from None


def answers(host: str, port: int) -> bool:
    """Say whether the web works there: whether it answers its probe."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - the address to ask, not to listen on
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
