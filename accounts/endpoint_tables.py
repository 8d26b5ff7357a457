"""The tables of webhooks out: where events are sent to, and what became of each."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from accounts.event_tables import events
from accounts.tables import ID_LENGTH, Moment, metadata

_NUMBER = BigInteger().with_variant(Integer, "sqlite")

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account_id", String(ID_LENGTH)),
    Column("url", Text, nullable=False),
    Column("description", Text),
    Column("types", JSON),
    Column("job_ids", JSON),
    Column("stage_ids", JSON),
    Column("created_at", Moment, nullable=False),
    Column("after_event", BigInteger, nullable=False),
    Column("is_enabled", Boolean, nullable=False),
    Column("disabled_reason", Text),
    Column("failing_since", Moment),
    Column("key_id", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("previous_until", Moment),
)
"""Where events are sent to. Without an account those of all; kept when an account is unlinked.

`sealed` holds the secrets, the newest first, of which those behind it are good until
`previous_until`.
"""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("endpoint_id", ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", ForeignKey(events.c.id, ondelete="CASCADE"), nullable=False),
    Column("order_key", String(ID_LENGTH * 2 + 1), nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("claimed_until", Moment),
    Column("finished_at", Moment),
    UniqueConstraint("endpoint_id", "event_id", name="deliveries_once"),
    Index("deliveries_due", "state", "next_at"),
    Index("deliveries_in_order", "endpoint_id", "order_key", "state", "event_id"),
    Index("deliveries_by_event", "event_id"),
    sqlite_autoincrement=True,
)
"""Each event that an endpoint is to get. Those of one `order_key` are sent one after the other."""

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("status", Integer),
    Column("error", Text),
    Column("excerpt", Text),
    Index("delivery_attempts_by_delivery", "delivery_id", "id"),
    sqlite_autoincrement=True,
)
"""Each try of a delivery, in their order."""

positions = Table(
    "positions",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("number", BigInteger, nullable=False),
)
"""How far something has come in the log of events."""


def endpoint_place(endpoint_id: str) -> str:
    """What the vault binds an endpoint's secrets to; no account has such an id."""
    return f"/webhook-endpoint/{endpoint_id}"
