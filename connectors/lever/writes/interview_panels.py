"""Panels as they stand, and what an input names for them: `GET /opportunities/:id/panels`.

Lever lets the API change what was planned by it alone, and only panels tell that.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from connectors.errors import ConnectorError, Forbidden, NotFound
from connectors.lever.paths import path
from connectors.lever.raw import Json, flag, objects, text, when
from connectors.lever.reference_lists import ReferenceList
from connectors.lever.writes.interviewers import FIELD
from connectors.lever.writes.wanted import Where, wrong
from connectors.lever.writing import Writing
from schema.changes.interviews import (
    InterviewSlotInput,
    ScheduleInterviewInput,
    UpdateInterviewInput,
)
from schema.user import User


class InterviewPanels(Writing):
    """What is read before interviews are written."""

    async def panels(self, application_id: str, field: str) -> list[Json]:
        """All panels of an application, each with an `id`.

        Raises:
            NotFound: there is no such application; `field` named it.
            ConnectorError: they cannot be read.
        """
        try:
            where = path("opportunities", application_id, "panels")
            found = await self.client.all(where, budget=self.budget)
        except NotFound as error:
            error.field = (field,)
            raise
        return [panel for panel in found if text(panel.get("id"))]

    async def panel_named(self, input: ScheduleInterviewInput) -> Json:
        """The panel that an interview is to be added to.

        Raises:
            NotFound: the application has no such panel.
            BadRequest: nothing can be added to it, or not like this.
        """
        for panel in await self.panels(input.application_id, "application_id"):
            if panel["id"] == input.panel_id:
                _require_external(panel, "panel_id")
                _require_open(panel, input)
                return panel
        raise _gone("The application has no such panel.", "panel_id")

    async def panel_of(self, interview_id: str, application_id: str) -> tuple[Json, Json]:
        """The panel that holds an interview, and the interview as it stands in it.

        Raises:
            NotFound: there is none, or none any more.
            BadRequest: it cannot be changed.
        """
        for panel in await self.panels(application_id, "interview_id"):
            for slot in objects(panel.get("interviews")):
                if text(slot.get("id")) == interview_id:
                    _require_external(panel, "interview_id")
                    return panel, slot
        raise _gone("There is no such interview any more.", "interview_id")

    async def require_known(
        self, named: Mapping[Where, InterviewSlotInput | UpdateInterviewInput]
    ) -> None:
        """Look for the users and the forms that interviews name.

        Args:
            named: interviews, or changes of one, by where the input has them.

        Raises:
            NotFound: there is no such user or form.
            BadRequest: the user is deactivated.
        """
        users: dict[Where, str] = {}
        forms: dict[Where, str] = {}
        for where, each in named.items():
            if each.template_id:
                forms[*where, "template_id"] = each.template_id
            for place, who in enumerate(each.interviewers or ()):
                here = (*where, FIELD, str(place))
                users[*here, "user_id"] = who.user_id
                if who.template_id:
                    forms[*here, "template_id"] = who.template_id
        await self._require(self.lists.users, users)
        await self._require(self.lists.scorecard_templates, forms)

    async def _require(self, kind: ReferenceList[Any], named: Mapping[Where, str]) -> None:
        if not named:
            return
        with suppress(Forbidden):  # who may not read them may write all the same
            found = await kind.get([*named.values()], self.budget)
            for where, each in zip(named, found.values, strict=True):
                _require_usable(each, where)


def _require_usable(found: object, where: Where) -> None:
    if isinstance(found, NotFound):
        raise _gone(str(found), *where)
    if isinstance(found, ConnectorError):
        raise found
    if isinstance(found, User) and not found.is_active:
        raise wrong(where, f"{found.name or 'This user'} is deactivated, and holds no interviews.")


def _require_external(panel: Json, field: str) -> None:
    if flag(panel.get("externallyManaged")) is False:
        raise wrong(field, "This was planned in Lever, and can be changed there alone.")


def _require_open(panel: Json, input: ScheduleInterviewInput) -> None:
    if when(panel.get("canceledAt")) is not None:
        raise wrong("panel_id", "This panel was called off.")
    zone = text(panel.get("timezone"))
    if input.timezone not in {None, zone}:
        told = f"The panel is planned in {zone}: leave this out, or change it by `updateInterview`."
        raise wrong("timezone", told)


def _gone(message: str, *where: str) -> NotFound:
    error = NotFound(message)
    error.field = where
    return error
