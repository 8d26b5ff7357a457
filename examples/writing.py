"""What is thought of an application, into the applicant tracking system, each part of it once.

What the parts are is kept before anything is sent, and each part once it is written (`Records`).
Whoever is stopped in between comes `again`: what was written and not noted is looked for, since
hiregraph knows a key for 24 hours only, and what is not there is written with the key that it had.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from examples.client import Hiregraph, Json, Refused
from examples.writes import Write

WRITTEN = """
query Written($id: ID!) {
  node(id: $id) {
    ... on Application {
      notes: activities(first: 100, filter: { types: [NOTE] }) { nodes { id body } }
      files: attachments(first: 100, filter: { types: [OTHER] }) { nodes { id fileName } }
    }
  }
}
"""


class NotTaken(Exception):
    """A write was not done, for a reason that is ours to mend. `code` is its `UserErrorCode`."""

    def __init__(self, error: Json) -> None:
        super().__init__(error["message"])
        self.code: str = error["code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the parts go.

    Attributes:
        application: its id.
        reference: tells what is written from all else, on each try the same. The note's text and
            the report's name must hold it.
        by: begins each idempotency key: the program's name.
        actor: the id of the user in whose name is written; None for the account's default.
    """

    application: str
    reference: str
    by: str
    actor: str | None = None


class Records(Protocol):
    """What was written, on a disk."""

    def written(self, reference: str) -> set[str]:
        """The parts that were written."""

    def note(self, reference: str, what: str, record: str) -> None:
        """Note that a part was written, and the id of the record."""


def write_once(
    api: Hiregraph, target: Target, writes: Mapping[str, Write], *, records: Records, again: bool
) -> Iterator[str]:
    """Write the parts that are not written yet, in their order; gives each once it is noted.

    Raises:
        NotTaken: one is refused, or the application is no more.
        Refused: nothing more can be written now, or it is not known what became of the last.
    """
    done = records.written(target.reference)
    there = _look(api, target) if again else {}
    for what in [each for each in writes if each not in done]:
        if what in there:
            records.note(target.reference, what, there[what])
            continue
        records.note(target.reference, what, _write(api, target, what, writes[what]))
        yield what


def _write(api: Hiregraph, target: Target, what: str, write: Write) -> str:
    """Write one part, and give the id of the record.

    Whether a write was done is not known where the answer says so, or does not come; `ask` then
    asks again, with the same key. So it does after `RATE_LIMITED`.
    """
    named = {
        "applicationId": target.application,
        "actorId": target.actor,
        "idempotencyKey": f"{target.by} {target.reference} {what}",
    }
    answer = api.ask(write.mutation, {"input": named | write.input}, uploads=write.uploads)
    payload: Json | None = answer.data["written"]
    if payload is None:
        raise Refused(answer.errors[0])
    if payload["userErrors"]:
        raise NotTaken(payload["userErrors"][0])
    return str(payload["id"])


def _look(api: Hiregraph, target: Target) -> dict[str, str]:
    """The note and the report that are there already, by their reference."""
    answer = api.ask(WRITTEN, {"id": target.application})
    if answer.code_at("node") == "NOT_FOUND":
        raise NotTaken({"code": "NOT_FOUND", "message": "The application is no more."})
    if answer.errors:
        raise Refused(answer.errors[0])
    lists = answer.data["node"]
    told = {
        "note": [(each["id"], each["body"]) for each in lists["notes"]["nodes"]],
        "report": [(each["id"], each["fileName"]) for each in lists["files"]["nodes"]],
    }
    return {
        what: record
        for what, records in told.items()
        for record, text in records
        if target.reference in (text or "")
    }
