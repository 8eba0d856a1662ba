"""Keep second factors, sessions and resets of accounts."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""


def downgrade() -> None:
    """Take it back."""
