"""`removeTags`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.labels import with_labels
from resolvers.mutation_field import mutation
from schema.changes.labels import RemoveTagsInput, RemoveTagsPayload


@mutation(description="Removes tags from an application.", calls=1)
async def remove_tags(info: Info, input: RemoveTagsInput) -> RemoveTagsPayload:
    """Safe to do twice."""
    change = Change(info.context, with_labels(input, "tags"))
    return RemoveTagsPayload(written=await change.once(change.writes.remove_tags))
