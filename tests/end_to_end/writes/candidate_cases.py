"""The mutations of people, each with an input that works."""

from functools import partial
from uuid import uuid4

from tests.end_to_end.world import Json
from tests.end_to_end.writes.cases import Case
from tests.end_to_end.writes.places import Places


def _changed(places: Places) -> Json:
    return {"candidateId": places.candidate(), "headline": uuid4().hex}


def _application(places: Places) -> Json:
    return {"candidateId": places.candidate(), "jobId": places.job(), "actorId": places.user()}


def _candidate(places: Places) -> Json:
    name = uuid4().hex
    return {
        "name": name,
        "emailAddresses": [{"value": f"{name}@quill.example"}],
        "jobId": places.job(),
        "actorId": places.user(),
    }


def _applicant(places: Places) -> Json:
    name = uuid4().hex
    return {
        "name": name,
        "emailAddresses": [{"value": f"{name}@quill.example"}],
        "jobId": places.id("Job", places.plain_form()["id"]),
        "formFields": [],
    }


_begun = partial(Case, path="/opportunities", repeatable=False, needs_actor=True)

CANDIDATE_CASES = (
    _begun(
        name="createApplication",
        input=_application,
        changes=("opportunity.created", "application.created"),
    ),
    _begun(
        name="createCandidate",
        input=_candidate,
        changes=("contact.created", "opportunity.created", "application.created"),
    ),
    Case(
        name="createCandidate",
        way=" by form",
        input=_applicant,
        path="/postings/{job}/apply",
        scope="postings:write:admin",
        changes=("contact.created", "opportunity.created", "application.created"),
        calls=3,
        repeatable=False,
    ),
    Case(
        name="updateCandidate",
        input=_changed,
        path="/contacts/{candidate}",
        method="PUT",
        scope="contact:write:admin",
        changes=("contact.updated",),
    ),
)
