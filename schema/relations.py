"""How one record points at others: declared as data, answered by the request's loaders.

A type says *what* it is related to (`one`, `many`, `derived`); how that is read is the business
of the object in `info.context`, which has the shape of `Resolution`. The declaration stays
readable on the field (`field.metadata[RELATION]`), so that look-ahead and the cost estimate know
the graph without running it.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Protocol

import strawberry

from schema.connection import DEFAULT_PAGE
from schema.identity import GlobalId

RELATION = "relation"

Reading = Literal["known", "list", "batch", "each", "page"]
"""What it takes to read a relation for many parents at once.

known: nothing, the parent's own record holds it. list: a short list, read once and kept.
batch: one request for all parents. each: a request for every parent. page: likewise, but for a
page of what may be many.
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
        kinds: for `each` and `page`, the kinds of record that are read, a request each; for
            `each`, what several fields of one parent share is read once. For `list`, and
            with a `sample`, the kept lists that are needed. The loader's own name if left out.
        kinds_by_type: more kinds, by kind the types that it can give: a filter on `types` spares
            those that have none of them.
        sample: the argument that tells how many records are looked into for one parent, a
            request each beside the one that finds them; None where there is no such argument.
    """

    loader: str
    key: str
    reading: Reading
    typically: int | None = None
    kinds: tuple[str, ...] = ()
    kinds_by_type: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sample: str | None = None

    @property
    def requests(self) -> tuple[str, ...]:
        """What is requested for each parent."""
        return (*self.kinds, *self.kinds_by_type) or (self.loader,)

    def requests_for(self, types: Collection[str] | None) -> tuple[str, ...]:
        """What is requested for each parent where only these types are asked for."""
        if types is None:
            return self.requests
        given = [
            kind for kind, held in self.kinds_by_type.items() if not set(held).isdisjoint(types)
        ]
        return (*self.kinds, *given)


class Resolution(Protocol):
    """What `info.context` offers to the schema."""

    @property
    def account_id(self) -> str:
        """The linked account that this request reads."""

    def load(self, relation: Relation, key: Any) -> Any:
        """The related record, or an awaitable of it."""

    def connect(
        self, relation: Relation, record: Any, paging: "Paging", which: Any = None
    ) -> Awaitable[Any]:
        """One page of the records related to a record, as a `Connection`."""

    def gather(self, relation: Relation, record: Any, which: Any = None) -> Awaitable[Any]:
        """What is related to a record, whole: a list, or the one record found in it."""

    def read_again(self, named: GlobalId) -> Any:
        """The record of that id as it is after a write, or an awaitable of it."""

    def sign(self, record: Any) -> str | None:
        """A short-lived URL of our own for the bytes behind a record."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page a caller asks for, as it asks."""

    first: int
    after: str | None


First = Annotated[
    int, strawberry.argument(description="How many records at the most, from 1 to 100.")
]
After = Annotated[
    str | None,
    strawberry.argument(description="A cursor: what comes after it. Left out: from the start."),
]


Sample = Annotated[
    int,
    strawberry.argument(
        description="How many applications to look into, from 1 to 100: an upstream request each."
    ),
]


def _declared(relation: Relation, resolve: Callable[..., Any], description: str) -> Any:
    return strawberry.field(
        resolver=resolve, description=description, metadata={RELATION: relation}
    )


def one(
    loader: str, *, key: str, reading: Reading, description: str, kinds: tuple[str, ...] = ()
) -> Any:
    """A field that holds at most one related record, or null where the key is null."""
    relation = Relation(loader, key, reading, kinds=kinds)

    def resolve(self: Any, info: strawberry.Info[Resolution]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the field tells its type
        value = getattr(self, key)
        return None if value is None else info.context.load(relation, value)

    return _declared(relation, resolve, description)


def several(loader: str, *, keys: str, reading: Reading, description: str) -> Any:
    """A field that holds a short list of related records, named by a list of keys."""
    relation = Relation(loader, keys, reading)

    def resolve(self: Any, info: strawberry.Info[Resolution]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the field tells its type
        return [info.context.load(relation, value) for value in getattr(self, keys)]

    return _declared(relation, resolve, description)


def many(  # noqa: PLR0913 - each says one thing about the relation
    loader: str,
    *,
    key: str,
    reading: Reading,
    description: str,
    typically: int | None = None,
    kinds: tuple[str, ...] = (),
    kinds_by_type: Mapping[str, tuple[str, ...]] | None = None,
    filter_type: type[Any] | None = None,
) -> Any:
    """A field that holds a connection of related records.

    With a `filter_type`, an input type, the field takes a `filter` too.
    """
    relation = Relation(loader, key, reading, typically, kinds, kinds_by_type or {})

    async def resolve(  # type: ignore[no-untyped-def]  # noqa: ANN202 - the field tells its type
        self: Any,
        info: strawberry.Info[Resolution],
        first: First = DEFAULT_PAGE,
        after: After = None,
        filter: Any = None,
    ):
        return await info.context.connect(relation, self, Paging(first, after), filter)

    async def resolve_all(  # type: ignore[no-untyped-def]  # noqa: ANN202 - the field tells its type
        self: Any,
        info: strawberry.Info[Resolution],
        first: First = DEFAULT_PAGE,
        after: After = None,
    ):
        return await info.context.connect(relation, self, Paging(first, after))

    if filter_type is not None:
        resolve.__annotations__["filter"] = Annotated[
            filter_type | None, strawberry.argument(description="Only those that match.")
        ]
    return _declared(relation, resolve_all if filter_type is None else resolve, description)


def gathered(
    loader: str,
    *,
    key: str,
    reading: Reading,
    description: str,
    kinds: tuple[str, ...] = (),
) -> Any:
    """A field that holds a short list of related records, all of them."""
    relation = Relation(loader, key, reading, kinds=kinds)

    async def resolve(self: Any, info: strawberry.Info[Resolution]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the field tells its type
        return await info.context.gather(relation, self)

    return _declared(relation, resolve, description)


def sampled(loader: str, *, key: str, kinds: tuple[str, ...], description: str) -> Any:
    """A field that holds what is found by looking into so many of a record's applications."""
    relation = Relation(loader, key, "each", kinds=kinds, sample="applications")

    async def resolve(  # type: ignore[no-untyped-def]  # noqa: ANN202 - the field tells its type
        self: Any, info: strawberry.Info[Resolution], applications: Sample = DEFAULT_PAGE
    ):
        return await info.context.gather(relation, self, applications)

    return _declared(relation, resolve, description)


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

    return _declared(relation, resolve, description)


def signed_url(*, description: str) -> Any:
    """A field that holds a short-lived URL of our own for the bytes behind the record."""

    def resolve(self: Any, info: strawberry.Info[Resolution]) -> str | None:
        return info.context.sign(self)

    return strawberry.field(resolver=resolve, description=description)
