"""What an input asks for, in the names of Lever's bodies; and who is to blame for a refusal."""

from collections.abc import Mapping
from typing import Any

import strawberry

from connectors.errors import BadRequest, ConnectorError
from connectors.lever.raw import Json
from connectors.lever.reference_lists import ReferenceList
from connectors.lever.writing import Writing

Names = Mapping[str, str]
"""From an input's field to the one of the body that it fills."""

Where = tuple[str, ...]
"""The names that lead from `input` to one of its fields."""


def wanted(input: object, names: Names) -> Json:
    """What an input asks for by these fields; null where it asks to clear one."""
    told = {ours: getattr(input, ours) for ours in names}
    return {names[ours]: value for ours, value in told.items() if value is not strawberry.UNSET}


def filled(body: Json) -> Json:
    """A body without what is null: Lever leaves, or resets, what is left out."""
    return {name: value for name, value in body.items() if value is not None}


def refuse_empty(input: object, *names: str) -> None:
    """Refuse an input that would clear what a record can't be without.

    Raises:
        BadRequest: one of these fields is null, or a text that says nothing; not one left out.
    """
    for name in names:
        value = getattr(input, name)
        if value is None or (isinstance(value, str) and not value.strip()):
            raise wrong(name, "This can't be empty.")


def wrong(field: str | Where, message: str) -> BadRequest:
    """A complaint about one field of the input."""
    error = BadRequest(message)
    error.field = (field,) if isinstance(field, str) else field
    return error


class Explaining(Writing):
    """Writes whose input names records in its body, where Lever's refusal does not say which."""

    async def explain(
        self, error: ConnectorError, input: object, kinds: Mapping[str, ReferenceList[Any]]
    ) -> None:
        """Blame the field of the input that names a record which is not there.

        Args:
            error: Lever's refusal; it stays where every record is there.
            input: with remote ids, single ones or lists.
            kinds: by field, the records that it names.

        Raises:
            NotFound: there is no such record.
        """
        if not isinstance(error, BadRequest) or error.field is not None:
            return
        for field, kind in kinds.items():
            held = getattr(input, field)
            for key in held if isinstance(held, list) else [held]:
                if key is not None and key is not strawberry.UNSET:
                    await self.known(kind, key, field=field)
