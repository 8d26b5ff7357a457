"""Interviews: `POST`, `PUT` and `DELETE /opportunities/:id/interviews`, `POST` and `PUT …/panels`.

Of the answers no more than ids is taken; where they tell none, what was made is read.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from connectors.errors import AlreadyExists, NotFound, OutcomeUnknown
from connectors.lever.paths import path
from connectors.lever.raw import Json, objects, reference, text, when
from connectors.lever.writes.interview_panels import InterviewPanels
from connectors.lever.writes.interview_slots import (
    changed_slot,
    is_same,
    kept_slot,
    new_panel,
    new_slots,
    panel_changes,
    replaced_panel,
    slots_named,
)
from connectors.lever.writes.interview_times import refuse_over
from connectors.lever.writes.wanted import wrong
from connectors.lever.writing import LeverWrite
from connectors.writes import Outcome, Written
from schema.changes.interviews import (
    CancelInterviewInput,
    ScheduleInterviewInput,
    UpdateInterviewInput,
)

_OF_NEW_PANELS = ("more_interviews", "panel_note", "external_url")


class InterviewWrites(InterviewPanels):
    """`connectors.writes.InterviewWrites` on Lever, which wants to know in whose name."""

    async def schedule_interview(self, input: ScheduleInterviewInput) -> Written:
        """`POST /opportunities/:opportunity/panels`, or `…/interviews` for a panel there is."""
        self.in_name_of(required=True)
        asked = new_slots(input)
        for where, slot in asked.items():
            refuse_over(slot, where)
        if input.panel_id is None:
            return await self._plan_panel(input, [*asked.values()])
        return await self._add_to_panel(input, asked[()])

    async def find_interviews(
        self, input: ScheduleInterviewInput, since: datetime
    ) -> list[Written]:
        """Those in new panels of the same user since then; those in the panel that is named.

        When an interview was added to a panel, Lever does not tell for sure. But it was added only
        if there was none like it.
        """
        asked = [*new_slots(input).values()]
        panels = await self.panels(input.application_id, "application_id")
        if input.panel_id is None:
            mine = (panel for panel in panels if self._is_new(panel, since))
            found = (_planned(panel, asked, input.application_id) for panel in mine)
            return [written for written in found if written is not None]
        return [
            _written(made, panel["id"], input.application_id, made=made)
            for panel in panels
            if panel["id"] == input.panel_id
            for slot in objects(panel.get("interviews"))
            if is_same(slot, asked[0]) and (made := text(slot.get("id")))
        ]

    async def update_interview(self, input: UpdateInterviewInput, application_id: str) -> Written:
        """`PUT …/interviews/:interview`, or `PUT …/panels/:panel` where that changes too."""
        self.in_name_of(required=True)
        changes = panel_changes(input)
        panel, there = await self.panel_of(input.interview_id, application_id)
        slot = changed_slot(there, input)
        if input.start_at:
            refuse_over(slot)
        await self.require_known({(): input})
        if any(panel.get(name) != value for name, value in changes.items()):
            body = replaced_panel(panel, changes, _with(slot, panel, there))
            await self._write("PUT", application_id, "panels", panel["id"], body=body)
        elif slot != kept_slot(there):
            body = {"panel": panel["id"], **slot}
            await self._write("PUT", application_id, "interviews", there["id"], body=body)
        return _written(input.interview_id, panel["id"], application_id)

    async def cancel_interview(self, input: CancelInterviewInput, application_id: str) -> Written:
        """`DELETE …/interviews/:interview`; the last one takes its panel along."""
        self.in_name_of(required=True)
        await self.panel_of(input.interview_id, application_id)
        with suppress(NotFound):  # an earlier try of this one was done
            await self._write("DELETE", application_id, "interviews", input.interview_id)
        return _canceled(input, application_id)

    async def find_canceled_interviews(
        self, input: CancelInterviewInput, application_id: str
    ) -> list[Written]:
        """The interview, if it is gone."""
        try:
            await self.panel_of(input.interview_id, application_id)
        except NotFound:
            return [_canceled(input, application_id)]
        return []

    async def _plan_panel(self, input: ScheduleInterviewInput, asked: Sequence[Json]) -> Written:
        body = new_panel(input, asked)
        await self.require_known(slots_named(input))
        panel = await self._write(
            "POST", input.application_id, "panels", body=body, missing="application_id"
        )
        planned = _planned(panel, asked, input.application_id)
        if planned is None:
            raise OutcomeUnknown("Lever's answer does not tell which interviews it made.")
        return planned

    async def _add_to_panel(self, input: ScheduleInterviewInput, asked: Json) -> Written:
        for name in _OF_NEW_PANELS:
            if getattr(input, name):
                raise wrong(name, "Only a new panel is given this: leave out `panelId`.")
        panel_changes(input)
        await self.require_known(slots_named(input))
        panel = await self.panel_named(input)
        if any(is_same(slot, asked) for slot in objects(panel.get("interviews"))):
            raise AlreadyExists("The panel has this interview: at that time, by the same people.")
        body = {"panel": panel["id"], **asked}
        record = await self._write(
            "POST", input.application_id, "interviews", body=body, missing="panel_id"
        )
        made = text(record.get("id"))
        if made is None:
            raise OutcomeUnknown("Lever's answer does not tell which interview it made.")
        return _written(made, panel["id"], input.application_id, made=made)

    async def _write(
        self,
        method: str,
        application_id: str,
        *where: str,
        body: Json | None = None,
        missing: str = "interview_id",
    ) -> Json:
        write = LeverWrite(
            method=method,
            path=path("opportunities", application_id, *where),
            query=self.in_name_of(required=True),
            body=body,
            repeatable=method != "POST",
            missing=missing,
        )
        try:
            return await self.send(write)
        finally:
            self.recent.drop(application_id)

    def _is_new(self, panel: Json, since: datetime) -> bool:
        created_at = when(panel.get("createdAt"))
        mine = reference(panel.get("user")) == self.actor
        return mine and created_at is not None and created_at >= since


def _with(slot: Json, panel: Json, there: Json) -> list[Json]:
    """A panel's interviews as they stand, by their ids; this one in the place of what it was."""
    return [
        {"id": each.get("id"), **(slot if each is there else kept_slot(each))}
        for each in objects(panel.get("interviews"))
    ]


def _planned(panel: Json, asked: Sequence[Json], application_id: str) -> Written | None:
    """The first of the interviews that were asked for, if the panel has these and no others."""
    there = [*objects(panel.get("interviews"))]
    ids = [
        next((text(slot.get("id")) for slot in there if is_same(slot, each)), None)
        for each in asked
    ]
    panel_id, first = text(panel.get("id")), ids[0]
    if panel_id is None or first is None or None in ids or len(there) != len(asked):
        return None
    return _written(first, panel_id, application_id, made=first)


def _written(
    interview_id: str, panel_id: str, application_id: str, *, made: str | None = None
) -> Written:
    records = {
        "Interview": (str(interview_id), application_id),
        "InterviewPanel": (str(panel_id), application_id),
        "Application": (application_id,),
    }
    return Written(
        records=records, outcome=Outcome.CHANGED if made is None else Outcome.CREATED, made=made
    )


def _canceled(input: CancelInterviewInput, application_id: str) -> Written:
    records = {
        "Interview": (str(input.interview_id), application_id),
        "Application": (application_id,),
    }
    return Written(records=records, outcome=Outcome.DELETED)
