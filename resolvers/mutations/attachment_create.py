"""`createAttachment`."""

from collections.abc import Sequence
from datetime import datetime

from connectors.errors import BadRequest, OutcomeUnknown
from connectors.stored_files import OutgoingFile
from connectors.writes import Written
from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import about, mutation
from schema.changes.attachments import CreateAttachmentInput, CreateAttachmentPayload


@mutation(description="Adds a file to an application.", calls=1)
async def create_attachment(info: Info, input: CreateAttachmentInput) -> CreateAttachmentPayload:
    """A file is found again by its name, its length and its time."""
    change = Change(info.context, input)

    async def file() -> OutgoingFile:
        deadline = info.context.budget.deadline
        return await info.context.files.take(input.file, "file", deadline=deadline)

    async def do(given: CreateAttachmentInput) -> Written:
        sent = await file()
        with about("file"):
            return await change.writes.create_attachment(given, sent)

    async def find(given: CreateAttachmentInput, since: datetime) -> Sequence[Written]:
        try:
            wanted = await file()
        except BadRequest as error:
            told = f"Whether the file was added before cannot be told without it: {error}"
            raise OutcomeUnknown(told) from error
        return await change.writes.find_attachments(given, wanted, since)

    return CreateAttachmentPayload(
        written=await change.once(do, find=find, known_by=("application_id",))
    )
