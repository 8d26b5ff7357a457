"""The mutations of people, each with an input that works."""

from uuid import uuid4

from tests.end_to_end.world import Json
from tests.end_to_end.writes.cases import Case
from tests.end_to_end.writes.places import Places


def _changed(places: Places) -> Json:
    return {"candidateId": places.candidate(), "headline": uuid4().hex}


CANDIDATE_CASES = (
    Case(
        name="updateCandidate",
        input=_changed,
        path="/contacts/{candidate}",
        method="PUT",
        scope="contact:write:admin",
        changes=("contact.updated",),
    ),
)
