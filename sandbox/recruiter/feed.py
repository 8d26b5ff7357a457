"""``GET /__sandbox__/records/{account}/feed``: the last changes in words, and their webhooks."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from sandbox.account import Account
from sandbox.answers import Json, JsonAnswer
from sandbox.hooks.deliveries import Delivery
from sandbox.journal import Change
from sandbox.parameters import Parameters
from sandbox.recruiter.acting import named_account

MOST = 100


async def get_feed(request: Request) -> Response:
    """Answer the GET: changes ``after`` a number, deliveries ``since`` a revision; the last few."""
    account, query = named_account(request), Parameters(request.query_params)
    changes = account.journal.latest_since(query.integer("after") or 0, MOST)
    log = request.app.state.courier.log
    deliveries = log.since(query.integer("since") or 0)
    body = {
        "changes": [_told(account, change) for change in changes],
        "deliveries": [
            _sent(each) for each in deliveries if each.account == account.journal.account
        ],
        "revision": log.revision,
    }
    return JsonAnswer(body)


def _told(account: Account, change: Change) -> Json:
    tell = _WORDS.get(change.kind)
    what = tell(account, change) if tell else change.kind.replace(".", " ")
    by = account.users.get(change.user or "")
    return {
        "number": change.number,
        "at": change.at,
        "who": _who(account, change),
        "what": what,
        "by": by and by["name"],
    }


def _who(account: Account, change: Change) -> str:
    """Name whom or what a change is about, as far as it has a name."""
    if person := account.people.get(change.ids.get("contact", "")):
        return person.name or "No name"
    record = change.after or change.before
    if not isinstance(record, dict):
        return ""
    return str(record.get("text") or record.get("name") or record.get("event") or "")


def _moved(account: Account, change: Change) -> str:
    before, after = (account.stages[each]["text"] for each in (change.before, change.after))
    return f"{before} → {after}"


def _archived(account: Account, change: Change) -> str:
    if change.after is None:
        return "taken back from the archive"
    reason = account.archive_reasons[change.after["reason"]]["text"]
    return f"hired: {reason}" if change.after["hired"] else f"archived: {reason}"


def _posting(_account: Account, change: Change) -> str:
    before, after = change.before["state"], change.after["state"]
    return "posting updated" if before == after else f"posting {before} → {after}"


_WORDS: Mapping[str, Callable[[Account, Change], str]] = {
    "opportunity.stage": _moved,
    "opportunity.archived": _archived,
    "posting.updated": _posting,
}
"""By the kind of a change; others are told by their kind."""


def _sent(delivery: Delivery) -> Json:
    return {
        "number": delivery.number,
        "change": delivery.change,
        "event": delivery.event,
        "url": delivery.url,
        "double": delivery.double,
        "state": delivery.state,
        "answers": [str(each.status or each.error) for each in delivery.tries],
    }
