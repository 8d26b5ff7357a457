"""Moving applications on: `PUT /opportunities/:id/stage`, `PUT /opportunities/:id/archived`.

Their answers are incomplete, so they are not used.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any

from connectors.errors import BadRequest, Forbidden
from connectors.lever import mapping
from connectors.lever.paths import path
from connectors.lever.writing import LeverWrite, Writing
from connectors.writes import Written
from schema.application import Application
from schema.changes.applications import (
    HireApplicationInput,
    MoveApplicationStageInput,
    RejectApplicationInput,
    UnrejectApplicationInput,
)
from schema.reject_reason import RejectReason


class ApplicationWrites(Writing):
    """`connectors.writes.ApplicationWrites` on Lever."""

    async def move_application_stage(self, input: MoveApplicationStageInput) -> Written:
        """`PUT /opportunities/:opportunity/stage`."""
        try:
            await self._put("stage", input.application_id, {"stage": input.stage_id})
        except BadRequest as error:
            if error.field is None:
                stages = self.lists.job_interview_stages
                await self.known(stages, input.stage_id, field="stage_id")
            raise
        return of_application(input.application_id)

    async def reject_application(self, input: RejectApplicationInput) -> Written:
        """`PUT /opportunities/:opportunity/archived`, unless it is for that reason."""
        reason = await self._reason(input.reject_reason_id, "reject_reason_id", is_hire=False)
        there = await self._as_it_stands(input.application_id)
        if there.reject_reason_id != reason.remote_id or input.cancel_interviews:
            body = {"reason": reason.remote_id, "cleanInterviews": input.cancel_interviews}
            await self._archive(there, body)
        return of_application(input.application_id)

    async def unreject_application(self, input: UnrejectApplicationInput) -> Written:
        """`PUT /opportunities/:opportunity/archived`, unless it is open."""
        there = await self._as_it_stands(input.application_id)
        if there.is_archived:
            await self._archive(there, {"reason": None})
        return of_application(input.application_id)

    async def hire_application(self, input: HireApplicationInput) -> Written:
        """`PUT /opportunities/:opportunity/archived`, unless it is hired so.

        Not sent twice: a hire may be counted against its requisition each time.
        """
        reason = await self._hired_reason(input)
        there = await self._as_it_stands(input.application_id)
        if not _is_hired(there, reason, input):
            await self._hire(there, reason, input)
        return of_application(input.application_id)

    async def find_hires(self, input: HireApplicationInput, since: datetime) -> list[Written]:
        """The application, if it is hired so by now."""
        del since
        reason = await self._hired_reason(input)
        there = await self._as_it_stands(input.application_id)
        return [of_application(input.application_id)] if _is_hired(there, reason, input) else []

    async def _hire(
        self, there: Application, reason: RejectReason, input: HireApplicationInput
    ) -> None:
        body: dict[str, Any] = {
            "reason": reason.remote_id,
            "cleanInterviews": input.cancel_interviews,
        }
        if input.requisition_id is None:
            await self._archive(there, body, repeatable=False)
            return
        try:
            await self._archive(
                there, {**body, "requisitionId": input.requisition_id}, repeatable=False
            )
        except BadRequest as error:
            if error.field is None:
                error.field = ("requisition_id",)
                with suppress(Forbidden):  # the refusal tells more
                    requisitions = self.lists.requisitions
                    await self.known(requisitions, input.requisition_id, field="requisition_id")
            raise
        finally:
            self.lists.requisitions.drop()

    async def _archive(
        self, there: Application, body: dict[str, Any], *, repeatable: bool = True
    ) -> None:
        try:
            await self._put("archived", there.remote_id, body, repeatable=repeatable)
        finally:
            self.recent.drop(there.remote_id)
            if there.requisition_id is not None:
                self.lists.requisitions.drop()

    async def _put(
        self, what: str, application_id: str, body: dict[str, Any], *, repeatable: bool = True
    ) -> None:
        await self.send(
            LeverWrite(
                method="PUT",
                path=path("opportunities", application_id, what),
                query=self.in_name_of(required=False),
                body=body,
                repeatable=repeatable,
                missing="application_id",
            )
        )

    async def _as_it_stands(self, application_id: str) -> Application:
        return mapping.application(await self.opportunity(application_id))

    async def _reason(self, reason_id: str, field: str, *, is_hire: bool) -> RejectReason:
        """A reason of the kind that is wanted."""
        reason = await self.known(self.lists.reject_reasons, reason_id, field=field)
        if reason.is_hire is not is_hire:
            meant = "a rejection, not a hire" if is_hire else "a hire, not a rejection"
            wrong = BadRequest(f"The reason '{reason.name}' means {meant}.")
            wrong.field = (field,)
            raise wrong
        return reason

    async def _hired_reason(self, input: HireApplicationInput) -> RejectReason:
        """The reason named; else the only one that hires."""
        if input.hired_reason_id is not None:
            return await self._reason(input.hired_reason_id, "hired_reason_id", is_hire=True)
        reasons = await self.lists.reject_reasons.all(self.budget)
        hiring = [reason for reason in reasons if reason.is_hire and reason.is_active]
        if len(hiring) == 1:
            return hiring[0]
        names = ", ".join(f"'{reason.name}'" for reason in hiring)
        told = f"Choose one of {names}." if hiring else "This account has none that can be picked."
        unclear = BadRequest(f"A hire takes a reason that means one. {told}")
        unclear.field = ("hired_reason_id",)
        raise unclear


def of_application(application_id: str) -> Written:
    """What a change of an application itself left behind."""
    return Written(records={"Application": (application_id,)})


def _is_hired(there: Application, reason: RejectReason, input: HireApplicationInput) -> bool:
    """Whether it is hired for that reason and, where one is named, against that requisition."""
    wanted = input.requisition_id
    return there.reject_reason_id == reason.remote_id and wanted in {None, there.requisition_id}
