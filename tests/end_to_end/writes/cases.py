"""Every mutation of records with an input that works: what holds for all is tried on each."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places

OPPORTUNITIES = "opportunities:write:admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One mutation.

    Attributes:
        name: of the mutation.
        input: makes one that works, for records that no other test has written.
        path: where its write goes, `{application}` standing for the application's remote id, and
            likewise what other ids the input names.
        method: of the write.
        scope: what the write takes.
        changes: the kinds of what the sandbox notes when it is done once.
        calls: upstream requests of doing it once, nothing being read again.
        repeatable: whether it is done again, without a look, when nothing is heard of it.
        needs_actor: whether it is written in some user's name alone.
        noted_again: whether the sandbox notes it each time that it is done again.
        way: which way it goes, where there are several.
    """

    name: str
    input: Callable[[Places], Json]
    path: str
    method: str = "POST"
    scope: str = OPPORTUNITIES
    changes: tuple[str, ...]
    calls: int = 1
    repeatable: bool = True
    needs_actor: bool = False
    noted_again: bool = False
    way: str = ""

    def __str__(self) -> str:
        return self.name + self.way


def _move(places: Places) -> Json:
    record = places.take()
    return {"applicationId": places.application(record), "stageId": places.stage_beside(record)}


def _note(places: Places) -> Json:
    return {"applicationId": places.application(), "body": "Good.", "actorId": places.user()}


def _rejected(places: Places) -> Json:
    return {"applicationId": places.application(places.take(lambda each: each["archived"]))}


def _labelling(kind: str) -> tuple[Case, Case]:
    """Adding new labels, and removing some that are there."""

    def some(places: Places) -> Json:
        # Lever trims what it is given: a label that is kept with blanks around it stays.
        record = places.take(lambda each: each[kind] and each[kind][0] == each[kind][0].strip())
        return {"applicationId": places.application(record), kind: record[kind][:1]}

    changes = ("contact.updated",) if kind == "links" else (f"opportunity.{kind}",)
    return (
        Case(
            name=f"add{kind.title()}",
            input=lambda places: {"applicationId": places.application(), kind: ["new", "other"]},
            path=f"/opportunities/{{application}}/add{kind.title()}",
            changes=changes,
        ),
        Case(
            name=f"remove{kind.title()}",
            input=some,
            path=f"/opportunities/{{application}}/remove{kind.title()}",
            changes=changes,
        ),
    )


def _judgement(places: Places) -> Json:
    template = places.template()
    rating, words = (field["id"] for field in template["fields"])
    return {
        "applicationId": places.application(),
        "templateId": places.id("ScorecardTemplate", template["id"]),
        "actorId": places.user(),
        "fields": [
            {"remoteId": rating, "value": "3 - Hire"},
            {"remoteId": words, "value": "Calm."},
        ],
    }


def _judged_again(places: Places) -> Json:
    scorecard = places.of_kind("Scorecard", "feedback")
    question = places.held("feedback", scorecard)["fields"][1]["id"]
    return {
        "scorecardId": scorecard,
        "actorId": places.user(),
        "fields": [{"remoteId": question, "value": "On second thought, yes."}],
    }


def _planned(places: Places) -> Json:
    return {
        "applicationId": places.application(),
        "startAt": "2099-01-05T09:00:00Z",
        "durationMinutes": 45,
        "timezone": "Europe/Lisbon",
        "interviewers": [{"userId": places.user(1)}],
        "actorId": places.user(),
    }


_interview = partial(
    Case,
    path="/opportunities/{application}/interviews/{interview}",
    scope="interviews:write:admin",
    calls=2,
    needs_actor=True,
)


def _submission(places: Places) -> Json:
    name = uuid4().hex
    answers = {"fullName": name, "email": f"{name}@quill.example"}
    return {
        "jobId": places.id("Job", places.plain_form()["id"]),
        "fields": [{"name": name, "value": value} for name, value in answers.items()],
    }


CASES = (
    Case(
        name="createActivity",
        input=_note,
        path="/opportunities/{application}/notes",
        scope="notes:write:admin",
        changes=("note.created",),
        repeatable=False,
        needs_actor=True,
    ),
    Case(
        name="moveApplicationStage",
        input=_move,
        path="/opportunities/{application}/stage",
        method="PUT",
        changes=("opportunity.stage",),
    ),
    Case(
        name="rejectApplication",
        input=lambda places: {
            "applicationId": places.application(),
            "rejectReasonId": places.reason(),
        },
        path="/opportunities/{application}/archived",
        method="PUT",
        changes=("opportunity.archived",),
        calls=2,
    ),
    Case(
        name="unrejectApplication",
        input=_rejected,
        path="/opportunities/{application}/archived",
        method="PUT",
        changes=("opportunity.archived",),
        calls=2,
    ),
    Case(
        name="hireApplication",
        input=lambda places: {"applicationId": places.application()},
        path="/opportunities/{application}/archived",
        method="PUT",
        changes=("opportunity.archived",),
        calls=2,
        repeatable=False,
    ),
    *_labelling("tags"),
    *_labelling("sources"),
    *_labelling("links"),
    Case(
        name="createScorecard",
        input=_judgement,
        path="/opportunities/{application}/feedback",
        scope="feedback:write:admin",
        changes=("feedback.created",),
        repeatable=False,
        needs_actor=True,
    ),
    Case(
        name="updateScorecard",
        input=_judged_again,
        path="/opportunities/{application}/feedback/{scorecard}",
        method="PUT",
        scope="feedback:write:admin",
        changes=("feedback.updated",),
        noted_again=True,
        calls=2,
        needs_actor=True,
    ),
    Case(
        name="scheduleInterview",
        input=_planned,
        path="/opportunities/{application}/panels",
        scope="panels:write:admin",
        changes=("panel.created", "interview.created"),
        repeatable=False,
        needs_actor=True,
    ),
    _interview(
        name="updateInterview",
        input=lambda places: {
            "interviewId": places.interview(),
            "subject": uuid4().hex,
            "actorId": places.user(),
        },
        method="PUT",
        changes=("panel.updated", "interview.updated"),
        noted_again=True,
    ),
    _interview(
        name="cancelInterview",
        input=lambda places: {"interviewId": places.interview(), "actorId": places.user()},
        method="DELETE",
        changes=("panel.updated", "interview.deleted"),
    ),
    Case(
        name="submitApplication",
        input=_submission,
        path="/postings/{job}/apply",
        scope="postings:write:admin",
        changes=("contact.created", "opportunity.created", "application.created"),
        calls=3,
        repeatable=False,
    ),
)
