"""A real nginx of our own with the configuration that Amity ships, on free loopback ports, with TLS.

Of the shipped file only what an operator changes is changed: names, ports, places.
"""

import os
import re
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers import programs, running

SHIPPED = running.ROOT / "config" / "nginx.conf"
NAME = "localhost"
_MAIN = """\
{user}daemon off;
worker_processes 1;
pid {root}/pid;
error_log {root}/error.log info;
events {{ worker_connections 64; }}
http {{
    client_body_temp_path {root}/body;
    proxy_temp_path {root}/proxy;
    fastcgi_temp_path {root}/fastcgi;
    uwsgi_temp_path {root}/uwsgi;
    scgi_temp_path {root}/scgi;
    include {root}/amity.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class Nginx:
    """A running instance: its ports with and without TLS, and the folder of its certificate and logs."""

    root: Path
    port: int
    plain_port: int

    @property
    def url(self) -> str:
        """The address for AMITY_BASE_URL."""
        return f"https://{NAME}:{self.port}"

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: str | None = None
    ) -> tuple[HTTPResponse, bytes]:
        """Send one request over TLS; return the answer and its body."""
        trusted = ssl.create_default_context(cafile=self.root / "cert.pem")
        return _ask(HTTPSConnection(NAME, self.port, timeout=30, context=trusted), method, path, headers, body)

    def ask_plainly(self, path: str) -> tuple[HTTPResponse, bytes]:
        """Send one GET without TLS."""
        return _ask(HTTPConnection(NAME, self.plain_port, timeout=30), "GET", path)

    def logs(self) -> dict[str, str]:
        """Return what it logged, by file."""
        return {path.name: path.read_text(errors="replace") for path in self.root.glob("*.log")}


@contextmanager
def server(root: Path, amity_port: int, exports: Path) -> Iterator[Nginx]:
    """Run nginx in `root` before the Amity on `amity_port`, whose feeds are files in `exports`."""
    program = programs.nginx()
    if program is None:
        message = "nginx is missing; run: make tools"
        raise RuntimeError(message)
    root.mkdir()
    nginx = Nginx(root, running.free_port(), running.free_port())
    _certify(root)
    user = "user root;\n" if os.geteuid() == 0 else ""
    (root / "nginx.conf").write_text(_MAIN.format(root=root, user=user))
    (root / "amity.conf").write_text(filled_in(nginx, amity_port, exports))
    command = [str(program), "-e", str(root / "error.log"), "-c", str(root / "nginx.conf")]
    subprocess.run([*command, "-t", "-q"], check=True)
    with running.guarded(command, root / "said", lambda: running.listens(nginx.port)):
        yield nginx


def filled_in(nginx: Nginx, amity_port: int, exports: Path) -> str:
    """Return the shipped file as an operator fills it in."""
    text = re.sub(r" *listen \[::\].*\n", "", SHIPPED.read_text(encoding="utf-8"))
    changes = {
        "listen 443 ": f"listen 127.0.0.1:{nginx.port} ",
        "listen 80;": f"listen 127.0.0.1:{nginx.plain_port};",
        "server_name amity.example.org": f"server_name {NAME}",
        "https://amity.example.org": nginx.url,
        "/etc/ssl/amity/fullchain.pem": str(nginx.root / "cert.pem"),
        "/etc/ssl/amity/privkey.pem": str(nginx.root / "key.pem"),
        "/var/log/nginx/": f"{nginx.root}/",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{amity_port};",
        "root /var/lib/amity/export;": f"root {exports.parent};",
    }
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, after)
    return text


def _ask(
    connection: HTTPConnection,
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
) -> tuple[HTTPResponse, bytes]:
    try:
        connection.request(method, path, body, dict(headers or {}))
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def _certify(root: Path) -> None:
    """Write a key and a certificate for NAME, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
    signed = made.sign(key, hashes.SHA256())
    (root / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
    (root / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, plain[1], plain[0]))
