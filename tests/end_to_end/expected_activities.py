"""What happened around an application, from the sandbox's records, another way."""

from collections.abc import Iterator
from typing import Any

from tests.end_to_end.held import Json, moment, ref
from tests.end_to_end.under import Under, newest_first

RECOMMENDED = {None: "NO_DECISION", 1: "DEFINITELY_NO", 2: "NO", 3: "YES", 4: "STRONG_YES"}

Event = tuple[str, str, Any, str | None]
"""Remote id, subject, time, and who did it."""


def activities(under: Under) -> list[Json]:
    return newest_first([*notes(under), *(_event(under, *each) for each in _events(under))])


def notes(under: Under) -> list[Json]:
    return [
        under.common("Activity", note["id"], note)
        | {
            "activityType": "NOTE",
            "subject": note["text"],
            "body": note["fields"][0]["value"],
            "visibility": "PRIVATE" if note["secret"] else "PUBLIC",
            "overallRecommendation": RECOMMENDED[note["fields"][0]["score"]],
            "createdAt": moment(note["createdAt"]),
            "user": ref(note["user"]),
            "replies": [
                {
                    "body": each["value"],
                    "createdAt": moment(each["createdAt"]),
                    "user": ref(each["user"]),
                }
                for each in note["fields"][1:]
            ],
        }
        for note in under.listed("notes")
    ]


def _event(under: Under, identifier: str, subject: str, at: Any, by: str | None) -> Json:
    return under.common("Activity", identifier, None) | {
        "activityType": "OTHER",
        "subject": subject,
        "body": None,
        "visibility": "PUBLIC",
        "overallRecommendation": "NO_DECISION",
        "createdAt": moment(at),
        "user": ref(by),
        "replies": [],
    }


def _events(under: Under) -> Iterator[Event]:
    yield from _moves(under)
    yield from _closing(under)
    yield from _planned(under)
    for form in under.listed("feedback"):
        subject = f"Feedback given: {form['text']}"
        yield f"{form['id']}:submitted", subject, form["completedAt"], form["user"]


def _moves(under: Under) -> Iterator[Event]:
    names = {each["id"]: each["text"] for each in under.account.company.dispositions}
    steps = under.account.opportunity(under.record)["stageChanges"]
    for number, step in enumerate(steps):
        subject = f"Moved to {names[step['toStageId']]}"
        yield f"{under.record.id}:stage:{number}", subject, step["updatedAt"], step.get("userId")


def _closing(under: Under) -> Iterator[Event]:
    names = {each["id"]: each["text"] for each in under.account.company.archive_reasons}
    archived = under.account.opportunity(under.record)["archived"]
    if archived:
        subject = f"Closed: {names[archived['reason']]}"
        yield f"{under.record.id}:closed", subject, archived["archivedAt"], None


def _planned(under: Under) -> Iterator[Event]:
    for each in under.listed("interviews"):
        name, title = each["id"], each["subject"]
        yield f"{name}:planned", f"Interview planned: {title}", each["createdAt"], each["user"]
        if each["canceledAt"]:
            yield f"{name}:canceled", f"Interview canceled: {title}", each["canceledAt"], None
