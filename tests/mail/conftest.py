"""A scriptable SMTP server for each test, one real Postfix for all of them, and a certificate nobody else trusts."""

import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from backend.mail.transport import Limits, Transport, open_transport
from tests.mail.sink import Sink
from tests.servers import postfix as postfix_server


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


class Connect(Protocol):
    """Opens a transport that the test need not close."""

    def __call__(
        self,
        mail_url: str,
        *,
        limits: Limits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        hello: str = "localhost",
        context: ssl.SSLContext | None = None,
    ) -> Transport: ...


@pytest.fixture
def connect() -> Iterator[Connect]:
    opened: list[Transport] = []

    def keep(mail_url: str, **options: Any) -> Transport:
        opened.append(open_transport(mail_url, **options))
        return opened[-1]

    yield keep
    for transport in opened:
        transport.close()


@pytest.fixture(scope="session")
def postfix() -> Iterator[postfix_server.Postfix]:
    with postfix_server.server() as postfix:
        yield postfix


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A key and a certificate for 127.0.0.1, signed by itself."""
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    named = ["-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*made, *named, *files], check=True, capture_output=True)
    return key, certificate


@pytest.fixture
def tls_sink(certificate: tuple[Path, Path]) -> Iterator[Sink]:
    """A sink that offers STARTTLS and knows one account."""
    key, chain = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    with Sink(tls=context, accounts={"office": "pass:word"}) as sink:
        yield sink
