"""Remember when the desk was last looked at."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""


def downgrade() -> None:
    """Take it back."""
