"""`moveApplicationsStage`."""

from resolvers.arguments import Info
from resolvers.batches import by_application, each
from resolvers.mutation_field import mutation
from resolvers.mutations.application_stage_move import write_stage
from schema.changes.applications import MoveApplicationsStageInput, MoveApplicationsStagePayload


@mutation(
    description="Puts up to 100 applications into other stages, each for itself: one that fails "
    "stops no other."
)
async def move_applications_stage(
    info: Info, input: MoveApplicationsStageInput
) -> MoveApplicationsStagePayload:
    """One application that is named twice is moved in that order."""
    results = await each(write_stage, info, input.inputs, in_order_of=by_application)
    return MoveApplicationsStagePayload(results=results)
