"""``GET /__sandbox__/records/{account}/board``: who is where, a few of each stage."""

from collections import defaultdict
from heapq import nlargest
from operator import attrgetter

from starlette.responses import Response

from sandbox.account import Account
from sandbox.answers import Json, one
from sandbox.call import Call
from sandbox.data.records import Opportunity
from sandbox.errors import bad_request
from sandbox.routes.postings import STATES

LIMIT, MOST = 20, 100
_ARCHIVED, _HIRED = "archived", "hired"


def get_board(call: Call) -> Response:
    """Answer the GET: of one ``posting`` or of all, up to ``limit`` in each column."""
    account, posting = call.account, call.query.text("posting")
    if posting is not None and posting not in account.postings:
        raise bad_request(f"posting {posting} was not found")
    columns = _columns(account, posting)
    limit = min(call.query.integer("limit") or LIMIT, MOST)
    stages = [
        _column(account, stage, columns[stage["id"]], limit) for stage in account.stages.values()
    ]
    ended = ({"id": _HIRED, "text": "Hired"}, {"id": _ARCHIVED, "text": "Archived"})
    return one(
        {
            "company": account.company.firm.name,
            "posting": posting,
            "postings": [_posting(each) for each in account.postings.values()],
            "states": STATES,
            "reasons": [_reason(each) for each in account.archive_reasons.values()],
            "stages": stages,
            "ended": [_column(account, each, columns[each["id"]], limit) for each in ended],
        }
    )


def _columns(account: Account, posting: str | None) -> dict[str, list[Opportunity]]:
    """Put opportunities in columns: by stage, or by how they ended."""
    columns: defaultdict[str, list[Opportunity]] = defaultdict(list)
    wanted = {} if posting is None else {"posting_id": [posting]}
    for record in account.index.walk(wanted, {}, None):
        ended = _HIRED if account.is_hired(record) else _ARCHIVED
        columns[record.stage if record.archived_at is None else ended].append(record)
    return columns


def _column(account: Account, head: Json, records: list[Opportunity], limit: int) -> Json:
    """Write a column: who came last stands first."""
    last = nlargest(limit, records, key=attrgetter("last_advanced_at"))
    return head | {"total": len(records), "cards": [_card(account, each) for each in last]}


def _card(account: Account, record: Opportunity) -> Json:
    person, reason = record.person, account.archive_reasons.get(record.archive_reason or "")
    posting = account.postings[record.application.posting] if record.application else None
    return {
        "id": record.id,
        "contact": person.id,
        "name": person.name or "No name",
        "headline": person.headline,
        "emails": person.emails,
        "stage": record.stage,
        "posting": posting and posting["text"],
        "reason": reason and reason["text"],
    }


def _posting(posting: Json) -> Json:
    return {"id": posting["id"], "text": posting["text"], "state": posting["state"]}


def _reason(reason: Json) -> Json:
    return {"id": reason["id"], "text": reason["text"], "hires": reason["type"] == "hired"}
