"""Say of each entry since when it waits for a release, so that the desk need not compare every one with what is out."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WAITING = "waits_since IS NOT NULL"
FILLED = """
UPDATE entries SET waits_since = updated_at WHERE dropped_at IS NULL AND (
    audience IN ('partner', 'public') AND ending IS NULL
        AND NOT EXISTS (SELECT 1 FROM released_entries AS r WHERE r.entry_id = entries.id)
    OR audience IN ('partner', 'public')
        AND EXISTS (SELECT 1 FROM released_entries AS r WHERE r.entry_id = entries.id AND r.digest <> entries.digest)
    OR audience NOT IN ('partner', 'public')
        AND EXISTS (
            SELECT 1 FROM released_entries AS r
            WHERE r.entry_id = entries.id AND (r.ending IS NULL OR r.ending <> 'called_off')
        )
)
"""


def upgrade() -> None:
    """Bring the change."""
    op.add_column("entries", sa.Column("waits_since", sa.DateTime(timezone=True)))
    op.execute(FILLED)
    where = sa.text(WAITING)
    read = ["record_type", "record_id", "ends_utc", "starts_utc"]
    op.create_index("ix_entries_waits", "entries", read, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_entries_waits", table_name="entries")
    op.drop_column("entries", "waits_since")
