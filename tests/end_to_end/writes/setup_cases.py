"""The mutations of what an account is set up with, each with an input that works."""

from functools import partial
from uuid import uuid4

from tests.end_to_end.world import Json
from tests.end_to_end.writes.cases import Case
from tests.end_to_end.writes.places import Places

USERS = "users:write:admin"


def _new_user(places: Places) -> Json:
    name = uuid4().hex
    return {"name": name, "email": f"{name}@quill.example", "managerId": places.user(1)}


def _changed_user(places: Places) -> Json:
    return {"userId": places.user(2), "jobTitle": uuid4().hex, "managerId": places.user(1)}


def _some_user(places: Places) -> Json:
    return {"userId": places.take_user()}


_user = partial(Case, scope=USERS, noted_again=True)

SETUP_CASES = (
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
