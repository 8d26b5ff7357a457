"""Listing people, though Lever lists only their opportunities.

Lever has no list of contacts, and a person's opportunities lie pages apart. So a person is given
out at one opportunity alone: of those that match, the one that Lever lists first. Which one that
is shows when the people of a page are read whole, all in one request: that answer has the same
order. No state is needed but the position, and no person is met at two places or at none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from connectors.base import Page
from connectors.lever import mapping
from connectors.lever.filters import Query, judged_by_lever_alone, matches
from connectors.lever.opportunities import LARGEST_PAGE, Opportunities, newest_first, related
from connectors.lever.positions import Position, decode_position
from connectors.lever.raw import Json, reference
from schema.candidate import Candidate
from schema.filters import CandidateFilter

_NEEDS_ALL_APPLICATIONS = {
    f"Candidate.{name}"
    for name in (
        "activities",
        "applications",
        "attachments",
        "company",
        "canEmail",
        "tags",
        "sources",
        "isPrivate",
        "createdAt",
        "updatedAt",
        "lastInteractionAt",
    )
}


@dataclass(slots=True, kw_only=True)
class _Walk:
    """A walk under way.

    Attributes:
        first: how many people to give out.
        here: where to list on.
        due: contacts to give out, in order, each once.
        skip: how many of those due were given out already, on the page that is gone on with.
        whole: whether people are read with all their opportunities, or only with those that match.
        read: by contact, the opportunities read, in Lever's order; none if the person is gone.
        fitting: by contact, those of them that match.
    """

    source: Opportunities
    which: CandidateFilter
    query: Query
    first: int
    here: Position
    due: list[str]
    skip: int
    whole: bool
    read: dict[str, list[Json]] = field(default_factory=dict)
    fitting: dict[str, list[Json]] = field(default_factory=dict)

    @property
    def ahead(self) -> list[str]:
        """Those due who were not given out yet, and who are not known to be gone."""
        return [contact for contact in self.due[self.skip :] if self.read.get(contact) != []]

    @property
    def missing(self) -> int:
        """How many more people are to be found."""
        return self.first - len(self.ahead) + max(0, self.skip - len(self.due))

    @property
    def finished(self) -> bool:
        """Whether all are read whom the page is to hold."""
        given = self.ahead[: self.first]
        complete = self.missing <= 0 or self.here.done
        return complete and all(contact in self.read for contact in given)

    async def advance(self, room: int) -> None:
        """List `room` more opportunities if they are needed, and see whom they bring."""
        listed: list[Json] = []
        if self.missing > 0 and not self.here.done:
            page, following = await self.source.page(
                self.query, limit=room, offset=self.here.offset
            )
            listed = [opportunity for opportunity in page if _contact(opportunity)]
            self.here = replace(self.here, offset=following, done=following is None)
        await self._read([*self.ahead[: self.first], *map(_contact, listed)])
        await self._mend(listed)
        fresh = dict.fromkeys(_contact(each) for each in listed if self._first(each))
        self.due += [contact for contact in fresh if contact not in self.due]

    async def _read(self, contacts: Sequence[str]) -> None:
        unread = [contact for contact in contacts if contact not in self.read]
        if not unread:
            return
        found = await self.source.of_contacts(unread, None if self.whole else self.query)
        for contact in unread:
            theirs = found.get(contact, [])
            self.read[contact] = theirs
            self.fitting[contact] = (
                [each for each in theirs if matches(self.which, each)] if self.whole else theirs
            )

    async def _mend(self, listed: Sequence[Json]) -> None:
        """Ask Lever again about people whom it listed and we would not have.

        Either they changed between two requests, or Lever matches in a way that we don't know.
        """
        strange = [
            _contact(each)
            for each in listed
            if each.get("id") not in _ids(self.fitting[_contact(each)])
        ]
        if strange:
            found = await self.source.of_contacts(strange, self.query)
            for contact in strange:
                self.fitting[contact] = found.get(contact, [])
                self.read[contact] = self.read[contact] or self.fitting[contact]

    def _first(self, opportunity: Json) -> bool:
        """Whether this is where its person is given out."""
        fitting = self.fitting[_contact(opportunity)] or [opportunity]
        return bool(opportunity.get("id") == fitting[0].get("id"))


def _contact(opportunity: Json) -> str:
    return reference(opportunity.get("contact")) or ""


def _ids(opportunities: Sequence[Json]) -> list[object]:
    return [opportunity.get("id") for opportunity in opportunities]


async def list_people(
    source: Opportunities, which: CandidateFilter, query: Query, *, first: int, after: str | None
) -> Page[Candidate]:
    """`first` people with an opportunity that matches, from a position on.

    Args:
        source: where opportunities are read.
        which: the filter.
        query: the same as Lever's parameters.
        first: how many people, 1 to 100.
        after: a position that an earlier page gave.
    """
    start = decode_position(after)
    asks_for_all = not _NEEDS_ALL_APPLICATIONS.isdisjoint(source.wanted)
    walk = _Walk(
        source=source,
        which=which,
        query=query,
        first=first,
        here=replace(start, skip=0, pending=()),
        due=list(start.pending),
        skip=start.skip,
        whole=not query or (asks_for_all and not judged_by_lever_alone(which)),
    )
    room = 0
    while not walk.finished:
        room = min(LARGEST_PAGE, max(2 * room, _room(walk.missing)))
        await walk.advance(room)
    return _to_page(walk, start)


def _room(people: int) -> int:
    """How many opportunities to list for so many people: some more, as people repeat."""
    return people + people // 4 + 2


def _to_page(walk: _Walk, start: Position) -> Page[Candidate]:
    given, rest = walk.ahead[: walk.first], walk.ahead[walk.first :]
    positions = [replace(start, skip=walk.due.index(contact) + 1) for contact in given]
    if given:
        positions[-1] = replace(walk.here, pending=tuple(rest))
    along = related((o for contact in given for o in walk.read[contact]), walk.source.wanted)
    if walk.whole:
        along["applications_by_candidate"] = {
            contact: newest_first(walk.read[contact]) for contact in given
        }
    return Page(
        items=[mapping.candidate(walk.read[contact][0]) for contact in given],
        positions=[position.encode() for position in positions],
        has_next=bool(rest) or not walk.here.done,
        related=along,
    )
