"""Keep second factors, browsers that are signed in, links for passwords; let a mail be about an account."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = "kind IN ('reminder', 'day')"
MORE_KINDS = "kind IN ('reminder', 'day', 'password_reset', 'invitation')"
NEEDED_OF = "second_factor_for IN ('directors', 'all')"


def upgrade() -> None:
    """Bring the change."""
    _make_factors()
    _make_browsers()
    _make_links()
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_factor_for", sa.String(length=40), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_offices_second_factor_for"), NEEDED_OF)
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.alter_column("entry_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.drop_constraint(batch_op.f("ck_messages_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_messages_kind"), MORE_KINDS)


def downgrade() -> None:
    """Take it back."""
    op.execute("DELETE FROM attempts WHERE message_id IN (SELECT id FROM messages WHERE entry_id IS NULL)")
    op.execute("DELETE FROM messages WHERE entry_id IS NULL")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_messages_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_messages_kind"), KINDS)
        batch_op.alter_column("entry_id", existing_type=sa.Uuid(), nullable=False)
    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_offices_second_factor_for"), type_="check")
        batch_op.drop_column("second_factor_for")
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.drop_column("expires_at")
    for name in ("password_links", "password_requests", "browsers", "spent_challenges"):
        op.drop_table(name)
    for name in ("recovery_codes", "passkeys", "authenticators"):
        op.drop_table(name)


def _make_factors() -> None:
    op.create_table(
        "authenticators",
        sa.Column("coordinator_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"], name=op.f("fk_authenticators_coordinator_id")),
        sa.PrimaryKeyConstraint("coordinator_id", name=op.f("pk_authenticators")),
    )
    op.create_table(
        "passkeys",
        sa.Column("coordinator_id", sa.Uuid(), nullable=False),
        sa.Column("credential", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("transports", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"], name=op.f("fk_passkeys_coordinator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkeys_credential")),
    )
    op.create_index(op.f("ix_passkeys_coordinator_id"), "passkeys", ["coordinator_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("coordinator_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"], name=op.f("fk_recovery_codes_coordinator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("coordinator_id", "digest", name=op.f("uq_recovery_codes_coordinator_id_digest")),
    )
    op.create_table(
        "spent_challenges",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_spent_challenges")),
    )


def _make_browsers() -> None:
    op.create_table(
        "browsers",
        sa.Column("coordinator_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"], name=op.f("fk_browsers_coordinator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browsers")),
        sa.UniqueConstraint("digest", name=op.f("uq_browsers_digest")),
    )
    op.create_index(op.f("ix_browsers_coordinator_id"), "browsers", ["coordinator_id"])


def _make_links() -> None:
    op.create_table(
        "password_requests",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_requests")),
    )
    op.create_table(
        "password_links",
        sa.Column("coordinator_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("bound", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"], name=op.f("fk_password_links_coordinator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_links")),
        sa.UniqueConstraint("digest", name=op.f("uq_password_links_digest")),
    )
    op.create_index(op.f("ix_password_links_coordinator_id"), "password_links", ["coordinator_id"])
