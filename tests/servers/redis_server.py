"""A throwaway Redis server on a free port, keeping nothing, gone at the end of the block."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import programs, running


@contextmanager
def server(port: int | None = None) -> Iterator[str]:
    """Run a server and yield its address; on `port`, where one comes back after it was gone."""
    program = programs.redis_server()
    if program is None:
        message = "Redis is missing; run: make tools"
        raise RuntimeError(message)
    port = port or running.free_port()
    folder = Path(tempfile.mkdtemp(prefix="amity-redis-"))
    options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    try:
        command = [str(program), "--port", str(port), *options]
        with running.guarded(command, folder / "log", lambda: running.listens(port)):
            yield f"redis://127.0.0.1:{port}/0"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
