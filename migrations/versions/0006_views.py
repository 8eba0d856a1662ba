"""Keep saved views of lists, how each person has her lists, and what names are sorted by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Bring the change."""
    op.create_table(
        "saved_views",
        sa.Column("coordinator_id", sa.Uuid(), nullable=False),
        sa.Column("list_name", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("filters", JSON, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("columns", JSON, nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"], name=op.f("fk_saved_views_coordinator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint(
            "coordinator_id", "list_name", "name", name=op.f("uq_saved_views_coordinator_id_list_name_name")
        ),
    )
    op.create_index(op.f("ix_saved_views_coordinator_id"), "saved_views", ["coordinator_id"])
    op.create_index(op.f("ix_saved_views_list_name"), "saved_views", ["list_name"])
    op.create_table(
        "list_habits",
        sa.Column("coordinator_id", sa.Uuid(), nullable=False),
        sa.Column("list_name", sa.String(), nullable=False),
        sa.Column("columns", JSON, nullable=False),
        sa.Column("view_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"], name=op.f("fk_list_habits_coordinator_id")),
        sa.ForeignKeyConstraint(["view_id"], ["saved_views.id"], name=op.f("fk_list_habits_view_id")),
        sa.PrimaryKeyConstraint("coordinator_id", "list_name", name=op.f("pk_list_habits")),
    )
    op.create_index(op.f("ix_list_habits_view_id"), "list_habits", ["view_id"])
    op.create_table(
        "sort_names",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("noun", sa.String(), nullable=False),
        sa.Column("latin", sa.LargeBinary(), nullable=False),
        sa.Column("han", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_sort_names")),
    )
    op.create_index("ix_sort_names_latin", "sort_names", ["noun", "latin", "record_id"])
    op.create_index("ix_sort_names_han", "sort_names", ["noun", "han", "record_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("sort_names")
    op.drop_table("list_habits")
    op.drop_table("saved_views")
