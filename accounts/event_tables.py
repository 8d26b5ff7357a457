"""The tables of events: what happened, and what is kept to find out about it."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from accounts.tables import ID_LENGTH, Moment, metadata

_NUMBER = BigInteger().with_variant(Integer, "sqlite")

events = Table(
    "events",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("account_id", String(ID_LENGTH), nullable=False),
    Column("type", String(40), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("noted_at", Moment, nullable=False),
    Column("subject", JSON),
    Column("application_id", String(ID_LENGTH)),
    Column("job_id", String(ID_LENGTH)),
    Column("stage_id", String(ID_LENGTH)),
    Column("detail", JSON, nullable=False),
    Column("sameness", String(255)),
    UniqueConstraint("account_id", "sameness", name="events_once"),
    Index("events_by_account", "account_id", "id"),
    Index("events_by_time", "noted_at"),
    sqlite_autoincrement=True,
)
"""What happened; kept when an account is unlinked, so without a foreign key."""

leases = Table(
    "leases",
    metadata,
    Column("name", String(ID_LENGTH + 32), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
)
"""Work that one process at a time does: see `events.leases`."""

following = Table(
    "following",
    metadata,
    Column("account_id", String(ID_LENGTH), primary_key=True),
    Column("linked_at", Moment),
    Column("since", Moment, nullable=False),
    Column("baseline_cursor", String),
    Column("baseline_done", Boolean, nullable=False),
    Column("changes_until", Moment, nullable=False),
    Column("next_pass_at", Moment, nullable=False),
    Column("next_sweep_at", Moment, nullable=False),
)
"""How far each account has been followed. The account may be the environment's.

`linked_at` tells which link was followed; it is null for the environment's.
"""

known_applications = Table(
    "known_applications",
    metadata,
    Column("account_id", String(ID_LENGTH), primary_key=True),
    Column("application_id", String(ID_LENGTH), primary_key=True),
    Column("candidate_id", String(ID_LENGTH)),
    Column("state", JSON, nullable=False),
)
"""Applications as they were last seen: what differs from it is an event."""

known_candidates = Table(
    "known_candidates",
    metadata,
    Column("account_id", String(ID_LENGTH), primary_key=True),
    Column("candidate_id", String(ID_LENGTH), primary_key=True),
    Column("digest", LargeBinary, nullable=False),
)
"""People as they were last seen, by a digest of what is told of them."""

known_jobs = Table(
    "known_jobs",
    metadata,
    Column("account_id", String(ID_LENGTH), primary_key=True),
    Column("job_id", String(ID_LENGTH), primary_key=True),
    Column("status", String(16), nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
"""Jobs as they were last seen."""

notices = Table(
    "notices",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("account_id", String(ID_LENGTH), nullable=False),
    Column("nonce", String(128), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("told", JSON),
    Column("done_at", Moment),
    UniqueConstraint("account_id", "nonce", name="notices_once"),
    Index("notices_to_do", "done_at", "account_id", "id"),
    Index("notices_by_time", "received_at"),
    sqlite_autoincrement=True,
)
"""What the systems have said by webhook, to be looked into; then kept against replays."""

inbound_hooks = Table(
    "inbound_hooks",
    metadata,
    Column("account_id", String(ID_LENGTH), primary_key=True),
    Column("hook_id", String(ID_LENGTH), primary_key=True),
    Column("kind", String(64)),
    Column("url", String(2048)),
    Column("key_id", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
)
"""Webhooks that were set up in the systems, each with its signature token, sealed.

`kind` is null where a person set it up and gave the token here: it is good for any kind.
"""

hook_upkeep = Table(
    "hook_upkeep",
    metadata,
    Column("account_id", String(ID_LENGTH), primary_key=True),
    Column("base_url", String(2048), nullable=False),
    Column("linked_at", Moment),
    Column("state", String(16), nullable=False),
    Column("reason", Text),
    Column("failures", Integer, nullable=False),
    Column("checked_at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
)
"""What came of the last look at each account's webhooks, and when the next is due."""

OF_ACCOUNT = (
    following,
    known_applications,
    known_candidates,
    known_jobs,
    notices,
    inbound_hooks,
    hook_upkeep,
)
"""What goes with an account when it is unlinked."""
