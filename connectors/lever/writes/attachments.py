"""Files: `POST /opportunities/:id/files`, `DELETE /opportunities/:id/files/:file`.

Resumes come with a new opportunity or application alone, offer documents with an offer: neither can
be added, nor deleted.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from connectors.errors import BadRequest, ConnectorError, NotFound, OutcomeUnknown
from connectors.lever import attachments
from connectors.lever.paths import path
from connectors.lever.raw import Json, text
from connectors.lever.writing import LeverWrite, Writing
from connectors.stored_files import OutgoingFile
from connectors.writes import Outcome, Written
from schema.attachment import AttachmentType
from schema.changes.attachments import CreateAttachmentInput, DeleteAttachmentInput
from schema.identity import ApplicationKey

_NOT_TAKEN = {
    AttachmentType.RESUME: "Lever takes a résumé with a new candidate or application alone.",
    AttachmentType.OFFER_LETTER: "Lever makes offer letters itself, from an offer.",
}


class AttachmentWrites(Writing):
    """`connectors.writes.AttachmentWrites` on Lever."""

    async def create_attachment(self, input: CreateAttachmentInput, file: OutgoingFile) -> Written:
        """`POST /opportunities/:opportunity/files`; Lever wants to know in whose name."""
        try:
            record = await self.send(
                LeverWrite(
                    method="POST",
                    path=path("opportunities", input.application_id, "files"),
                    query=self.in_name_of(required=True),
                    files=(("file", _as_kind(input.attachment_type, file)),),
                    missing="application_id",
                )
            )
        finally:
            self.recent.drop(input.application_id)
        return _made(record, input.application_id)

    async def find_attachments(
        self, input: CreateAttachmentInput, file: OutgoingFile, since: datetime
    ) -> list[Written]:
        """The files of that name and length that were uploaded since."""
        wanted = _as_kind(input.attachment_type, file)
        where = path("opportunities", input.application_id, "files")
        records = await self.client.all(where, budget=self.budget)
        return [
            _made(record, input.application_id)
            for record in records
            if _is_same(record, wanted, since)
        ]

    async def delete_attachment(self, input: DeleteAttachmentInput, application_id: str) -> Written:
        """`DELETE /opportunities/:opportunity/files/:file`, of a file that is there."""
        query = self.in_name_of(required=True)
        where = _file_path(input, application_id)
        await self._require_file(input, application_id)
        try:
            with suppress(NotFound):  # an earlier try of this one was done
                await self.send(
                    LeverWrite(method="DELETE", path=where, query=query, repeatable=True)
                )
        finally:
            self.recent.drop(application_id)
        return _deleted(input, application_id)

    async def find_deleted_attachments(
        self, input: DeleteAttachmentInput, application_id: str
    ) -> list[Written]:
        """The file, if it is gone."""
        try:
            await self.client.get(_file_path(input, application_id), budget=self.budget)
        except NotFound:
            return [_deleted(input, application_id)]
        return []

    async def _require_file(self, input: DeleteAttachmentInput, application_id: str) -> None:
        """Find the file.

        Raises:
            BadRequest: it is the file of a resume.
            NotFound: there is none.
        """
        try:
            await self.client.get(_file_path(input, application_id), budget=self.budget)
        except NotFound as missing:
            missing.field = ("attachment_id",)
            resume = path("opportunities", application_id, "resumes", input.attachment_id)
            if await self._is_there(resume):
                raise _undeletable("Lever deletes files alone; this is a résumé.") from missing
            raise

    async def _is_there(self, where: str) -> bool:
        try:
            await self.client.get(where, budget=self.budget)
        except ConnectorError:
            return False
        return True


def _file_path(input: DeleteAttachmentInput, application_id: str) -> str:
    if ":" in input.attachment_id:  # as `connectors.lever.attachments.offer_document` has it
        raise _undeletable("Lever deletes files alone; this is the document of an offer.")
    return path("opportunities", application_id, "files", input.attachment_id)


def _undeletable(message: str) -> BadRequest:
    error = BadRequest(message)
    error.field = ("attachment_id",)
    return error


def _as_kind(kind: AttachmentType, file: OutgoingFile) -> OutgoingFile:
    """The file under a name by which Lever's users, and we, know what it is.

    Raises:
        BadRequest: Lever takes no such file.
    """
    if kind in _NOT_TAKEN:
        error = BadRequest(_NOT_TAKEN[kind])
        error.field = ("attachment_type",)
        raise error
    if kind is AttachmentType.COVER_LETTER and not attachments.is_cover_letter(file.name):
        return replace(file, name=f"Cover letter {file.name}")
    return file


def _is_same(record: Json, wanted: OutgoingFile, since: datetime) -> bool:
    """Whether a file is what was sent. A length that Lever does not tell yet speaks for it."""
    file = attachments.file(record, ApplicationKey(""))
    return (
        file.file_name == wanted.name
        and file.size in {None, wanted.content.size}
        and file.uploaded_at is not None
        and file.uploaded_at >= since
    )


def _made(record: Json, application_id: str) -> Written:
    made = text(record.get("id"))
    if made is None:
        raise OutcomeUnknown("Lever's answer does not tell which file it made.")
    records = {"Attachment": (made, application_id), "Application": (application_id,)}
    return Written(records=records, outcome=Outcome.CREATED, made=made)


def _deleted(input: DeleteAttachmentInput, application_id: str) -> Written:
    records = {
        "Attachment": (str(input.attachment_id), application_id),
        "Application": (application_id,),
    }
    return Written(records=records, outcome=Outcome.DELETED)
