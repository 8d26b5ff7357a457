"""`addLinks`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.labels import with_labels
from resolvers.mutation_field import mutation
from schema.changes.labels import AddLinksInput, AddLinksPayload


@mutation(description="Adds links to the candidate of an application.", calls=1)
async def add_links(info: Info, input: AddLinksInput) -> AddLinksPayload:
    """Safe to do twice."""
    change = Change(info.context, with_labels(input, "links"))
    return AddLinksPayload(written=await change.once(change.writes.add_links))
