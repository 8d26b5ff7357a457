"""Paths into Lever's API from parts that may come from anywhere."""

import re
from urllib.parse import quote, unquote_to_bytes

import httpx

from connectors.errors import BadRequest, NotFound

_NO_IDS = frozenset({"", ".", "..", "deleted"})
"""What moves through a path, or names a list beside the records."""

_DOTS = frozenset({".", ".."})

_SEGMENT = re.compile(r"(?:[A-Za-z0-9._~:!$&'()*+,=-]|%[0-9A-Fa-f]{2})+")
"""RFC 3986, section 3.3, without `@` and `;`, which some servers read a meaning into."""

_QUERY = re.compile(r"[!$-~]*")

_NOT_ESCAPED = frozenset("./\\%@;?#")
"""What may not come as an escape: some server on the way could undo it and read a path anew."""


def path(*segments: str) -> str:
    """A path whose segments stay single segments, whatever stands in them.

    Raises:
        NotFound: a segment is none that could be the id of a record.
    """
    if not _NO_IDS.isdisjoint(segments):
        raise NotFound("There is no record with this id.")
    return "/" + "/".join(quote(segment, safe="") for segment in segments)


def confined(written: str) -> str:
    """A path as a caller wrote it, if it can lead nowhere else.

    Args:
        written: below the API's address, beginning with a slash, its escapes in place.

    Raises:
        BadRequest: it could be read as another path by one who is less strict.
    """
    before, *segments = written.split("/")
    if before or not segments or not all(map(_is_plain, segments)):
        raise BadRequest(
            "A path is made of names, each with one slash before it; dots, slashes, backslashes, "
            "percent and at signs, semicolons and what cannot be printed may not be escaped in it."
        )
    return written


def address(base: httpx.URL, written: str, query: str) -> httpx.URL:
    """The URL below `base` of a path and a query as a caller wrote them, byte for byte.

    Raises:
        BadRequest: the path is not `confined`, or the query holds what a URL cannot.
    """
    target = base.raw_path.rstrip(b"/") + confined(written).encode("ascii")
    if not _QUERY.fullmatch(query):
        raise _unfit_query()
    target += f"?{query}".encode("ascii") if query else b""
    try:
        found = base.copy_with(raw_path=target)
    except httpx.InvalidURL as error:
        raise BadRequest("The path and the query are too long for a URL.") from error
    if found.raw_path != target:  # httpx escapes what it finds unescaped
        raise _unfit_query()
    return found


def _is_plain(segment: str) -> bool:
    """Whether a segment is a name to everybody who may read it."""
    if segment in _DOTS or not _SEGMENT.fullmatch(segment):
        return False
    try:
        escaped = [_text(run) for run in re.findall(r"(?:%[0-9A-Fa-f]{2})+", segment)]
    except UnicodeDecodeError:
        return False
    return all(run.isprintable() and _NOT_ESCAPED.isdisjoint(run) for run in escaped)


def _text(escapes: str) -> str:
    return unquote_to_bytes(escapes).decode("utf-8")


def _unfit_query() -> BadRequest:
    return BadRequest("The query holds what must be escaped in a URL (RFC 3986, section 3.4).")
