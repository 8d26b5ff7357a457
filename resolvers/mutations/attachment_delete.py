"""`deleteAttachment`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import about, mutation
from schema.changes.attachments import DeleteAttachmentInput, DeleteAttachmentPayload


@mutation(description="Deletes a file of an application, for good.", calls=2)
async def delete_attachment(info: Info, input: DeleteAttachmentInput) -> DeleteAttachmentPayload:
    """What is gone was deleted, if it was there."""
    change = Change(info.context, input)
    with about("attachment_id"):
        application_id = change.parent_of("Attachment", change.input.attachment_id)
    writes = change.writes
    return DeleteAttachmentPayload(
        written=await change.once(
            lambda given: writes.delete_attachment(given, application_id),
            find=lambda given, _: writes.find_deleted_attachments(given, application_id),
        )
    )
