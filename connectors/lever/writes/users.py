"""Users: `POST /users`, `PUT /users/:user`, and their being shut out and let in.

Lever asks in nobody's name for these.
"""

from collections.abc import Mapping
from datetime import datetime

from connectors.errors import AlreadyExists, BadRequest, ConnectorError, NotFound, OutcomeUnknown
from connectors.lever import mapping
from connectors.lever.paths import path
from connectors.lever.raw import Json, entry, text
from connectors.lever.writes.wanted import Explaining, filled, refuse_empty, wanted, wrong
from connectors.lever.writing import LeverWrite
from connectors.writes import Outcome, Written
from schema.changes.users import (
    CreateUserInput,
    DeactivateUserInput,
    ReactivateUserInput,
    UpdateUserInput,
)
from schema.user import AccessRole, User

_ROLES: Mapping[AccessRole, str] = {role: word for word, role in mapping.ACCESS_ROLES.items()}

_NAMES = {
    "name": "name",
    "email": "email",
    "access_role": "accessRole",
    "job_title": "jobTitle",
    "external_id": "externalDirectoryId",
    "manager_id": "managerId",
}
_KEPT = (*_NAMES.values(), "linkedContactIds")
"""All that `PUT /users/:user` replaces, or resets where it is left out."""


class UserWrites(Explaining):
    """`connectors.writes.UserWrites` on Lever."""

    async def create_user(self, input: CreateUserInput) -> Written:
        """`POST /users`."""
        refuse_empty(input, "name", "email")
        user = await self._put_user(
            LeverWrite(method="POST", path="/users", body=_body(input)), input
        )
        made = text(user.get("id"))
        if made is None:
            raise OutcomeUnknown("Lever's answer does not tell which user it made.")
        return _created(made)

    async def find_users(self, input: CreateUserInput, since: datetime) -> list[Written]:
        """The user of that address, if made since as the input says."""
        found = await self._users_of_address(input.email)
        return [_created(user.remote_id) for user in found if _is_same(user, input, since)]

    async def update_user(self, input: UpdateUserInput) -> Written:
        """`PUT /users/:user` with all that Lever would reset."""
        refuse_empty(input, "name", "email", "access_role")
        changes = _body(input)
        where = path("users", input.user_id)
        there = await self._user_as_it_stands(where)
        body = {name: there.get(name) for name in _KEPT} | changes
        await self._put_user(
            LeverWrite(
                method="PUT", path=where, body=filled(body), repeatable=True, missing="user_id"
            ),
            input,
        )
        return _changed(input.user_id)

    async def deactivate_user(self, input: DeactivateUserInput) -> Written:
        """`POST /users/:user/deactivate`."""
        return await self._switch_user(input.user_id, "deactivate")

    async def reactivate_user(self, input: ReactivateUserInput) -> Written:
        """`POST /users/:user/reactivate`."""
        return await self._switch_user(input.user_id, "reactivate")

    async def _switch_user(self, user_id: str, action: str) -> Written:
        where = path("users", user_id, action)
        write = LeverWrite(method="POST", path=where, repeatable=True, missing="user_id")
        try:
            await self.send(write)
        finally:
            self.lists.users.drop()
        return _changed(user_id)

    async def _put_user(self, write: LeverWrite, input: CreateUserInput | UpdateUserInput) -> Json:
        try:
            return await self.send(write)
        except (AlreadyExists, BadRequest) as error:
            await self.explain(error, input, {"manager_id": self.lists.users})
            await self._blame_address(error, input)
            raise
        finally:
            self.lists.users.drop()

    async def _blame_address(
        self, error: ConnectorError, input: CreateUserInput | UpdateUserInput
    ) -> None:
        """Say who has the address, if another user does.

        Raises:
            AlreadyExists: another user has it.
        """
        if not input.email or error.field is not None:
            return
        mine = getattr(input, "user_id", None)
        for user in await self._users_of_address(input.email):
            if user.remote_id != mine:
                taken = AlreadyExists(f"The user {user.name!r} has this address.")
                taken.field = ("email",)
                raise taken from error

    async def _users_of_address(self, email: str) -> list[User]:
        query = [("email", email), ("includeDeactivated", "true")]
        records = await self.client.all("/users", query, budget=self.budget)
        return [user for user in map(mapping.user, records) if _is_address(user, email)]

    async def _user_as_it_stands(self, where: str) -> Json:
        try:
            data = entry(await self.client.get(where, budget=self.budget), "data")
        except NotFound as error:
            error.field = ("user_id",)
            raise
        return data if isinstance(data, dict) else {}


def _body(input: CreateUserInput | UpdateUserInput) -> Json:
    """What the input asks for.

    Raises:
        BadRequest: the role is none that Lever has a word for.
    """
    body = wanted(input, _NAMES)
    if "accessRole" in body:
        if body["accessRole"] is AccessRole.OTHER:
            raise wrong("access_role", "A role of the employer's own making can't be given.")
        body["accessRole"] = _ROLES[body["accessRole"]]
    return filled(body) if isinstance(input, CreateUserInput) else body


def _is_address(user: User, email: str) -> bool:
    return (user.email or "").casefold() == email.strip().casefold()


def _is_same(user: User, input: CreateUserInput, since: datetime) -> bool:
    there = (user.name, user.access_role, user.job_title, user.external_id, user.manager_id)
    asked = (input.name, input.access_role, input.job_title, input.external_id, input.manager_id)
    return there == asked and user.created_at is not None and user.created_at >= since


def _created(user_id: str) -> Written:
    return Written(records={"User": (user_id,)}, outcome=Outcome.CREATED, made=user_id)


def _changed(user_id: str) -> Written:
    return Written(records={"User": (user_id,)})
