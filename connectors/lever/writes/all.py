"""All that can be written, put together."""

from connectors.lever.writes.activities import ActivityWrites
from connectors.lever.writes.applications import ApplicationWrites
from connectors.lever.writes.attachments import AttachmentWrites
from connectors.lever.writes.labels import LabelWrites


class LeverWrites(ActivityWrites, ApplicationWrites, AttachmentWrites, LabelWrites):
    """`connectors.writes.Writes` on Lever."""
