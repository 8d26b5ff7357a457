"""All that can be written, put together."""

from connectors.lever.writes.activities import ActivityWrites
from connectors.lever.writes.applications import ApplicationWrites
from connectors.lever.writes.attachments import AttachmentWrites
from connectors.lever.writes.interviews import InterviewWrites
from connectors.lever.writes.jobs import JobWrites
from connectors.lever.writes.labels import LabelWrites
from connectors.lever.writes.requisitions import RequisitionWrites
from connectors.lever.writes.scorecards import ScorecardWrites
from connectors.lever.writes.submissions import SubmissionWrites
from connectors.lever.writes.users import UserWrites


class LeverWrites(
    ActivityWrites,
    ApplicationWrites,
    AttachmentWrites,
    InterviewWrites,
    LabelWrites,
    UserWrites,
    JobWrites,
    RequisitionWrites,
    ScorecardWrites,
    SubmissionWrites,
):
    """`connectors.writes.Writes` on Lever."""
