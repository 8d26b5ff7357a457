"""New opportunities: `POST /opportunities`.

Lever makes another one at each call. Beside files it takes a form, otherwise JSON.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from connectors.errors import BadRequest, NotFound, OutcomeUnknown
from connectors.lever import mapping
from connectors.lever.paths import path
from connectors.lever.protocol import Query
from connectors.lever.raw import Json, entry, milliseconds, reference, text
from connectors.lever.reference_lists import ReferenceList
from connectors.lever.writes.contact_details import labels
from connectors.lever.writes.wanted import Explaining, filled, wanted, wrong
from connectors.lever.writing import LeverWrite
from connectors.stored_files import ApplicationFiles, OutgoingFile
from connectors.writes import Outcome, Written
from schema.application import Application, ApplicationOrigin
from schema.changes.candidacies import CreateApplicationInput, NewApplicationInput
from schema.job import Job

_NAMES = {"stage_id": "stage", "owner_id": "owner"}
_ORIGINS = {origin: word for word, origin in mapping.ORIGINS.items()}


class CandidacyWrites(Explaining):
    """`connectors.writes.CandidacyWrites` on Lever."""

    async def create_application(
        self, input: CreateApplicationInput, files: ApplicationFiles
    ) -> Written:
        """`POST /opportunities` with the person's contact."""
        body = {"contact": input.candidate_id, "postings": [input.job_id], **begun_with(input)}
        query = self.in_name_of(required=True)
        await self._job(input.job_id)
        try:
            answer = await self._begin(query, body, files)
        except BadRequest as error:
            await self._blame_contact(error, input.candidate_id)
            await self._blame_for(error, input)
            raise
        return begun(entry(answer, "data"), Outcome.LINKED)

    async def find_applications(
        self, input: CreateApplicationInput, since: datetime
    ) -> list[Written]:
        """The person's opportunities for that posting which the same user made since."""
        job = await self._job(input.job_id)
        query = [("contact_id", input.candidate_id), *seen_for(job)]
        return [
            begun(each, Outcome.LINKED)
            for each in await self._read_opportunities(query)
            if is_begun_so(each, input, job=job, since=since, actor=self.actor)
        ]

    async def _job(self, job_id: str) -> Job:
        return await self.known(self.lists.jobs, job_id, field="job_id")

    async def _read_opportunities(self, query: Query) -> list[Json]:
        """Opportunities with their applications, by which they tell their postings."""
        query = [*query, ("expand", "applications")]
        return await self.client.all("/opportunities", query, budget=self.budget)

    async def _begin(self, query: Query, body: Json, files: ApplicationFiles) -> Any:
        """Send it, and give the answer; kept lists that count tags and sources are dropped."""
        write = LeverWrite(
            method="POST", path="/opportunities", query=query, body=body, files=_parts(files)
        )
        try:
            return await self.answer(write)
        finally:
            self.lists.tags.drop()
            self.lists.sources.drop()

    async def _blame_contact(self, error: BadRequest, contact_id: str) -> None:
        """Say that there is no such person, if so.

        Raises:
            NotFound: there is none.
        """
        if error.field is None:
            try:
                await self.record(path("contacts", contact_id), field="candidate_id")
            except NotFound as missing:
                raise missing from error

    async def _blame_for(self, error: BadRequest, input: NewApplicationInput) -> None:
        await self.explain(error, input, self._named_by_application())

    def _named_by_application(self) -> Mapping[str, ReferenceList[Any]]:
        users = self.lists.users
        stages = self.lists.job_interview_stages
        return {"stage_id": stages, "owner_id": users, "follower_ids": users}


def begun_with(input: NewApplicationInput) -> Json:
    """What a new opportunity is to have, in the names of Lever's body.

    Raises:
        BadRequest: Lever has no word for it, or it cannot be.
    """
    body = filled(wanted(input, _NAMES))
    if input.origin is ApplicationOrigin.OTHER:
        raise wrong("origin", "An application can't be made OTHER.")
    if input.origin is not None:
        body["origin"] = _ORIGINS[input.origin]
    if input.created_at is not None:
        body["createdAt"] = _past(input.created_at)
    lists = {
        "tags": labels("tags", input.tags),
        "sources": labels("sources", input.sources),
        "followers": list(dict.fromkeys(input.follower_ids)),
    }
    return body | {name: values for name, values in lists.items() if values}


def begun(record: object, outcome: Outcome) -> Written:
    """What an opportunity that was made leaves behind.

    Raises:
        OutcomeUnknown: the answer does not tell which it is.
    """
    made, contact = text(entry(record, "id")), reference(entry(record, "contact"))
    if made is None or contact is None:
        raise OutcomeUnknown("Lever's answer does not tell which opportunity it made.")
    return Written(
        records={"Application": (made, contact), "Candidate": (contact,)},
        outcome=outcome,
        made=made,
    )


def seen_for(job: Job | None) -> Query:
    """The parameter without which Lever hides what is for that job."""
    confidential = job is not None and job.is_confidential
    return [("confidentiality", "all")] if confidential else []


def is_begun_so(
    record: Json,
    input: NewApplicationInput,
    *,
    job: Job | None,
    since: datetime,
    actor: str | None,
) -> bool:
    """Whether an opportunity is as that input would have made it since, in the actor's name.

    Its stage and owner are not looked at, as they may have changed by now.
    """
    there = mapping.application(record)
    return (
        there.job_id == (None if job is None else job.remote_id)
        and _is_made_since(there, input.created_at, since)
        and input.origin in {None, there.origin}
        and _holds(there.tags, input.tags)
        and _holds(there.sources, input.sources)
        and _beginner(there) in {None, actor}
    )


def _is_made_since(there: Application, created_at: datetime | None, since: datetime) -> bool:
    """Of one with a time in the past, that of its last change tells whether it is new."""
    if created_at is None:
        return there.created_at is not None and there.created_at >= since
    same = there.created_at is not None and (
        milliseconds(there.created_at) == milliseconds(created_at)
    )
    return same and there.updated_at is not None and there.updated_at >= since


def _holds(there: Sequence[str], asked: Sequence[str]) -> bool:
    having = {each.strip().casefold() for each in there}
    return having.issuperset(each.strip().casefold() for each in asked)


def _beginner(there: Application) -> str | None:
    """Who made it: of the first stage is told who put it there."""
    return next((change.user_id for change in there.stage_history), None)


def _past(created_at: datetime) -> int:
    told = milliseconds(created_at)
    if told > milliseconds(datetime.now(UTC)):
        raise wrong("created_at", "This is still to come.")
    return told


def _parts(files: ApplicationFiles) -> tuple[tuple[str, OutgoingFile], ...]:
    """The files with the names of their fields."""
    resume = () if files.resume is None else (("resumeFile", files.resume),)
    name = "files" if len(files.others) == 1 else "files[]"
    return (*resume, *((name, each) for each in files.others))
