"""Paths into Lever's API from parts that may come from anywhere."""

from urllib.parse import quote

from connectors.errors import NotFound

_NO_IDS = frozenset({"", ".", "..", "deleted"})
"""What moves through a path, or names a list beside the records."""


def path(*segments: str) -> str:
    """A path whose segments stay single segments, whatever stands in them.

    Raises:
        NotFound: a segment is none that could be the id of a record.
    """
    if not _NO_IDS.isdisjoint(segments):
        raise NotFound("There is no record with this id.")
    return "/" + "/".join(quote(segment, safe="") for segment in segments)
