"""New people by a job's form: `POST /postings/:posting/apply`.

There, Lever itself tells by the address who is meant; whom it shall add to cannot be said.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from connectors.errors import ConnectorError, raise_problems
from connectors.lever.writes.applicant_form import Applicant, applicant, known_applicant
from connectors.lever.writes.new_candidates import NewCandidateWrites, as_it_is, person_body
from connectors.lever.writes.submissions import SubmissionWrites
from connectors.lever.writes.wanted import wrong
from connectors.stored_files import OutgoingFile
from connectors.writes import TakeFileAt, Written
from schema.changes.files import FileInput
from schema.changes.new_candidates import CreateCandidateInput, OnDuplicate


class ApplicantWrites(NewCandidateWrites, SubmissionWrites):
    """All of `connectors.writes.CandidacyWrites` and `SubmissionWrites` on Lever."""

    async def create_applicant(self, input: CreateCandidateInput, take: TakeFileAt) -> Written:
        """`POST /postings/:posting/apply`, unless the person is there."""
        if input.job_id is None:
            raise wrong("job_id", "A form is that of a job.")
        body = person_body(input)
        job = await self._open_job(input.job_id)
        asked = await self._form_of(job)
        form = applicant(asked, input, job.remote_id)
        raise_problems(form.problems)
        if input.on_duplicate is not OnDuplicate.LINK:
            person = await self._known_person(input, body, job)
            if person is not None and (there := as_it_is(person, input)):
                return there

        async def take_for(file: FileInput, place: int) -> OutgoingFile:
            where = form.places[place]
            return await take(file, (*where, "file") if where[0] == "form_fields" else where)

        with _told_in(form):
            return await self._submit(form.input, job, asked, take_for)

    async def find_applicants(self, input: CreateCandidateInput, since: datetime) -> list[Written]:
        """What that person has for that job since, by whatever way it came."""
        if input.job_id is None:
            return []
        return await self.find_submissions(known_applicant(input, input.job_id), since)


@contextmanager
def _told_in(form: Applicant) -> Iterator[None]:
    try:
        yield
    except ConnectorError as error:
        form.move(error)
        raise
