"""What is kept to find out what happened in accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_MOMENT = sa.DateTime(timezone=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _make_what_is_known()
    _make_what_comes_in()


def _make_what_is_known() -> None:
    op.create_table(
        "following",
        sa.Column("account_id", sa.String(128), primary_key=True),
        sa.Column("linked_at", _MOMENT),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("baseline_cursor", sa.String),
        sa.Column("baseline_done", sa.Boolean, nullable=False),
        sa.Column("changes_until", _MOMENT, nullable=False),
        sa.Column("next_pass_at", _MOMENT, nullable=False),
        sa.Column("next_sweep_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "known_applications",
        sa.Column("account_id", sa.String(128), primary_key=True),
        sa.Column("application_id", sa.String(128), primary_key=True),
        sa.Column("candidate_id", sa.String(128)),
        sa.Column("state", sa.JSON, nullable=False),
    )
    op.create_table(
        "known_candidates",
        sa.Column("account_id", sa.String(128), primary_key=True),
        sa.Column("candidate_id", sa.String(128), primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "known_jobs",
        sa.Column("account_id", sa.String(128), primary_key=True),
        sa.Column("job_id", sa.String(128), primary_key=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
    )


def _make_what_comes_in() -> None:
    op.create_table(
        "notices",
        sa.Column("id", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("account_id", sa.String(128), nullable=False),
        sa.Column("nonce", sa.String(128), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("told", sa.JSON),
        sa.Column("done_at", _MOMENT),
        sa.UniqueConstraint("account_id", "nonce", name="notices_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("notices_to_do", "notices", ["done_at", "account_id", "id"])
    op.create_index("notices_by_time", "notices", ["received_at"])
    op.create_table(
        "inbound_hooks",
        sa.Column("account_id", sa.String(128), primary_key=True),
        sa.Column("hook_id", sa.String(128), primary_key=True),
        sa.Column("kind", sa.String(64)),
        sa.Column("url", sa.String(2048)),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "hook_upkeep",
        sa.Column("account_id", sa.String(128), primary_key=True),
        sa.Column("base_url", sa.String(2048), nullable=False),
        sa.Column("linked_at", _MOMENT),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("checked_at", _MOMENT, nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
    )
