"""`createJob`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.jobs import CreateJobInput, CreateJobPayload


@mutation(
    description="Makes a job: a draft, unless its `status` says otherwise.",
    calls=1,
)
async def create_job(info: Info, input: CreateJobInput) -> CreateJobPayload:
    """A job is found again by its title, its maker and its time."""
    change = Change(info.context, input)
    writes = change.writes
    return CreateJobPayload(
        written=await change.once(writes.create_job, find=writes.find_jobs, known_by=("name",))
    )
