"""What an applicant answered, held against the posting's form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.answers import Json
from sandbox.body import Body
from sandbox.call import Call
from sandbox.data.questions import FILE
from sandbox.errors import bad_request
from sandbox.writes.form_fields import check_value

_EEO = ("gender", "race", "veteran", "disability")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers that fit the form.

    Attributes:
        personal: by the name of the question; required ones are never blank.
        questions: the posting's own sets of questions, each with the fields that were answered
            and their values.
        eeo: answers on equal opportunity; empty where none were given.
        origin: applied, or internal for who works there already.
    """

    personal: dict[str, str]
    links: tuple[str, ...]
    questions: list[tuple[Json, list[Any]]]
    eeo: dict[str, str]
    origin: str

    @property
    def uploads(self) -> list[str]:
        """Give the addresses of the files that questions were answered with."""
        pairs = ((part["fields"], values) for part, values in self.questions)
        answers = (each for fields, values in pairs for each in zip(fields, values, strict=True))
        return [str(value) for field, value in answers if field["type"] == FILE and value]


def read_answers(call: Call, form: Json) -> Answers:
    """Read the body of an application.

    Raises:
        LeverError: 400 for an answer that is missing, does not fit or was not asked for.
    """
    origin = call.body.choice("origin", ("applied", "internal")) or "applied"
    audience = "internal" if origin == "internal" else "external"
    call.body.inner("diversitySurvey")
    return Answers(
        personal=_named(call.body.objects("personalInformation"), form["personalInformation"]),
        links=tuple(_named(call.body.objects("urls"), form["urls"]).values()),
        questions=_questions(call.body, form["customQuestions"], audience),
        eeo=_eeo(call.body.inner("eeoResponses"), form["eeoQuestions"]),
        origin=origin,
    )


def _named(given: Sequence[Body], asked: Sequence[Json]) -> dict[str, str]:
    """Match answers with questions by name, whatever its case; blank ones are left out."""
    names = {question["name"].casefold(): question["name"] for question in asked}
    values: dict[str, str] = {}
    for answer in given:
        name = names.get(answer.needed("name").casefold())
        if name is None:
            raise bad_request(f"{answer.text('name')} is not asked for")
        if value := answer.text("value"):
            values[name] = value
    for question in asked:
        check_value(question, values.get(question["name"]))
    return values


def _questions(body: Body, asked: Sequence[Json], audience: str) -> list[tuple[Json, list[Any]]]:
    sets = {each["id"]: each for each in asked}
    given = {each.named("id", sets): each for each in body.objects("customQuestions")}
    return [_question_set(each, given.get(each["id"]), audience) for each in asked]


def _question_set(asked: Json, given: Body | None, audience: str) -> tuple[Json, list[Any]]:
    """Match a set's answers with its fields, which they follow one by one.

    Fields for another audience may be left out, all of them.
    """
    fields = [field for field in asked["fields"] if audience in field["distribution"]]
    values = given.objects("fields") if given else [Body()] * len(fields)
    if len(values) == len(asked["fields"]):
        fields = asked["fields"]
    if len(values) != len(fields):
        raise bad_request(f"{asked['text']} has {len(fields)} fields")
    answers = [value.raw.get("value") for value in values]
    for field, answer in zip(fields, answers, strict=True):
        required = field["required"] and audience in field["distribution"]
        check_value(field | {"required": required}, answer)
    return asked | {"fields": fields}, answers


def _eeo(given: Body, asked: Json | None) -> dict[str, str]:
    answers = {name: given.text(name) for name in _EEO}
    for name, value in answers.items():
        if asked and name in asked:
            check_value(asked[name], value)
    return {name: value for name, value in answers.items() if value}
