"""How to walk through hiregraph's lists, in pages as large as the cost limit allows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import getitem

from examples.client import Hiregraph, Json, Refused

LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class Page:
    """Records of a list, the cursor that leads on from them, and the errors among them."""

    nodes: list[Json | None]
    cursor: str | None
    errors: list[Json]


def pages(
    api: Hiregraph, query: str, variables: Json, *, at: Sequence[str], after: str | None = None
) -> Iterator[Page]:
    """Walk a list, from a cursor on.

    Args:
        api: where to ask.
        query: takes `$first` and `$after`, and asks for `nodes` and `pageInfo`.
        variables: the rest of its variables.
        at: where in the data the list is.
        after: a cursor that was kept. One that is no longer good is dropped: the walk then
            starts anew.

    Raises:
        Refused: a page is not given at all.
    """
    first, kept, more = LARGEST_PAGE, after is not None, True
    while more:
        try:
            answer = api.ask(query, {**variables, "first": first, "after": after})
        except Refused as refusal:
            if kept and refusal.code == "BAD_USER_INPUT":
                kept, after = False, None
                continue
            first = fitting(first, refusal)
            continue
        found: Json | None = reduce(getitem, at, answer.data)
        if found is None:
            raise Refused(answer.errors[0])
        kept, after = False, found["pageInfo"]["endCursor"] or after
        more = found["pageInfo"]["hasNextPage"]
        yield Page(found["nodes"], after, answer.errors)


def nodes(
    api: Hiregraph, query: str, ids: Sequence[str]
) -> Iterator[tuple[str, Json | None, bool]]:
    """Read records by id: each id, the record, and whether there is none by that id any more.

    Args:
        api: where to ask.
        query: takes `$ids`, and asks for `nodes(ids: $ids)`.
        ids: as many as you like.
    """
    size = LARGEST_PAGE
    while ids:
        try:
            answer = api.ask(query, {"ids": ids[:size]})
        except Refused as refusal:
            size = fitting(size, refusal)
            continue
        for place, (each, node) in enumerate(zip(ids, answer.data["nodes"], strict=False)):
            yield each, node, answer.code_at("nodes", place) == "NOT_FOUND"
        ids = ids[size:]


def fitting(size: int, refusal: Refused) -> int:
    """The page size that the cost limit allows, told by the refusal of a larger one.

    Raises:
        Refused: it was refused for another reason, or one record alone costs too much.
    """
    if refusal.code != "QUERY_TOO_COSTLY" or size == 1:
        raise refusal
    told = refusal.extensions
    return max(1, min(size - 1, size * int(told["allowedCalls"]) // int(told["estimatedCalls"])))
