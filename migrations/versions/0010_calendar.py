"""Keep what the calendar page needs."""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""


def downgrade() -> None:
    """Take it back."""
