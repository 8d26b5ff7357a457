"""Moving applications on: `PUT /opportunities/:id/stage`."""

from connectors.lever.paths import path
from connectors.lever.writing import LeverWrite, Writing
from connectors.writes import Written
from schema.changes.applications import MoveApplicationStageInput


class ApplicationWrites(Writing):
    """`connectors.writes.ApplicationWrites` on Lever."""

    async def move_application_stage(self, input: MoveApplicationStageInput) -> Written:
        """`PUT /opportunities/:opportunity/stage`. Its answer is incomplete, so it is not used."""
        await self.send(
            LeverWrite(
                method="PUT",
                path=path("opportunities", input.application_id, "stage"),
                query=self.in_name_of(required=False),
                body={"stage": input.stage_id},
                repeatable=True,
            )
        )
        return self.of_application(input.application_id)

    def of_application(self, application_id: str) -> Written:
        """What a change of an application itself left behind."""
        self.recent.drop(application_id)
        return Written(records={"Application": (application_id,)})
