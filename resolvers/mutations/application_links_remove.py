"""`removeLinks`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.labels import with_labels
from resolvers.mutation_field import mutation
from schema.changes.labels import RemoveLinksInput, RemoveLinksPayload


@mutation(description="Removes links from the candidate of an application.", calls=1)
async def remove_links(info: Info, input: RemoveLinksInput) -> RemoveLinksPayload:
    """Safe to do twice."""
    change = Change(info.context, with_labels(input, "links"))
    return RemoveLinksPayload(written=await change.once(change.writes.remove_links))
