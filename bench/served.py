"""Servers for benchmarks: granian as `amity serve` runs it, over Amity or over a bare application; their own work.

The work of a server is what its threads themselves computed (/proc/…/schedstat), whoever asks and however slowly: so
many requests over so much time gives CPU for one request.
"""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import running

STARTS_WITHIN = 30.0
_SERVE = """
import sys
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
Server(sys.argv[1], address="127.0.0.1", port=int(sys.argv[2]), interface=Interfaces.WSGI, workers=1,
       blocking_threads=int(sys.argv[3]), websockets=False, log_level=LogLevels.warning, log_access=False).serve()
"""


@dataclass(slots=True)
class Served:
    """A server that runs, and a connection to it that is kept."""

    process: subprocess.Popen[bytes]
    port: int
    connection: http.client.HTTPConnection

    def ask(self, path: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Ask once; return the status and the body."""
        self.connection.request("GET", path, headers=dict(headers))
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def worked(self, path: str, headers: Mapping[str, str], times: int) -> float:
        """Ask so many times; return the server's own milliseconds for one."""
        before = self._cpu()
        for _ in range(times):
            self.ask(path, headers)
        return (self._cpu() - before) * 1000 / times

    def memory(self) -> int:
        """Return the resident bytes of the server's processes."""
        pages = (int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in _tree(self.process.pid))
        return sum(pages) * os.sysconf("SC_PAGE_SIZE")

    def _cpu(self) -> float:
        return sum(_cpu_of(one) for one in _tree(self.process.pid))


@contextmanager
def serving(target: str, environment: Mapping[str, str], threads: int = 4) -> Iterator[Served]:
    """Serve a WSGI application, named as `module:attribute`, until the end of the block."""
    port = running.free_port()
    command = [sys.executable, "-c", _SERVE, target, str(port), str(threads)]
    given = {**os.environ, "PYTHONPATH": f"{Path.cwd()}:{Path(__file__).parent}", **environment}
    process = subprocess.Popen(command, env=given)
    try:
        _await(port)
        yield Served(process, port, http.client.HTTPConnection("127.0.0.1", port))
    finally:
        process.terminate()
        process.wait(10)


def _await(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/health/live", headers={"If-None-Match": "x"})
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for one in children for found in _tree(int(one)))]


def _cpu_of(pid: int) -> float:
    """Return the seconds that all threads of a process ran so far, to the nanosecond."""
    return sum(int(one.read_text().split()[0]) for one in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9
