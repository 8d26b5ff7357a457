"""What all mutations have in common: their input's and payload's base, and what a caller can mend.

The `clientMutationId` is Relay's, https://relay.dev/docs/v1.6.2/graphql-server-specification/#mutations
"""

from collections.abc import Mapping
from dataclasses import field
from enum import Enum
from typing import Any

import strawberry

from schema.identity import GlobalId
from schema.relations import RELATION, Reading, Relation, Resolution

REFERS_TO = "refers_to"
"""On the metadata of an input's field: the type whose global id it takes."""


@strawberry.enum(description="What kind of thing a caller can mend.")
class UserErrorCode(Enum):
    """Those codes of `errors[].extensions.code` that a mutation tells in `userErrors` instead."""

    BAD_USER_INPUT = strawberry.enum_value(
        "BAD_USER_INPUT", description="The input cannot be served: the message says what is wrong."
    )
    NOT_FOUND = strawberry.enum_value(
        "NOT_FOUND", description="There is nothing of the id that the input names."
    )
    ACTOR_REQUIRED = strawberry.enum_value(
        "ACTOR_REQUIRED",
        description="The system writes this in some user's name alone, and none is named.",
    )
    ALREADY_EXISTS = strawberry.enum_value(
        "ALREADY_EXISTS", description="What is to be made is there already."
    )
    IDEMPOTENCY_KEY_REUSED = strawberry.enum_value(
        "IDEMPOTENCY_KEY_REUSED",
        description="The `idempotencyKey` was sent before, with another input.",
    )


@strawberry.type(description="Why a change was not made, where the caller can mend it.")
class UserError:
    """One complaint about the input."""

    code: UserErrorCode = strawberry.field(description="What kind of thing is wrong.")
    message: str = strawberry.field(description="What is wrong, in words for a developer.")
    field: list[str] | None = strawberry.field(
        description="The path below `input` to what is to be mended; null where no single field "
        'is. An answer to a form is named by its place, `["fields", "2", "value"]`; one that is '
        'missing by its question, `["fields", "email"]`.'
    )


def refers_to(type_name: str, *, description: str, **default: Any) -> Any:
    """A field of an input that takes the global id of a record of that type, or a list of such.

    Connectors find the provider's own ids in its place.
    """
    metadata = {REFERS_TO: type_name}
    return strawberry.field(description=description, metadata=metadata, **default)


@strawberry.input(description="What every mutation takes.")
class MutationInput:
    """Base of each mutation's input."""

    client_mutation_id: str | None = strawberry.field(
        default=None, description="Given back in the payload, to tell answers apart."
    )


@strawberry.input(description="What every mutation that writes records takes.")
class WriteInput(MutationInput):
    """Base of the input of whatever is written to an applicant tracking system."""

    actor_id: strawberry.ID | None = refers_to(
        "User",
        default=None,
        description="The user in whose name it is written. Left out: the linked account's default.",
    )
    idempotency_key: str | None = strawberry.field(
        default=None,
        description="Any text of 1 to 255 characters. The same mutation with the same key within "
        "24 hours is done once, and answered likewise.",
    )


@strawberry.type(description="What every mutation answers.")
class MutationPayload:
    """Base of each mutation's payload: what a subclass adds is null where nothing was changed."""

    client_mutation_id: str | None = strawberry.field(
        default=None, description="The input's `clientMutationId`."
    )
    user_errors: list[UserError] = strawberry.field(
        default_factory=list,
        description="What the caller can mend; empty where the change was made.",
    )


@strawberry.type(description="What every mutation that writes records answers.")
class WritePayload(MutationPayload):
    """Base of the payload of whatever was written to an applicant tracking system."""

    written: strawberry.Private[Mapping[str, GlobalId]] = field(default_factory=dict)


def written_record(type_name: str, *, reading: Reading, description: str) -> Any:
    """A payload's field that holds a record as it is after the write, read again."""
    relation = Relation(f"written:{type_name}", "written", reading)

    def resolve(self: WritePayload, info: strawberry.Info[Resolution]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the field tells its type
        named = self.written.get(type_name)
        return None if named is None else info.context.read_again(named)

    return strawberry.field(
        resolver=resolve, description=description, metadata={RELATION: relation}
    )


def written_id(type_name: str, *, description: str) -> Any:
    """A payload's field that holds a record's id, known even where it cannot be read again."""

    def resolve(self: WritePayload) -> strawberry.ID | None:
        named = self.written.get(type_name)
        return None if named is None else strawberry.ID(named.encode())

    return strawberry.field(resolver=resolve, description=description)
