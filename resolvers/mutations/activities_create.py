"""`createActivities`."""

from resolvers.arguments import Info
from resolvers.batches import by_application, each
from resolvers.mutation_field import mutation
from resolvers.mutations.activity_create import write_activity
from schema.changes.activities import CreateActivitiesInput, CreateActivitiesPayload


@mutation(description="Writes up to 100 notes, each for itself: one that fails stops no other.")
async def create_activities(info: Info, input: CreateActivitiesInput) -> CreateActivitiesPayload:
    """Notes on one application are written in their order."""
    results = await each(write_activity, info, input.inputs, in_order_of=by_application)
    return CreateActivitiesPayload(results=results)
