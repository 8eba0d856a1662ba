"""Keep each feed as the bytes that were last made of it, know when these are stale, and count who fetches them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring the change."""
    op.create_table(
        "snapshots",
        sa.Column("feed_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("built", sa.Integer(), nullable=False),
        sa.Column("good_until", INSTANT),
        sa.Column("made_by", sa.String()),
        sa.Column("etag", sa.String()),
        sa.Column("modified_at", INSTANT),
        sa.Column("name", sa.String()),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_snapshots_feed_id_feeds"),
        sa.PrimaryKeyConstraint("feed_id", name="pk_snapshots"),
        sa.UniqueConstraint("token_hash", name="uq_snapshots_token_hash"),
    )
    op.create_table(
        "snapshot_bodies",
        sa.Column("feed_id", sa.Uuid(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_snapshot_bodies_feed_id_feeds"),
        sa.PrimaryKeyConstraint("feed_id", name="pk_snapshot_bodies"),
    )
    keys = ["id", "audience", "ends_utc", "starts_utc", "kind", "ending", "revision"]
    op.create_index("ix_released_entries_keys", "released_entries", keys)
    op.create_table(
        "feed_fetches",
        sa.Column("feed_id", sa.Uuid(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_feed_fetches_feed_id_feeds"),
        sa.PrimaryKeyConstraint("feed_id", "client", name="pk_feed_fetches"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("feed_fetches")
    op.drop_index("ix_released_entries_keys", table_name="released_entries")
    op.drop_table("snapshot_bodies")
    op.drop_table("snapshots")
