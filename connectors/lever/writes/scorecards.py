"""Scorecards: `POST /opportunities/:id/feedback`, `PUT /opportunities/:id/feedback/:feedback`.

The answer to a change has the form in other words than a read does, so it is not used.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from connectors.errors import NotFound, OutcomeUnknown, raise_problems
from connectors.lever.form_values import Given, Question, held_against
from connectors.lever.forms import field_type, options
from connectors.lever.paths import path
from connectors.lever.raw import Json, objects, reference, text, when
from connectors.lever.writing import LeverWrite, Writing
from connectors.writes import Outcome, Written
from schema.changes.scorecards import (
    CreateScorecardInput,
    ScorecardAnswerInput,
    UpdateScorecardInput,
)


class ScorecardWrites(Writing):
    """`connectors.writes.ScorecardWrites` on Lever."""

    async def create_scorecard(self, input: CreateScorecardInput) -> Written:
        """`POST /opportunities/:opportunity/feedback`; Lever wants to know in whose name."""
        write = LeverWrite(
            method="POST",
            path=path("opportunities", input.application_id, "feedback"),
            query=self.in_name_of(required=True),
            body=await self._filled_in(input),
            missing="application_id",
        )
        try:
            record = await self.send(write)
        finally:
            self.recent.drop(input.application_id)
        return _made(record, input.application_id)

    async def find_scorecards(self, input: CreateScorecardInput, since: datetime) -> list[Written]:
        """Those of that form with these answers which the same user gave since."""
        wanted = await self._filled_in(input)
        where = path("opportunities", input.application_id, "feedback")
        return [
            _made(record, input.application_id)
            for record in await self.client.all(where, budget=self.budget)
            if reference(record.get("user")) == self.actor and _is_same(record, wanted, since)
        ]

    async def update_scorecard(self, input: UpdateScorecardInput, application_id: str) -> Written:
        """`PUT /opportunities/:opportunity/feedback/:feedback`, which replaces all answers."""
        where = path("opportunities", application_id, "feedback", input.scorecard_id)
        query = self.in_name_of(required=True)
        there = await self.record(where, field="scorecard_id")
        if when(there.get("deletedAt")) is not None:
            gone = NotFound("This scorecard was deleted.")
            gone.field = ("scorecard_id",)
            raise gone
        body = _changed(there, input)
        try:
            await self.send(
                LeverWrite(method="PUT", path=where, query=query, body=body, repeatable=True)
            )
        finally:
            self.recent.drop(application_id)
        return _of(input.scorecard_id, application_id)

    async def _filled_in(self, input: CreateScorecardInput) -> Json:
        """What is sent, once it is known to fit the form."""
        templates = self.lists.scorecard_templates
        template = await self.known(templates, input.template_id, field="template_id")
        raw: Any = template.remote_data
        values = _field_values(raw.get("fields"), input.fields, kept={})
        body = {"baseTemplateId": template.remote_id, "fieldValues": values}
        if input.interview_id is None:
            return body
        where = path("opportunities", input.application_id, "interviews", input.interview_id)
        interview = await self.record(where, field="interview_id")
        return {**body, "interview": input.interview_id, "panel": reference(interview.get("panel"))}


def _changed(there: Json, input: UpdateScorecardInput) -> Json:
    """The form as it is to be; left out, Lever may take the time of the change for its end."""
    values = _field_values(there.get("fields"), input.fields, kept=_values(there))
    done = there.get("completedAt")
    told = {} if done is None else {"completedAt": done}
    return {"fieldValues": values, **told}


def _field_values(
    fields: object, given: Sequence[ScorecardAnswerInput], *, kept: Mapping[str, Any]
) -> list[Json]:
    """Lever's `fieldValues`: the answers given, and those kept beside them.

    Raises:
        BadRequest: an answer does not fit its question, or a required one is missing.
    """
    asked = {
        found: _question(field) for field in objects(fields) if (found := text(field.get("id")))
    }
    answers = [
        Given(number=number, name=each.remote_id, value=each.value)
        for number, each in enumerate(given)
    ]
    held = held_against(asked, answers, named_by="remote_id", kept=kept)
    raise_problems(held.problems)
    return [{"id": name, "value": held.values[name]} for name in asked if name in held.values]


def _question(field: Json) -> Question:
    return Question(
        title=f"'{text(field.get('text')) or field.get('id')}'",
        type=field_type(field.get("type")),
        required=field.get("required") is True,
        options=options(field.get("options")),
    )


def _values(form: Json) -> dict[str, Any]:
    return {
        found: field.get("value")
        for field in objects(form.get("fields"))
        if (found := text(field.get("id")))
    }


def _is_same(record: Json, wanted: Json, since: datetime) -> bool:
    created_at = when(record.get("createdAt"))
    there = {name: value for name, value in _values(record).items() if value is not None}
    return (
        created_at is not None
        and created_at >= since
        and reference(record.get("baseTemplateId")) == wanted["baseTemplateId"]
        and reference(record.get("interview")) == wanted.get("interview")
        and there == {each["id"]: each["value"] for each in wanted["fieldValues"]}
    )


def _made(record: Json, application_id: str) -> Written:
    made = text(record.get("id"))
    if made is None:
        raise OutcomeUnknown("Lever's answer does not tell which scorecard it made.")
    return _of(made, application_id, made=made)


def _of(scorecard_id: str, application_id: str, *, made: str | None = None) -> Written:
    return Written(
        records={"Scorecard": (scorecard_id, application_id), "Application": (application_id,)},
        outcome=Outcome.CHANGED if made is None else Outcome.CREATED,
        made=made,
    )
