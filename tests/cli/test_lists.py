"""Lists as files by the command line."""

import csv
from pathlib import Path

from backend.cli import lists
from backend.db import Sessions
from backend.domain.office import acts
from backend.domain.office.acts import Act
from backend.web.lists import every, table
from tests import factories
from tests.cli.conftest import Type


def test_a_list_is_written_as_its_page_shows_it(typed: Type, sessions: Sessions, act: Act, tmp_path: Path) -> None:
    with acts.transaction(sessions.writes, act) as session:
        factories.partnership(session, act, "Muster", tier="contact", confidential=True)
        factories.partnership(session, act, "Esempio")
    file = tmp_path / "out.csv"
    done = typed("export", "partnerships", "-o", str(file), "--query", "tier=contact&columns=partner,tier")
    assert (done.exit_code, done.stdout) == (0, f"{file}: 1 rows\n")
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.reader(text))
    assert rows == [
        ["Partner", "In its own language", "Country", "Kind"],
        ["Muster", "", "Germany", "contact, not yet concluded"],
    ]
    assert typed("export", "nothing").exit_code == 2


def test_every_list_can_be_written() -> None:
    assert set(every.SHEETS) == set(lists.KINDS)
    assert set(table.FORMATS) == set(lists.FORMATS)
