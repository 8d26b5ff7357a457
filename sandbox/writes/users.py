"""Users: made, changed, and sent away for a while."""

from typing import Any

from starlette.responses import Response

from sandbox.answers import Json, created, one
from sandbox.call import Call
from sandbox.errors import conflict, not_found
from sandbox.expansion import view
from sandbox.index import canonical
from sandbox.writes.people import email_of

ROLES = ("super admin", "admin", "team member", "limited team member", "interviewer")
_LEAST = "interviewer"


def create_user(call: Call) -> Response:
    """Answer ``POST /users``; an interviewer unless a role is given."""
    user = {
        "id": call.account.journal.identifier(),
        **_fields(call, None),
        "photo": None,
        "createdAt": call.at,
        "deactivatedAt": None,
    }
    call.account.by_api.add(user["id"])
    return created(_shown(call, _keep(call, "created", user, None)))


def update_user(call: Call) -> Response:
    """Answer ``PUT /users/:user``: every field is replaced, and reset where it is left out."""
    before = _user(call)
    call.body.needed("accessRole")
    user = _keep(call, "updated", before | _fields(call, before), before)
    if user["accessRole"] == _LEAST != before["accessRole"]:
        _unfollow(call, user["id"])
    return one(_shown(call, user))


def deactivate(call: Call) -> Response:
    """Answer ``POST /users/:user/deactivate``; who left before stays so."""
    before = _user(call)
    at = call.at if before["deactivatedAt"] is None else before["deactivatedAt"]
    user = _keep(call, "deactivated", before | {"deactivatedAt": at}, before)
    return one(_shown(call, user))


def reactivate(call: Call) -> Response:
    """Answer ``POST /users/:user/reactivate``."""
    before = _user(call)
    return one(_shown(call, _keep(call, "reactivated", before | {"deactivatedAt": None}, before)))


def _shown(call: Call, user: Json) -> Json:
    return view(call.query, {}).show({name: user[name] for name in _ORDER})


def _user(call: Call) -> Json:
    user = call.account.users.get(call.path["user"])
    if user is None:
        raise not_found("users", call.path["user"])
    return user


def _fields(call: Call, before: Json | None) -> dict[str, Any]:
    body, account = call.body, call.account
    email = email_of(body)
    _require_free(call, email, before)
    roles = {*ROLES, *(user["accessRole"] for user in account.users.values())}
    return {
        "name": body.needed("name"),
        "username": email.partition("@")[0],
        "email": email,
        "accessRole": body.choice("accessRole", sorted(roles)) or _LEAST,
        "externalDirectoryId": body.text("externalDirectoryId"),
        "linkedContactIds": body.all_known("linkedContactIds", account.people) or None,
        "jobTitle": body.text("jobTitle"),
        "managerId": body.known("managerId", account.users),
    }


def _require_free(call: Call, email: str, before: Json | None) -> None:
    """Refuse an address that another user has.

    Raises:
        LeverError: 409.
    """
    for user in call.account.users.values():
        mine = before is not None and user["id"] == before["id"]
        if canonical(user["email"]) == canonical(email) and not mine:
            raise conflict(f"a user with the email {email} exists")


def _keep(call: Call, happened: str, user: Json, before: Json | None) -> Json:
    call.account.users[user["id"]] = user
    ids = {"user": user["id"]}
    call.account.journal.note(f"user.{happened}", ids, before=before, after=user)
    return user


def _unfollow(call: Call, identifier: str) -> None:
    """Take a user off all whom they followed, as Lever does with who becomes an interviewer."""
    for record in call.account.opportunities.values():
        if identifier in record.followers:
            with call.account.changing(record):
                record.followers = tuple(each for each in record.followers if each != identifier)
                record.updated_at = call.at


_ORDER = (
    "id",
    "name",
    "username",
    "email",
    "accessRole",
    "photo",
    "createdAt",
    "deactivatedAt",
    "externalDirectoryId",
    "linkedContactIds",
    "jobTitle",
    "managerId",
)
WRITES = {
    ("POST", "/users"): create_user,
    ("PUT", "/users/{user}"): update_user,
    ("POST", "/users/{user}/deactivate"): deactivate,
    ("POST", "/users/{user}/reactivate"): reactivate,
}
