"""What the sandbox holds, read without HTTP, and how the API writes the plainest of it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import orjson
from starlette.datastructures import QueryParams

from sandbox.account import Account, make_accounts
from sandbox.authentication import KEYS
from sandbox.call import Call, Handler
from sandbox.options import Options
from sandbox.parameters import Parameters
from schema.identity import GlobalId
from tests.end_to_end.selections import FEW

Json = dict[str, Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WHOLE = Parameters(QueryParams("limit=100"))


@cache
def account_of(people: int, key: str = "sandbox") -> Account:
    """All that the account of the sandbox of so many people holds."""
    return make_accounts(Options(people=people, rate=None))[key]


def answer_of(handler: Handler, account: Account, key: str = "sandbox", **path: str) -> Any:
    """The data that an endpoint gives, which must fit on one page."""
    body = orjson.loads(bytes(handler(Call(account, KEYS[key], WHOLE, path)).body))
    assert not body.get("hasNext")
    return body["data"]


def common(type_name: str, record: Json, *parents: str) -> Json:
    identifier = record["id"]
    return {
        "id": GlobalId(type_name, "default", identifier, parents).encode(),
        "remoteId": identifier,
        "remoteData": record,
    }


def moment(milliseconds: Any) -> str | None:
    if milliseconds is None:
        return None
    return (EPOCH + timedelta(milliseconds=int(milliseconds))).isoformat()


def ref(identifier: str | None) -> Json | None:
    return None if identifier is None else {"remoteId": identifier}


def refs(identifiers: Iterable[str]) -> list[Json | None]:
    return [ref(each) for each in identifiers]


def few(identifiers: Iterable[str]) -> Json:
    """The first of a list within a record, as `selections.selection` asks for them."""
    return {"nodes": refs(identifiers)[:FEW]}


def names(full: str) -> Json:
    words = full.split()
    last = words.pop() if len(words) > 1 else None
    return {"name": full, "firstName": " ".join(words), "lastName": last}
