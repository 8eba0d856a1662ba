"""Group the history by acts, remember what was undone, what a record touched before, and who has looked when."""

import json
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
DEEDS = (
    ("revoked", "revoked_at"),
    ("postponed", "postponed_at"),
    ("called_off", "called_off_at"),
    ("moved", "starts_at"),
)


def upgrade() -> None:
    """Bring the change."""
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("act_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("deed", sa.String(), nullable=True))
        batch_op.drop_index("ix_changes_who_id")
    _say_deeds()
    op.create_index("ix_changes_act_id", "changes", ["act_id"])
    op.create_index("ix_changes_who", "changes", ["who_id", "at"])
    op.create_index("ix_changes_type", "changes", ["record_type", "at"])
    op.create_index("ix_changes_deed", "changes", ["deed", "at"])
    _make_tables()
    _find_past_touches()


def downgrade() -> None:
    """Take it back."""
    for table in ("undone_acts", "looks", "past_touches"):
        op.drop_table(table)
    with op.batch_alter_table("changes", schema=None) as batch_op:
        for index in ("deed", "type", "who", "act_id"):
            batch_op.drop_index(f"ix_changes_{index}")
        batch_op.drop_column("deed")
        batch_op.drop_column("act_id")
        batch_op.create_index("ix_changes_who_id", ["who_id"])


def _make_tables() -> None:
    """Make what remembers past touches, looks and undone acts."""
    op.create_table(
        "past_touches",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_past_touches_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("record_id", "partnership_id", name=op.f("pk_past_touches")),
    )
    op.create_index("ix_past_touches_partnership_id", "past_touches", ["partnership_id"])
    op.create_table(
        "looks",
        sa.Column("coordinator_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["coordinator_id"], ["coordinators.id"], name=op.f("fk_looks_coordinator_id_coordinators")
        ),
        sa.PrimaryKeyConstraint("coordinator_id", name=op.f("pk_looks")),
    )
    op.create_table(
        "undone_acts",
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("who_id", sa.Uuid(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["who_id"], ["coordinators.id"], name=op.f("fk_undone_acts_who_id_coordinators")),
        sa.PrimaryKeyConstraint("act_id", name=op.f("pk_undone_acts")),
        sa.UniqueConstraint("by_id", name=op.f("uq_undone_acts_by_id")),
    )
    op.create_index("ix_undone_acts_at", "undone_acts", ["at"])


def _say_deeds() -> None:
    """Say of the rows there are what was done, as far as they tell it."""
    changes = _table("changes")
    released = sa.case((changes.c.noun == "release", "released"), else_=changes.c.verb)
    op.execute(sa.update(changes).values(deed=released))
    for deed, name in DEEDS:
        filled = sa.cast(changes.c.new, sa.Text).like(f'%"{name}"%')
        op.execute(sa.update(changes).where(changes.c.verb == "changed", filled).values(deed=deed))


def _find_past_touches() -> None:
    """Find in the rows there are which partnerships a record touched before and does not touch now."""
    changes, past, now, known = (_table(name) for name in ("changes", "past_touches", "touches", "partnerships"))
    connection = op.get_bind()
    touched = {(one.record_id, one.partnership_id) for one in connection.execute(sa.select(now))}
    living = set(connection.scalars(sa.select(known.c.id)))
    naming = sa.cast(changes.c.old, sa.Text).like("%partnership_id%")
    found: dict[tuple[object, object], object] = {}
    told = sa.select(changes.c.record_id, changes.c.noun, changes.c.at, sa.cast(changes.c.old, sa.Text).label("old"))
    for row in connection.execute(told.where(changes.c.verb == "changed", naming).order_by(changes.c.at)):
        old = json.loads(row.old)
        single = old.get("partnership_id") if row.noun in {"agreement", "leg"} else None
        for one in [*(old.get("partnership_ids") or []), *([single] if single else [])]:
            pair = (row.record_id, UUID(one))
            if pair not in touched and pair[1] in living:
                found[pair] = row.at
    if found:
        rows = [{"record_id": pair[0], "partnership_id": pair[1], "until": at} for pair, at in found.items()]
        connection.execute(sa.insert(past), rows)


def _table(name: str) -> sa.TableClause:
    """Return the columns of a table that the search for past touches reads or writes."""
    tables: dict[str, dict[str, sa.types.TypeEngine[Any]]] = {
        "changes": {
            "at": INSTANT,
            "record_id": sa.Uuid(),
            "noun": sa.String(),
            "verb": sa.String(),
            "deed": sa.String(),
            "old": sa.JSON(),
            "new": sa.JSON(),
        },
        "past_touches": {"record_id": sa.Uuid(), "partnership_id": sa.Uuid(), "until": INSTANT},
        "touches": {"record_id": sa.Uuid(), "partnership_id": sa.Uuid()},
        "partnerships": {"id": sa.Uuid()},
    }
    return sa.table(name, *(sa.column(column, kind) for column, kind in tables[name].items()))
