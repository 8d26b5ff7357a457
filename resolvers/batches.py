"""Many writes of a kind in one mutation: each answered for itself."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TypeVar

from connectors.errors import BadRequest
from resolvers.arguments import Info
from resolvers.mutation_field import Change, about, answer
from schema.mutation import WriteInput

MOST = 100
"""Writes in one mutation."""

Payload = TypeVar("Payload")


async def each(
    change: Change, info: Info, inputs: Sequence[WriteInput], *, in_order_of: str
) -> list[Any]:
    """What became of each input, in their order: a payload, or the error in its place.

    They run side by side as the rate limit allows, those on one record one after the other.

    Args:
        change: the mutation of one input.
        info: of the mutation.
        inputs: 1 to 100.
        in_order_of: the field that names the record.

    Raises:
        BadRequest: there are none, or too many.
    """
    with about("inputs"):
        if not 1 <= len(inputs) <= MOST:
            raise BadRequest(f"Pass 1 to {MOST} inputs; these are {len(inputs)}.")
    rows: dict[Any, list[int]] = defaultdict(list)
    for number, given in enumerate(inputs):
        rows[getattr(given, in_order_of)].append(number)
    results: list[Any] = [None] * len(inputs)

    async def run(row: list[int]) -> None:
        for number in row:
            results[number] = await _answer(change, info, inputs[number])

    await asyncio.gather(*(run(row) for row in rows.values()))
    return results


async def _answer(change: Change, info: Info, input: WriteInput) -> Any:
    try:
        return await answer(change, info, input)
    except Exception as error:  # noqa: BLE001  -- graphql-core tells it at its place in the list
        return error
