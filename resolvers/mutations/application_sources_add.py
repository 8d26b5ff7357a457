"""`addSources`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.labels import with_labels
from resolvers.mutation_field import mutation
from schema.changes.labels import AddSourcesInput, AddSourcesPayload


@mutation(description="Adds sources to an application.", calls=1)
async def add_sources(info: Info, input: AddSourcesInput) -> AddSourcesPayload:
    """Safe to do twice."""
    change = Change(info.context, with_labels(input, "sources"))
    return AddSourcesPayload(written=await change.once(change.writes.add_sources))
