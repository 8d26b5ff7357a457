"""The GraphQL schema, assembled."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from resolvers.mutation import Mutation
from resolvers.query import Query
from resolvers.subscription import Subscription
from schema.application import Application
from schema.candidate import Candidate
from schema.changes.files import UPLOAD, UploadedFile
from schema.job import Job
from schema.job_interview_stage import JobInterviewStage
from schema.reject_reason import RejectReason
from schema.secret import SECRET, Secret
from schema.user import User

schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[Application, Candidate, Job, JobInterviewStage, RejectReason, User],
    config=StrawberryConfig(scalar_map={Secret: SECRET, UploadedFile: UPLOAD}),
)
