"""Downloads of files, resumes and offer documents.

Endpoints: `GET /opportunities/:id/files/:file/download`, `…/resumes/:resume/download`,
`…/offers/:offer/download?status=`.
"""

import re

import httpx

from connectors.budget import Budget
from connectors.errors import NotFound, UpstreamUnavailable
from connectors.file_names import name_in
from connectors.files import FileRef, OpenFile
from connectors.lever.client import LeverClient
from connectors.lever.paths import path
from connectors.lever.protocol import Query
from connectors.lever.streams import Stream

_KINDS: dict[str, tuple[str, Query]] = {
    "files": ("files", ()),
    "resumes": ("resumes", ()),
    "offers:sent": ("offers", (("status", "sent"),)),
    "offers:signed": ("offers", (("status", "signed"),)),
}
"""By `Attachment.source`: the word in the path, and the parameters."""

_CONTENT_RANGE = re.compile(r"bytes \d+-\d+/(\d+|\*)", re.ASCII)
_CODING = re.compile(r"[\w-]+(, *[\w-]+)*", re.ASCII)


async def open_file(
    client: LeverClient, file: FileRef, *, byte_range: str | None, budget: Budget
) -> OpenFile:
    """Ask for a file; its bytes are still to come.

    Args:
        client: of the account.
        file: which one.
        byte_range: a `Range` header (RFC 9110, section 14.2), for Lever to obey if it can.
        budget: bounds the time until the first byte.

    Raises:
        UnsatisfiableRange: the range lies beyond the file's end.
        NotFound: there is no such file, or Lever could not process it.
        ConnectorError: as `LeverClient.stream` does.
    """
    if file.source not in _KINDS:
        raise NotFound("Lever holds no such file.")
    kind, query = _KINDS[file.source]
    record_id, _, _ = file.remote_id.partition(":")  # an offer's documents have no ids of their own
    stream = await client.stream(
        path("opportunities", file.application_id, kind, record_id, "download"),
        query,
        headers={} if byte_range is None else {"Range": byte_range},
        budget=budget,
    )
    try:
        return _described(stream, part=byte_range is not None)
    except UpstreamUnavailable:
        await stream.aclose()
        raise


def _described(stream: Stream, *, part: bool) -> OpenFile:
    """What the headers tell of the bytes to come.

    Raises:
        UpstreamUnavailable: they tell of a part, and none was asked for, or not of which.
    """
    headers = stream.response.headers
    content_range = _CONTENT_RANGE.fullmatch(headers.get("Content-Range", ""))
    if stream.response.status_code == httpx.codes.PARTIAL_CONTENT:
        if content_range is None or not part:
            raise UpstreamUnavailable(
                "Lever's answer holds a part of the file, but not one that was asked for."
            )
    else:
        content_range = None
    encoding = _CODING.fullmatch(headers.get("Content-Encoding", ""))
    return OpenFile(
        content_type=headers.get("Content-Type"),
        name=name_in(headers.get("Content-Disposition")),
        length=_length(headers),
        content_range=content_range and content_range[0],
        takes_ranges=headers.get("Accept-Ranges") == "bytes",
        content_encoding=encoding and encoding[0],
        chunks=stream.chunks(),
        close=stream.aclose,
    )


def _length(headers: httpx.Headers) -> int | None:
    told = headers.get("Content-Length", "")
    return int(told) if told.isascii() and told.isdecimal() else None
