"""Passing requests on to Lever as they are, signed, and its answers back.

Lever answers some reads, of files, by sending to a storage under an address that is a permission in
itself. That is followed here, without the credential, so that the address stays with us.
"""

from dataclasses import replace
from datetime import UTC, datetime

import httpx

from connectors.budget import Budget
from connectors.errors import UpstreamUnavailable
from connectors.forwarding import Forward, Forwarded, passed_down, passed_up
from connectors.lever.failures import Failure, failure_of_answer
from connectors.lever.paths import address, confined
from connectors.lever.sending import Sender, never, where_it_may_help
from connectors.lever.streams import Stream, follow, narrow, refused_by_storage

_STORAGES_ANSWERS = frozenset({200, 206, 304})
"""Statuses of a storage that are passed on; any other comes with words that are not Lever's."""


async def forward(sender: Sender, request: Forward, budget: Budget) -> Forwarded:
    """Send a request and give whatever Lever answers, a refusal too.

    A read is repeated where that helps, as all reads are. A write is sent once, except that one
    whose access token is refused is repeated with a renewed one if its body allows.

    Args:
        sender: of the account.
        request: what to send.
        budget: bounds the time until the answer begins, the request's own body included.

    Raises:
        BadRequest: the path or the query does not stay below Lever's address.
        ConnectorError: there is no answer that could be passed on.
    """
    url = address(sender.http.base_url, request.path, request.query)
    path = confined(request.path)
    repeats = where_it_may_help if request.is_safe else never
    async with sender.stream_slot(budget) as release:
        outcome = await sender.repeat(
            path,
            budget,
            lambda: _exchange(sender, request, url, budget),
            method=request.method,
            repeats=repeats,
        )
        return _forwarded(Stream(_answer(outcome), release))


async def _exchange(
    sender: Sender, request: Forward, url: httpx.URL, budget: Budget
) -> httpx.Response | Failure:
    headers = httpx.Headers(passed_up(request))
    built = sender.http.build_request(request.method, url, headers=headers, content=request.body)
    answer = await sender.send(built, budget, stream=True)
    if answer.has_redirect_location:
        return await _from_storage(sender, request, answer, headers)
    failure = failure_of_answer(answer.status_code, answer.headers, b"", now=datetime.now(UTC))
    return replace(failure, answer=answer) if failure.repeatable else answer


async def _from_storage(
    sender: Sender, request: Forward, answer: httpx.Response, headers: httpx.Headers
) -> httpx.Response | Failure:
    """What a storage holds, or a failure that tells neither its words nor its address."""
    if not request.is_safe:
        await answer.aclose()
        told = "Lever sends this write elsewhere; it is not followed there."
        return Failure(error=UpstreamUnavailable(told), reason="redirect")
    found = await follow(sender.http, answer, headers)
    if isinstance(found, Failure) or found.response.status_code in _STORAGES_ANSWERS:
        return found if isinstance(found, Failure) else found.response
    await found.response.aclose()
    return refused_by_storage(found.response)


def _answer(outcome: httpx.Response | Failure) -> httpx.Response:
    """What Lever answered at last, be it a failure."""
    if not isinstance(outcome, Failure):
        return outcome
    if outcome.answer is None:
        raise outcome.error
    return outcome.answer


def _forwarded(stream: Stream) -> Forwarded:
    if not stream.response.headers.get("Content-Type", "").startswith("application/json"):
        narrow(stream.response)  # a file may be long, and taken slowly
    return Forwarded(
        status=stream.response.status_code,
        headers=passed_down(stream.response.headers.raw),
        chunks=stream.chunks(),
        close=stream.aclose,
    )
