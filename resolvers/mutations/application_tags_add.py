"""`addTags`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.labels import with_labels
from resolvers.mutation_field import mutation
from schema.changes.labels import AddTagsInput, AddTagsPayload


async def write_tags(info: Info, input: AddTagsInput) -> AddTagsPayload:
    """Safe to do twice."""
    change = Change(info.context, with_labels(input, "tags"))
    return AddTagsPayload(written=await change.once(change.writes.add_tags))


add_tags = mutation(description="Adds tags to an application.", calls=1)(write_tags)
