"""All that can be written, put together."""

from connectors.lever.writes.activities import ActivityWrites
from connectors.lever.writes.applications import ApplicationWrites
from connectors.lever.writes.labels import LabelWrites


class LeverWrites(ActivityWrites, ApplicationWrites, LabelWrites):
    """`connectors.writes.Writes` on Lever."""
