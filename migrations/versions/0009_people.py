"""Keep ranks and successions of posts."""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""


def downgrade() -> None:
    """Take it back."""
