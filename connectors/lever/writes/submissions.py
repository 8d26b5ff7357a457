"""Applications by a job's form: `POST /postings/:posting/apply`, files by `POST /uploads` before.

The answer tells the id of the application alone. Which opportunity holds it, and whether the person
was known, is read from all that the person has. Lever asks in nobody's name for these.
"""

import asyncio
import ipaddress
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from connectors.errors import (
    BadRequest,
    ConnectorError,
    OutcomeUnknown,
    UpstreamUnavailable,
    raise_problems,
)
from connectors.lever import mapping
from connectors.lever.application_form import FilledForm, email_of, filled_in
from connectors.lever.filters import span_query
from connectors.lever.form_values import FIELDS
from connectors.lever.paths import path
from connectors.lever.protocol import Query
from connectors.lever.raw import Json, number, objects, reference, text, texts, when
from connectors.lever.writes.wanted import filled, wrong
from connectors.lever.writing import LeverWrite, Writing
from connectors.stored_files import OutgoingFile
from connectors.writes import Outcome, TakeFile, Written
from schema.application import ApplicationOrigin
from schema.changes.submissions import SubmitApplicationInput
from schema.job import Job, JobStatus
from schema.time_range import DateTimeRange

_ORIGINS = {ApplicationOrigin.APPLIED: "applied", ApplicationOrigin.INTERNAL: "internal"}

_JUST_NOW = timedelta(minutes=10)
"""Within which what was made a moment ago was made, by whatever clock."""


class SubmissionWrites(Writing):
    """`connectors.writes.SubmissionWrites` on Lever."""

    async def submit_application(self, input: SubmitApplicationInput, take: TakeFile) -> Written:
        """`POST /postings/:posting/apply`, once all of it is known to fit the form."""
        job = await self._open_job(input.job_id)
        return await self._submit(input, job, await self._form_of(job), take)

    async def _submit(
        self, input: SubmitApplicationInput, job: Job, asked: Json, take: TakeFile
    ) -> Written:
        form, files = await _checked_form(input, asked, take)
        uris = {
            name: await self._upload_answer(file, form.files[name]) for name, file in files.items()
        }
        made = text((await self._hand_in(input, form.body(uris))).get("applicationId"))
        if made is None:
            raise OutcomeUnknown("Lever's answer does not tell which application it made.")
        return await self._known_to_be_made(made, email_of(input.fields), job)

    async def find_submissions(
        self, input: SubmitApplicationInput, since: datetime
    ) -> list[Written]:
        """What that person has for that job since, by whatever way it came."""
        job = await self.known(self.lists.jobs, input.job_id, field="job_id")
        email = email_of(input.fields)
        return await self._look(email, job, since, lambda each: _is_for(each, job, since))

    async def _known_to_be_made(self, application_id: str, email: str, job: Job) -> Written:
        """The opportunity that holds an application.

        Raises:
            OutcomeUnknown: it is not found; whoever looks for it later may have more luck.
        """
        since = datetime.now(UTC) - _JUST_NOW
        try:
            found = await self._look(
                email, job, since, lambda each: application_id in _applications(each, "id")
            )
        except ConnectorError as error:
            told = f"The application was handed in, but not found: {error}"
            raise OutcomeUnknown(told) from error
        if not found:
            raise OutcomeUnknown("The application was handed in, but is not found yet.")
        return found[0]

    async def _look(
        self, email: str, job: Job, since: datetime, is_it: Callable[[Json], bool]
    ) -> list[Written]:
        """Such opportunities of a person; if there are none, of those for the job since.

        Lever compares addresses in a form of its own, in which it may know none as it was given.
        """
        theirs = await self._opportunities([("email", email)], job)
        if any(map(is_it, theirs)):
            return [_written(each, theirs) for each in theirs if is_it(each)]
        span = span_query("created_at_start", "created_at_end", DateTimeRange(since=since))
        new = await self._opportunities([("posting_id", job.remote_id), *span], job)
        return [
            _written(each, [*theirs, *new])
            for each in new
            if is_it(each) and email.casefold() in _addresses(each)
        ]

    async def _open_job(self, job_id: str) -> Job:
        """The job, if it takes applications: at a second look where the kept list says no."""
        job = await self.known(self.lists.jobs, job_id, field="job_id")
        if job.status is not JobStatus.OPEN:
            job = await self._job_now(job_id)
        _require_open(job)
        return job

    async def _refuse_if_closed(self, job_id: str) -> None:
        """Say so if that is why Lever refuses: it was open when it was kept."""
        try:
            job = await self._job_now(job_id)
        except ConnectorError:
            return
        _require_open(job)

    async def _job_now(self, job_id: str) -> Job:
        return mapping.job(await self.record(path("postings", job_id), field="job_id"))

    async def _form_of(self, job: Job) -> Json:
        return await self.record(path("postings", job.remote_id, "apply"), field="job_id")

    async def _upload_answer(self, file: OutgoingFile, place: int) -> str:
        """`POST /uploads`: where the file waits, for a day, to be referred to."""
        write = LeverWrite(
            method="POST",
            path="/uploads",
            files=(("file", file),),
            repeatable=True,
            temporary=True,
        )
        try:
            uri = text((await self.send(write)).get("uri"))
        except BadRequest as error:
            error.field = (FIELDS, str(place), "file")
            raise
        if uri is None:
            raise UpstreamUnavailable("Lever's answer does not tell where the file was put.")
        return uri

    async def _hand_in(self, input: SubmitApplicationInput, answers: Json) -> Json:
        more = {
            "origin": _ORIGINS[input.origin],
            "source": input.source,
            "ipAddress": input.ip_address,
        }
        write = LeverWrite(
            method="POST",
            path=path("postings", input.job_id, "apply"),
            query=(("send_confirmation_email", "true"),) if input.send_confirmation else (),
            body=filled(answers | more),
            missing="job_id",
        )
        try:
            return await self.send(write)
        except BadRequest:
            await self._refuse_if_closed(input.job_id)
            raise
        finally:
            self.lists.sources.drop()
            self.lists.tags.drop()

    async def _opportunities(self, which: Query, job: Job) -> Sequence[Json]:
        """Opportunities with their applications; what is confidential too where the job is."""
        query = [*which, ("expand", "applications")]
        if job.is_confidential:
            query.append(("confidentiality", "all"))
        return await self.client.all("/opportunities", query, budget=self.budget)


