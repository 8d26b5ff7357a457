"""User: somebody who works with the applicant tracking system."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.connection import Connection
from schema.node import RemoteRecord
from schema.person_name import split_name
from schema.references import DirectoryUserRef, JobRef, UserRef
from schema.relations import many, one


@strawberry.enum(description="What a user may do.")
class AccessRole(Enum):
    """Merge's access roles."""

    SUPER_ADMIN = strawberry.enum_value("SUPER_ADMIN", description="Everything.")
    ADMIN = strawberry.enum_value("ADMIN", description="Nearly everything.")
    TEAM_MEMBER = strawberry.enum_value("TEAM_MEMBER", description="Recruiting.")
    LIMITED_TEAM_MEMBER = strawberry.enum_value(
        "LIMITED_TEAM_MEMBER", description="Recruiting for some jobs."
    )
    INTERVIEWER = strawberry.enum_value("INTERVIEWER", description="Interviewing.")
    OTHER = strawberry.enum_value("OTHER", description="A role of the employer's own making.")


@strawberry.type(description="Somebody who works with the applicant tracking system.")
class User(RemoteRecord):
    """A user, active or not."""

    manager_id: strawberry.Private[str | None]

    name: str | None = strawberry.field(description="The full name.")
    email: str | None = strawberry.field(description="The email address.")
    username: str | None = strawberry.field(description="The name they sign in with.")
    job_title: str | None = strawberry.field(description="What they do.")
    photo_url: str | None = strawberry.field(description="A picture.")
    external_id: str | None = strawberry.field(
        description="Their id in the employer's own directory."
    )
    access_role: AccessRole | None = strawberry.field(description="What they may do.")
    is_active: bool = strawberry.field(description="Whether they can still sign in.")
    created_at: datetime | None = strawberry.field(description="When they were added.")
    deactivated_at: datetime | None = strawberry.field(description="When they were shut out.")

    @strawberry.field(description="The name up to its last word.")
    def first_name(self) -> str | None:
        """The full name without its last word; the whole of a name of one word."""
        return split_name(self.name)[0]

    @strawberry.field(description="The last word of the name; null for a name of one word.")
    def last_name(self) -> str | None:
        """The last of several words."""
        return split_name(self.name)[1]

    manager: UserRef | None = one(
        "users", key="manager_id", reading="list", description="Whom they report to."
    )
    directory_user: DirectoryUserRef | None = one(
        "directory_users",
        key="remote_id",
        reading="list",
        kinds=("users",),
        description="The same person in the user directory, with the people they lead.",
    )
    managed_jobs: Connection[JobRef] = many(
        "jobs_by_hiring_manager",
        key="remote_id",
        reading="list",
        typically=3,
        description="Jobs whose hiring manager this is, the newest first.",
    )
    owned_jobs: Connection[JobRef] = many(
        "jobs_by_owner",
        key="remote_id",
        reading="list",
        typically=3,
        description="Jobs that this user answers for, the newest first.",
    )
