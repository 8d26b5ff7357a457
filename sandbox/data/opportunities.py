"""The candidacies of a person."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.answers import Json
from sandbox.data.chance import DAY, END, START, Chance, Weighted
from sandbox.data.company import Company
from sandbox.data.journeys import LONGEST, Journey, Map
from sandbox.data.postings import takes_applications
from sandbox.data.records import Application, Opportunity, Person
from sandbox.data.words import EXTRA_TAGS, SENTENCES, SOURCES

_COUNTS = Weighted(enumerate((86.0, 10.0, 3.0, 1.0), start=1))
_SOURCES: Weighted[tuple[str, ...]] = Weighted(
    [
        ((), 5.0),
        (("Referral", "LinkedIn"), 2.0),
        *(((text,), weight) for text, weight in SOURCES.items()),
    ]
)
_ORIGINS = Weighted(
    (
        ("applied", 46.0),
        ("sourced", 30.0),
        ("referred", 12.0),
        ("university", 5.0),
        ("agency", 4.0),
        ("internal", 3.0),
    )
)
# Days on which lists of people were imported: many opportunities share these moments.
_IMPORT_DAYS = tuple(START + number * 80 * DAY for number in range(12))
_SPAN = END - LONGEST - START
_UPDATED_SINCE = START + _SPAN - 60 * DAY
_SNOOZED_UNTIL = END + 3650 * DAY
_KINDS = {"applied": "posting", "referred": "referral"}
_POOL = 300


@dataclass(frozen=True, slots=True)
class Team:
    """Who looks after a candidacy. ``owner`` is None for one in a hundred."""

    lead: str
    owner: str | None
    followers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vacancy:
    """What a posting leaves on an opportunity; ``posting`` is None for none at all."""

    posting: str | None
    tags: tuple[str, ...] = ()
    locations: tuple[str | None, ...] = (None,)
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Draws:
    """What opportunities of one company are drawn from, made once."""

    company: Company
    vacancies: Weighted[Vacancy]
    teams: list[Team]
    journeys: dict[bool, list[Journey]]

    @classmethod
    def of(cls, company: Company, chance: Chance) -> "Draws":
        """Prepare the draws."""
        teams = [_team(company, chance) for _ in range(_POOL)]
        ways = Map.of(company)
        journeys = {
            applied: [ways.journey(chance, applied=applied) for _ in range(_POOL)]
            for applied in (False, True)
        }
        return cls(company, Weighted(_vacancies(company)), teams, journeys)


def add_opportunities(person: Person, draws: Draws, chance: Chance) -> None:
    """Give the person one to four opportunities."""
    for _ in range(_COUNTS.draw(chance)):
        person.opportunities.append(make_opportunity(person, draws, chance))


def make_opportunity(person: Person, draws: Draws, chance: Chance) -> Opportunity:
    """Make one candidacy."""
    origin, team = _ORIGINS.draw(chance), chance.pick(draws.teams)
    vacancy = draws.vacancies.draw(chance)
    journey = chance.pick(draws.journeys[origin == "applied"])
    created = chance.pick(_IMPORT_DAYS) if journey.imported else START + chance.below(_SPAN)
    stage = draws.company.dispositions[journey.depth]
    archived_at = None if journey.archived_after is None else created + journey.archived_after
    interaction_at = created + journey.interaction_after
    return Opportunity(
        id=chance.identifier(),
        person=person,
        stage=stage["id"],
        rank=stage["rank"],
        origin=origin,
        sourced_by=team.lead if origin == "sourced" else None,
        owner=team.owner,
        followers=team.followers,
        tags=_tags(chance, vacancy.tags),
        sources=_SOURCES.draw(chance),
        stage_changes=journey.changes,
        application=_application(
            chance, vacancy.posting, _KINDS.get(origin, "user"), team, created
        ),
        location=chance.pick(vacancy.locations),
        confidential=vacancy.confidential,
        archive_reason=journey.archive_reason,
        archived_at=archived_at,
        created_at=created,
        updated_at=interaction_at if journey.touched or created > _UPDATED_SINCE else None,
        last_interaction_at=interaction_at,
        last_advanced_at=created + journey.advanced_after,
        snoozed_until=_SNOOZED_UNTIL if journey.snoozed else None,
    )


def _team(company: Company, chance: Chance) -> Team:
    lead = chance.pick(company.recruiters)
    followers = dict.fromkeys([lead, *chance.some(company.recruiters, 2)])
    return Team(lead, None if chance.happens(0.01) else lead, tuple(followers))


def _vacancies(company: Company) -> Iterator[tuple[Vacancy, float]]:
    """Weigh the postings; three in a hundred opportunities are for none.

    The last posting that could have applicants has none.
    """
    open_to = [record for record in company.postings if takes_applications(record)][:-1]
    weights = [1.0 + 12.0 / (1 + place) for place in range(len(open_to))]
    yield Vacancy(None), sum(weights) * 3 / 97
    for posting, weight in zip(open_to, weights, strict=True):
        yield _vacancy(posting), weight


def tags_of(posting: Json) -> tuple[str, ...]:
    """Give the tags that a posting leaves on those who apply to it: its title and categories."""
    groups = posting["categories"]
    names = ("department", "team", "location", "commitment")
    words = (posting["text"], *(groups[name] for name in names))
    return tuple(dict.fromkeys(word for word in words if word))


def _vacancy(posting: Json) -> Vacancy:
    places = posting["categories"]["allLocations"]
    return Vacancy(
        posting=posting["id"],
        tags=tags_of(posting),
        locations=(*places, "unspecified") if len(places) > 1 else tuple(places) or (None,),
        confidential=posting["confidentiality"] == "confidential",
    )


def _tags(chance: Chance, given: tuple[str, ...]) -> tuple[str, ...]:
    if not chance.happens(0.3):
        return given
    return tuple(dict.fromkeys([*chance.some(EXTRA_TAGS, 2), *given]))


def _application(
    chance: Chance, posting: str | None, kind: str, team: Team, created: int
) -> Application | None:
    if posting is None:
        return None
    by_form = kind == "posting"
    return Application(
        id=chance.identifier(),
        posting=posting,
        kind=kind,
        user=None if by_form else team.lead,
        created_at=created + chance.below(5_000),
        comments=chance.pick(SENTENCES) if by_form and chance.happens(0.3) else None,
    )
