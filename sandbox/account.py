"""One account's records, and the ways to find them."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sandbox import wire
from sandbox.answers import Json
from sandbox.data.chance import DAY, END, Chance
from sandbox.data.company import FIRMS, Company, make_company
from sandbox.data.opportunities import Draws, add_opportunities, make_opportunity
from sandbox.data.people import make_person
from sandbox.data.postings import add_postings
from sandbox.data.profile import MAKERS
from sandbox.data.records import Opportunity, Person
from sandbox.data.requisitions import make_requisitions
from sandbox.data.templates import make_feedback_templates, make_form_templates
from sandbox.index import Index
from sandbox.options import Options
from sandbox.paging import Order

SECOND_ACCOUNT_PEOPLE = 500
_DELETED_OPPORTUNITIES = 6


class Account:
    """Everything that one company holds.

    Records are looked up through this class alone, so that what changes them can keep the
    order and the indexes right in one place.
    """

    def __init__(self, company: Company, people: Iterable[Person], gone: Iterable[Person]) -> None:
        self.company = company
        self.people = {person.id: person for person in people}
        self.index = Index(self.people.values())
        self.opportunities = {record.id: record for record in self.index.ordered}
        self.users = {user["id"]: user for user in company.users}
        self.postings = {posting["id"]: posting for posting in company.postings}
        self.stages = {item["id"]: wire.stage(item) for item in company.dispositions}
        self.stage_places = {identifier: at for at, identifier in enumerate(self.stages)}
        self.deleted = {record.id: record for person in gone for record in person.opportunities}
        self.requisitions = {item["requisitionCode"]: item for item in company.requisitions}
        self._hired = {item["id"] for item in company.archive_reasons if item["type"] == "hired"}
        self._ranks = frozenset(item["rank"] for item in company.dispositions)

    @property
    def order(self) -> Order[Opportunity]:
        """How opportunities are listed; a token is ``[stage rank, lastAdvancedAt, id]``."""
        return Order(
            token=lambda record: [record.rank, record.last_advanced_at, record.id],
            key=lambda values: (values[0], -values[1], values[2]),
            knows=self._gave,
        )

    def _gave(self, values: list[Any]) -> bool:
        match values:
            case [int() | float() as rank, int(), str() as identifier]:
                known = identifier in self.opportunities or identifier in self.deleted
                return known and rank in self._ranks
            case _:
                return False

    def opportunity(self, record: Opportunity) -> Json:
        """Write one opportunity."""
        return wire.opportunity(record, self.stage_places)

    def applications(self, record: Opportunity) -> list[Json]:
        """Write the opportunity's application, if it has one."""
        if record.application is None:
            return []
        posting = self.postings[record.application.posting]
        hiring = self.requisitions.get(posting["reqCode"]) if self.is_hired(record) else None
        return [wire.application(record, record.application, posting, hiring)]

    def is_hired(self, record: Opportunity) -> bool:
        """Tell whether the opportunity ended in a hire."""
        return record.archive_reason in self._hired

    def profile(self, kind: str, record: Opportunity) -> list[Json]:
        """Write what hangs under the opportunity: its notes, files and so on, newest first."""
        return MAKERS[kind](self.company, record)

    def contact(self, identifier: str) -> Json:
        """Write one contact; the id must be known."""
        return wire.contact(self.people[identifier])


def make_account(key: str, *, people: int, seed: int) -> Account:
    """Make an account: ``sandbox`` or ``sandbox-2``. Equal arguments give equal records."""
    company = make_company(FIRMS[key], Chance.of(seed, key, "company"))
    add_postings(company, Chance.of(seed, key, "postings"))
    company.requisitions = make_requisitions(company, Chance.of(seed, key, "requisitions"))
    company.feedback_templates = make_feedback_templates(company, Chance.of(seed, key, "feedback"))
    company.form_templates = make_form_templates(Chance.of(seed, key, "forms"))
    draws = Draws.of(company, Chance.of(seed, key, "draws"))
    chance = Chance.of(seed, key, "people")
    made: list[Person] = []
    for number in range(people):
        made.append(make_person(chance, number, made[-1] if made else None))
        add_opportunities(made[-1], draws, chance)
    for user, person in zip(company.users[::10], made, strict=False):
        user["linkedContactIds"] = [person.id]
    return Account(company, made, _gone(draws, Chance.of(seed, key, "deleted")))


def make_accounts(options: Options) -> dict[str, Account]:
    """Make both accounts; the second never has over 500 people."""
    second = min(options.people, SECOND_ACCOUNT_PEOPLE)
    with _no_collection():
        return {
            "sandbox": make_account("sandbox", people=options.people, seed=options.seed),
            "sandbox-2": make_account("sandbox-2", people=second, seed=options.seed),
        }


@contextmanager
def _no_collection() -> Iterator[None]:
    """Leave garbage lying: a million new records hold none, and looking takes a fifth longer."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def deleted_at(record: Opportunity) -> int:
    """Tell when a deleted opportunity was deleted."""
    return min(END, record.last_interaction_at + DAY)


def _gone(draws: Draws, chance: Chance) -> list[Person]:
    gone = [make_person(chance, number, None) for number in range(_DELETED_OPPORTUNITIES)]
    for person in gone:
        person.opportunities.append(make_opportunity(person, draws, chance))
    return gone
