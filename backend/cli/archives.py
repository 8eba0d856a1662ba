"""Archives: the whole office in one file that SQLite and PostgreSQL both read and write.

A zip of `manifest.json` (what it is, the migration it was made at, the kind of each column), one file of JSON lines a
table, and the contents of documents by their hash. The secret key is in it: without it every calendar link and every
link in a mail would end. Rows are written parents first and read back under the schema of that migration, so an archive
outlives the models of its day.
"""

import itertools
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from backend import db
from backend.db import Instant
from backend.domain.office import documents
from backend.files import store
from backend.files.store import Store

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files/"
MANY = 500
Row = dict[str, Any]
Noted = Callable[[str, int], None]
"""Told of each table that is done, and of how many rows it had."""

_TYPES: Mapping[str, sa.types.TypeEngine[Any]] = {
    "instant": Instant(),
    "wall": db.wall(),
    "day": sa.Date(),
    "id": sa.Uuid(),
    "json": sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
    "plain": sa.types.NullType(),
}
_READ: Mapping[str, Callable[[str], object]] = {
    "instant": datetime.fromisoformat,
    "wall": datetime.fromisoformat,
    "day": date.fromisoformat,
    "id": UUID,
}


class NoArchive(Exception):
    """The file is none of ours, or a part of it is missing; says which."""


def write(session: Session, path: Path, about: Row, noted: Noted, files: Store) -> None:
    """Write every row that `session` sees to `path`, and every file, readable by its owner alone.

    `about` goes into the manifest. Raises NoArchive when a file that a row refers to is not there as it was kept.
    Tables that are derived from others (`rows.DERIVED`) are left out: the first start after a restore makes them.
    """
    kept = [table for table in db.Base.metadata.sorted_tables if not table.info.get("derived")]
    tables = [_Shape.of(table) for table in kept]
    manifest = {"format": FORMAT, **about, "tables": [{"name": one.name, "columns": one.kinds} for one in tables]}
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, default=str))
            for one in tables:
                with archive.open(_member(one.name), "w") as member:
                    noted(one.name, _write_rows(session, one, member))
            noted("files", _write_files(archive, files, documents.kept(session)))
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def manifest_of(path: Path) -> Row:
    """Return what an archive says of itself. Raises NoArchive."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = json.loads(archive.read(MANIFEST))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        message = f"{path} is no archive of Amity ({error})"
        raise NoArchive(message) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        message = f"{path} was made by another release of Amity"
        raise NoArchive(message)
    return found


def read(session: Session, path: Path, noted: Noted) -> None:
    """Put every row of the archive at `path` into empty tables of the schema it was made with. Raises NoArchive."""
    with zipfile.ZipFile(path) as archive:
        for table in manifest_of(path)["tables"]:
            shape = _Shape(table["name"], table["columns"])
            try:
                with archive.open(_member(shape.name)) as member:
                    noted(shape.name, _read_rows(session, shape, member))
            except (KeyError, zipfile.BadZipFile) as error:
                message = f"{path}: {shape.name} is missing or damaged ({error})"
                raise NoArchive(message) from None


class _Shape:
    """A table as an archive knows it: its name and the kind of each column."""

    def __init__(self, name: str, kinds: Mapping[str, str], parent: str | None = None) -> None:
        self.name, self.kinds, self.parent = name, dict(kinds), parent
        self.table = sa.table(name, *(sa.column(column, _TYPES[kind]) for column, kind in kinds.items()))

    @classmethod
    def of(cls, table: sa.Table) -> "_Shape":
        own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
        return cls(table.name, {column.name: _kind(column.type) for column in table.columns}, next(iter(own), None))


def _kind(column: sa.types.TypeEngine[Any]) -> str:
    if isinstance(column, Instant):
        return "instant"
    kinds = {sa.DateTime: "wall", sa.Date: "day", sa.Uuid: "id", sa.JSON: "json"}
    return next((kind for stored, kind in kinds.items() if isinstance(column, stored)), "plain")


def _write_rows(session: Session, shape: _Shape, member: IO[bytes]) -> int:
    count = 0
    for row in _ordered(session, shape):
        member.write(json.dumps(row, ensure_ascii=False, default=_text).encode() + b"\n")
        count += 1
    return count


def read_files(path: Path, files: Store) -> int:
    """Put the contents of documents where they are kept, and return how many. Raises NoArchive for a damaged one."""
    with zipfile.ZipFile(path) as archive:
        names = [one for one in archive.namelist() if one.startswith(FILES)]
        for name in names:
            with archive.open(name) as member:
                if store.digest(member)[0] != name.removeprefix(FILES):
                    message = f"{path}: {name} is damaged"
                    raise NoArchive(message)
                store.keep(files, member, name.removeprefix(FILES))
    return len(names)


def _write_files(archive: zipfile.ZipFile, files: Store, kept: Iterable[str]) -> int:
    """Write each content as it is, mostly packed already. Raises NoArchive for one that is not as it was kept."""
    count = 0
    for sha256 in kept:
        if wrong := next(store.wrong(files, [sha256]), None):
            message = f"the file {sha256} is {wrong[1]}; run: amity doctor"
            raise NoArchive(message)
        archive.write(files.path(sha256), FILES + sha256, zipfile.ZIP_STORED)
        count += 1
    return count


def _ordered(session: Session, shape: _Shape) -> Iterator[Row]:
    """Yield the rows; in a table that refers to itself, those referred to first."""
    statement = sa.select(shape.table).execution_options(yield_per=MANY)
    rows: Iterable[Row] = (dict(row) for row in session.execute(statement).mappings())
    if shape.parent is None:
        yield from rows
        return
    waiting, placed = list(rows), {None}
    while waiting:
        ready = [row for row in waiting if row[shape.parent] in placed]
        placed |= {row["id"] for row in ready}
        waiting = [row for row in waiting if row["id"] not in placed]
        yield from ready


def _read_rows(session: Session, shape: _Shape, member: IO[bytes]) -> int:
    count = 0
    lines = iter(member)
    while batch := [_values(shape, line) for line in itertools.islice(lines, MANY)]:
        session.execute(sa.insert(shape.table), batch)
        count += len(batch)
    return count


def _values(shape: _Shape, line: bytes) -> Row:
    row: Row = json.loads(line)
    return {name: _value(shape.kinds[name], value) for name, value in row.items()}


def _value(kind: str, value: Any) -> object:
    return value if value is None or kind not in _READ else _READ[kind](value)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _member(name: str) -> str:
    return f"tables/{name}.jsonl"


def rows_in(session: Session, names: Sequence[str]) -> dict[str, int]:
    """Return how many rows the named tables have, those with none left out."""
    counts = {name: session.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0 for name in names}
    return {name: count for name, count in counts.items() if count}
