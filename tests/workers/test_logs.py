"""Log lines: one an event, as text or as JSON that a program reads."""

import json
import logging
import subprocess
import sys

import pytest

from tests.servers import running
from workers import logs

CODE = (
    "import logging, sys\nfrom workers import logs\nlogs.configure(sys.argv[1])\n"
    "logging.getLogger('amity').info('Ｗide 宽')\nlogging.getLogger('alembic').info('quiet')\n"
)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_process_says_a_line_an_event(form: str) -> None:
    said = subprocess.run([sys.executable, "-c", CODE, form], capture_output=True, check=True, cwd=running.ROOT).stderr
    (line,) = said.decode().splitlines()
    assert "宽" in line
    assert line.startswith("{") is (form == "json")


def test_a_failure_has_its_trace() -> None:
    try:
        raise ValueError("no such thing")
    except ValueError:
        record = logging.LogRecord("amity", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    said = json.loads(logs.JsonLine().format(record))
    assert (said["level"], said["logger"], said["message"]) == ("ERROR", "amity", "failed")
    assert "no such thing" in said["trace"]
