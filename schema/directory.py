"""The user directory: the employer's people who work with the applicant tracking system."""

from datetime import datetime

import strawberry

from schema.node import RemoteRecord
from schema.person_name import split_name
from schema.references import CandidateRef, DirectoryUserRef, UserRef
from schema.relations import gathered, one, several
from schema.user import AccessRole
from schema.values import EmailAddress


@strawberry.type(description="A role: what users who have it may do.")
class Role:
    """A role that at least one user has."""

    remote_id: strawberry.ID = strawberry.field(
        description="The id that the applicant tracking system itself uses; filters take it."
    )
    name: str | None = strawberry.field(
        description="The name; null for a role of the employer's own making whose id is all "
        "that the system tells."
    )
    access_role: AccessRole = strawberry.field(description="What it allows.")
    users: list[DirectoryUserRef] = gathered(
        "directory_users_by_role",
        key="remote_id",
        reading="list",
        kinds=("users",),
        description="Who has it, those who left too.",
    )


@strawberry.type(
    description="Somebody in the employer's directory. The same person as the `User` with the "
    "same `remoteId`, in the terms of a directory."
)
class DirectoryUser(RemoteRecord):
    """A person at the employer's, active or not."""

    manager_id: strawberry.Private[str | None]
    candidate_ids: strawberry.Private[list[str]]

    name: str | None = strawberry.field(description="The full name.")
    username: str | None = strawberry.field(description="The name they sign in with.")
    emails: list[EmailAddress] = strawberry.field(
        description="Email addresses, the main one first."
    )
    job_title: str | None = strawberry.field(description="What they do.")
    photo_url: str | None = strawberry.field(description="A picture.")
    external_id: str | None = strawberry.field(
        description="Their id in the employer's own directory, such as a staff number."
    )
    role: Role | None = strawberry.field(description="What they may do.")
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

    last_login_at: datetime | None = one(
        "last_logins",
        key="remote_id",
        reading="each",
        description="When they last signed in, as far as the system notes it.",
    )
    manager: DirectoryUserRef | None = one(
        "directory_users",
        key="manager_id",
        reading="list",
        kinds=("users",),
        description="Whom they report to.",
    )
    reports: list[DirectoryUserRef] = gathered(
        "directory_users_by_manager",
        key="remote_id",
        reading="list",
        kinds=("users",),
        description="Who reports to them, those who left too.",
    )
    user: UserRef | None = one(
        "users",
        key="remote_id",
        reading="list",
        description="The same person as a user, with the jobs they have to do with.",
    )
    candidates: list[CandidateRef | None] = several(
        "candidates",
        keys="candidate_ids",
        reading="batch",
        description="The same person as a candidate, where the system knows of it.",
    )
