"""`removeSources`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.labels import with_labels
from resolvers.mutation_field import mutation
from schema.changes.labels import RemoveSourcesInput, RemoveSourcesPayload


@mutation(description="Removes sources from an application.", calls=1)
async def remove_sources(info: Info, input: RemoveSourcesInput) -> RemoveSourcesPayload:
    """Safe to do twice."""
    change = Change(info.context, with_labels(input, "sources"))
    return RemoveSourcesPayload(written=await change.once(change.writes.remove_sources))
