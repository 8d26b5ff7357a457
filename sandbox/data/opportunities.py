"""The candidacies of a person: a way through the stages, and perhaps out of them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from sandbox.answers import Json
from sandbox.data.chance import DAY, END, HOUR, MINUTE, START, Weighted, identifier, some
from sandbox.data.company import Company
from sandbox.data.postings import takes_applications
from sandbox.data.records import Application, Opportunity, Person, StageChange
from sandbox.data.words import EXTRA_TAGS, SENTENCES, SOURCES

_COUNTS = Weighted({1: 86.0, 2: 10.0, 3: 3.0, 4: 1.0})
_SOURCES = Weighted(SOURCES)
_ORIGINS = Weighted(
    {"applied": 46.0, "sourced": 30.0, "referred": 12.0, "university": 5.0, "agency": 4.0}
    | {"internal": 3.0}
)
# How often a candidacy is in each of the stages, in their order.
_DEPTHS = (14, 10, 5, 26, 12, 10, 6, 8, 3, 4, 2)
_LEADS = 3
_OFFERS = 9
# Days on which lists of people were imported: many opportunities share these moments.
_BULK_DAYS = tuple(START + number * 80 * DAY for number in range(12))
_LAST = END - 125 * DAY
_UPDATED_SINCE = _LAST - 60 * DAY
_SNOOZED_UNTIL = END + 3650 * DAY
_KINDS = {"applied": "posting", "referred": "referral"}


@dataclass(frozen=True, slots=True)
class Draws:
    """What opportunities of one company are drawn from, worked out once."""

    company: Company
    posting: Weighted[int]
    reason: Weighted[str]
    hired: str

    @classmethod
    def of(cls, company: Company) -> Draws:
        """Prepare the draws."""
        open_to = [
            place for place, record in enumerate(company.postings) if takes_applications(record)
        ]
        # The last posting that could have applicants has none.
        weights = {place: 1.0 + 12.0 / (1 + rank) for rank, place in enumerate(open_to[:-1])}
        reasons = company.archive_reasons
        usual = {item["id"]: 1.0 for item in reasons if item["type"] == "non-hired"}
        hired = next(item["id"] for item in reasons if item["type"] == "hired")
        return cls(company, Weighted(weights), Weighted(usual), hired)


def add_opportunities(person: Person, draws: Draws, rng: Random) -> None:
    """Give the person one to four opportunities."""
    for _ in range(_COUNTS.draw(rng)):
        person.opportunities.append(make_opportunity(person, draws, rng))


def make_opportunity(person: Person, draws: Draws, rng: Random) -> Opportunity:
    """Make one candidacy."""
    company, origin = draws.company, _ORIGINS.draw(rng)
    bulk = rng.random() < 0.06
    created = rng.choice(_BULK_DAYS) if bulk else rng.randrange(START, _LAST)
    posting = None if rng.random() < 0.03 else company.postings[draws.posting.draw(rng)]
    owner = rng.choice(company.recruiters)
    depth = 0 if bulk else rng.choices(range(len(_DEPTHS)), weights=_DEPTHS)[0]
    archived = rng.random() < 0.3
    hired = archived and depth >= _OFFERS
    changes = _way(company, rng, depth, created, None if origin == "applied" else owner)
    stage = company.dispositions[depth]
    advanced = changes[-1].at
    archived_at = advanced + HOUR + rng.randrange(30 * DAY) if archived else None
    touched = max(advanced, archived_at or 0) + rng.randrange(3 * DAY)
    return Opportunity(
        id=identifier(rng),
        person=person,
        stage=stage["id"],
        rank=stage["rank"],
        origin=origin,
        sourced_by=owner if origin == "sourced" else None,
        owner=None if rng.random() < 0.01 else owner,
        followers=(owner, *some(rng, company.recruiters, 2)),
        tags=_tags(rng, posting),
        sources=() if rng.random() < 0.05 else (_SOURCES.draw(rng),),
        stage_changes=changes,
        application=_application(rng, posting, origin, owner, created, archived_at),
        location=_location(rng, posting),
        confidential=bool(posting) and posting["confidentiality"] == "confidential",
        archive_reason=(draws.hired if hired else draws.reason.draw(rng)) if archived else None,
        archived_at=archived_at,
        created_at=created,
        updated_at=touched if created > _UPDATED_SINCE or rng.random() < 0.03 else None,
        last_interaction_at=touched,
        last_advanced_at=advanced if rng.random() < 0.97 else advanced + rng.randrange(MINUTE),
        snoozed_until=_SNOOZED_UNTIL if not archived and rng.random() < 0.04 else None,
    )


def _way(
    company: Company, rng: Random, depth: int, created: int, user: str | None
) -> tuple[StageChange, ...]:
    """Walk from the first stage to the one at ``depth``; applicants never were leads."""
    first = _LEADS if user is None and depth >= _LEADS else 0
    between = [place for place in range(first + 1, depth) if rng.random() < 0.5]
    places = [first, *between, *([depth] if depth > first else [])]
    at, changes = created, []
    for place in places:
        changes.append(StageChange(company.dispositions[place]["id"], at, user))
        at += HOUR + rng.randrange(9 * DAY)
        user = rng.choice(company.recruiters)
    return tuple(changes)


def _tags(rng: Random, posting: Json | None) -> tuple[str, ...]:
    extra = some(rng, EXTRA_TAGS, 2) if rng.random() < 0.3 else []
    if posting is None:
        return tuple(extra)
    groups = posting["categories"]
    words = (
        posting["text"],
        groups["department"],
        groups["team"],
        groups["location"],
        groups["commitment"],
    )
    return tuple(dict.fromkeys([*extra, *(word for word in words if word)]))


def _location(rng: Random, posting: Json | None) -> str | None:
    places: list[str] = posting["categories"]["allLocations"] if posting else []
    if not places:
        return None
    return rng.choice([*places, "unspecified"]) if len(places) > 1 else places[0]


def _application(  # noqa: PLR0913  # one value for each field that varies
    rng: Random,
    posting: Json | None,
    origin: str,
    owner: str,
    created: int,
    archived_at: int | None,
) -> Application | None:
    if posting is None:
        return None
    kind = _KINDS.get(origin, "user")
    return Application(
        id=identifier(rng),
        posting=posting["id"],
        kind=kind,
        user=None if kind == "posting" else owner,
        created_at=created + rng.randrange(5_000),
        archived_at=None if archived_at is None else archived_at - rng.randrange(5_000),
        comments=rng.choice(SENTENCES) if kind == "posting" and rng.random() < 0.3 else None,
    )
