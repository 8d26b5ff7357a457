"""Many writes of a kind in one mutation: each answered for itself."""

import asyncio
from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Any, TypeVar

from connectors.errors import BadRequest
from resolvers.arguments import Info
from resolvers.mutation_field import Change, about, answer
from schema.changes.activities import CreateActivityInput
from schema.changes.applications import ApplicationInput
from schema.mutation import WriteInput

MOST = 100
"""Writes in one mutation."""

Input = TypeVar("Input", bound=WriteInput)


async def each(
    change: Change,
    info: Info,
    inputs: Sequence[Input],
    *,
    in_order_of: Callable[[Input], Collection[Hashable]],
) -> list[Any]:
    """What became of each input, in their order: a payload, or the error in its place.

    They run side by side as the rate limit allows, those on one thing one after the other.

    Args:
        change: the mutation of one input.
        info: of the mutation.
        inputs: 1 to 100.
        in_order_of: what an input is on.

    Raises:
        BadRequest: there are none, or too many.
    """
    with about("inputs"):
        if not 1 <= len(inputs) <= MOST:
            raise BadRequest(f"Pass 1 to {MOST} inputs; these are {len(inputs)}.")
    rows = rows_of([in_order_of(given) for given in inputs])
    results: list[Any] = [None] * len(inputs)

    async def run(row: list[int]) -> None:
        for number in row:
            results[number] = await _answer(change, info, inputs[number])

    await asyncio.gather(*(run(row) for row in rows))
    return results


def by_application(input: ApplicationInput | CreateActivityInput) -> Collection[str]:
    """The application that an input is on."""
    return (input.application_id,)


def rows_of(things: Sequence[Collection[Hashable]]) -> list[list[int]]:
    """The places of those on the same things, also by way of others, in their order."""
    rows: list[tuple[set[Hashable], list[int]]] = []
    for number, on in enumerate(things):
        joined = [row for row in rows if not row[0].isdisjoint(on)]
        rows = [row for row in rows if row[0].isdisjoint(on)]
        names = set(on).union(*(row[0] for row in joined))
        rows.append((names, [*sorted(each for row in joined for each in row[1]), number]))
    return [numbers for _, numbers in rows]


async def _answer(change: Change, info: Info, input: WriteInput) -> Any:
    try:
        return await answer(change, info, input)
    except Exception as error:  # noqa: BLE001  -- graphql-core tells it at its place in the list
        return error
