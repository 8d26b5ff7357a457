"""`scheduleInterview`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.interviews import ScheduleInterviewInput, ScheduleInterviewPayload


@mutation(
    description="Plans an interview: in a new panel, with others if wanted, or in one that was "
    "planned through an API.",
    calls=4,
)
async def schedule_interview(info: Info, input: ScheduleInterviewInput) -> ScheduleInterviewPayload:
    """An interview is found again by its time, who holds it, and its words."""
    change = Change(info.context, input)
    writes = change.writes
    return ScheduleInterviewPayload(
        written=await change.once(
            writes.schedule_interview,
            find=writes.find_interviews,
            known_by=("application_id",),
        )
    )
