"""Linked accounts, their credentials and locks, API tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "linked_accounts",
        sa.Column("id", sa.String(128), primary_key=True),
        sa.Column("provider", sa.String(32), nullable=False),
        sa.Column("environment", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("default_actor", sa.String(128)),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("linked_at", _MOMENT, nullable=False),
        sa.Column("last_used_at", _MOMENT),
        sa.Column("last_error", sa.Text),
    )
    op.create_table(
        "credentials",
        sa.Column("account_id", sa.String(128), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["linked_accounts.id"], ondelete="CASCADE"),
    )
    op.create_table(
        "account_locks",
        sa.Column("account_id", sa.String(128), primary_key=True),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
    )
    _create_api_tokens()


def _create_api_tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("account_id", sa.String(128)),
        sa.Column("may_write", sa.Boolean, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT),
        sa.Column("revoked_at", _MOMENT),
        sa.Column("last_used_at", _MOMENT),
        sa.ForeignKeyConstraint(["account_id"], ["linked_accounts.id"], ondelete="CASCADE"),
    )
