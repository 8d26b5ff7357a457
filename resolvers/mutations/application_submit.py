"""`submitApplication`."""

from connectors.stored_files import OutgoingFile
from connectors.writes import Written
from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.files import FileInput
from schema.changes.submissions import (
    ApplicantOutcome,
    SubmitApplicationInput,
    SubmitApplicationPayload,
)


@mutation(
    description="Applies to a job by the job's own form. Answers are held against `Job.formFields` "
    "first, and all that is wrong with them is told at once.",
    calls=4,
)
async def submit_application(info: Info, input: SubmitApplicationInput) -> SubmitApplicationPayload:
    """An application is found again by its person, its job and its time."""
    change = Change(info.context, input)

    async def take(file: FileInput, place: int) -> OutgoingFile:
        where, deadline = ("fields", str(place), "file"), info.context.budget.deadline
        return await info.context.files.take(file, *where, deadline=deadline)

    async def do(given: SubmitApplicationInput) -> Written:
        return await change.writes.submit_application(given, take)

    written = await change.once(do, find=change.writes.find_submissions, known_by=("job_id",))
    outcome = None if change.outcome is None else ApplicantOutcome[change.outcome.name]
    return SubmitApplicationPayload(written=written, outcome=outcome)
