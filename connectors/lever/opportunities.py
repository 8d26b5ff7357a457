"""Reading opportunities: pages of the list, whole people, single ones.

Endpoints: `GET /opportunities`, `GET /opportunities/:id`.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from connectors.base import LastInteraction, Page, Related
from connectors.budget import Budget
from connectors.errors import UpstreamUnavailable
from connectors.lever import mapping
from connectors.lever.client import LeverClient
from connectors.lever.filters import Query
from connectors.lever.paths import path
from connectors.lever.positions import Position
from connectors.lever.raw import Json, entry, number, reference, text, texts, when
from connectors.lever.walks import walk
from schema.application import Application
from schema.identity import ApplicationKey

LARGEST_PAGE = 100
LONGEST_CONTACT_QUERY = 6_000
"""Characters of `contact_id` parameters in one URL: servers commonly refuse URLs over 8 KiB."""

_PATH = "/opportunities"

_EXPANDED_FOR = {
    "contact": ("Candidate.remoteData",),
    "owner": ("Application.owner",),
    "sourcedBy": ("Application.creditedTo",),
    "followers": ("Application.followers",),
}
_USERS = frozenset({"owner", "sourcedBy", "followers"})


def expansions(wanted: frozenset[str], *, users_known: bool) -> Query:
    """Which ids Lever shall send as whole objects.

    The application always: without it an opportunity does not tell its posting. Users only while
    their list is not at hand.
    """
    expanded = ["applications"]
    expanded += [
        name
        for name, fields in _EXPANDED_FOR.items()
        if not wanted.isdisjoint(fields) and not (users_known and name in _USERS)
    ]
    return [("expand", name) for name in expanded]


def newest_first(opportunities: Iterable[Json]) -> list[Application]:
    """Opportunities as applications, those made last first, those of unknown age last."""
    return [
        mapping.application(opportunity)
        for opportunity in sorted(
            opportunities,
            key=lambda each: (-(number(each.get("createdAt")) or 0.0), str(each.get("id"))),
        )
    ]


def related(opportunities: Iterable[Json], wanted: frozenset[str]) -> Related:
    """What else the opportunities hold: their people, and users that came expanded.

    They themselves too, where records under them are asked for their application.
    """
    of_people, of_applications = _wants(wanted, "candidate"), _wants(wanted, "application")
    along: Related = {"applications": {}, "candidates": {}, "users": {}}
    for opportunity in opportunities:
        contact = reference(opportunity.get("contact"))
        if of_people and contact and contact not in along["candidates"]:
            along["candidates"][contact] = mapping.candidate(opportunity)
        if of_applications:
            application = mapping.application(opportunity)
            along["applications"][application.key] = application
        along["users"].update((u.remote_id, u) for u in mapping.expanded_users(opportunity))
    return along


def _wants(wanted: frozenset[str], field: str) -> bool:
    """Whether a field of this name is selected on any type."""
    return any(coordinate.endswith(f".{field}") for coordinate in wanted)


@dataclass(frozen=True, slots=True)
class Opportunities:
    """Opportunities of one account, for one request."""

    client: LeverClient
    budget: Budget
    wanted: frozenset[str]
    expand: Query

    async def page(
        self, query: Query, *, limit: int, offset: str | None
    ) -> tuple[list[Json], str | None]:
        """One page of the list, and the offset of the next if there is one."""
        page = await self.client.page(
            _PATH, [*query, *self.expand], limit=limit, offset=offset, budget=self.budget
        )
        return page.items, page.next

    async def of_contacts(
        self, contacts: Sequence[str], query: Query | None = None
    ) -> dict[str, list[Json]]:
        """The opportunities of each contact that match the query, in Lever's order."""
        chunks = [
            self.client.all(
                _PATH,
                [*(("contact_id", contact) for contact in chunk), *(query or []), *self.expand],
                budget=self.budget,
            )
            for chunk in _by_url_length(contacts)
        ]
        found: dict[str, list[Json]] = defaultdict(list)
        for opportunities in await asyncio.gather(*chunks):
            for opportunity in opportunities:
                found[reference(opportunity.get("contact")) or ""].append(opportunity)
        return {contact: _distinct(theirs) for contact, theirs in found.items()}

    async def one(self, remote_id: str) -> Json:
        """A single opportunity.

        Raises:
            NotFound: there is none with this id.
        """
        body = await self.client.get(
            path("opportunities", remote_id), self.expand, budget=self.budget
        )
        opportunity = entry(body, "data")
        if not isinstance(opportunity, dict):
            raise UpstreamUnavailable("The applicant tracking system gave an unreadable answer.")
        if texts(opportunity.get("applications")):  # ids, though whole ones were asked for
            below = path("opportunities", remote_id, "applications")
            applications = await self.client.all(below, budget=self.budget)
            opportunity = {**opportunity, "applications": applications}
        return opportunity

    async def walk(self, query: Query, *, first: int, after: str | None) -> Page[Application]:
        """`first` opportunities of the list from a position on."""

        async def read(limit: int, offset: str | None) -> tuple[list[Json], str | None]:
            return await self.page(query, limit=limit, offset=offset)

        found = await walk(read, first=first, after=after)
        return self.to_page(found.records, found.positions, has_next=found.has_next)

    def to_page(
        self, opportunities: list[Json], positions: list[Position], *, has_next: bool
    ) -> Page[Application]:
        """Opportunities as a page of applications."""
        return Page(
            items=[mapping.application(opportunity) for opportunity in opportunities],
            positions=[position.encode() for position in positions],
            has_next=has_next,
            related=related(opportunities, self.wanted),
        )


async def last_interactions(
    source: Opportunities, *, first: int, after: str | None
) -> Page[LastInteraction]:
    """When somebody last dealt with each opportunity that is not archived."""
    fields = [("include", name) for name in ("contact", "createdAt", "lastInteractionAt")]
    query = [("archived", "false"), *fields]

    async def read(limit: int, offset: str | None) -> tuple[list[Json], str | None]:
        return await source.client.page(
            _PATH, query, limit=limit, offset=offset, budget=source.budget
        )

    found = await walk(read, first=first, after=after)
    return Page(
        items=[_last_interaction(record) for record in found.records],
        positions=[position.encode() for position in found.positions],
        has_next=found.has_next,
    )


def _last_interaction(opportunity: Json) -> LastInteraction:
    contact = reference(opportunity.get("contact"))
    return LastInteraction(
        application=ApplicationKey(text(opportunity.get("id")) or "", contact),
        created_at=when(opportunity.get("createdAt")),
        at=when(opportunity.get("lastInteractionAt")),
    )


def _by_url_length(contacts: Sequence[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    length = 0
    for contact in dict.fromkeys(contacts):
        cost = len("&contact_id=") + len(contact)
        if chunk and length + cost > LONGEST_CONTACT_QUERY:
            yield chunk
            chunk, length = [], 0
        chunk.append(contact)
        length += cost
    if chunk:
        yield chunk


def _distinct(opportunities: list[Json]) -> list[Json]:
    """Each once: one that changes its stage while pages are read can come twice."""
    return list({str(each.get("id")): each for each in opportunities}.values())
