"""All that can be written, put together."""

from connectors.lever.writes.activities import ActivityWrites
from connectors.lever.writes.applicants import ApplicantWrites
from connectors.lever.writes.applications import ApplicationWrites
from connectors.lever.writes.attachments import AttachmentWrites
from connectors.lever.writes.contacts import ContactWrites
from connectors.lever.writes.interviews import InterviewWrites
from connectors.lever.writes.jobs import JobWrites
from connectors.lever.writes.labels import LabelWrites
from connectors.lever.writes.requisitions import RequisitionWrites
from connectors.lever.writes.scorecards import ScorecardWrites
from connectors.lever.writes.users import UserWrites


class LeverWrites(
    ActivityWrites,
    ApplicationWrites,
    AttachmentWrites,
    ApplicantWrites,
    ContactWrites,
    InterviewWrites,
    LabelWrites,
    UserWrites,
    JobWrites,
    RequisitionWrites,
    ScorecardWrites,
):
    """`connectors.writes.Writes` on Lever."""
