"""A field of the root held against the sandbox: what to ask, and what should come."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.end_to_end.held import Json
from tests.end_to_end.selections import is_paged
from tests.end_to_end.world import World

Finish = Callable[[World, Any], Awaitable[Any]]


async def as_it_came(_world: World, data: Any) -> Any:
    """Leave the data alone."""
    return data


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field of the root.

    Attributes:
        field: its name, and its arguments in brackets.
        selection: what is asked for; of each record, where it is a list with pages.
        expected: what should come: the records of a list with pages, else the value.
        account: the linked account that is asked.
        finish: what makes comparable what came.
    """

    field: str
    selection: str
    expected: Callable[[], Any]
    account: str = "default"
    finish: Finish = as_it_came

    @property
    def name(self) -> str:
        """The field without its arguments."""
        return self.field.partition("(")[0]

    @property
    def has_pages(self) -> bool:
        """Whether the field is a list with pages."""
        return is_paged(self.name)

    @property
    def document(self) -> str:
        """What asks for all of it, pages aside."""
        inner = f"nodes {{ {self.selection} }}" if self.has_pages else self.selection
        return f"{{ {self.field} {{ {inner} }} }}"

    @property
    def data(self) -> Json:
        """What the document should be answered with."""
        expected = expected_of(self)
        return {self.name: {"nodes": expected} if self.has_pages else expected}

    async def found(self, world: World) -> Any:
        """What comes, to be compared with `expected_of`."""
        if self.has_pages:
            came: Any = await world.nodes(self.field, self.selection, size=50, account=self.account)
        else:
            answer = await world.query(self.document, account=self.account)
            came = answer.data[self.name]
        return await self.finish(world, came)


@cache
def expected_of(comparison: Comparison) -> Any:
    """What should come, worked out once."""
    return comparison.expected()
