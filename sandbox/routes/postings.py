"""``/postings``: the list with its filters, one, and the deleted ones."""

from starlette.responses import Response

from sandbox.answers import Json, JsonAnswer, one
from sandbox.call import Call
from sandbox.errors import bad_request, not_found
from sandbox.expansion import View, view
from sandbox.paging import envelope, newest_first, page_of

STATES = ("published", "internal", "closed", "draft", "pending", "rejected")
CATEGORIES = ("team", "department", "commitment", "level")


def list_postings(call: Call) -> Response:
    """Answer ``GET /postings``, latest first."""
    _refuse_mixed(call)
    kinds, span = call.confidentiality(), call.query.span("updated_at")
    everything = list(call.account.postings.values())
    order = newest_first(everything)
    found = [
        posting
        for posting in everything
        if (posting["confidentiality"] == "confidential") in kinds
        and span.holds(posting["updatedAt"])
        and _in_state(call, posting)
        and _in_categories(call, posting)
    ]
    page, following = page_of(sorted(found, key=order.key_of), call.query, order)
    return JsonAnswer(envelope(view_of(call).show_all(page), following))


def _refuse_mixed(call: Call) -> None:
    """Refuse ``updated_at_*`` beside any filter but confidentiality, as documented."""
    others = ("state", "distributionChannel", "location", "tag", *CATEGORIES)
    mixed = [name for name in others if call.query.many(name)]
    if call.query.span("updated_at") and mixed:
        raise bad_request(f"updated_at can't be combined with {', '.join(mixed)}")


def _in_state(call: Call, posting: Json) -> bool:
    """Tell whether state and channel are asked for.

    Published postings that only the internal job site shows are left out when they are asked
    for by ``state``, unless ``distributionChannel`` names that site.
    """
    states = call.query.many("state")
    if not set(states) <= set(STATES):
        raise bad_request(f"state must be one of {', '.join(STATES)}")
    if states and posting["state"] not in states:
        return False
    channels = call.query.many("distributionChannel") or (["public"] if states else [])
    if posting["state"] != "published" or not channels:
        return True
    return not set(posting["distributionChannels"] or ["public"]).isdisjoint(channels)


def _in_categories(call: Call, posting: Json) -> bool:
    groups = posting["categories"]
    values = {name: [groups[name]] for name in CATEGORIES}
    values |= {"location": groups["allLocations"], "tag": posting["tags"]}
    asked = ((call.query.many(name), having) for name, having in values.items())
    return all(not wanted or not set(wanted).isdisjoint(having) for wanted, having in asked)


def get_posting(call: Call) -> Response:
    """Answer ``GET /postings/:posting``."""
    return one(view_of(call).show(dict(posting_of(call))))


def list_deleted(call: Call) -> Response:
    """Answer ``GET /postings/deleted``, latest first."""
    span = call.query.span("deleted_at")
    everything = call.account.company.deleted_postings
    order = newest_first(everything, time="deletedAt")
    found = [posting for posting in everything if span.holds(posting["deletedAt"])]
    page, following = page_of(sorted(found, key=order.key_of), call.query, order)
    return JsonAnswer(envelope(view_of(call).show_all(page), following))


def posting_of(call: Call) -> Json:
    """Find the posting that the path names.

    Raises:
        LeverError: 404 when there is none, 403 when it is confidential to the caller.
    """
    posting = call.account.postings.get(call.path["posting"])
    if posting is None:
        raise not_found("postings", call.path["posting"])
    if posting["confidentiality"] == "confidential":
        call.require_confidential_access()
    return posting


def view_of(call: Call) -> View:
    """Read how the caller wants postings."""
    user = call.account.users.get
    people = ("user", "owner", "hiringManager", "followers")
    return view(call.query, dict.fromkeys(people, user))


ROUTES = {
    "/postings": list_postings,
    "/postings/deleted": list_deleted,
    "/postings/{posting}": get_posting,
}
