"""Let one index answer which entries touch some days: by their start and their end."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_index("ix_entries_span", "entries", ["starts_utc", "ends_utc"])
    op.drop_index("ix_entries_starts_utc", table_name="entries")


def downgrade() -> None:
    """Take it back."""
    op.create_index("ix_entries_starts_utc", "entries", ["starts_utc"])
    op.drop_index("ix_entries_span", table_name="entries")
