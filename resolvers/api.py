"""The GraphQL schema, assembled."""

import strawberry

from resolvers.query import Query
from schema.application import Application
from schema.candidate import Candidate
from schema.job import Job
from schema.job_interview_stage import JobInterviewStage
from schema.reject_reason import RejectReason
from schema.user import User

schema = strawberry.Schema(
    query=Query,
    types=[Application, Candidate, Job, JobInterviewStage, RejectReason, User],
)
