"""What was written to the accounts, so that it can be repeated safely."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "writes",
        sa.Column("account_id", sa.String(128), primary_key=True),
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("given_up_at", _MOMENT, nullable=False),
        sa.Column("made", sa.String(128)),
        sa.Column("written", sa.JSON),
    )
    op.create_index("writes_by_digest", "writes", ["account_id", "digest"])
    op.create_index("writes_by_made", "writes", ["account_id", "made"])
    op.create_index("writes_by_start", "writes", ["started_at"])
