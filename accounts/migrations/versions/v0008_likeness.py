"""What writes would make that cannot be told apart."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; what was noted before is alike where it is equal."""
    op.add_column("writes", sa.Column("likeness", sa.LargeBinary))
    op.execute("UPDATE writes SET likeness = digest")
    op.drop_index("writes_by_digest", "writes")
    op.create_index("writes_by_likeness", "writes", ["account_id", "likeness"])
