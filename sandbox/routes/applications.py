"""``/applications``: what links an opportunity to a posting."""

from starlette.responses import Response

from sandbox.answers import Json, JsonAnswer, one
from sandbox.call import Call
from sandbox.errors import not_found
from sandbox.expansion import View, view
from sandbox.paging import envelope, newest_first, page_of


def list_applications(call: Call) -> Response:
    """Answer ``GET /opportunities/:opportunity/applications``: none or one."""
    records = call.account.applications(call.opportunity())
    page, following = page_of(records, call.query, newest_first(records))
    return JsonAnswer(envelope(_view(call).show_all(page), following))


def get_application(call: Call) -> Response:
    """Answer ``GET /opportunities/:opportunity/applications/:application``."""
    for record in call.account.applications(call.opportunity()):
        if record["id"] == call.path["application"]:
            return one(_view(call).show(record))
    raise not_found("applications", call.path["application"])


def list_deleted(call: Call) -> Response:
    """Answer ``GET /applications/deleted``, latest first; they went with their opportunities."""
    span, kinds = call.query.span("deleted_at"), call.confidentiality()
    records: list[Json] = [
        application | call.account.deletion(record)
        for record in call.account.deleted.values()
        if record.confidential in kinds
        for application in call.account.applications(record)
    ]
    records = [record for record in records if span.holds(record["deletedAt"])]
    order = newest_first(records, time="deletedAt")
    page, following = page_of(sorted(records, key=order.key_of), call.query, order)
    return JsonAnswer(envelope(_view(call).show_all(page), following))


def _view(call: Call) -> View:
    user = call.account.users.get
    return view(
        call.query,
        {
            "posting": call.account.postings.get,
            "postingOwner": user,
            "postingHiringManager": user,
            "user": user,
        },
    )


ROUTES = {
    "/applications/deleted": list_deleted,
    "/opportunities/{opportunity}/applications": list_applications,
    "/opportunities/{opportunity}/applications/{application}": get_application,
}
