"""`addTagsToApplications`."""

from resolvers.arguments import Info
from resolvers.batches import by_application, each
from resolvers.mutation_field import mutation
from resolvers.mutations.application_tags_add import write_tags
from schema.changes.labels import AddTagsToApplicationsInput, AddTagsToApplicationsPayload


@mutation(
    description="Adds tags to up to 100 applications, each for itself: one that fails stops no "
    "other."
)
async def add_tags_to_applications(
    info: Info, input: AddTagsToApplicationsInput
) -> AddTagsToApplicationsPayload:
    """Safe to do twice."""
    results = await each(write_tags, info, input.inputs, in_order_of=by_application)
    return AddTagsToApplicationsPayload(results=results)
