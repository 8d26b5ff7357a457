"""How a caller asks for a write, and what it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import httpx
import orjson

from tests.end_to_end.world import Json
from tests.schedules.asgi import Request
from tests.schedules.kinds import FILE

_ERRORS = "userErrors { code message field }"
_BATCH = (
    "mutation ($input: CreateActivitiesInput!) { createActivities(input: $input) "
    f"{{ results {{ {_ERRORS} }} {_ERRORS} }} }}"
)


_PATH = b"/graphql"


class Told(Enum):
    """What a caller knows of a write."""

    WRITTEN = "written"
    NOT_WRITTEN = "not written"
    UNKNOWN = "UNKNOWN"
    NOTHING = "nothing: the server ended"


@dataclass(frozen=True, slots=True)
class Said:
    """What a caller was told, and in which words."""

    told: Told
    words: str = ""


def asked_for(name: str, inputs: Sequence[Json]) -> Request:
    """The request for a mutation; several inputs are notes in one batch."""
    if len(inputs) > 1:
        return _in_json({"query": _BATCH, "variables": {"input": {"inputs": inputs}}})
    [given] = inputs
    query = (
        f"mutation ($input: {name[0].upper()}{name[1:]}Input!) "
        f"{{ {name}(input: $input) {{ {_ERRORS} }} }}"
    )
    asked = {"query": query, "variables": {"input": given}}
    return _with_file(asked) if "file" in given else _in_json(asked)


def _in_json(asked: Json) -> Request:
    headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
    return Request(path=_PATH, headers=headers, content=orjson.dumps(asked))


def _with_file(asked: Json) -> Request:
    form: list[tuple[str, Any]] = [
        ("operations", (None, orjson.dumps(asked))),
        ("map", (None, orjson.dumps({"0": ["variables.input.file.upload"]}))),
        ("0", ("sent.pdf", FILE)),
    ]
    encoded = httpx.Request(
        "POST", "http://localhost", files=form, headers={"GraphQL-Require-Preflight": "1"}
    )
    headers = [(name.lower(), value) for name, value in encoded.headers.raw]
    return Request(path=_PATH, headers=headers, content=encoded.read())


def said(answer: Json, name: str, many: int) -> list[Said]:
    """What an answer tells of each of so many writes, by the page on writing in `docs/`."""
    if many == 1:
        return [_one((answer.get("data") or {}).get(name), [name], answer)]
    batch = (answer.get("data") or {}).get("createActivities")
    if batch is None:
        return [_one(None, ["createActivities"], answer)] * many
    return [
        _one(entry, ["createActivities", "results", place], answer)
        for place, entry in enumerate(batch["results"])
    ]


def _one(payload: Json | None, path: list[str | int], answer: Json) -> Said:
    if payload is not None:
        errors = payload["userErrors"]
        return Said(Told.NOT_WRITTEN if errors else Told.WRITTEN, str(errors or ""))
    for error in answer.get("errors", []):
        if path[: len(error.get("path", []))] == error.get("path", []):
            code, outcome = error["extensions"]["code"], error["extensions"].get("outcome")
            unknown = outcome == "UNKNOWN" or code == "INTERNAL"
            return Said(Told.UNKNOWN if unknown else Told.NOT_WRITTEN, f"{error}")
    raise AssertionError(f"{path} is null, and nothing says why: {answer}")
