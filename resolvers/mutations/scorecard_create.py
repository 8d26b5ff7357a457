"""`createScorecard`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.scorecards import CreateScorecardInput, CreateScorecardPayload


@mutation(description="Hands in an interviewer's judgement of an application.", calls=3)
async def create_scorecard(info: Info, input: CreateScorecardInput) -> CreateScorecardPayload:
    """A scorecard is found again by its form, its answers, its writer and its time."""
    change = Change(info.context, input)
    writes = change.writes
    return CreateScorecardPayload(
        written=await change.once(
            writes.create_scorecard,
            find=writes.find_scorecards,
            known_by=("application_id", "template_id"),
        )
    )
