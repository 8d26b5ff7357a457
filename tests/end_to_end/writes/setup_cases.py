"""The mutations of what an account is set up with, each with an input that works."""

from functools import partial
from uuid import uuid4

from tests.end_to_end.world import Json
from tests.end_to_end.writes.cases import Case
from tests.end_to_end.writes.places import Places

REQUISITIONS = "requisitions:write:admin"
CUSTOM_FIELDS = {"cost_center": {"city": "Lisbon", "code": 7}}
"""What the sandbox wants of each requisition."""

USERS = "users:write:admin"


def _new_user(places: Places) -> Json:
    name = uuid4().hex
    return {"name": name, "email": f"{name}@quill.example", "managerId": places.user(1)}


def _changed_user(places: Places) -> Json:
    return {"userId": places.user(2), "jobTitle": uuid4().hex, "managerId": places.user(1)}


def _some_user(places: Places) -> Json:
    return {"userId": places.take_user()}


def _new_requisition(places: Places) -> Json:
    code = uuid4().hex
    people = {"ownerId": places.user(1), "hiringManagerId": places.user(2)}
    return {"name": "More", "code": code, "customFields": CUSTOM_FIELDS, **people}


def _changed_requisition(places: Places) -> Json:
    return {"requisitionId": places.requisition("closed"), "name": uuid4().hex}


def _some_requisition(places: Places) -> Json:
    return {"requisitionId": places.take_requisition()}


_requisition = partial(Case, scope=REQUISITIONS)
_user = partial(Case, scope=USERS, noted_again=True)

_job = partial(Case, scope="postings:write:admin", needs_actor=True)

SETUP_CASES = (
    _job(
        name="createJob",
        input=lambda places: {"name": uuid4().hex, "actorId": places.user()},
        path="/postings",
        changes=("posting.created",),
        repeatable=False,
    ),
    _job(
        name="updateJob",
        input=lambda places: {
            "jobId": places.job(),
            "name": uuid4().hex,
            "actorId": places.user(),
        },
        path="/postings/{job}",
        changes=("posting.updated",),
        calls=2,
        noted_again=True,
    ),
    _requisition(
        name="createRequisition",
        input=_new_requisition,
        path="/requisitions",
        changes=("requisition.created",),
        repeatable=False,
    ),
    _requisition(
        name="updateRequisition",
        input=_changed_requisition,
        path="/requisitions/{requisition}",
        method="PUT",
        changes=("requisition.updated",),
        calls=2,
        noted_again=True,
    ),
    _requisition(
        name="deleteRequisition",
        input=_some_requisition,
        path="/requisitions/{requisition}",
        method="DELETE",
        changes=("requisition.deleted",),
        calls=2,
    ),
    _user(
        name="createUser",
        input=_new_user,
        path="/users",
        changes=("user.created",),
        repeatable=False,
    ),
    _user(
        name="updateUser",
        input=_changed_user,
        path="/users/{user}",
        method="PUT",
        changes=("user.updated",),
        calls=2,
    ),
    _user(
        name="deactivateUser",
        input=_some_user,
        path="/users/{user}/deactivate",
        changes=("user.deactivated",),
    ),
    _user(
        name="reactivateUser",
        input=_some_user,
        path="/users/{user}/reactivate",
        changes=("user.reactivated",),
    ),
)
