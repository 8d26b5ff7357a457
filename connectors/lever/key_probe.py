"""What an API key may read, found by trying: Lever tells no key's permissions.

One record of each kind is asked for, and HTTP 403 is a no. A record that is not there (404), or a
parameter that is not taken (400), is a yes: whoever may not read is refused before that. But every
account has a list of opportunities and one of postings: what has none is no Lever.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from connectors.budget import Budget
from connectors.errors import BadRequest, Forbidden, NotFound
from connectors.lever.client import LeverClient
from connectors.lever.raw import entry, items, reference
from connectors.lever.scopes import CONFIDENTIAL, UNDER_OPPORTUNITY

_FIRST = {
    "opportunities:read:admin": "/opportunities?limit=1",
    "postings:read:admin": "/postings?limit=1",
}
"""Their answers name the records that the rest is asked with."""

_REST = {
    CONFIDENTIAL: "/opportunities?limit=1&confidentiality=all",
    "archive_reasons:read:admin": "/archive_reasons?limit=1",
    "audit_events:read:admin": "/audit_events?limit=1",
    "contact:read:admin": "/contacts/{contact}",
    "diversity_surveys:read:admin": "/surveys/diversity/{posting}",
    "eeo_responses:read:admin": "/eeo/responses?limit=1",
    "eeo_responses_pii:read:admin": "/eeo/responses/pii?limit=1",
    "feedback_templates:read:admin": "/feedback_templates?limit=1",
    "form_templates:read:admin": "/form_templates?limit=1",
    "requisition_fields:read:admin": "/requisition_fields?limit=1",
    "requisitions:read:admin": "/requisitions?limit=1",
    "sources:read:admin": "/sources?limit=1",
    "stages:read:admin": "/stages?limit=1",
    "tags:read:admin": "/tags?limit=1",
    "users:read:admin": "/users?limit=1",
    "webhooks:read:admin": "/webhooks?limit=1",
    **{
        scope: f"/opportunities/{{opportunity}}/{kind}?limit=1"
        for kind, scope in UNDER_OPPORTUNITY.items()
    },
}

PROBED = frozenset(_FIRST) | frozenset(_REST)
"""The scopes that can be tried."""

Ask = Callable[[str], Awaitable[Any]]
"""Gives what stands at a path with its query."""

_NOBODY = "00000000-0000-0000-0000-000000000000"
"""Asked for where no record is known."""


async def readable_scopes(client: LeverClient, budget: Budget) -> frozenset[str]:
    """Those of `PROBED` that the client's credential has. A request for each is sent.

    Raises:
        ReauthRequired: the credential itself is refused.
        ConnectorError: Lever cannot be asked, so that nothing is known.
    """
    ask = partial(_ask, client, budget)
    first = await _answers(ask, _FIRST)
    opportunity, posting = (_first_record(first.get(scope)) for scope in _FIRST)
    known = {
        "opportunity": reference(opportunity) or _NOBODY,
        "contact": reference(entry(opportunity, "contact")) or _NOBODY,
        "posting": reference(posting) or _NOBODY,
    }
    rest = {scope: place.format_map(known) for scope, place in _REST.items()}
    return frozenset(first) | frozenset(await _answers(partial(_try, ask), rest))


def missing_scopes(wanted: Iterable[str], readable: Collection[str]) -> list[str]:
    """Those of the wanted that a key surely lacks.

    Only reading can be tried without harm. A scope to write is surely missing where its kind
    cannot even be read; else it may be there or not.

    Args:
        wanted: in the order in which to tell them.
        readable: from `readable_scopes`.
    """
    tried = ((scope, scope.replace(":write:", ":read:")) for scope in wanted)
    return [scope for scope, read in tried if read in PROBED and read not in readable]


async def _answers(ask: Ask, places: Mapping[str, str]) -> dict[str, Any]:
    """What was answered, by scope, without those that were refused.

    All are waited for, should one fail too: the client is closed next.
    """
    asking = (ask(place) for place in places.values())
    answers = await asyncio.gather(*asking, return_exceptions=True)
    for failure in answers:
        if isinstance(failure, BaseException) and not isinstance(failure, Forbidden):
            raise failure
    return {
        scope: answer
        for scope, answer in zip(places, answers, strict=True)
        if not isinstance(answer, Forbidden)
    }


async def _ask(client: LeverClient, budget: Budget, place: str) -> Any:
    path, _, query = place.partition("?")
    return await client.get(path, parse_qsl(query), budget=budget)


async def _try(ask: Ask, place: str) -> Any:
    try:
        return await ask(place)
    except (NotFound, BadRequest):
        return None


def _first_record(answer: object) -> Any:
    return next(iter(items(entry(answer, "data"))), None)
