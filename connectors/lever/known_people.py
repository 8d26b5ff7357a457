"""People who are there already, by what they are known by.

Lever filters opportunities by an address, `GET /opportunities?email=`, one in a request; not by a
link, for which `connectors.lever.link_index` is asked.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from connectors.budget import Budget
from connectors.lever.filters import posting
from connectors.lever.link_index import LinkIndex
from connectors.lever.protocol import Query
from connectors.lever.raw import Json, number, objects, reference, text, texts
from connectors.same_person import pages_of

MOST_OF_ONE_LINK = 50
"""How many people are looked at who have the same link."""

Read = Callable[[Query], Awaitable[list[Json]]]
"""Reads the opportunities that a query finds, with their applications."""

People = Mapping[str, list[Json]]
"""By contact, their opportunities."""


class DifferentPeople(Exception):
    """What should tell one person tells several. The message says whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody who is there.

    Attributes:
        contact: the person's id.
        opportunities: theirs, with their applications.
    """

    contact: str
    opportunities: list[Json]

    @property
    def name(self) -> str:
        """What they are called."""
        return next(filter(None, (text(each.get("name")) for each in self.opportunities)), "")

    def open_for(self, job_id: str | None) -> Json | None:
        """The latest open opportunity for a job; for none, one without a job."""
        fitting = [
            each for each in self.opportunities if _is_open(each) and posting(each) == job_id
        ]
        return max(fitting, key=_made_at, default=None)

    @property
    def latest(self) -> float:
        """When their latest opportunity was made, in milliseconds."""
        return max(map(_made_at, self.opportunities))


async def people_by_address(read: Read, addresses: Sequence[str]) -> list[People]:
    """For each address, who has it."""
    answers = await asyncio.gather(*(read([("email", each)]) for each in addresses))
    return [by_contact(found) for found in answers]


async def people_by_link(
    read: Read, index: LinkIndex, pages: Sequence[str], budget: Budget
) -> list[People]:
    """For each page, as `pages_of` gives it, who has it.

    Raises:
        RateLimited: not all links are read before the deadline.
    """
    hints = [found[-MOST_OF_ONE_LINK:] for found in await index.contacts(pages, budget)]
    contacts = dict.fromkeys(contact for found in hints for contact in found)
    if not contacts:
        return []
    people = by_contact(await read([("contact_id", contact) for contact in contacts]))
    return [
        {c: theirs for c, theirs in people.items() if page in links_of(theirs)} for page in pages
    ]


def choose(found: Sequence[People], *, job_id: str | None) -> KnownPerson | None:
    """The one person whom all that is known of tells; None where nothing is known.

    Of several who share it all: who has an open application for the job, else the latest one.

    Raises:
        DifferentPeople: nobody has all of it.
    """
    known = [people for people in found if people]
    if not known:
        return None
    everybody = {
        contact: KnownPerson(contact=contact, opportunities=theirs)
        for people in known
        for contact, theirs in people.items()
    }
    shared = set.intersection(*(set(people) for people in known))
    if not shared:
        named = (f"{each.name!r} ({contact})" for contact, each in sorted(everybody.items()))
        raise DifferentPeople(", ".join(named))
    return max((everybody[contact] for contact in sorted(shared)), key=_fitness(job_id))


def by_contact(opportunities: Iterable[Json]) -> dict[str, list[Json]]:
    """Opportunities by their people."""
    found: dict[str, list[Json]] = defaultdict(list)
    for each in opportunities:
        if contact := reference(each.get("contact")):
            found[contact].append(each)
    return dict(found)


def links_of(opportunities: Iterable[Json]) -> set[str]:
    """The pages of the person of these, as they are compared."""
    links = (link for each in opportunities for link in texts(each.get("links")))
    return set(pages_of(links))


def _fitness(job_id: str | None) -> Callable[[KnownPerson], tuple[bool, float]]:
    return lambda person: (person.open_for(job_id) is not None, person.latest)


def _is_open(opportunity: Json) -> bool:
    """Whether neither it nor its application is archived."""
    both = [opportunity, *objects(opportunity.get("applications"))]
    return not any(isinstance(each.get("archived"), dict) for each in both)


def _made_at(opportunity: Json) -> float:
    return number(opportunity.get("createdAt")) or 0.0
