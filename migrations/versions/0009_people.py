"""Keep telephones, languages and duplicates of people, who follows whom in a post, and contact persons."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    words = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("languages", words, nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_people_merged_into_id"), "people", ["merged_into_id"], ["id"])
        batch_op.create_index(op.f("ix_people_merged_into_id"), ["merged_into_id"], unique=False)
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("follows_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("abolished_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(op.f("fk_posts_follows_id"), "posts", ["follows_id"], ["id"])
        batch_op.create_index(op.f("ix_posts_follows_id"), ["follows_id"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_contacts_partnership_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_contacts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("partnership_id", "person_id", name=op.f("uq_contacts_partnership_id_person_id")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_contacts_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("contacts")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_posts_follows_id"))
        batch_op.drop_constraint(op.f("fk_posts_follows_id"), type_="foreignkey")
        batch_op.drop_column("abolished_at")
        batch_op.drop_column("follows_id")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_people_merged_into_id"))
        batch_op.drop_constraint(op.f("fk_people_merged_into_id"), type_="foreignkey")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("languages")
        batch_op.drop_column("phone")
