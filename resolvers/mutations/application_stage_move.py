"""`moveApplicationStage`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.applications import MoveApplicationStageInput, MoveApplicationStagePayload


async def write_stage(info: Info, input: MoveApplicationStageInput) -> MoveApplicationStagePayload:
    """Safe to do twice."""
    change = Change(info.context, input)
    return MoveApplicationStagePayload(
        written=await change.once(change.writes.move_application_stage)
    )


move_application_stage = mutation(description="Puts an application into another stage.", calls=1)(
    write_stage
)
