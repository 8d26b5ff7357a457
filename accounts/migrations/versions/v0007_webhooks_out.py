"""Where events are sent to, and what became of each."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_MOMENT = sa.DateTime(timezone=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _make_endpoints()
    _make_deliveries()
    op.create_table(
        "positions",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
    )


def _make_endpoints() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("account_id", sa.String(128)),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("description", sa.Text),
        sa.Column("types", sa.JSON),
        sa.Column("job_ids", sa.JSON),
        sa.Column("stage_ids", sa.JSON),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("after_event", sa.BigInteger, nullable=False),
        sa.Column("is_enabled", sa.Boolean, nullable=False),
        sa.Column("disabled_reason", sa.Text),
        sa.Column("failing_since", _MOMENT),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("previous_until", _MOMENT),
    )


def _make_deliveries() -> None:
    endpoint = sa.ForeignKey("webhook_endpoints.id", ondelete="CASCADE")
    event = sa.ForeignKey("events.id", ondelete="CASCADE")
    delivery = sa.ForeignKey("deliveries.id", ondelete="CASCADE")
    op.create_table(
        "deliveries",
        sa.Column("id", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("endpoint_id", sa.String(32), endpoint, nullable=False),
        sa.Column("event_id", _NUMBER, event, nullable=False),
        sa.Column("order_key", sa.String(257), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("claimed_until", _MOMENT),
        sa.Column("finished_at", _MOMENT),
        sa.UniqueConstraint("endpoint_id", "event_id", name="deliveries_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("deliveries_due", "deliveries", ["state", "next_at"])
    columns = ["endpoint_id", "order_key", "state", "event_id"]
    op.create_index("deliveries_in_order", "deliveries", columns)
    op.create_index("deliveries_by_event", "deliveries", ["event_id"])
    op.create_table(
        "delivery_attempts",
        sa.Column("id", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("delivery_id", _NUMBER, delivery, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("error", sa.Text),
        sa.Column("excerpt", sa.Text),
        sqlite_autoincrement=True,
    )
    columns = ["delivery_id", "id"]
    op.create_index("delivery_attempts_by_delivery", "delivery_attempts", columns)
