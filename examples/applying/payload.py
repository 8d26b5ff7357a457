"""An application as a board sends it: JSON, its files in it.

The board is made up; yours has other names for the same things. See examples/README.md.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

LINK = "a link"
"""Stands for whichever question of a form a page of the applicant's answers."""

_QUESTIONS = {
    "name": "fullName",
    "email": "email",
    "phone": "phone",
    "location": "currentLocation",
    "company": "currentCompany",
    "coverLetter": "additionalInformation",
}
"""What the board tells of everybody, and the names that the questions for it have on forms."""


class Unreadable(Exception):
    """What was sent is no application."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file: its name with an ending, its media type, all of it."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that an applicant tells.

    Attributes:
        question: by its name on the job's form or in its words, or `LINK`.
        answer: a `File` or a value of JSON.
        place: where the board has it, such as `answers.0`.
    """

    question: str
    answer: Any
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One application.

    Attributes:
        click: the board's id of it, the same however often it is sent.
        job: by the id that the applicant tracking system has for it (`remoteId`).
        told: all that is told of the person, and answered.
        is_sourced: the person was found, and did not apply.
        ip_address: the person's, if it is told.
    """

    click: str
    job: str
    told: tuple[Told, ...]
    is_sourced: bool
    ip_address: str | None


def application_of(payload: Json) -> Application:
    """Read an application.

    Raises:
        Unreadable: something is missing, or is of another kind.
    """
    try:
        ip_address = payload.get("ipAddress")
        return Application(
            click=_word(payload["id"]),
            job=_word(payload["job"]),
            told=(*_person(payload.get("applicant", {})), *_answers(payload.get("answers", []))),
            is_sourced=payload.get("sourced") is True,
            ip_address=None if ip_address is None else _word(ip_address),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(f"This is no application: {error!r}") from error


def _person(applicant: Json) -> Iterator[Told]:
    for name, question in _QUESTIONS.items():
        if applicant.get(name):
            yield Told(question=question, answer=applicant[name], place=f"applicant.{name}")
    for number, link in enumerate(applicant.get("links", [])):
        yield Told(question=LINK, answer=_word(link), place=f"applicant.links.{number}")
    if applicant.get("resume"):
        resume = _file(applicant["resume"])
        yield Told(question="resume", answer=resume, place="applicant.resume")


def _answers(answers: list[Json]) -> Iterator[Told]:
    for number, each in enumerate(answers):
        answer = _file(each["file"]) if "file" in each else each["answer"]
        yield Told(question=_word(each["question"]), answer=answer, place=f"answers.{number}")


def _file(file: Json) -> File:
    content = base64.b64decode(file["data"], validate=True)
    return File(name=_word(file["name"]), type=_word(file["type"]), content=content)


def _word(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value
