"""The kinds of writes that schedules are made of: all that the mutations' own table has.

A mutation that joins `cases.py`, `candidate_cases.py` or `setup_cases.py` joins here by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from tests.end_to_end.world import Json
from tests.end_to_end.writes.candidate_cases import CANDIDATE_CASES
from tests.end_to_end.writes.cases import CASES, OPPORTUNITIES, Case
from tests.end_to_end.writes.places import Places
from tests.end_to_end.writes.setup_cases import SETUP_CASES

FILE = b"%PDF-1.7\nA report."


class Alike(Enum):
    """What becomes of writes that would make the same, under keys of their own."""

    EACH = auto()
    """Each is done."""
    FIRST = auto()
    """One is; whoever comes later is told that it is there."""
    SHARED = auto()
    """One is; whoever comes later is given it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way of a mutation.

    Attributes:
        case: what it takes and does.
        makes: whether it makes something that was not there, so that done twice makes two.
        weight: how often it is drawn.
        counted: the kind of what Lever notes each time that it is done.
        alike: what becomes of two that would make the same.
    """

    case: Case
    makes: bool
    weight: int
    counted: str
    alike: Alike


def _note(places: Places) -> Json:
    return {
        "applicationId": places.application(),
        "body": f"A note, {uuid4().hex}",
        "actorId": places.user(),
    }


def _file(places: Places) -> Json:
    return {
        "applicationId": places.application(),
        "actorId": places.user(),
        "file": {"upload": None, "fileName": f"{uuid4().hex}.pdf"},
    }


def _by_api(places: Places, kind: str) -> Any:
    """One of those that were made by the API, on an application that no other has taken."""
    return places.records[f"{kind}_by_api"].pop()


OWN_CASES = (
    Case(
        name="createAttachment",
        input=_file,
        path="/opportunities/{application}/files",
        scope="files:write:admin",
        changes=("file.created",),
        repeatable=False,
        needs_actor=True,
    ),
    Case(
        name="deleteAttachment",
        input=lambda places: {
            "attachmentId": _by_api(places, "files"),
            "actorId": places.user(),
        },
        path="/opportunities/{application}/files/{attachment}",
        method="DELETE",
        scope="files:write:admin",
        changes=("file.deleted",),
        needs_actor=True,
    ),
    Case(
        name="updateActivity",
        input=lambda places: {"activityId": _by_api(places, "notes"), "body": uuid4().hex},
        path="/opportunities/{application}/notes/{activity}",
        method="PUT",
        scope="notes:write:admin",
        changes=("note.updated",),
        noted_again=True,
    ),
    Case(
        name="deleteActivity",
        input=lambda places: {"activityId": _by_api(places, "notes")},
        path="/opportunities/{application}/notes/{activity}",
        method="DELETE",
        scope=OPPORTUNITIES,
        changes=("note.deleted",),
    ),
)

STOCK = {"deleteAttachment": "files", "updateActivity": "notes", "deleteActivity": "notes"}
"""What has to be made before, for those that change what the API made."""

_CANDIDATE = next(case for case in CANDIDATE_CASES if str(case) == "createCandidate")


def _candidate(way: str, **more: Any) -> Case:
    """The same, and another way to treat whoever is there already."""
    return replace(_CANDIDATE, way=way, input=lambda places: _CANDIDATE.input(places) | more)


def _known_by_link(places: Places) -> Json:
    name = uuid4().hex
    return {
        "name": name,
        "links": [f"https://github.com/{name}"],
        "jobId": places.job(),
        "actorId": places.user(),
        "onDuplicate": "REUSE_APPLICATION",
    }


CANDIDATE_WAYS = (
    _candidate(" or its application", onDuplicate="REUSE_APPLICATION"),
    _candidate(" or none", onDuplicate="FAIL"),
    replace(_CANDIDATE, way=" by link", input=_known_by_link),
)

RARE = {"deleteRequisition"}
"""Those of which an account has few records to do them on."""

INPUTS: Mapping[str, Any] = MappingProxyType({"createActivity": _note})
"""Inputs that tell one write from the next by more than where it goes."""

LOOKALIKES: Mapping[str, Json] = MappingProxyType(
    {
        "createActivity": {"notifyFollowers": True},
        "createJob": {"descriptionHtml": "<div>Another.</div>"},
        "createUser": {"externalId": None},
    }
)
"""What makes another input of one, and shows in nothing that a search looks at."""


ALIKE: Mapping[str, Alike] = MappingProxyType(
    {
        "createUser": Alike.FIRST,
        "createRequisition": Alike.FIRST,
        "createCandidate or none": Alike.FIRST,
        "createCandidate or its application": Alike.SHARED,
        "createCandidate by link": Alike.SHARED,
    }
)


def _kind(case: Case) -> Kind:
    makes = any(change.endswith(".created") for change in case.changes)
    # An opportunity tells whose it is; the application in it does not.
    begun = "opportunity.created" in case.changes
    return Kind(
        case=case,
        makes=makes,
        weight=1 if case.name in RARE else 12 if makes else 4,
        counted="opportunity.created" if begun else case.changes[-1],
        alike=ALIKE.get(str(case), Alike.EACH),
    )


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        str(case): _kind(case)
        for case in (*CASES, *CANDIDATE_CASES, *CANDIDATE_WAYS, *SETUP_CASES, *OWN_CASES)
    }
)
"""By the mutation, and which way of it."""
