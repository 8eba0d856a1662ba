"""Files and the command line: in every backup, back where they were after a restore, looked at by the doctor."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.db import Sessions
from backend.domain.office import acts, documents
from backend.domain.office.acts import Act, Desk
from backend.domain.office.documents import DocumentDetails
from backend.files import contents, store
from backend.files.store import Store
from tests import factories
from tests.cli.conftest import Type
from tests.files.samples import PDF


@pytest.fixture
def kept(sessions: Sessions, desk: Desk, tmp_path: Path) -> Path:
    """Return where the file of a partnership is kept."""
    place, file = Store(tmp_path / "data" / "files"), io.BytesIO(PDF)
    (tmp_path / "data").mkdir(mode=0o700)
    found = contents.examine(file, "MoU.pdf", 1000)
    store.require_room(place, found.size)
    store.keep(place, file, found.sha256)
    act = Act(datetime.now(UTC), desk)
    with acts.transaction(sessions.writes, act) as session:
        record = "partnership", factories.partnership(session, act).id
        documents.add(session, act, record, found, DocumentDetails())
    return place.path(found.sha256)


def test_a_file_comes_back_from_a_backup(typed: Type, kept: Path, tmp_path: Path) -> None:
    archive = tmp_path / "office.amity"
    assert typed("backup", str(archive)).exit_code == 0
    other = {"AMITY_DATABASE_URL": f"sqlite:///{tmp_path / 'o.sqlite3'}", "AMITY_DATA_DIR": str(tmp_path / "other")}
    restored = typed("restore", str(archive), **other)
    assert restored.exit_code == 0, restored.output
    again = tmp_path / "other" / kept.relative_to(tmp_path / "data")
    assert again.read_bytes() == PDF
    assert "ok   files       1 kept, each as it was" in typed("doctor", **other).stdout


def test_a_damaged_archive_of_a_file_is_refused(typed: Type, kept: Path, tmp_path: Path) -> None:
    archive, bad = tmp_path / "office.amity", tmp_path / "bad.amity"
    typed("backup", str(archive))
    with zipfile.ZipFile(archive) as good, zipfile.ZipFile(bad, "w") as copy:
        for name in good.namelist():
            copy.writestr(name, b"other" if name.startswith("files/") else good.read(name))
    other = {"AMITY_DATABASE_URL": f"sqlite:///{tmp_path / 'o.sqlite3'}", "AMITY_DATA_DIR": str(tmp_path / "other")}
    assert f"files/{kept.name} is damaged" in typed("restore", str(bad), **other).stderr


def test_a_lost_or_damaged_file_is_told_and_not_backed_up_over(typed: Type, kept: Path, tmp_path: Path) -> None:
    kept.write_bytes(b"other")
    assert f"1 of 1 files are not as they were kept ({kept.name[:12]}… damaged)" in typed("doctor").stdout
    refused = typed("backup", str(tmp_path / "office.amity"))
    assert (refused.exit_code, f"{kept.name} is damaged" in refused.stderr) == (1, True)
    kept.unlink()
    assert "missing" in typed("doctor").stdout
    assert not (tmp_path / "office.amity").exists()
