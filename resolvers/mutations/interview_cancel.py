"""`cancelInterview`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import about, mutation
from schema.changes.interviews import CancelInterviewInput, CancelInterviewPayload


@mutation(
    description="Calls off an interview that was planned through an API: it is no more. The last "
    "one of a panel takes the panel along.",
    calls=2,
)
async def cancel_interview(info: Info, input: CancelInterviewInput) -> CancelInterviewPayload:
    """What is gone was called off, if it was there."""
    change = Change(info.context, input)
    with about("interview_id"):
        application_id = change.parent_of("Interview", change.input.interview_id)
    writes = change.writes
    return CancelInterviewPayload(
        written=await change.once(
            lambda given: writes.cancel_interview(given, application_id),
            find=lambda given, _: writes.find_canceled_interviews(given, application_id),
        )
    )
