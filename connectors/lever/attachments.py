"""From Lever's files, resumes and offer documents to attachments.

Shapes: https://hire.lever.co/developer/documentation, sections Files, Resumes, Offers.
"""

import re

import strawberry
from strawberry.scalars import JSON

from connectors.lever.raw import Json, entry, objects, text, when, whole
from connectors.media_types import media_type
from schema.attachment import (
    Attachment,
    AttachmentType,
    ParsedResume,
    ResumePosition,
    ResumeSchool,
    YearMonth,
)
from schema.identity import ApplicationKey

_COVER_LETTER = re.compile(r"cover[\s_.-]*letter", re.IGNORECASE)
_LAST_MONTH = 12


def file(record: Json, key: ApplicationKey) -> Attachment:
    """A file: a cover letter if its name says so."""
    name = text(record.get("name"))
    return _attachment(
        record,
        key,
        source="files",
        remote_id=text(record.get("id")) or "",
        kind=_kind(name),
        described=record,
        created_at=record.get("uploadedAt"),
    )


def resume(record: Json, key: ApplicationKey) -> Attachment:
    """A resume. One that was read off a profile has no file, and no name then."""
    attachment = _attachment(
        record,
        key,
        source="resumes",
        remote_id=text(record.get("id")) or "",
        kind=AttachmentType.RESUME,
        described=record.get("file"),
        created_at=record.get("createdAt"),
    )
    attachment.parsed_resume = _parsed(record.get("parsedData"))
    return attachment


def offer_document(offer: Json, key: ApplicationKey, status: str) -> Attachment | None:
    """The document of an offer as it was sent, or as it came back signed, if there is one.

    Lever gives it no id of its own: its remote id is the offer's, a colon, and the status.

    Args:
        offer: the offer that holds it.
        key: the application.
        status: `sent` or `signed`.
    """
    document = offer.get(f"{status}Document")
    if not isinstance(document, dict):
        return None
    return _attachment(
        document,
        key,
        source=f"offers:{status}",
        remote_id=f"{text(offer.get('id')) or ''}:{status}",
        kind=AttachmentType.OFFER_LETTER,
        described={**document, "name": document.get("fileName")},
        created_at=document.get("uploadedAt"),
    )


def _attachment(  # noqa: PLR0913 - each says one thing that differs between the kinds
    record: Json,
    key: ApplicationKey,
    *,
    source: str,
    remote_id: str,
    kind: AttachmentType,
    described: object,
    created_at: object,
) -> Attachment:
    """An attachment whose file is described by `described`, in Lever's words for files."""
    name = text(entry(described, "name"))
    return Attachment(
        remote_id=strawberry.ID(remote_id),
        remote_data=JSON(record),
        application_id=key.remote_id,
        candidate_id=key.candidate_id,
        source=source,
        file_name=name,
        attachment_type=kind,
        content_type=media_type(name, text(entry(described, "ext"))),
        size=whole(entry(described, "size")),
        uploaded_at=when(entry(described, "uploadedAt")),
        created_at=when(created_at),
        parsed_resume=None,
    )


def is_cover_letter(name: str) -> bool:
    """Whether a file's name says that it is one; nothing else does."""
    return _COVER_LETTER.search(name) is not None


def _kind(name: str | None) -> AttachmentType:
    found = name is not None and is_cover_letter(name)
    return AttachmentType.COVER_LETTER if found else AttachmentType.OTHER


def _parsed(data: object) -> ParsedResume | None:
    if not isinstance(data, dict):
        return None
    return ParsedResume(
        positions=[_position(each) for each in objects(data.get("positions"))],
        schools=[_school(each) for each in objects(data.get("schools"))],
    )


def _position(record: Json) -> ResumePosition:
    return ResumePosition(
        organization=text(record.get("org")),
        title=text(record.get("title")),
        summary=text(record.get("summary")),
        location=text(record.get("location")),
        start=_month(record.get("start")),
        end=_month(record.get("end")),
    )


def _school(record: Json) -> ResumeSchool:
    return ResumeSchool(
        organization=text(record.get("org")),
        degree=text(record.get("degree")),
        field_of_study=text(record.get("field")),
        summary=text(record.get("summary")),
        start=_month(record.get("start")),
        end=_month(record.get("end")),
    )


def _month(value: object) -> YearMonth | None:
    year, month = whole(entry(value, "year")), whole(entry(value, "month"))
    if month is not None and not 1 <= month <= _LAST_MONTH:
        month = None
    return None if year is None and month is None else YearMonth(year=year, month=month)
