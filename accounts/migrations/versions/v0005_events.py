"""One log of what happened, in accounts and to them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_MOMENT = sa.DateTime(timezone=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOVE = """
INSERT INTO events (id, account_id, type, origin, at, noted_at, detail)
SELECT id, account_id, type, 'SERVER', at, at, detail FROM account_events ORDER BY id
"""


def upgrade() -> None:
    """Make the tables; what was told of accounts goes into the one log, with its ids."""
    op.create_table(
        "events",
        sa.Column("id", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("account_id", sa.String(128), nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("noted_at", _MOMENT, nullable=False),
        sa.Column("subject", sa.JSON),
        sa.Column("application_id", sa.String(128)),
        sa.Column("job_id", sa.String(128)),
        sa.Column("stage_id", sa.String(128)),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.Column("sameness", sa.String(255)),
        sa.UniqueConstraint("account_id", "sameness", name="events_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("events_by_account", "events", ["account_id", "id"])
    op.create_index("events_by_time", "events", ["noted_at"])
    op.execute(_MOVE)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('events', 'id'), "
            "COALESCE((SELECT max(id) FROM events), 0) + 1, false)"
        )
    op.drop_table("account_events")
    op.create_table(
        "leases",
        sa.Column("name", sa.String(160), primary_key=True),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
    )
