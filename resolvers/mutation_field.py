"""How a mutation is declared: what it takes and gives, and where its failures are told."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from connectors.errors import ConnectorError, SeveralProblems
from resolvers.needs import NEEDS, Need
from resolvers.plan import CALLS
from schema.mutation import MutationInput, MutationPayload, UserError, UserErrorCode

Change = Callable[[Any, Any], Awaitable[MutationPayload]]


def mutation(
    *, description: str, needs: Need = Need.RECORDS, calls: int = 0
) -> Callable[[Change], Any]:
    """Declare a function of `info` and `input` as a field of the Mutation root.

    It returns its payload, or raises: what the caller can mend (`UserErrorCode`) becomes
    `userErrors`, anything else a top-level error. The input's `clientMutationId` is given back.

    Args:
        description: what the mutation does, for whoever reads the schema.
        needs: what it needs of the request and the caller's token.
        calls: upstream requests that it takes by itself.
    """

    def declare(change: Change) -> Any:
        taken, given = change.__annotations__["input"], change.__annotations__["return"]

        async def resolve(info, input):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - told below
            try:
                payload = await change(info, input)
            except ConnectorError as error:
                payload = given(user_errors=mendable(error))
            payload.client_mutation_id = input.client_mutation_id
            return payload

        resolve.__annotations__ = {
            "info": change.__annotations__["info"],
            "input": Annotated[taken, strawberry.argument(description="What to do.")],
            "return": given | None,
        }
        metadata = {NEEDS: needs, CALLS: calls}
        return strawberry.mutation(resolve, description=description, metadata=metadata)

    return declare


async def answer(change: Change, info: Any, input: MutationInput) -> MutationPayload:
    """What a change answers, its mendable failures told in the payload."""
    try:
        payload = await change(info, input)
    except ConnectorError as error:
        given = change.__annotations__["return"]
        payload = given(user_errors=mendable(error))
    payload.client_mutation_id = input.client_mutation_id
    return payload


@contextmanager
def about(*path: str) -> Iterator[None]:
    """Say which field of the input is to be mended where what is done within fails.

    Args:
        path: the names that lead to it from `input`, as Python writes them.
    """
    try:
        yield
    except ConnectorError as error:
        error.field = error.field or path
        raise


def mendable(error: ConnectorError) -> list[UserError]:
    """The error as the caller's own, or each of several; raised again where it is not."""
    if error.code not in UserErrorCode.__members__:
        raise error
    problems = error.problems if isinstance(error, SeveralProblems) else (error,)
    return [
        UserError(code=UserErrorCode[each.code], message=str(each), field=_path(each))
        for each in problems
    ]


def _path(error: ConnectorError) -> list[str] | None:
    """Where it is to be mended: Python's names as GraphQL spells them, a form's own as they are."""
    if error.field is None:
        return None
    return [to_camel_case(name) if name.isidentifier() else name for name in error.field]
