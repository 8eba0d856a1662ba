"""Remember what was withdrawn from partners by a release."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    with op.batch_alter_table("released_entries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("released_entries", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_at")
