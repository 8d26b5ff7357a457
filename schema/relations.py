"""How one record points at others: declared as data, answered by the request's loaders.

A type says *what* it is related to (`one`, `many`, `derived`); how that is read is the business
of the object in `info.context`, which has the shape of `Resolution`. The declaration stays
readable on the field (`field.metadata[RELATION]`), so that look-ahead and the cost estimate know
the graph without running it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol

import strawberry

from schema.connection import DEFAULT_PAGE

RELATION = "relation"

Reading = Literal["known", "list", "batch", "each"]
"""What it takes to read a relation for many parents at once.

known: nothing, the parent's own record holds it. list: a short list, read once and kept.
batch: one request for all parents. each: a request for every parent.
"""


@dataclass(frozen=True, slots=True)
class Relation:
    """One declared relationship.

    Attributes:
        loader: the name of the loader that answers it.
        key: the attribute of the parent that the loader is asked with.
        reading: what it takes upstream.
        typically: how many records one parent usually has, where the page size would mislead
            the cost estimate.
    """

    loader: str
    key: str
    reading: Reading
    typically: int | None = None


class Resolution(Protocol):
    """What `info.context` offers to the schema."""

    @property
    def account_id(self) -> str:
        """The linked account that this request reads."""

    def load(self, relation: Relation, key: Any) -> Any:
        """The related record, or an awaitable of it."""

    def connect(
        self, relation: Relation, key: Any, *, first: int, after: str | None
    ) -> Awaitable[Any]:
        """One page of the related records, as a `Connection`."""


First = Annotated[
    int, strawberry.argument(description="How many records at the most, from 1 to 100.")
]
After = Annotated[
    str | None,
    strawberry.argument(description="A cursor: what comes after it. Left out: from the start."),
]


def one(loader: str, *, key: str, reading: Reading, description: str) -> Any:
    """A field that holds at most one related record, or null where the key is null."""
    relation = Relation(loader, key, reading)

    def resolve(self: Any, info: strawberry.Info[Resolution]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the field tells its type
        value = getattr(self, key)
        return None if value is None else info.context.load(relation, value)

    return strawberry.field(
        resolver=resolve, description=description, metadata={RELATION: relation}
    )


def several(loader: str, *, keys: str, reading: Reading, description: str) -> Any:
    """A field that holds a short list of related records, named by a list of keys."""
    relation = Relation(loader, keys, reading)

    def resolve(self: Any, info: strawberry.Info[Resolution]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the field tells its type
        return [info.context.load(relation, value) for value in getattr(self, keys)]

    return strawberry.field(
        resolver=resolve, description=description, metadata={RELATION: relation}
    )


def many(
    loader: str, *, key: str, reading: Reading, description: str, typically: int | None = None
) -> Any:
    """A field that holds a connection of related records."""
    relation = Relation(loader, key, reading, typically)

    async def resolve(  # type: ignore[no-untyped-def]  # noqa: ANN202 - the field tells its type
        self: Any,
        info: strawberry.Info[Resolution],
        first: First = DEFAULT_PAGE,
        after: After = None,
    ):
        return await info.context.connect(relation, getattr(self, key), first=first, after=after)

    return strawberry.field(
        resolver=resolve, description=description, metadata={RELATION: relation}
    )


def derived(
    loader: str,
    compute: Callable[[Any, Any], Any],
    *,
    key: str,
    reading: Reading,
    description: str,
) -> Any:
    """A value computed from the record and what a loader gives for it.

    `compute(record, loaded)` is called with None for `loaded` where the key is null.
    """
    relation = Relation(loader, key, reading)

    async def resolve(self: Any, info: strawberry.Info[Resolution]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the field tells its type
        value = getattr(self, key)
        loaded = None if value is None else info.context.load(relation, value)
        return compute(self, await loaded if isinstance(loaded, Awaitable) else loaded)

    return strawberry.field(
        resolver=resolve, description=description, metadata={RELATION: relation}
    )
