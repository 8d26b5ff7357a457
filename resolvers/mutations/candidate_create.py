"""`createCandidate`."""

from connectors.errors import AlreadyExists
from connectors.same_person import known_by
from connectors.stored_files import OutgoingFile
from connectors.writes import Written
from resolvers.application_files import files_of
from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mendable, mutation
from schema.changes.files import FileInput
from schema.changes.new_candidates import (
    CandidateOutcome,
    CreateCandidateInput,
    CreateCandidatePayload,
)


async def write_candidate(info: Info, input: CreateCandidateInput) -> CreateCandidatePayload:
    """Of requests about one person, one at a time looks who is there, and writes."""
    change = Change(info.context, input)
    writes, context = change.writes, info.context

    async def take(file: FileInput, where: tuple[str, ...]) -> OutgoingFile:
        return await context.files.take(file, *where, deadline=context.budget.deadline)

    async def by_form(given: CreateCandidateInput) -> Written:
        async with change.alone_with(person_of(given)):
            return await writes.create_applicant(given, take)

    async def directly(given: CreateCandidateInput) -> Written:
        files = await files_of(context, input)
        async with change.alone_with(person_of(given)):
            return await writes.create_candidate(given, files)

    told_by = ("job_id", "email_addresses", "links")
    try:
        written = await (
            change.once(directly, find=writes.find_candidates, known_by=told_by)
            if input.form_fields is None
            else change.once(by_form, find=writes.find_applicants, known_by=told_by)
        )
    except AlreadyExists as error:
        there = change.ids_of(error.records)
        return CreateCandidatePayload(written=there, user_errors=mendable(error))
    outcome = None if change.outcome is None else CandidateOutcome[change.outcome.name]
    return CreateCandidatePayload(written=written, outcome=outcome)


def person_of(input: CreateCandidateInput) -> frozenset[str]:
    """What the person is known by."""
    return known_by((each.value for each in input.email_addresses), input.links)


create_candidate = mutation(
    description="Adds a candidate, with an application for a job or as a lead. Where the person is "
    "there already, `onDuplicate` tells what to do.",
    calls=3,
)(write_candidate)
