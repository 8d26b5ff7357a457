"""What is asked of an account by law and by its security: EEO answers, audit events."""

from collections.abc import Iterator

from starlette.responses import Response

from sandbox.account import Account
from sandbox.answers import Json, JsonAnswer
from sandbox.call import Call
from sandbox.data.chance import Chance
from sandbox.data.records import Application, Opportunity
from sandbox.errors import bad_request
from sandbox.expansion import view
from sandbox.paging import as_listed, envelope, newest_first, page_of
from sandbox.parameters import Span

ANONYMOUS = (
    "applicationArchivedAt",
    "applicationArchivedBy",
    "applicationArchiveReason",
    "applicationTitle",
    "appliedAt",
    "currentStage",
    "gender",
    "race",
    "veteran",
    "disability",
)
_ASKED, _ANSWERED = 0.5, 0.5
_GENDERS = ("Female", "Male", "Decline to self-identify")
_VETERANS = ("I am a Protected Veteran", "I am not a Protected Veteran", "Decline to self-identify")
_RACES = (
    "Hispanic or Latino",
    "White (Not Hispanic or Latino)",
    "Black or African American (Not Hispanic or Latino)",
    "Asian (Not Hispanic or Latino)",
    "Two or More Races (Not Hispanic or Latino)",
    "Decline to self-identify",
)
_DISABILITIES = (
    "Yes, I have a disability, or have a history/record of having a disability",
    "No, I don't have a disability, or a history/record of having a disability",
    "I don't wish to answer",
)


def list_personal(call: Call) -> Response:
    """Answer ``GET /eeo/responses/pii``, latest first; without bounds it gives all there is."""
    call.require_full_access("EEO responses")
    account = call.account
    asked = view(
        call.query,
        {
            "contact": account.contact,
            "hiringManager": account.users.get,
            "posting": account.postings.get,
        },
    )
    records = _responses(account, call.query.span("created_at"))
    order = newest_first(records, time="appliedAt")
    page, following = page_of(sorted(records, key=order.key_of), call.query, order)
    return JsonAnswer(envelope(asked.show_all(page), following))


def list_anonymous(call: Call) -> Response:
    """Answer ``GET /eeo/responses``: the same without what tells who it was."""
    call.require_full_access("EEO responses")
    bounds = Span(call.query.integer("fromDate"), call.query.integer("toDate"))
    records = _responses(call.account, bounds)
    order = newest_first(records, time="appliedAt")
    page, following = page_of(sorted(records, key=order.key_of), call.query, order)
    bare = [{name: record[name] for name in ANONYMOUS if name in record} for record in page]
    return JsonAnswer(envelope(bare, following))


def _responses(account: Account, span: Span) -> list[Json]:
    return [
        _response(account, record, record.application)
        for record in account.index.ordered
        if record.application
        and record.application.kind == "posting"
        and span.holds(record.application.created_at)
        and _was_asked(account, record)
    ]


def _was_asked(account: Account, record: Opportunity) -> bool:
    if record.id in account.by_api:
        return record.application is not None and record.application.id in account.eeo
    return Chance.of(record.id, "eeo").happens(_ASKED)


def _response(account: Account, record: Opportunity, applied: Application) -> Json:
    posting, chance = account.postings[applied.posting], Chance.of(record.id, "eeo", "answers")
    body: Json = {
        "id": applied.id,
        "applicationArchivedAt": record.archived_at,
        "applicationArchivedBy": None if record.archived_at is None else record.followers[0],
        "applicationArchiveReason": record.archive_reason,
        "applicationId": applied.id,
        "applicationTitle": posting["text"],
        "appliedAt": applied.created_at,
        "currentStage": record.stage,
        "contact": record.person.id,
        "eeoResponseSource": "apply-page",
        "eeoSurveyRespondedAt": applied.created_at + 60,
        "hiredDate": record.archived_at if account.is_hired(record) else None,
        "hiringManager": posting["hiringManager"],
        "opportunityId": record.id,
        "opportunityOwner": record.owner,
        "origin": record.origin,
        "posting": posting["id"],
        "sources": list(record.sources),
    }
    if applied.id in account.eeo:
        return body | account.eeo[applied.id]
    if chance.happens(_ANSWERED):
        body |= {
            "gender": chance.pick(_GENDERS),
            "veteran": chance.pick(_VETERANS),
            "race": chance.pick(_RACES),
            "disability": chance.pick(_DISABILITIES),
        }
    return body


def list_audit_events(call: Call) -> Response:
    """Answer ``GET /audit_events``, latest first."""
    query = call.query
    if query.many("target_id") and not query.many("target_type"):
        raise bad_request("target_id needs target_type")
    events = sorted(_events(call.account), key=lambda event: (-event["createdAt"], event["id"]))
    found = [event for event in events if _asked(call, event)]
    page, following = page_of(found, query, as_listed(events))
    return JsonAnswer(envelope(view(query, {}).show_all(page), following))


def _asked(call: Call, event: Json) -> bool:
    user, target = event["user"], event["target"]
    having = {
        "type": event["type"],
        "user_id": user["id"] if user else "null",
        "target_type": target["type"],
        "target_id": target["id"],
    }
    wanted = ((call.query.many(name), value) for name, value in having.items())
    in_time = call.query.span("created_at").holds(event["createdAt"])
    return in_time and all(not values or value in values for values, value in wanted)


def _events(account: Account) -> Iterator[Json]:
    """Tell that each user was added, signed in once, and perhaps left; who is new did not yet."""
    first = account.company.users[0]
    for user in account.users.values():
        yield _event("user:added", first, user, user["createdAt"])
        if user["id"] not in account.by_api:
            yield _event("user.authentication:succeeded", user, user, user["createdAt"] + 1_000)
        if user["deactivatedAt"]:
            yield _event("user:deactivated", None, user, user["deactivatedAt"])


def _event(kind: str, actor: Json | None, target: Json, at: int) -> Json:
    return {
        "id": Chance.of(target["id"], kind).identifier(),
        "createdAt": at,
        "type": kind,
        "user": actor and _actor(actor),
        "target": {"id": target["id"], "type": "user", "label": target["name"]},
        "meta": {"user": _actor(target)},
    }


def _actor(user: Json) -> Json:
    names = {"id": "id", "email": "email", "name": "name", "role": "accessRole"}
    return {name: user[field] for name, field in names.items()}


ROUTES = {
    "/eeo/responses": list_anonymous,
    "/eeo/responses/pii": list_personal,
    "/audit_events": list_audit_events,
}
