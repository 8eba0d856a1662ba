"""A real Postfix of our own on a free loopback port: it takes mail for every domain and delivers into maildirs.

Nothing leaves the machine: every address is delivered into one local maildir, told apart by Delivered-To. Needs root
(its daemons change user); without it, or without Postfix, the test fails with the command to type.
"""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import programs, running

# The guard interrupts what it runs, and `postfix start-fg` does not listen: this shell ends at once instead, and the
# guard ends whatever it leaves behind.
_UNTIL_INTERRUPTED = 'trap exit INT; "$0" -c "$1" start-fg & wait'

_MAIN = """\
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/log/postfix.log
maillog_file_prefixes = {root}/log
myhostname = postfix.test
myorigin = postfix.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtpd_tls_security_level = none
virtual_mailbox_domains = static:all
virtual_mailbox_base = {root}/mail
virtual_mailbox_maps = static:all/
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
local_transport = error:nothing is local
address_verify_map =
"""

_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """A running instance."""

    port: int
    root: Path

    @property
    def url(self) -> str:
        """The address for AMITY_MAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def wait_for(self, address: str, count: int = 1, seconds: float = 20) -> list[bytes]:
        """Return the mails delivered to `address`, in the order of delivery, as soon as there are `count`."""
        try:
            running.wait_until(lambda: len(self.delivered(address)) >= count, f"{count} mails for {address}", seconds)
        except TimeoutError as error:
            raise AssertionError(f"{error}\n{self.log()}") from error
        return self.delivered(address)

    def delivered(self, address: str) -> list[bytes]:
        """Return the mails delivered to `address` so far, as they lie in the maildir (LF)."""
        new = self.root / "mail" / "all" / "new"
        files = sorted(new.iterdir(), key=lambda file: file.stat().st_mtime_ns) if new.is_dir() else []
        mails = [file.read_bytes() for file in files]
        return [mail for mail in mails if f"\nDelivered-To: {address}\n".encode() in mail.partition(b"\n\n")[0]]

    def log(self) -> str:
        """Return what Postfix logged."""
        path = self.root / "log" / "postfix.log"
        return path.read_text() if path.exists() else ""


@contextmanager
def server() -> Iterator[Postfix]:
    """Run Postfix and yield it once it greets; the guard ends all its daemons, which do not outlive this process."""
    program = programs.postfix()
    if program is None:
        message = "Postfix is missing; run: make tools"
        raise RuntimeError(message)
    if os.geteuid() != 0:
        message = "Postfix starts as root only: sudo make test"
        raise RuntimeError(message)
    root = Path(tempfile.mkdtemp(prefix="amity-postfix-"))
    try:
        postfix = Postfix(running.free_port(), root)
        _lay_out(postfix)
        command = ["sh", "-c", _UNTIL_INTERRUPTED, str(program), str(root / "etc")]
        with running.guarded(command, root / "log" / "start", lambda: running.listens(postfix.port)):
            yield postfix
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _lay_out(postfix: Postfix) -> None:
    root, owner, nobody = postfix.root, pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
    root.chmod(0o755)
    for name in ("etc", "queue", "data", "log", "mail"):
        (root / name).mkdir(mode=0o755)
    os.chown(root / "data", owner.pw_uid, owner.pw_gid)
    os.chown(root / "mail", nobody.pw_uid, nobody.pw_gid)
    etc = root / "etc"
    (etc / "main.cf").write_text(_MAIN.format(root=root, uid=nobody.pw_uid, gid=nobody.pw_gid))
    (etc / "master.cf").write_text(_MASTER.format(port=postfix.port))
