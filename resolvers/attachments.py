"""The files of an application, from the several kinds of record that hold them."""

import asyncio
from collections.abc import Sequence
from typing import Any

from connectors.errors import Forbidden
from resolvers.loaders import Loaders
from schema.application import Application
from schema.attachment import Attachment, AttachmentFilter, AttachmentType
from schema.identity import ApplicationKey
from schema.kinds import ATTACHMENT_KINDS
from schema.offer import Offer


async def attachments_of_application(
    loaders: Loaders, application: Application, which: AttachmentFilter | None
) -> list[Attachment]:
    """All files of one application; only the kinds that the filter asks for are read."""
    types = set(AttachmentType) if which is None or which.types is None else set(which.types)
    wanted = {each.name for each in types}
    names = [name for name, held in ATTACHMENT_KINDS.items() if not wanted.isdisjoint(held)]
    lists = await asyncio.gather(*(loaders.get(name, application.key) for name in names))
    found = [file for records in lists for file in _files(records)]
    return [file for file in found if file.attachment_type in types]


async def attachments_of_candidate(
    loaders: Loaders, candidate: Any, which: AttachmentFilter | None
) -> list[Attachment]:
    """All files of a person's applications."""
    applications = await loaders.get("applications_by_candidate", candidate.remote_id)
    lists = await asyncio.gather(
        *(attachments_of_application(loaders, each, which) for each in applications)
    )
    return [file for files in lists for file in files]


async def attachment_by_id(
    loaders: Loaders, key: ApplicationKey, remote_id: str
) -> Attachment | None:
    """The file of an application with a remote id, whichever kind of record holds it.

    Raises:
        Forbidden: it is not in what may be read, and not all may be read.
    """
    refusal: Forbidden | None = None
    for name in ATTACHMENT_KINDS:
        try:
            files = _files(await loaders.get(name, key))
        except Forbidden as error:
            refusal = error
            continue
        found = next((file for file in files if file.remote_id == remote_id), None)
        if found is not None:
            return found
    if refusal is not None:
        raise refusal
    return None


def _files(records: Sequence[Attachment | Offer]) -> list[Attachment]:
    files: list[Attachment | None] = []
    for record in records:
        if isinstance(record, Offer):
            files += [record.sent_document, record.signed_document]
        else:
            files.append(record)
    return [file for file in files if file is not None]
