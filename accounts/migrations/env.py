"""What Alembic runs: each step on the connection that the caller opened and locked."""

from alembic import context

from accounts.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter most of a table
)
context.run_migrations()
