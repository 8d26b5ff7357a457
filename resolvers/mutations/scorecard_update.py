"""`updateScorecard`."""

from connectors.writes import Written
from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import about, mutation
from schema.changes.scorecards import UpdateScorecardInput, UpdateScorecardPayload


@mutation(description="Changes answers of a scorecard, and no others.", calls=2)
async def update_scorecard(info: Info, input: UpdateScorecardInput) -> UpdateScorecardPayload:
    """Safe to do twice."""
    change = Change(info.context, input)
    with about("scorecard_id"):
        application_id = change.parent_of("Scorecard", change.input.scorecard_id)

    async def do(given: UpdateScorecardInput) -> Written:
        return await change.writes.update_scorecard(given, application_id)

    return UpdateScorecardPayload(written=await change.once(do))
