"""`createApplication`."""

from connectors.writes import Written
from resolvers.application_files import files_of
from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.candidacies import CreateApplicationInput, CreateApplicationPayload


@mutation(
    description="Adds an application of a person who is there, beside those that they have.",
    calls=2,
)
async def create_application(info: Info, input: CreateApplicationInput) -> CreateApplicationPayload:
    """An application is found again by its person, its job, its maker and its time."""
    change = Change(info.context, input)
    writes = change.writes

    async def do(given: CreateApplicationInput) -> Written:
        return await writes.create_application(given, await files_of(info.context, input))

    return CreateApplicationPayload(
        written=await change.once(
            do, find=writes.find_applications, known_by=("candidate_id", "job_id")
        )
    )
