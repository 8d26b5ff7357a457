"""Which file of a form stands where in the variables, without I/O.

https://github.com/jaydenseric/graphql-multipart-request-spec
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from server.graphql_request import RequestRefused

MOST_PLACES = 100
"""Places for files in one request, and so files."""

_INDEX = re.compile(r"[0-9]{1,6}")

Places = dict[str, list[str]]
"""By the name of a file's field, the paths of the variables that hold it."""


def read_places(text: bytes | bytearray) -> Places:
    """Read the form's `map`.

    Raises:
        RequestRefused: 400, it has another shape, or names too many places.
    """
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _misshapen() from None
    if not isinstance(found, dict) or not all(map(_are_paths, found.values())):
        raise _misshapen()
    if sum(map(len, found.values())) > MOST_PLACES:
        raise RequestRefused(400, f"A request has places for {MOST_PLACES} files at most.")
    return found


def put_in_place(
    variables: dict[str, Any] | None, places: Places, files: Mapping[str, object]
) -> None:
    """Put each file where the map says, in the place of a null.

    Raises:
        RequestRefused: 400, a file of the map did not come, or its place is none.
    """
    for name, paths in places.items():
        if name not in files:
            raise RequestRefused(400, f"The 'map' names the file {name!r}, which did not come.")
        for path in paths:
            _put(variables, path, files[name])


def _are_paths(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)


def _put(variables: dict[str, Any] | None, path: str, file: object) -> None:
    root, *steps = path.split(".")
    if root != "variables" or not steps:
        raise RequestRefused(400, f"A path of the 'map' begins with 'variables.'; not {path!r}.")
    holder: Any = variables
    for step in steps[:-1]:
        holder = holder[_key(holder, step, path)]
    key = _key(holder, steps[-1], path)
    if holder[key] is not None:
        raise RequestRefused(400, f"Where a file is to stand there must be null: {path!r}.")
    holder[key] = file


def _key(holder: object, step: str, path: str) -> str | int:
    """What leads to the next step in an object or a list, if it is there."""
    if isinstance(holder, dict) and step in holder:
        return step
    if isinstance(holder, list) and _INDEX.fullmatch(step) and int(step) < len(holder):
        return int(step)
    raise RequestRefused(400, f"There is nothing in the operation at {path!r}, which 'map' names.")


def _misshapen() -> RequestRefused:
    example = '{"0": ["variables.input.file.upload"]}'
    return RequestRefused(400, f"The form's 'map' is a JSON object of lists of paths: {example}.")
