"""Say of each entry what it is a part of, and where one takes part from afar; released rows as those they came from."""

import hashlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = ("entries", "released_entries")
PARTS = """
SELECT e.id, e.digest, i.leg_id AS value FROM entries AS e
    JOIN items AS i ON i.id = e.source_id WHERE e.source_type = 'item'
"""
RELEASED_PARTS = """
SELECT r.id, r.digest, i.leg_id AS value FROM released_entries AS r JOIN entries AS e ON e.id = r.entry_id
    JOIN items AS i ON i.id = e.source_id WHERE e.source_type = 'item'
"""
CONFERENCES = """
SELECT e.id, e.digest, f.url AS value FROM entries AS e
    JOIN forums AS f ON f.id = e.source_id
    WHERE e.source_type = 'forum' AND f.format IN ('online', 'hybrid') AND f.url IS NOT NULL
"""
RELEASED_CONFERENCES = """
SELECT r.id, r.digest, f.url AS value FROM released_entries AS r JOIN entries AS e ON e.id = r.entry_id
    JOIN forums AS f ON f.id = e.source_id
    WHERE e.source_type = 'forum' AND f.format IN ('online', 'hybrid') AND f.url = r.url
"""
FILLED = (
    ("entries", "part_of", PARTS),
    ("released_entries", "part_of", RELEASED_PARTS),
    ("entries", "conference", CONFERENCES),
    ("released_entries", "conference", RELEASED_CONFERENCES),
)
AT_ONCE = 1000


def upgrade() -> None:
    """Bring the change; digests take the new field in, as the code does, so that equal rows stay equal."""
    for table in TABLES:
        op.add_column(table, sa.Column("part_of", sa.Uuid()))
        op.add_column(table, sa.Column("conference", sa.String()))
    for table, column, query in FILLED:
        _fill(table, column, query)


def _fill(table: str, column: str, query: str) -> None:
    kind: sa.types.TypeEngine[Any] = sa.Uuid() if column == "part_of" else sa.String()
    wanted = sa.text(query).columns(id=sa.Uuid(), digest=sa.String(), value=kind)
    rows = sa.table(table, sa.column("id", sa.Uuid()), sa.column("digest", sa.String()), sa.column(column, kind))
    bound: dict[str, Any] = {column: sa.bindparam("now"), "digest": sa.bindparam("mixed")}
    changed = sa.update(rows).where(rows.c.id == sa.bindparam("which")).values(**bound)
    found = op.get_bind().execute(wanted).all()
    for start in range(0, len(found), AT_ONCE):
        batch = [
            {"which": id_, "now": value, "mixed": _mixed(digest, column, value)}
            for id_, digest, value in found[start : start + AT_ONCE]
        ]
        op.get_bind().execute(changed, batch)


def _mixed(digest: str, column: str, value: object) -> str:
    return hashlib.sha256(f"{digest}|{column}={value}".encode()).hexdigest()[:32]


def downgrade() -> None:
    """Take it back; digests stay as they are, equal where rows are equal."""
    for table in TABLES:
        op.drop_column(table, "conference")
        op.drop_column(table, "part_of")
