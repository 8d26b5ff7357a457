"""Adding users, changing them, and shutting them out."""

import strawberry

from schema.mutation import WriteInput, WritePayload, refers_to, written_id, written_record
from schema.references import UserRef
from schema.user import AccessRole


@strawberry.type(description="The user as they are now.")
class UserPayload(WritePayload):
    """Base of the payload of what was done to one user."""

    user_id: strawberry.ID | None = written_id("User", description="Their id.")
    user: UserRef | None = written_record(
        "User", reading="list", description="The user, read again."
    )


@strawberry.input(description="Whom to add.")
class CreateUserInput(WriteInput):
    """A new user."""

    name: str = strawberry.field(description="The full name.")
    email: str = strawberry.field(
        description="The email address; no other user may have it, active or not."
    )
    access_role: AccessRole = strawberry.field(
        default=AccessRole.INTERVIEWER, description="What they may do: any but OTHER."
    )
    job_title: str | None = strawberry.field(default=None, description="What they do.")
    external_id: str | None = strawberry.field(
        default=None, description="Their id in the employer's own directory."
    )
    manager_id: strawberry.ID | None = refers_to(
        "User", default=None, description="Whom they report to."
    )


@strawberry.type(description="The user added.")
class CreateUserPayload(UserPayload):
    """A new user."""


@strawberry.input(description="What to change of a user. What is left out stays as it is.")
class UpdateUserInput(WriteInput):
    """A user, and what becomes different."""

    user_id: strawberry.ID = refers_to("User", description="The user.")
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="The full name; it can't be null."
    )
    email: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The email address, which no other user may have; it can't be null.",
    )
    access_role: AccessRole | None = strawberry.field(
        default=strawberry.UNSET,
        description="What they may do: any but OTHER, and not null. Who becomes an INTERVIEWER "
        "may cease to follow applications.",
    )
    job_title: str | None = strawberry.field(
        default=strawberry.UNSET, description="What they do; null clears it."
    )
    external_id: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Their id in the employer's own directory; null clears it.",
    )
    manager_id: strawberry.ID | None = refers_to(
        "User", default=strawberry.UNSET, description="Whom they report to; null for nobody."
    )


@strawberry.type(description="The user, changed.")
class UpdateUserPayload(UserPayload):
    """A user changed."""


@strawberry.input(description="Whom to shut out.")
class DeactivateUserInput(WriteInput):
    """A user."""

    user_id: strawberry.ID = refers_to("User", description="The user.")


@strawberry.type(description="The user, shut out.")
class DeactivateUserPayload(UserPayload):
    """A user who can't sign in."""


@strawberry.input(description="Whom to let in again.")
class ReactivateUserInput(WriteInput):
    """A user."""

    user_id: strawberry.ID = refers_to("User", description="The user.")


@strawberry.type(description="The user, active again.")
class ReactivateUserPayload(UserPayload):
    """A user who can sign in."""
