"""New people: `POST /opportunities`, unless they are there.

Lever compares the first address with those it has, and adds to a person who has it (`deduped`).
Whether a person is there is so looked for only where that is not enough: for another policy, for
several addresses, or for links.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from connectors.errors import AlreadyExists, BadRequest
from connectors.lever.known_people import (
    DifferentPeople,
    KnownPerson,
    People,
    by_contact,
    choose,
    links_of,
    people_by_address,
    people_by_link,
)
from connectors.lever.protocol import Query
from connectors.lever.raw import Json, entry, milliseconds, reference, text
from connectors.lever.writes.candidacies import (
    CandidacyWrites,
    begun,
    begun_with,
    is_begun_so,
    seen_for,
)
from connectors.lever.writes.contact_details import emails, labels, phones
from connectors.lever.writes.wanted import filled, refuse_empty, wanted, wrong
from connectors.same_person import canonical_email, pages_of
from connectors.stored_files import ApplicationFiles
from connectors.writes import Outcome, Written
from schema.changes.new_candidates import CreateCandidateInput, OnDuplicate
from schema.job import Job

_TEXTS = {"name": "name", "headline": "headline", "location": "location"}


class NewCandidateWrites(CandidacyWrites):
    """The rest of `connectors.writes.CandidacyWrites` on Lever."""

    async def create_candidate(
        self, input: CreateCandidateInput, files: ApplicationFiles
    ) -> Written:
        """`POST /opportunities`, with the `contact` of the person who is known to be meant."""
        body = person_body(input) | begun_with(input)
        query = self.in_name_of(required=True)
        job = None if input.job_id is None else await self._job(input.job_id)
        if job is not None:
            body["postings"] = [job.remote_id]
        person = await self._known_person(input, body, job)
        if person is not None:
            if there := as_it_is(person, input):
                return there
            body["contact"] = person.contact
        return await self._add(query, body, input, files)

    async def find_candidates(self, input: CreateCandidateInput, since: datetime) -> list[Written]:
        """Opportunities of such a person for that posting which the same user made since."""
        job = None if input.job_id is None else await self._job(input.job_id)
        read = await self._seen_opportunities(job, _trail(input, since))
        made = [
            each
            for each in read
            if is_begun_so(each, input, job=job, since=since, actor=self.actor)
            and _is_person(each, input)
        ]
        theirs = await self._of_people(made, job) if made else {}
        return [begun(each, _outcome(theirs.get(_contact(each), []))) for each in made]

    async def _known_person(
        self, input: CreateCandidateInput, body: Json, job: Job | None
    ) -> KnownPerson | None:
        """The person who is there, by an address, or else by a link.

        Raises:
            BadRequest: the addresses, or the links, are those of different people.
        """
        addresses = list({canonical_email(each): each for each in body.get("emails", [])}.values())
        pages = pages_of(body.get("links", []))
        if input.on_duplicate is OnDuplicate.LINK and len(addresses) == 1 and not pages:
            return None  # Lever itself does it
        self.client.part()  # a read under way may be older than what another server wrote
        read = partial(self._seen_opportunities, job)
        with _told_of("email_addresses"):
            found = choose(await people_by_address(read, addresses), job_id=input.job_id)
        if found is not None or not pages:
            return found
        with _told_of("links"):
            by_link = await people_by_link(read, self.lists.links, pages, self.budget)
            return choose(by_link, job_id=input.job_id)

    async def _add(
        self, query: Query, body: Json, input: CreateCandidateInput, files: ApplicationFiles
    ) -> Written:
        try:
            answer = await self._begin(query, body, files)
        except BadRequest as error:
            _blame_address(error, input)
            await self._blame_for(error, input)
            raise
        is_known = "contact" in body or entry(answer, "deduped") is True
        outcome = Outcome.LINKED if is_known else Outcome.CREATED
        written = begun(entry(answer, "data"), outcome)
        self.lists.links.add(written.records["Candidate"][0], body.get("links", []))
        return written

    async def _seen_opportunities(self, job: Job | None, query: Query) -> list[Json]:
        return await self._read_opportunities([*query, *seen_for(job)])

    async def _of_people(self, opportunities: list[Json], job: Job | None) -> People:
        """Those opportunities, and all others of the same people."""
        contacts = dict.fromkeys(map(_contact, opportunities))
        query = [("contact_id", each) for each in contacts]
        return by_contact(await self._seen_opportunities(job, query))


def as_it_is(person: KnownPerson, input: CreateCandidateInput) -> Written | None:
    """The application of a person who is there, if nothing is to be added to it.

    Raises:
        AlreadyExists: the person was not to be added to.
    """
    there = person.open_for(input.job_id)
    if input.on_duplicate is OnDuplicate.FAIL:
        told = f"{person.name!r} is there already: see `candidateId`."
        raise AlreadyExists(told, records=_records(person, there))
    if input.on_duplicate is OnDuplicate.REUSE_APPLICATION and there is not None:
        return Written(records=_records(person, there), outcome=Outcome.REUSED)
    return None


def person_body(input: CreateCandidateInput) -> Json:
    """Who it is, in the names of Lever's body.

    Raises:
        BadRequest: no person can have that.
    """
    refuse_empty(input, "name")
    reached = {
        "emails": emails(input.email_addresses),
        "phones": phones(input.phone_numbers),
        "links": labels("links", input.links),
    }
    told = {name: value.strip() for name, value in filled(wanted(input, _TEXTS)).items()}
    return told | {name: some for name, some in reached.items() if some}


def _trail(input: CreateCandidateInput, since: datetime) -> Query:
    """What finds the opportunities among which is the one that was made since."""
    for each in input.email_addresses:
        return [("email", each.value.strip())]
    job = [] if input.job_id is None else [("posting_id", input.job_id)]
    return [("updated_at_start", str(milliseconds(since))), *job]


def _is_person(opportunity: Json, input: CreateCandidateInput) -> bool:
    """Whether it is of the person of an input, who was looked for by an address if there is one."""
    if input.email_addresses:
        return True
    pages = pages_of(input.links)
    if pages:
        return links_of([opportunity]).issuperset(pages)
    return text(opportunity.get("name")) == input.name.strip()


def _outcome(theirs: list[Json]) -> Outcome:
    """What was done, by all the opportunities of its person."""
    return Outcome.LINKED if len(theirs) > 1 else Outcome.CREATED


def _contact(opportunity: Json) -> str:
    return reference(opportunity.get("contact")) or ""


def _records(person: KnownPerson, there: Json | None) -> dict[str, tuple[str, ...]]:
    made = None if there is None else text(there.get("id"))
    application = {} if made is None else {"Application": (made, person.contact)}
    return {"Candidate": (person.contact,), **application}


def _blame_address(error: BadRequest, input: CreateCandidateInput) -> None:
    """Say which address Lever refuses, where its words name one; of one in another the longer."""
    named = {
        each.value.strip(): place
        for place, each in enumerate(input.email_addresses)
        if each.value.strip() in str(error)
    }
    if named and error.field is None:
        error.field = ("email_addresses", str(named[max(named, key=len)]), "value")


@contextmanager
def _told_of(field: str) -> Iterator[None]:
    try:
        yield
    except DifferentPeople as error:
        told = f"These are of different people: {error}. Leave out those of all but one."
        raise wrong(field, told) from error
