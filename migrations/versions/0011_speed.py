"""Let indexes answer what every page asks: which visits and forums go on, which mail is unsent, which renewals wait."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_index("ix_entries_kind", "entries", ["kind", "ends_utc"])
    op.create_index("ix_messages_unsent", "messages", ["state", "due_at"])
    op.create_index("ix_terms_undecided", "terms", ["origin", "decision", "starts_on"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_terms_undecided", table_name="terms")
    op.drop_index("ix_messages_unsent", table_name="messages")
    op.drop_index("ix_entries_kind", table_name="entries")
