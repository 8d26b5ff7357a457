"""One account's records, and the ways to find them."""

import gc
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import Any, NamedTuple

from sandbox import wire
from sandbox.answers import Json
from sandbox.data.chance import DAY, END, Chance
from sandbox.data.company import FIRMS, Company, make_company
from sandbox.data.opportunities import Draws, add_opportunities, make_opportunity
from sandbox.data.people import make_person
from sandbox.data.postings import add_postings
from sandbox.data.records import Application, Opportunity, Person
from sandbox.data.requisitions import FIELDS, make_requisitions
from sandbox.data.templates import make_feedback_templates, make_form_templates
from sandbox.index import Index
from sandbox.journal import Journal
from sandbox.options import Clock, Options
from sandbox.paging import Order
from sandbox.profiles import Profiles

SECOND_ACCOUNT_PEOPLE = 500
_DELETED_OPPORTUNITIES = 6
_OWN_WORDS = ("name", "company", "phone", "email", "links")
"""The fields of an application that the applicant filled in."""


class StoredFile(NamedTuple):
    """A file that was uploaded to go with an application, until ``expires_at`` milliseconds."""

    name: str
    content: bytes
    expires_at: int


class Account:
    """Everything that one company holds.

    What changes stands here; ``company`` stays as it was at the start, since the records under
    opportunities are drawn from it. A record that is JSON is replaced, never changed in place;
    an opportunity or a person is changed within ``changing``, which keeps the indexes right.

    Attributes:
        by_api: ids of what was made by a write; Lever lets some records be changed only then.
        removed: ids of what is gone and was listed page by page.
        contents: the bytes of files that were sent, by the id of the file or resume.
        overlays: fields of applications that differ from what is made of the person.
        consents: the data protection of opportunities that were made by a write.
        hires: from an opportunity that was archived by a write to the requisition it filled.
        eeo: what applicants answered to the questions on equal opportunity, by application.
    """

    def __init__(
        self, company: Company, people: Iterable[Person], gone: Iterable[Person], journal: Journal
    ) -> None:
        self.company = company
        self.journal = journal
        self.people = {person.id: person for person in people}
        self.index = Index(self.people)
        self.opportunities = {record.id: record for record in self.index.ordered}
        self.users = _by_id(company.users)
        self.postings = _by_id(company.postings)
        self.stages = {item["id"]: wire.stage(item) for item in company.dispositions}
        self.stage_places = {identifier: at for at, identifier in enumerate(self.stages)}
        self.ranks = {item["id"]: item["rank"] for item in company.dispositions}
        self.archive_reasons = _by_id(company.archive_reasons)
        self.deleted = {record.id: record for person in gone for record in person.opportunities}
        self.requisitions = _by_id(company.requisitions)
        self.requisition_fields = _by_id(FIELDS)
        self.feedback_templates = _by_id(company.feedback_templates)
        self.form_templates = _by_id(company.form_templates)
        self.webhooks: dict[str, Json] = {}
        self.uploads: dict[str, StoredFile] = {}
        self.profiles = Profiles(company)
        self.by_api: set[str] = set()
        self.removed: set[str] = set()
        self.contents: dict[str, bytes] = {}
        self.overlays: dict[str, Json] = {}
        self.consents: dict[str, Json | None] = {}
        self.hires: dict[str, str | None] = {}
        self.eeo: dict[str, Json] = {}
        self._deletions: dict[str, tuple[int, str]] = {}
        self._hired = {item["id"] for item in company.archive_reasons if item["type"] == "hired"}
        codes = {item["requisitionCode"]: item["id"] for item in company.requisitions}
        self._filled_from = {item["id"]: codes.get(item["reqCode"]) for item in company.postings}

    def delete_opportunity(self, record: Opportunity, user: str) -> None:
        """Let somebody delete an opportunity, as only people in Lever itself can."""
        self.index.remove(record)
        record.person.opportunities.remove(record)
        del self.opportunities[record.id]
        self.deleted[record.id] = record
        self._deletions[record.id] = (self.journal.tick(), user)
        ids = {"opportunity": record.id, "contact": record.person.id}
        self.journal.note("opportunity.deleted", ids, before=self.opportunity(record), user=user)

    def deletion(self, record: Opportunity) -> Json:
        """Tell when a deleted opportunity was deleted, and by whom."""
        made = (min(END, record.last_interaction_at + DAY), record.followers[0])
        at, user = self._deletions.get(record.id, made)
        return {"deletedAt": at, "deletedBy": user}

    @contextmanager
    def changing(self, *records: Opportunity) -> Iterator[None]:
        """Let opportunities be changed, and the person of them."""
        for record in records:
            self.profiles.freeze(record)
            self.index.remove(record)
        try:
            yield
        finally:
            for record in records:
                self.index.add(record)

    @contextmanager
    def changing_person(self, person: Person) -> Iterator[None]:
        """Let a person be changed; what the person wrote into a form stays as it was."""
        for record in person.opportunities:
            self._keep_words(record)
        self.index.remove_person(person)
        try:
            with self.changing(*person.opportunities):
                yield
        finally:
            self.index.add_person(person)

    def _keep_words(self, record: Opportunity) -> None:
        for application in self.applications(record):
            own = {name: application[name] for name in _OWN_WORDS}
            self.overlays.setdefault(application["id"], own)

    def add_person(self, person: Person) -> None:
        """Take in a person who has no opportunity yet."""
        self.people[person.id] = person
        self.index.add_person(person)

    def add_opportunity(self, record: Opportunity) -> None:
        """Take in an opportunity, and list it under its person."""
        record.person.opportunities.append(record)
        self.opportunities[record.id] = record
        self.profiles.start_empty(record)
        self.by_api.add(record.id)
        self.consents[record.id] = None
        self.index.add(record)

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
                return known and rank in self.ranks.values()
            case _:
                return False

    def opportunity(self, record: Opportunity) -> Json:
        """Write one opportunity."""
        body = wire.opportunity(record, self.stage_places)
        if record.id in self.consents:
            body["dataProtection"] = self.consents[record.id]
        return body

    def applications(self, record: Opportunity) -> list[Json]:
        """Write the opportunity's application, if it has one."""
        if record.application is None:
            return []
        applied = record.application
        posting, filled = self.postings[applied.posting], self._filled(record, applied)
        body = wire.application(record, applied, posting, filled)
        return [body | self.overlays.get(applied.id, {})]

    def _filled(self, record: Opportunity, applied: Application) -> Json | None:
        """Give the requisition that the person was hired against."""
        if not self.is_hired(record):
            return None
        filled = self.hires.get(record.id, self._filled_from.get(applied.posting))
        return self.requisitions.get(filled or "")

    def is_hired(self, record: Opportunity) -> bool:
        """Tell whether the opportunity ended in a hire."""
        return record.archive_reason in self._hired

    def hires_by(self, reason: str | None) -> bool:
        """Tell whether archiving for this reason is a hire."""
        return reason in self._hired

    def profile(self, kind: str, record: Opportunity) -> list[Json]:
        """Write what hangs under the opportunity: its notes, files and so on."""
        return self.profiles.of(kind, record)

    def contact(self, identifier: str) -> Json:
        """Write one contact; the id must be known."""
        return wire.contact(self.people[identifier])


def _by_id(records: Iterable[Json]) -> dict[str, Json]:
    return {record["id"]: record for record in records}


def make_account(
    key: str,
    *,
    people: int,
    seed: int,
    wall: Clock = time.time,
    numbers: Iterator[int] | None = None,
) -> Account:
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
    journal = Journal(key, wall, Chance.of(seed, key, "written"), numbers or count(1))
    return Account(company, made, _gone(draws, Chance.of(seed, key, "deleted")), journal)


def make_accounts(options: Options) -> dict[str, Account]:
    """Make both accounts; the second never has over 500 people."""
    sizes = {
        "sandbox": options.people,
        "sandbox-2": min(options.people, SECOND_ACCOUNT_PEOPLE),
    }
    make = partial(make_account, seed=options.seed, wall=options.wall, numbers=count(1))
    with _no_collection():
        return {key: make(key, people=people) for key, people in sizes.items()}


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


def _gone(draws: Draws, chance: Chance) -> list[Person]:
    gone = [make_person(chance, number, None) for number in range(_DELETED_OPPORTUNITIES)]
    for person in gone:
        person.opportunities.append(make_opportunity(person, draws, chance))
    return gone
