"""`updateInterview`."""

from connectors.writes import Written
from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import about, mutation
from schema.changes.interviews import UpdateInterviewInput, UpdateInterviewPayload


@mutation(
    description="Changes an interview that was planned through an API: its time, who holds it, "
    "its words, its panel's.",
    calls=4,
)
async def update_interview(info: Info, input: UpdateInterviewInput) -> UpdateInterviewPayload:
    """What the input leaves out is written as it stands."""
    change = Change(info.context, input)
    with about("interview_id"):
        application_id = change.parent_of("Interview", change.input.interview_id)

    async def do(given: UpdateInterviewInput) -> Written:
        return await change.writes.update_interview(given, application_id)

    return UpdateInterviewPayload(written=await change.once(do))
