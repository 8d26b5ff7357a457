"""`updateJob`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.jobs import UpdateJobInput, UpdateJobPayload


@mutation(
    description="Changes a job. What the input leaves out, its status too, stays as it is.",
    calls=2,
)
async def update_job(info: Info, input: UpdateJobInput) -> UpdateJobPayload:
    """What the input leaves out stays as it is."""
    change = Change(info.context, input)
    return UpdateJobPayload(written=await change.once(change.writes.update_job))
