"""Index every noun for the search box."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""


def downgrade() -> None:
    """Take it back."""
