"""Index every noun for the search box: trigrams by FTS5 on SQLite, by pg_trgm on PostgreSQL.

The rows themselves are derived by the first `amity db upgrade` or start after it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NO_RIGHT = (
    "PostgreSQL does not let this user create the extension pg_trgm. As a user who may (its administrator), type in "
    'this database: CREATE EXTENSION pg_trgm; (Debian has it in the package "postgresql-contrib" or in the server\'s '
    "own); then run again: amity db upgrade"
)
TRIGRAMS = """CREATE VIRTUAL TABLE search_index USING fts5(
    text, content='search_rows', content_rowid='id', tokenize='trigram case_sensitive 1')"""
ADDED = """CREATE TRIGGER search_rows_added AFTER INSERT ON search_rows BEGIN
    INSERT INTO search_index(rowid, text) VALUES (new.id, new.text); END"""
REMOVED = """CREATE TRIGGER search_rows_removed AFTER DELETE ON search_rows BEGIN
    INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', old.id, old.text); END"""
CHANGED = """CREATE TRIGGER search_rows_changed AFTER UPDATE OF id, text ON search_rows BEGIN
    INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO search_index(rowid, text) VALUES (new.id, new.text); END"""


def upgrade() -> None:
    """Bring the change."""
    of_bytes = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "search_rows",
        sa.Column("id", number, nullable=False, autoincrement=False),
        sa.Column("noun", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_rows")),
        sa.UniqueConstraint("record_id", name=op.f("uq_search_rows_record_id")),
    )
    op.create_table(
        "search_words",
        sa.Column("word", of_bytes, nullable=False),
        sa.Column("backward", of_bytes, nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_words")),
    )
    op.create_index("ix_search_words_backward", "search_words", ["backward"])
    if op.get_bind().dialect.name == "sqlite":
        for statement in (TRIGRAMS, ADDED, REMOVED, CHANGED):
            op.execute(statement)
        return
    _extend()
    op.create_index(
        "ix_search_rows_text",
        "search_rows",
        ["text"],
        postgresql_using="gin",
        postgresql_ops={"text": "gin_trgm_ops"},
        postgresql_with={"fastupdate": "off"},
    )


def downgrade() -> None:
    """Take it back; the extension stays, others may use it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_words")
    op.drop_table("search_rows")


def _extend() -> None:
    try:
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except sa.exc.DBAPIError as error:
        raise sa.exc.DBAPIError(None, None, Exception(f"{NO_RIGHT}\n({str(error.orig).strip()})")) from None
