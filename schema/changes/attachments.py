"""Adding files, and deleting them."""

import strawberry

from schema.attachment import AttachmentType
from schema.changes.files import FileInput
from schema.mutation import WriteInput, WritePayload, refers_to, written_id, written_record
from schema.references import ApplicationRef, AttachmentRef


@strawberry.input(description="The file to add.")
class CreateAttachmentInput(WriteInput):
    """A file, and where it goes."""

    application_id: strawberry.ID = refers_to(
        "Application", description="The application that it is kept with."
    )
    file: FileInput = strawberry.field(description="The file.")
    attachment_type: AttachmentType = strawberry.field(
        default=AttachmentType.OTHER,
        description="What it is: COVER_LETTER, which its name is made to say, or OTHER. A résumé "
        "comes with a new candidate or application, an offer letter with an offer.",
    )


@strawberry.type(description="The file added.")
class CreateAttachmentPayload(WritePayload):
    """A new file."""

    attachment_id: strawberry.ID | None = written_id("Attachment", description="Its id.")
    attachment: AttachmentRef | None = written_record(
        "Attachment", reading="each", description="The file's record, read again."
    )


@strawberry.input(description="The file to delete.")
class DeleteAttachmentInput(WriteInput):
    """A file."""

    attachment_id: strawberry.ID = refers_to(
        "Attachment", description="The file: neither a résumé nor an offer letter."
    )


@strawberry.type(description="The file deleted.")
class DeleteAttachmentPayload(WritePayload):
    """A file that is no more."""

    deleted_attachment_id: strawberry.ID | None = written_id(
        "Attachment", description="The id that it had."
    )
    application: ApplicationRef | None = written_record(
        "Application", reading="batch", description="The application without it, read again."
    )
