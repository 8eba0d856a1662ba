"""The tables of the beginning."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_table(
        "beats",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_beats")),
    )
    op.create_table(
        "coordinators",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("role IN ('director', 'coordinator', 'auditor')", name=op.f("ck_coordinators_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordinators")),
        sa.UniqueConstraint("email", name=op.f("uq_coordinators_email")),
    )
    op.create_table(
        "mutes",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mutes")),
        sa.UniqueConstraint("record_id", name=op.f("uq_mutes_record_id")),
    )
    op.create_table(
        "offices",
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sample_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sample_day", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
    )
    op.create_table(
        "partnerships",
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("concluded_on", sa.String(), nullable=True),
        sa.Column("under_partnership_id", sa.Uuid(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('internal', 'involved', 'partner', 'public')", name=op.f("ck_partnerships_audience")
        ),
        sa.CheckConstraint(
            "status IN ('prospect', 'intent', 'in_exchange', 'under_approval', 'approved', 'active', 'dormant', 'suspended', 'ended')",
            name=op.f("ck_partnerships_status"),
        ),
        sa.CheckConstraint(
            "tier IN ('friendship_city', 'friendly_exchange', 'friendly_cooperation', 'twinned_institutions', 'contact')",
            name=op.f("ck_partnerships_tier"),
        ),
        sa.ForeignKeyConstraint(
            ["under_partnership_id"], ["partnerships.id"], name=op.f("fk_partnerships_under_partnership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnerships")),
    )
    with op.batch_alter_table("partnerships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_partnerships_under_partnership_id"), ["under_partnership_id"], unique=False
        )

    op.create_table(
        "people",
        sa.Column("native", sa.String(), nullable=True),
        sa.Column("family", sa.String(), nullable=True),
        sa.Column("given", sa.String(), nullable=True),
        sa.Column("family_first", sa.Boolean(), nullable=True),
        sa.Column("written", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("passport_name", sa.String(), nullable=True),
        sa.Column("honorific", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_email"), ["email"], unique=False)

    op.create_table(
        "regions",
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("short_name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("subdivision", sa.String(), nullable=True),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("profile", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("home_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("themes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("credits", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "level IN ('country', 'province', 'city', 'district', 'new_area', 'park')", name=op.f("ck_regions_level")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["regions.id"], name=op.f("fk_regions_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regions")),
    )
    with op.batch_alter_table("regions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regions_country"), ["country"], unique=False)
        batch_op.create_index(batch_op.f("ix_regions_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "rules",
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("steps", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("hour", sa.String(), nullable=False),
        sa.Column("told", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("tenth_only_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('forum', 'visit', 'leg', 'item', 'signing', 'term_end', 'notice_by', 'anniversary')",
            name=op.f("ck_rules_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules")),
        sa.UniqueConstraint("key", name=op.f("uq_rules_key")),
    )
    with op.batch_alter_table("rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rules_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rules_source_id"), ["source_id"], unique=False)

    op.create_table(
        "accounts",
        sa.Column("coordinator_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("must_change_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"], name=op.f("fk_accounts_coordinator_id")),
        sa.PrimaryKeyConstraint("coordinator_id", name=op.f("pk_accounts")),
    )
    op.create_table(
        "agreements",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("signed_on", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("term_months", sa.Integer(), nullable=True),
        sa.Column("renewal", sa.String(length=40), nullable=False),
        sa.Column("renewal_months", sa.Integer(), nullable=True),
        sa.Column("notice_months", sa.Integer(), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("notice_given_on", sa.Date(), nullable=True),
        sa.Column("notice_given_by", sa.String(length=40), nullable=True),
        sa.Column("terminated_on", sa.Date(), nullable=True),
        sa.Column("terminated_by", sa.String(length=40), nullable=True),
        sa.Column("terminated_why", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('internal', 'involved', 'partner', 'public')", name=op.f("ck_agreements_audience")
        ),
        sa.CheckConstraint(
            "kind IN ('letter_of_intent', 'mou', 'friendship_city', 'friendly_exchange', 'friendly_cooperation', 'action_plan', 'project', 'park')",
            name=op.f("ck_agreements_kind"),
        ),
        sa.CheckConstraint("notice_given_by IN ('us', 'them')", name=op.f("ck_agreements_notice_given_by")),
        sa.CheckConstraint("renewal IN ('none', 'tacit', 'express')", name=op.f("ck_agreements_renewal")),
        sa.CheckConstraint(
            "status IN ('draft', 'text_agreed', 'in_review', 'approved', 'signed', 'terminated')",
            name=op.f("ck_agreements_status"),
        ),
        sa.CheckConstraint("terminated_by IN ('us', 'them')", name=op.f("ck_agreements_terminated_by")),
        sa.CheckConstraint("notice_months IS NULL OR notice_days IS NULL", name=op.f("ck_agreements_one_notice")),
        sa.ForeignKeyConstraint(["owner_id"], ["coordinators.id"], name=op.f("fk_agreements_owner_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_agreements_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreements_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreements_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "api_tokens",
        sa.Column("coordinator_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("scope IN ('read', 'write', 'admin')", name=op.f("ck_api_tokens_scope")),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"], name=op.f("fk_api_tokens_coordinator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_tokens_digest")),
    )
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_tokens_coordinator_id"), ["coordinator_id"], unique=False)

    op.create_table(
        "changes",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who_id", sa.Uuid(), nullable=True),
        sa.Column("record_type", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("noun", sa.String(), nullable=False),
        sa.Column("noun_id", sa.Uuid(), nullable=True),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("old", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("new", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["who_id"], ["coordinators.id"], name=op.f("fk_changes_who_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_changes_at"), ["at"], unique=False)
        batch_op.create_index("ix_changes_record", ["record_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_changes_who_id"), ["who_id"], unique=False)

    op.create_table(
        "cooperation_areas",
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("translated", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("direction", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sectors", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("forms", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("counterpart", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("seeks", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("offers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("carriers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("channels", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("means", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_cooperation_areas_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperation_areas")),
    )
    with op.batch_alter_table("cooperation_areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cooperation_areas_region_id"), ["region_id"], unique=False)

    op.create_table(
        "entries",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("source_type", sa.String(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("top_sequence", sa.Integer(), nullable=False),
        sa.Column("top_revision", sa.Integer(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_type", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("ending", sa.String(length=40), nullable=True),
        sa.Column("place", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("outward_text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("starts_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=True),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("ends_timezone", sa.String(), nullable=True),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("ends_fold", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('internal', 'involved', 'partner', 'public')", name=op.f("ck_entries_audience")
        ),
        sa.CheckConstraint("ending IN ('called_off', 'postponed')", name=op.f("ck_entries_ending")),
        sa.CheckConstraint(
            "kind IN ('forum', 'visit', 'leg', 'item', 'signing', 'term_end', 'notice_by', 'anniversary')",
            name=op.f("ck_entries_kind"),
        ),
        sa.CheckConstraint("status IN ('tentative', 'confirmed', 'cancelled')", name=op.f("ck_entries_status")),
        sa.ForeignKeyConstraint(["owner_id"], ["coordinators.id"], name=op.f("fk_entries_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("source_type", "source_id", "facet", name=op.f("uq_entries_source_type_source_id_facet")),
        sa.UniqueConstraint("uid", name=op.f("uq_entries_uid")),
    )
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entries_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_entries_record", ["record_id"], unique=False)
        batch_op.create_index("ix_entries_starts_utc", ["starts_utc"], unique=False)

    op.create_table(
        "feeds",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("cancelled", sa.String(length=40), nullable=False),
        sa.Column("kinds", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("audience IN ('internal', 'involved', 'partner', 'public')", name=op.f("ck_feeds_audience")),
        sa.CheckConstraint("cancelled IN ('struck', 'removed')", name=op.f("ck_feeds_cancelled")),
        sa.CheckConstraint("detail IN ('full', 'titles', 'busy')", name=op.f("ck_feeds_detail")),
        sa.ForeignKeyConstraint(["owner_id"], ["coordinators.id"], name=op.f("fk_feeds_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feeds_token_hash")),
    )
    with op.batch_alter_table("feeds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feeds_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "figures",
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("qualifier", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("of_region_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("qualifier IN ('=', '>', '>=', '<', '<=', '~')", name=op.f("ck_figures_qualifier")),
        sa.ForeignKeyConstraint(["of_region_id"], ["regions.id"], name=op.f("fk_figures_of_region_id")),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_figures_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures")),
    )
    with op.batch_alter_table("figures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figures_of_region_id"), ["of_region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_figures_region_id"), ["region_id"], unique=False)

    op.create_table(
        "forums",
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("venue", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("description", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("audience_partnership_ids", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=True),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("ends_timezone", sa.String(), nullable=True),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("ends_fold", sa.Integer(), nullable=False),
        sa.Column("postponed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("outward_text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('internal', 'involved', 'partner', 'public')", name=op.f("ck_forums_audience")
        ),
        sa.CheckConstraint("format IN ('on_site', 'online', 'hybrid')", name=op.f("ck_forums_format")),
        sa.CheckConstraint(
            "kind IN ('forum', 'conference', 'fair', 'seminar', 'ceremony', 'meeting')", name=op.f("ck_forums_kind")
        ),
        sa.CheckConstraint("status IN ('idea', 'planned', 'confirmed')", name=op.f("ck_forums_status")),
        sa.ForeignKeyConstraint(["owner_id"], ["coordinators.id"], name=op.f("fk_forums_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forums")),
    )
    with op.batch_alter_table("forums", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forums_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "organisations",
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("partner_country", sa.String(), nullable=True),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('government', 'agency', 'park', 'chamber', 'university', 'school', 'company', 'hospital', 'port', 'institution', 'association', 'network')",
            name=op.f("ck_organisations_kind"),
        ),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_organisations_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_region_id"), ["region_id"], unique=False)

    op.create_table(
        "releases",
        sa.Column("record_type", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["released_by_id"], ["coordinators.id"], name=op.f("fk_releases_released_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint("record_id", "number", name=op.f("uq_releases_record_id_number")),
    )
    with op.batch_alter_table("releases", schema=None) as batch_op:
        batch_op.create_index("ix_releases_record", ["record_id"], unique=False)

    op.create_table(
        "statements",
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("translated", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("slug", sa.String(), nullable=True),
        sa.Column("indicator", sa.String(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("scope", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("scale", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("authority", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("since", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('founded', 'distinction', 'goal', 'sector', 'label', 'platform', 'park', 'institution', 'figure')",
            name=op.f("ck_statements_kind"),
        ),
        sa.CheckConstraint(
            "role IN ('pillar', 'emerging_pillar', 'integration', 'slogan', 'orientation', 'claim', 'core_area')",
            name=op.f("ck_statements_role"),
        ),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_statements_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statements_region_id"), ["region_id"], unique=False)

    op.create_table(
        "status_changes",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("since", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("who_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('prospect', 'intent', 'in_exchange', 'under_approval', 'approved', 'active', 'dormant', 'suspended', 'ended')",
            name=op.f("ck_status_changes_status"),
        ),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_status_changes_partnership_id")),
        sa.ForeignKeyConstraint(["who_id"], ["coordinators.id"], name=op.f("fk_status_changes_who_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_changes")),
    )
    with op.batch_alter_table("status_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_status_changes_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "teams",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_teams_partnership_id")),
        sa.PrimaryKeyConstraint("partnership_id", name=op.f("pk_teams")),
    )
    op.create_table(
        "tier_changes",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("since", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('friendship_city', 'friendly_exchange', 'friendly_cooperation', 'twinned_institutions', 'contact')",
            name=op.f("ck_tier_changes_tier"),
        ),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_tier_changes_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_changes")),
    )
    with op.batch_alter_table("tier_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tier_changes_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "touches",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_touches_partnership_id")),
        sa.PrimaryKeyConstraint("record_id", "partnership_id", name=op.f("pk_touches")),
    )
    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_touches_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "visits",
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("purpose", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("postponed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("outward_text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('internal', 'involved', 'partner', 'public')", name=op.f("ck_visits_audience")
        ),
        sa.CheckConstraint("direction IN ('inbound', 'outbound', 'online')", name=op.f("ck_visits_direction")),
        sa.CheckConstraint("status IN ('proposed', 'invited', 'confirmed')", name=op.f("ck_visits_status")),
        sa.ForeignKeyConstraint(["owner_id"], ["coordinators.id"], name=op.f("fk_visits_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visits_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "agreement_parties",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(region_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_agreement_parties_one_kind")
        ),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_parties_agreement_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_agreement_parties_organisation_id")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_agreement_parties_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_parties")),
    )
    with op.batch_alter_table("agreement_parties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_parties_agreement_id"), ["agreement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_parties_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_parties_region_id"), ["region_id"], unique=False)

    op.create_table(
        "entry_partnerships",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_partnerships_entry_id")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_entry_partnerships_partnership_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "partnership_id", name=op.f("pk_entry_partnerships")),
    )
    with op.batch_alter_table("entry_partnerships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_partnerships_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "legs",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=True),
        sa.Column("inviting_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=True),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("ends_timezone", sa.String(), nullable=True),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("ends_fold", sa.Integer(), nullable=False),
        sa.Column("postponed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("outward_text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inviting_organisation_id"], ["organisations.id"], name=op.f("fk_legs_inviting_organisation_id")
        ),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_legs_partnership_id")),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_legs_region_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_legs_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legs")),
    )
    with op.batch_alter_table("legs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legs_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_legs_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_legs_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "parties",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(region_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_parties_one_kind")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_parties_organisation_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_parties_partnership_id")),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_parties_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
    )
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parties_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parties_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parties_region_id"), ["region_id"], unique=False)

    op.create_table(
        "posts",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("since", sa.String(), nullable=True),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("mandate_ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_posts_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_posts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posts_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posts_person_id"), ["person_id"], unique=False)

    op.create_table(
        "released_entries",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_type", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("ending", sa.String(length=40), nullable=True),
        sa.Column("place", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("outward_text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("starts_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=True),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("ends_timezone", sa.String(), nullable=True),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("ends_fold", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('internal', 'involved', 'partner', 'public')", name=op.f("ck_released_entries_audience")
        ),
        sa.CheckConstraint("ending IN ('called_off', 'postponed')", name=op.f("ck_released_entries_ending")),
        sa.CheckConstraint(
            "kind IN ('forum', 'visit', 'leg', 'item', 'signing', 'term_end', 'notice_by', 'anniversary')",
            name=op.f("ck_released_entries_kind"),
        ),
        sa.CheckConstraint(
            "status IN ('tentative', 'confirmed', 'cancelled')", name=op.f("ck_released_entries_status")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_released_entries_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_entries")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_released_entries_entry_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_released_entries_uid")),
    )
    with op.batch_alter_table("released_entries", schema=None) as batch_op:
        batch_op.create_index("ix_released_entries_record", ["record_id"], unique=False)
        batch_op.create_index("ix_released_entries_starts_utc", ["starts_utc"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("anchor_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'fanned', 'skipped', 'cancelled')", name=op.f("ck_reminders_state")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_reminders_entry_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name=op.f("fk_reminders_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "rule_id", "entry_id", "step", "anchor_at", name=op.f("uq_reminders_rule_id_entry_id_step_anchor_at")
        ),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index("ix_reminders_due", ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_rule_id"), ["rule_id"], unique=False)

    op.create_table(
        "signatures",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("post", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("signed_on", sa.String(), nullable=True),
        sa.Column("place", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("mode IN ('one_table', 'video', 'copies')", name=op.f("ck_signatures_mode")),
        sa.CheckConstraint("side IN ('us', 'them')", name=op.f("ck_signatures_side")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_signatures_agreement_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_signatures_organisation_id")),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_signatures_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
    )
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signatures_agreement_id"), ["agreement_id"], unique=False)

    op.create_table(
        "team_members",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("coordinator_id", sa.Uuid(), nullable=False),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("standing IN ('owner', 'co_owner', 'member')", name=op.f("ck_team_members_standing")),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"], name=op.f("fk_team_members_coordinator_id")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["teams.partnership_id"], name=op.f("fk_team_members_partnership_id")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "coordinator_id", name=op.f("pk_team_members")),
    )
    with op.batch_alter_table("team_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_members_coordinator_id"), ["coordinator_id"], unique=False)

    op.create_table(
        "terms",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("notice_by", sa.Date(), nullable=True),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=False),
        sa.Column("months_before", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decision_note", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("decision IN ('keep', 'end')", name=op.f("ck_terms_decision")),
        sa.CheckConstraint("origin IN ('initial', 'tacit', 'express')", name=op.f("ck_terms_origin")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_terms_agreement_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["coordinators.id"], name=op.f("fk_terms_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("agreement_id", "number", name=op.f("uq_terms_agreement_id_number")),
    )
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.create_index("ix_terms_ends_on", ["ends_on"], unique=False)
        batch_op.create_index("ix_terms_notice_by", ["notice_by"], unique=False)

    op.create_table(
        "items",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("leg_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("place", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("audience", sa.String(length=40), nullable=True),
        sa.Column("audience_partnership_ids", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=True),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("ends_timezone", sa.String(), nullable=True),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("ends_fold", sa.Integer(), nullable=False),
        sa.Column("postponed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("outward_text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("audience IN ('internal', 'involved', 'partner', 'public')", name=op.f("ck_items_audience")),
        sa.CheckConstraint(
            "kind IN ('flight', 'transfer', 'talks', 'courtesy_call', 'site_visit', 'meal', 'ceremony', 'press', 'rest')",
            name=op.f("ck_items_kind"),
        ),
        sa.ForeignKeyConstraint(["leg_id"], ["legs.id"], name=op.f("fk_items_leg_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_items_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
    )
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_items_leg_id"), ["leg_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "messages",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("reminder_id", sa.Uuid(), nullable=True),
        sa.Column("about", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("uncertain_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('reminder', 'day')", name=op.f("ck_messages_kind")),
        sa.CheckConstraint(
            "state IN ('held', 'planned', 'claimed', 'sent', 'failed', 'cancelled', 'expired', 'suppressed', 'bounced')",
            name=op.f("ck_messages_state"),
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_messages_entry_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["coordinators.id"], name=op.f("fk_messages_recipient_id")),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminders.id"], name=op.f("fk_messages_reminder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_messages_message_id")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index("ix_messages_domain", ["domain", "state"], unique=False)
        batch_op.create_index("ix_messages_due", ["state", "next_try_at", "priority"], unique=False)
        batch_op.create_index("ix_messages_entry", ["entry_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_recipient_id"), ["recipient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_reminder_id"), ["reminder_id"], unique=False)
        batch_op.create_index("ix_messages_stale", ["state", "expires_at"], unique=False)

    op.create_table(
        "released_entry_partnerships",
        sa.Column("released_entry_id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_released_entry_partnerships_partnership_id")
        ),
        sa.ForeignKeyConstraint(
            ["released_entry_id"],
            ["released_entries.id"],
            name=op.f("fk_released_entry_partnerships_released_entry_id"),
        ),
        sa.PrimaryKeyConstraint("released_entry_id", "partnership_id", name=op.f("pk_released_entry_partnerships")),
    )
    with op.batch_alter_table("released_entry_partnerships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_released_entry_partnerships_partnership_id"), ["partnership_id"], unique=False
        )

    op.create_table(
        "attempts",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_attempts_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempts_message_id"), ["message_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempts_message_id"))

    op.drop_table("attempts")
    with op.batch_alter_table("released_entry_partnerships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_released_entry_partnerships_partnership_id"))

    op.drop_table("released_entry_partnerships")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_stale")
        batch_op.drop_index(batch_op.f("ix_messages_reminder_id"))
        batch_op.drop_index(batch_op.f("ix_messages_record_id"))
        batch_op.drop_index(batch_op.f("ix_messages_recipient_id"))
        batch_op.drop_index("ix_messages_entry")
        batch_op.drop_index("ix_messages_due")
        batch_op.drop_index("ix_messages_domain")

    op.drop_table("messages")
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_items_visit_id"))
        batch_op.drop_index(batch_op.f("ix_items_leg_id"))

    op.drop_table("items")
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.drop_index("ix_terms_notice_by")
        batch_op.drop_index("ix_terms_ends_on")

    op.drop_table("terms")
    with op.batch_alter_table("team_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_members_coordinator_id"))

    op.drop_table("team_members")
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signatures_agreement_id"))

    op.drop_table("signatures")
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminders_rule_id"))
        batch_op.drop_index(batch_op.f("ix_reminders_entry_id"))
        batch_op.drop_index("ix_reminders_due")

    op.drop_table("reminders")
    with op.batch_alter_table("released_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_released_entries_starts_utc")
        batch_op.drop_index("ix_released_entries_record")

    op.drop_table("released_entries")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posts_person_id"))
        batch_op.drop_index(batch_op.f("ix_posts_organisation_id"))

    op.drop_table("posts")
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parties_region_id"))
        batch_op.drop_index(batch_op.f("ix_parties_partnership_id"))
        batch_op.drop_index(batch_op.f("ix_parties_organisation_id"))

    op.drop_table("parties")
    with op.batch_alter_table("legs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legs_visit_id"))
        batch_op.drop_index(batch_op.f("ix_legs_region_id"))
        batch_op.drop_index(batch_op.f("ix_legs_partnership_id"))

    op.drop_table("legs")
    with op.batch_alter_table("entry_partnerships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_partnerships_partnership_id"))

    op.drop_table("entry_partnerships")
    with op.batch_alter_table("agreement_parties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_parties_region_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_parties_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_parties_agreement_id"))

    op.drop_table("agreement_parties")
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visits_owner_id"))

    op.drop_table("visits")
    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_touches_partnership_id"))

    op.drop_table("touches")
    with op.batch_alter_table("tier_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tier_changes_partnership_id"))

    op.drop_table("tier_changes")
    op.drop_table("teams")
    with op.batch_alter_table("status_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_changes_partnership_id"))

    op.drop_table("status_changes")
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statements_region_id"))

    op.drop_table("statements")
    with op.batch_alter_table("releases", schema=None) as batch_op:
        batch_op.drop_index("ix_releases_record")

    op.drop_table("releases")
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_region_id"))

    op.drop_table("organisations")
    with op.batch_alter_table("forums", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_forums_owner_id"))

    op.drop_table("forums")
    with op.batch_alter_table("figures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_figures_region_id"))
        batch_op.drop_index(batch_op.f("ix_figures_of_region_id"))

    op.drop_table("figures")
    with op.batch_alter_table("feeds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feeds_owner_id"))

    op.drop_table("feeds")
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.drop_index("ix_entries_starts_utc")
        batch_op.drop_index("ix_entries_record")
        batch_op.drop_index(batch_op.f("ix_entries_owner_id"))

    op.drop_table("entries")
    with op.batch_alter_table("cooperation_areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cooperation_areas_region_id"))

    op.drop_table("cooperation_areas")
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_changes_who_id"))
        batch_op.drop_index("ix_changes_record")
        batch_op.drop_index(batch_op.f("ix_changes_at"))

    op.drop_table("changes")
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_tokens_coordinator_id"))

    op.drop_table("api_tokens")
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreements_partnership_id"))
        batch_op.drop_index(batch_op.f("ix_agreements_owner_id"))

    op.drop_table("agreements")
    op.drop_table("accounts")
    with op.batch_alter_table("rules", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rules_source_id"))
        batch_op.drop_index(batch_op.f("ix_rules_record_id"))

    op.drop_table("rules")
    with op.batch_alter_table("regions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_regions_parent_id"))
        batch_op.drop_index(batch_op.f("ix_regions_country"))

    op.drop_table("regions")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_email"))

    op.drop_table("people")
    with op.batch_alter_table("partnerships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partnerships_under_partnership_id"))

    op.drop_table("partnerships")
    op.drop_table("offices")
    op.drop_table("mutes")
    op.drop_table("coordinators")
    op.drop_table("beats")
