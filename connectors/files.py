"""Files that are read through a connector: which one, and how its bytes come."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from connectors.errors import BadRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """Which file of an account.

    Attributes:
        source: the kind of record that holds it, as `schema.attachment.Attachment.source` has it.
        application_id: the remote id of the application that it is kept with.
        remote_id: the attachment's own remote id.
    """

    source: str
    application_id: str
    remote_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """A file whose bytes are on their way. Whoever has it closes it, whatever happens.

    Attributes:
        content_type: the media type that the system tells, if any.
        name: the file's name that the system tells, if any.
        length: how many bytes come, where that is known.
        content_range: which part of the file they are (RFC 9110, section 14.4); None for all.
        takes_ranges: whether the system says that a part can be asked for.
        content_encoding: what the bytes are compressed with; None for not at all.
        chunks: the bytes, as they come: the next are fetched when they are asked for. Raises
            `ConnectorError` where they end too early.
        close: lets go of the file, read to its end or not.
    """

    content_type: str | None
    name: str | None
    length: int | None
    content_range: str | None
    takes_ranges: bool
    content_encoding: str | None
    chunks: AsyncIterator[bytes]
    close: Callable[[], Awaitable[None]]


class UnsatisfiableRange(BadRequest):
    """The part that was asked for lies beyond the file's end (HTTP 416)."""
