"""The first applications under each of many parents: jobs, stages, reject reasons.

Lever takes many parents in one request, but then gives all their opportunities mixed, in the
order of the stages. Where the parents are small, a few such pages hold everything; where they
are large, one request each is cheaper. Which it is shows while reading: mixed pages are read as
long as they bring more than a request of its own would, and there have been fewer of them than
parents still wanting. At the worst that takes twice as many requests as there are parents; a few
large parents can hide that the rest is empty, which only more mixed pages would have shown.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence

from connectors.base import Batch, Page, PageKey
from connectors.errors import ConnectorError
from connectors.lever.filters import archive_reason, posting
from connectors.lever.opportunities import LARGEST_PAGE, Opportunities
from connectors.lever.positions import Position
from connectors.lever.raw import Json, reference
from schema.application import Application

Parent = Callable[[Json], str | None]

PARENTS: dict[str, Parent] = {
    "posting_id": posting,
    "stage_id": lambda opportunity: reference(opportunity.get("stage")),
    "archive_reason_id": archive_reason,
}
"""By the parameter that asks for them, how an opportunity names its parent."""


async def pages_under(
    source: Opportunities, parameter: str, keys: Sequence[PageKey]
) -> Batch[Page[Application]]:
    """A page under each parent, in the order of the keys."""
    found: dict[PageKey, Page[Application] | ConnectorError] = {}
    first_pages = [key for key in keys if key.after is None]
    if len(first_pages) > 1:
        found |= await _from_mixed_pages(source, parameter, first_pages)
    rest = [key for key in dict.fromkeys(keys) if key not in found]
    found |= dict(
        zip(rest, await asyncio.gather(*(_alone(source, parameter, k) for k in rest)), strict=True)
    )
    return Batch(values=[found[key] for key in keys])


async def _alone(
    source: Opportunities, parameter: str, key: PageKey
) -> Page[Application] | ConnectorError:
    try:
        return await source.walk([(parameter, key.parent_id)], first=key.first, after=key.after)
    except ConnectorError as error:
        return error


async def _from_mixed_pages(
    source: Opportunities, parameter: str, keys: Sequence[PageKey]
) -> dict[PageKey, Page[Application] | ConnectorError]:
    """The pages under those parents that mixed pages fill."""
    longest = max(key.first for key in keys)
    alone = min(longest + 1, LARGEST_PAGE - 1)  # what a full page must pass, however much is asked
    wanting = {key.parent_id for key in keys}
    query = [(parameter, parent) for parent in sorted(wanting)]
    groups: dict[str, list[Json]] = defaultdict(list)
    offset, whole, spent, gain = None, False, 0, LARGEST_PAGE
    while not whole and spent < len(wanting) and gain > alone:
        page, offset = await source.page(query, limit=LARGEST_PAGE, offset=offset)
        spent += 1
        whole = offset is None
        gain = 0
        for opportunity in page:
            group = groups[PARENTS[parameter](opportunity) or ""]
            group.append(opportunity)
            gain += len(group) <= longest + 1
        wanting = {parent for parent in wanting if len(groups[parent]) <= longest}
    return {
        key: _page(source, groups[key.parent_id], key.first)
        for key in keys
        if whole or key.parent_id not in wanting
    }


def _page(source: Opportunities, group: list[Json], first: int) -> Page[Application]:
    given = group[:first]
    positions = [Position(skip=count) for count in range(1, len(given) + 1)]
    return source.to_page(given, positions, has_next=len(group) > first)
