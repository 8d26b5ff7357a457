"""The tables. `migrations/` brings a database to them; a test holds both together."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

ID_LENGTH = 128

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """A time in UTC, in and out; SQLite itself forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Keep it in UTC."""
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give it with its zone."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


linked_accounts = Table(
    "linked_accounts",
    metadata,
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("provider", String(32), nullable=False),
    Column("environment", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("default_actor", String(ID_LENGTH)),
    Column("created_at", Moment, nullable=False),
    Column("linked_at", Moment, nullable=False),
    Column("last_used_at", Moment),
    Column("last_error", Text),
)

credentials = Table(
    "credentials",
    metadata,
    Column(
        "account_id",
        ForeignKey("linked_accounts.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("version", Integer, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

account_locks = Table(
    "account_locks",
    metadata,
    Column("account_id", String(ID_LENGTH), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("expires_at", Moment, nullable=False),
)
"""Held locks: of accounts where the database has none to lend (SQLite), and of names."""

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(ID_LENGTH), nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("scope", String(16), nullable=False),
    Column("account_id", ForeignKey("linked_accounts.id", ondelete="CASCADE")),
    Column("may_write", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
    Column("last_used_at", Moment),
)

writes = Table(
    "writes",
    metadata,
    Column("account_id", String(ID_LENGTH), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("likeness", LargeBinary),
    Column("state", String(16), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("given_up_at", Moment, nullable=False),
    Column("made", String(ID_LENGTH)),
    Column("written", JSON),
    Index("writes_by_likeness", "account_id", "likeness"),
    Index("writes_by_made", "account_id", "made"),
    Index("writes_by_start", "started_at"),
)
"""What was written, or may have been: kept for a day. The account may be the environment's."""

link_tokens = Table(
    "link_tokens",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("account_id", String(ID_LENGTH), nullable=False),
    Column("environment", String(16), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("origin", String(255)),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)
"""Leave to link an account. The account need not be there yet."""

link_attempts = Table(
    "link_attempts",
    metadata,
    Column("state_digest", LargeBinary, primary_key=True),
    Column(
        "link_token_id",
        ForeignKey("link_tokens.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("browser_digest", LargeBinary, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", Moment, nullable=False),
)
"""Ways through the provider's consent that are under way."""
