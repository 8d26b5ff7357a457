"""Requisitions: `POST /requisitions`, `PUT` and `DELETE /requisitions/:requisition`.

Lever asks in nobody's name for these.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from connectors.errors import AlreadyExists, BadRequest, NotFound, OutcomeUnknown
from connectors.lever import account_records
from connectors.lever.account_records import REQUISITION_STATUSES, UNLIMITED
from connectors.lever.paths import path
from connectors.lever.raw import Json, entry, items, reference, references, text
from connectors.lever.reference_lists import ReferenceList
from connectors.lever.writes.salaries import salary_body
from connectors.lever.writes.wanted import Explaining, filled, refuse_empty, wanted, wrong
from connectors.lever.writing import LeverWrite
from connectors.writes import Outcome, Written
from schema.changes.requisitions import (
    CreateRequisitionInput,
    DeleteRequisitionInput,
    UpdateRequisitionInput,
)
from schema.requisition import RequisitionStatus

_NAMES = {
    "name": "name",
    "code": "requisitionCode",
    "headcount": "headcountTotal",
    "status": "status",
    "is_backfill": "backfill",
    "owner_id": "owner",
    "hiring_manager_id": "hiringManager",
    "job_ids": "postingIds",
    "employment_status": "employmentStatus",
    "department": "department",
    "team": "team",
    "location": "location",
    "internal_notes": "internalNotes",
    "compensation": "compensationBand",
    "custom_fields": "customFields",
}
_WORDS = ("open", "onHold", "closed", "draft")
_REFERENCES = ("owner", "hiringManager")
_STATUSES = {REQUISITION_STATUSES[word.lower()]: word for word in _WORDS}


class RequisitionWrites(Explaining):
    """`connectors.writes.RequisitionWrites` on Lever."""

    async def create_requisition(self, input: CreateRequisitionInput) -> Written:
        """`POST /requisitions`."""
        refuse_empty(input, "name", "code")
        write = LeverWrite(method="POST", path="/requisitions", body=filled(_body(input)))
        made = text((await self._put_requisition(write, input)).get("id"))
        if made is None:
            raise OutcomeUnknown("Lever's answer does not tell which requisition it made.")
        return _created(made)

    async def find_requisitions(
        self, input: CreateRequisitionInput, since: datetime
    ) -> list[Written]:
        """The requisition of that code, if made since as the input says."""
        records = await self.client.all("/requisitions", budget=self.budget)
        asked = filled(_body(input))
        return [_created(record["id"]) for record in records if _is_same(record, asked, since)]

    async def update_requisition(self, input: UpdateRequisitionInput) -> Written:
        """`PUT /requisitions/:requisition` with all that Lever would reset."""
        refuse_empty(input, "name", "code", "status")
        changes, where = _body(input), path("requisitions", input.requisition_id)
        there = await self._requisition_as_it_stands(where)
        if "customFields" in changes:
            changes["customFields"] = _merged(there, changes["customFields"])
        write = LeverWrite(
            method="PUT",
            path=where,
            body=filled(_replaced(there) | changes),
            repeatable=True,
            missing="requisition_id",
        )
        await self._put_requisition(write, input)
        return Written(records={"Requisition": (input.requisition_id,)})

    async def delete_requisition(self, input: DeleteRequisitionInput) -> Written:
        """`DELETE /requisitions/:requisition`, of one that is there."""
        where = path("requisitions", input.requisition_id)
        await self._requisition_as_it_stands(where)
        try:
            with suppress(NotFound):  # an earlier try of this one was done
                await self.send(LeverWrite(method="DELETE", path=where, repeatable=True))
        finally:
            self._drop_requisitions()
        return _deleted(input)

    async def find_deleted_requisitions(self, input: DeleteRequisitionInput) -> list[Written]:
        """The requisition, if it is gone."""
        try:
            where = path("requisitions", input.requisition_id)
            await self.client.get(where, budget=self.budget)
        except NotFound:
            return [_deleted(input)]
        return []

    async def _put_requisition(
        self, write: LeverWrite, input: CreateRequisitionInput | UpdateRequisitionInput
    ) -> Json:
        try:
            return await self.send(write)
        except AlreadyExists as error:
            error.field = ("code",)
            raise
        except BadRequest as error:
            await self.explain(error, input, self._named_by_requisition())
            await self._blame_code(error, input)
            raise
        finally:
            self._drop_requisitions()

    async def _blame_code(
        self, error: BadRequest, input: CreateRequisitionInput | UpdateRequisitionInput
    ) -> None:
        """Say that another requisition has the code, if so: Lever documents no status for that.

        Raises:
            AlreadyExists: another has it.
        """
        mine = getattr(input, "requisition_id", None)
        for each in await self.lists.requisitions.all(self.budget):
            if each.code == input.code and each.remote_id != mine and error.field is None:
                taken = AlreadyExists(f"The requisition {each.name!r} has this code.")
                taken.field = ("code",)
                raise taken from error

    def _named_by_requisition(self) -> Mapping[str, ReferenceList[Any]]:
        users, jobs = self.lists.users, self.lists.jobs
        return {"owner_id": users, "hiring_manager_id": users, "job_ids": jobs}

    def _drop_requisitions(self) -> None:
        """Forget those, and the jobs that tell their codes."""
        self.lists.requisitions.drop()
        self.lists.jobs.drop()

    async def _requisition_as_it_stands(self, where: str) -> Json:
        try:
            data = entry(await self.client.get(where, budget=self.budget), "data")
        except NotFound as error:
            error.field = ("requisition_id",)
            raise
        return data if isinstance(data, dict) else {}


def _body(input: CreateRequisitionInput | UpdateRequisitionInput) -> Json:
    """What the input asks for.

    Raises:
        BadRequest: Lever has no word for it.
    """
    body = wanted(input, _NAMES)
    if "headcountTotal" in body and body["headcountTotal"] is None:
        body["headcountTotal"] = UNLIMITED
    if "status" in body:
        body["status"] = _status(body["status"])
    if body.get("compensationBand") is not None:
        body["compensationBand"] = salary_body(body["compensationBand"], "compensation")
    if not isinstance(body.get("customFields") or {}, dict):
        raise wrong("custom_fields", "This is an object with a value by each field's name.")
    if "postingIds" in body and isinstance(input, UpdateRequisitionInput):
        body["postingIds"] = body["postingIds"] or []
    return body


def _status(status: RequisitionStatus) -> str:
    if status not in _STATUSES or status is RequisitionStatus.OTHER:
        raise wrong("status", "A requisition can't be made OTHER.")
    return _STATUSES[status]


def _replaced(there: Json) -> dict[str, Any]:
    """All that a replacement takes, as it stands."""
    body = {name: there.get(name) for name in (*_NAMES.values(), "createdAt")}
    body |= {name: reference(there.get(name)) for name in _REFERENCES}
    if there.get("headcountInfinite") is True:
        body["headcountTotal"] = UNLIMITED
    return body | {"postingIds": references(items(there.get("postings")))}


def _merged(there: Json, changes: Json | None) -> Json:
    """The employer's own fields with what changes; null for all clears all."""
    if changes is None:
        return {}
    kept = there.get("customFields")
    return filled((kept if isinstance(kept, dict) else {}) | changes)


def _is_same(record: Json, asked: Json, since: datetime) -> bool:
    created_at = account_records.requisition(record).created_at
    there = _replaced(record)
    return (
        created_at is not None
        and created_at >= since
        and all(there.get(name) == value for name, value in asked.items())
    )


def _created(requisition_id: str) -> Written:
    records = {"Requisition": (requisition_id,)}
    return Written(records=records, outcome=Outcome.CREATED, made=requisition_id)


def _deleted(input: DeleteRequisitionInput) -> Written:
    records = {"Requisition": (str(input.requisition_id),)}
    return Written(records=records, outcome=Outcome.DELETED)
