"""`createCandidates`."""

from resolvers.arguments import Info
from resolvers.batches import each
from resolvers.mutation_field import mutation
from resolvers.mutations.candidate_create import person_of, write_candidate
from schema.changes.new_candidates import CreateCandidatesInput, CreateCandidatesPayload


@mutation(
    description="Adds up to 100 candidates, each for itself: one that fails stops no other. Those "
    "with an address or a profile link in common are added in their order."
)
async def create_candidates(info: Info, input: CreateCandidatesInput) -> CreateCandidatesPayload:
    """Of one person's the first is made, and the next know of it."""
    results = await each(write_candidate, info, input.inputs, in_order_of=person_of)
    return CreateCandidatesPayload(results=results)