async def _checked_form(
    input: SubmitApplicationInput, asked: Json, take: TakeFile
) -> tuple[FilledForm, dict[str, OutgoingFile]]:
    """The form with answers that fit it, and the files that are to be uploaded, by question.

    Raises:
        BadRequest: something is to be mended. All of it is told at once.
    """
    internal = input.origin is ApplicationOrigin.INTERNAL
    form = filled_in(asked, input.fields, audience="internal" if internal else "external")
    taken = await asyncio.gather(
        *(take(form.values[name], place) for name, place in form.files.items()),
        return_exceptions=True,
    )
    raise_problems([*_other_problems(input), *form.problems, *_unfit(taken)])
    files = zip(form.files, taken, strict=True)
    return form, {name: file for name, file in files if isinstance(file, OutgoingFile)}


def _require_open(job: Job) -> None:
    if job.status is not JobStatus.OPEN:
        raise wrong("job_id", f"This job takes no applications: it is {job.status.name}.")


def _unfit(taken: Sequence[OutgoingFile | BaseException]) -> Iterator[BadRequest]:
    """What is to be mended of the files; whatever else befell one is raised."""
    for each in taken:
        if isinstance(each, BadRequest):
            yield each
        elif isinstance(each, BaseException):
            raise each


def _other_problems(input: SubmitApplicationInput) -> Iterator[BadRequest]:
    """What is to be mended beside the answers."""
    if input.origin not in _ORIGINS:
        yield wrong("origin", "Who hands in a form has APPLIED, or is INTERNAL.")
    if input.source is not None and not input.source.strip():
        yield wrong("source", "This can't be empty.")
    if input.ip_address is not None:
        try:
            ipaddress.ip_address(input.ip_address)
        except ValueError:
            yield wrong("ip_address", "This is no IP address.")


def _applications(opportunity: Json, key: str) -> set[str | None]:
    """What stands under a key of an opportunity's applications: there is one at most."""
    return {reference(each.get(key)) for each in objects(opportunity.get("applications"))}


def _addresses(opportunity: Json) -> set[str]:
    """The person's, and the one that the application was made with."""
    told = [*texts(opportunity.get("emails")), *_applications(opportunity, "email")]
    return {each.strip().casefold() for each in told if each is not None}


def _is_for(opportunity: Json, job: Job, since: datetime) -> bool:
    created_at = when(opportunity.get("createdAt"))
    return (
        created_at is not None
        and created_at >= since
        and job.remote_id in _applications(opportunity, "posting")
    )


def _written(opportunity: Json, there: Sequence[Json]) -> Written:
    """What was made: linked if the person has anything that is older."""
    made, contact = str(opportunity.get("id")), reference(opportunity.get("contact")) or ""
    older = [
        each
        for each in there
        if reference(each.get("contact")) == contact and _age(each) < _age(opportunity)
    ]
    return Written(
        records={"Application": (made, contact), "Candidate": (contact,)},
        outcome=Outcome.LINKED if older else Outcome.CREATED,
        made=made,
    )


def _age(opportunity: Json) -> tuple[float, str]:
    return number(opportunity.get("createdAt")) or 0.0, str(opportunity.get("id"))
