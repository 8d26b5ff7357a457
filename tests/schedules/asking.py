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

BATCHES = {
    "createActivity": "createActivities",
    "createCandidate": "createCandidates",
    "moveApplicationStage": "moveApplicationsStage",
    "addTags": "addTagsToApplications",
}
"""By a mutation, the one that does it many times."""

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
    """The request for a mutation; for several inputs, in one batch."""
    if len(inputs) > 1:
        selection = f"results {{ {_ERRORS} }} {_ERRORS}"
        return _in_json(_mutation(BATCHES[name], {"inputs": inputs}, selection))
    [given] = inputs
    asked = _mutation(name, given, _ERRORS)
    return _with_file(asked) if "file" in given else _in_json(asked)


def _mutation(name: str, given: Json, selection: str) -> Json:
    query = (
        f"mutation ($input: {name[0].upper()}{name[1:]}Input!) "
        f"{{ {name}(input: $input) {{ {selection} }} }}"
    )
    return {"query": query, "variables": {"input": given}}


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
    together = BATCHES[name]
    batch = (answer.get("data") or {}).get(together)
    if batch is None:
        return [_one(None, [together], answer)] * many
    return [
        _one(entry, [together, "results", place], answer)
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
