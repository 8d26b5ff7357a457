"""Forward references: the types point at each other in circles."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from schema.application import Application
    from schema.candidate import Candidate
    from schema.job import Job
    from schema.job_interview_stage import JobInterviewStage
    from schema.reject_reason import RejectReason
    from schema.user import User

ApplicationRef = Annotated["Application", strawberry.lazy("schema.application")]
CandidateRef = Annotated["Candidate", strawberry.lazy("schema.candidate")]
JobRef = Annotated["Job", strawberry.lazy("schema.job")]
JobInterviewStageRef = Annotated["JobInterviewStage", strawberry.lazy("schema.job_interview_stage")]
RejectReasonRef = Annotated["RejectReason", strawberry.lazy("schema.reject_reason")]
UserRef = Annotated["User", strawberry.lazy("schema.user")]
