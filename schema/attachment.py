"""Attachment: a file kept with an application."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.application_record import ApplicationRecord
from schema.relations import signed_url


@strawberry.enum(description="What a file is.")
class AttachmentType(Enum):
    """Merge's attachment types."""

    RESUME = strawberry.enum_value("RESUME", description="A résumé.")
    COVER_LETTER = strawberry.enum_value("COVER_LETTER", description="A letter with it.")
    OFFER_LETTER = strawberry.enum_value("OFFER_LETTER", description="An offer of employment.")
    OTHER = strawberry.enum_value("OTHER", description="Anything else.")


@strawberry.type(description="A month, as far as it is known.")
class YearMonth:
    """A year, and a month in it."""

    year: int | None = strawberry.field(description="The year.")
    month: int | None = strawberry.field(description="The month, from 1 to 12.")


@strawberry.type(description="A position, as read from a résumé.")
class ResumePosition:
    """One employment."""

    organization: str | None = strawberry.field(description="The employer.")
    title: str | None = strawberry.field(description="What the person was.")
    summary: str | None = strawberry.field(description="What the person did.")
    location: str | None = strawberry.field(description="Where.")
    start: YearMonth | None = strawberry.field(description="Since when.")
    end: YearMonth | None = strawberry.field(description="Until when; null for today.")


@strawberry.type(description="An education, as read from a résumé.")
class ResumeSchool:
    """One school."""

    organization: str | None = strawberry.field(description="The school.")
    degree: str | None = strawberry.field(description="The degree.")
    field_of_study: str | None = strawberry.field(description="The subject.")
    summary: str | None = strawberry.field(description="What else is told.")
    start: YearMonth | None = strawberry.field(description="Since when.")
    end: YearMonth | None = strawberry.field(description="Until when.")


@strawberry.type(description="What the applicant tracking system read from a résumé.")
class ParsedResume:
    """Positions and schools, in the résumé's order."""

    positions: list[ResumePosition] = strawberry.field(description="Employments.")
    schools: list[ResumeSchool] = strawberry.field(description="Educations.")


@strawberry.type(description="A file kept with an application.")
class Attachment(ApplicationRecord):
    """A file's description, and where to fetch it."""

    source: strawberry.Private[str]
    """The kind of record that holds the file: what `/files` needs to find it again."""

    file_name: str | None = strawberry.field(description="The file's name.")
    attachment_type: AttachmentType = strawberry.field(description="What it is.")
    content_type: str | None = strawberry.field(
        description="The media type, told from the name's ending."
    )
    size: int | None = strawberry.field(description="Bytes.")
    uploaded_at: datetime | None = strawberry.field(description="When it was uploaded.")
    created_at: datetime | None = strawberry.field(description="When the record was made.")
    parsed_resume: ParsedResume | None = strawberry.field(
        description="What was read from it, for a résumé."
    )
    download_url: str | None = signed_url(
        description="Where to fetch the file, for a short while and without a token."
    )


@strawberry.input(description="Which attachments.")
class AttachmentFilter:
    """Conditions on attachments. Asking for one type spares the requests for the others."""

    types: list[AttachmentType] | None = strawberry.field(
        default=None, description="Of one of these types."
    )
