"""`updateCandidate`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.candidates import UpdateCandidateInput, UpdateCandidatePayload


@mutation(
    description="Changes a candidate, on all of their applications. No `actorId` is needed.",
    calls=2,
)
async def update_candidate(info: Info, input: UpdateCandidateInput) -> UpdateCandidatePayload:
    """Safe to do twice."""
    change = Change(info.context, input)
    return UpdateCandidatePayload(written=await change.once(change.writes.update_candidate))
