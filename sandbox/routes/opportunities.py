"""``/opportunities``: the list with its filters, one, and the deleted ones."""

from starlette.responses import Response

from sandbox.account import Account
from sandbox.answers import Json, JsonAnswer, one
from sandbox.call import Call
from sandbox.data.records import Opportunity
from sandbox.expansion import View, view
from sandbox.paging import cut, envelope, limit_of, newest_first, page_of
from sandbox.selection import Selection


def list_opportunities(call: Call) -> Response:
    """Answer ``GET /opportunities``."""
    asked, limit, offset = view_of(call), limit_of(call.query), call.query.text("offset")
    order = call.account.order
    start = order.start(offset) if offset else None
    page, following = cut(Selection.of(call).matching(call, start), limit, order)
    return JsonAnswer(envelope([shown(call, asked, record) for record in page], following))


def get_opportunity(call: Call) -> Response:
    """Answer ``GET /opportunities/:opportunity``."""
    return one(shown(call, view_of(call), call.opportunity()))


def list_deleted(call: Call) -> Response:
    """Answer ``GET /opportunities/deleted``, latest first."""
    span = call.query.span("deleted_at")
    kinds = call.confidentiality()
    records = [
        _deleted(call.account, record)
        for record in call.account.deleted.values()
        if record.confidential in kinds
    ]
    records = [record for record in records if span.holds(record["deletedAt"])]
    order = newest_first(records, time="deletedAt")
    records.sort(key=order.key_of)
    return JsonAnswer(envelope(*page_of(records, call.query, order)))


def _deleted(account: Account, record: Opportunity) -> Json:
    return account.opportunity(record) | account.deletion(record)


def view_of(call: Call) -> View:
    """Read how the caller wants opportunities."""
    account = call.account
    user = account.users.get
    return view(
        call.query,
        {
            "applications": lambda identifier: identifier,
            "stage": account.stages.get,
            "owner": user,
            "followers": user,
            "sourcedBy": user,
            "contact": account.contact,
        },
    )


def shown(call: Call, asked: View, record: Opportunity) -> Json:
    """Write an opportunity as the caller wants it."""
    body = call.account.opportunity(record)
    if "applications" in asked.expanded:
        body["applications"] = call.account.applications(record)
    return asked.show(body)


ROUTES = {
    "/opportunities": list_opportunities,
    "/opportunities/deleted": list_deleted,
    "/opportunities/{opportunity}": get_opportunity,
}
