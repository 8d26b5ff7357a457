"""What every connector offers to write, in the words of the schema.

A connector is given a mutation's input with the provider's own ids in the place of global ones. It
answers with what it made or changed by id alone: the system's answers to writes can be incomplete,
so records are read again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from connectors.stored_files import OutgoingFile
from schema.changes.activities import CreateActivityInput
from schema.changes.applications import MoveApplicationStageInput
from schema.changes.attachments import CreateAttachmentInput, DeleteAttachmentInput


class Outcome(StrEnum):
    """What became of a wish to have something."""

    CREATED = "CREATED"
    LINKED = "LINKED"
    REUSED = "REUSED"
    CHANGED = "CHANGED"
    DELETED = "DELETED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a write left behind.

    Attributes:
        records: by GraphQL type, the remote id of the record that was made or changed, and behind
            it those of its parents (`schema.identity.GlobalId`).
        outcome: what was done.
        made: the remote id of what did not exist before; None where nothing was made.
    """

    records: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outcome: Outcome = Outcome.CHANGED
    made: str | None = None


class ActivityWrites(Protocol):
    """Writing notes."""

    async def create_activity(self, input: CreateActivityInput) -> Written:
        """Write a note on an application."""

    async def find_activities(self, input: CreateActivityInput, since: datetime) -> list[Written]:
        """Notes as that input would make them, written since."""


class ApplicationWrites(Protocol):
    """Moving applications on."""

    async def move_application_stage(self, input: MoveApplicationStageInput) -> Written:
        """Put an application into another stage. Doing it twice does no more."""


class AttachmentWrites(Protocol):
    """Adding files, and deleting them."""

    async def create_attachment(self, input: CreateAttachmentInput, file: OutgoingFile) -> Written:
        """Add a file to an application."""

    async def find_attachments(
        self, input: CreateAttachmentInput, file: OutgoingFile, since: datetime
    ) -> list[Written]:
        """Files as that input would add them, added since."""

    async def delete_attachment(self, input: DeleteAttachmentInput, application_id: str) -> Written:
        """Delete a file of an application."""

    async def find_deleted_attachments(
        self, input: DeleteAttachmentInput, application_id: str
    ) -> list[Written]:
        """The file, if it is gone."""


class Writes(ActivityWrites, ApplicationWrites, AttachmentWrites, Protocol):
    """Writing to one account for one request.

    What makes something new has a `find_…` beside it, which tells what is there as the same input
    would make it; what has none may be done twice and does no more then.

    Every method raises `connectors.errors.ConnectorError`, with the `field` of the input where one
    is at fault. `OutcomeUnknown` alone leaves open whether something was done; after any other
    nothing was.
    """
