"""Moving an opportunity: to another stage, into the archive and out of it."""

from typing import Any

from starlette.responses import Response

from sandbox.answers import Json, one
from sandbox.call import Call
from sandbox.data.records import Opportunity, StageChange
from sandbox.errors import bad_request
from sandbox.routes.opportunities import shown, view_of
from sandbox.writes.hiring import fill, requisition_for, vacate
from sandbox.writes.marks import ids_of
from sandbox.writes.schedules import drop_pending

_LEFT_OUT: Json = {
    "name": "",
    "headline": "",
    "location": "",
    "phones": [],
    "emails": [],
    "links": [],
}


def incomplete(call: Call, record: Opportunity) -> Response:
    """Answer with the opportunity as Lever does after most writes: its person is left blank."""
    return one(shown(call, view_of(call), record) | _LEFT_OUT)


def move(call: Call) -> Response:
    """Answer ``PUT /opportunities/:opportunity/stage``; who is archived stays so."""
    record, performer = call.opportunity(), call.performer()
    stage = call.body.named("stage", call.account.stages)
    if stage != record.stage:
        _enter(call, record, stage, performer)
    return incomplete(call, record)


def _enter(call: Call, record: Opportunity, stage: str, performer: str | None) -> None:
    before = record.stage
    with call.account.changing(record):
        record.stage, record.rank = stage, call.account.ranks[stage]
        record.stage_changes += (StageChange(stage, call.at - record.created_at, performer),)
        record.last_advanced_at = record.last_interaction_at = call.at
        record.updated_at = call.at
    call.account.journal.note(
        "opportunity.stage", ids_of(record), before=before, after=stage, user=performer
    )


def archive(call: Call) -> Response:
    """Answer ``PUT /opportunities/:opportunity/archived``; null as the reason takes it back."""
    record, performer = call.opportunity(), call.performer()
    clean = call.body.flag("cleanInterviews")
    if "reason" not in call.body:
        raise bad_request("reason is required")
    reason = call.body.known("reason", call.account.archive_reasons)
    requisition = requisition_for(call, record, reason)
    if reason != record.archive_reason or requisition:
        _put(call, record, reason, performer)
        vacate(call, record)
        fill(call, record, requisition)
    if reason and clean:
        drop_pending(call, record)
    return incomplete(call, record)


def _put(call: Call, record: Opportunity, reason: str | None, performer: str | None) -> None:
    """Archive or take back. Going into the archive counts as an advance, as recorded."""
    before = _archived(call, record)
    with call.account.changing(record):
        if record.archived_at is None:
            record.last_advanced_at = call.at
        record.archive_reason = reason
        record.archived_at = None if reason is None else call.at
        record.last_interaction_at = call.at
        record.updated_at = call.at
    call.account.journal.note(
        "opportunity.archived",
        ids_of(record),
        before=before,
        after=_archived(call, record),
        user=performer,
    )


def _archived(call: Call, record: Opportunity) -> dict[str, Any] | None:
    """Write the archived state, and whether it is a hire."""
    if record.archived_at is None:
        return None
    return {
        "reason": record.archive_reason,
        "archivedAt": record.archived_at,
        "hired": call.account.is_hired(record),
    }


WRITES = {
    ("PUT", "/opportunities/{opportunity}/stage"): move,
    ("PUT", "/opportunities/{opportunity}/archived"): archive,
}
