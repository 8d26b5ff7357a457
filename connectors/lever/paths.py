"""Paths into Lever's API from parts that may come from anywhere."""

from urllib.parse import quote

from connectors.errors import NotFound


def path(*segments: str) -> str:
    """A path whose segments stay single segments, whatever stands in them.

    Raises:
        NotFound: a segment is one that moves through a path: no record has such an id.
    """
    if {"", ".", ".."} & set(segments):
        raise NotFound("There is no record with this id.")
    return "/" + "/".join(quote(segment, safe="") for segment in segments)
