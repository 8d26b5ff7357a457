"""Walking through a list of Lever's, whatever page sizes are asked for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from connectors.lever.positions import Position, decode_position
from connectors.lever.protocol import LARGEST_PAGE
from connectors.lever.raw import Json

ReadPage = Callable[[int, str | None], Awaitable[tuple[list[Json], str | None]]]
"""From a limit and an offset: so many records, and the offset of what follows, if anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a list.

    Attributes:
        records: what is in it.
        positions: for each record, the place just after it.
        has_next: whether something follows.
    """

    records: list[Json]
    positions: list[Position]
    has_next: bool


async def walk(read: ReadPage, *, first: int, after: str | None) -> Stretch:
    """`first` records of a list from a position on."""
    given: list[Json] = []
    positions: list[Position] = []
    here = decode_position(after)
    while len(given) < first and not here.done:
        limit = min(LARGEST_PAGE, first - len(given) + here.skip)
        page, following = await read(limit, here.offset)
        fresh = page[here.skip :]
        given += fresh
        positions += [replace(here, skip=here.skip + count) for count in range(1, len(fresh) + 1)]
        rest = max(0, here.skip - len(page))
        here = Position(offset=following, skip=rest, done=following is None)
        if fresh:
            positions[-1] = here
    return Stretch(records=given, positions=positions, has_next=not here.done)
