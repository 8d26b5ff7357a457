"""All that can be written, put together."""

from connectors.lever.writes.activities import ActivityWrites
from connectors.lever.writes.applications import ApplicationWrites


class LeverWrites(ActivityWrites, ApplicationWrites):
    """`connectors.writes.Writes` on Lever."""
