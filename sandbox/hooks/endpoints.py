"""``/__sandbox__/deliveries``: the webhooks that were sent, and how they are sent."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import suppress

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import Json, JsonAnswer
from sandbox.errors import bad_request, not_found
from sandbox.hooks.courier import Courier
from sandbox.hooks.deliveries import Delivery
from sandbox.parameters import Parameters
from sandbox.recruiter.acting import named_account

_LONGEST_SECONDS = 600


async def deliveries(request: Request) -> Response:
    """List the deliveries, the oldest first; ``?count=1`` gives a summary instead.

    ``settled`` puts the answer off until nothing is on its way, up to so many seconds. ``after`` a
    number, ``since`` a revision, ``account``, ``webhook``, ``event`` and ``state`` narrow the list.
    """
    courier, query = _courier(request), Parameters(request.query_params)
    seconds = min(query.integer("settled") or 0, _LONGEST_SECONDS)
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await courier.settled()
    if query.text("count"):
        return JsonAnswer(courier.log.summary())
    found = [delivery.json() for delivery in _matching(courier.log.after(0), query)]
    return JsonAnswer({"data": found, "revision": courier.log.revision})


def _matching(found: Iterable[Delivery], query: Parameters) -> Iterator[Delivery]:
    after, since = query.integer("after") or 0, query.integer("since") or 0
    wanted = {name: query.many(name) for name in ("account", "webhook", "event", "state")}
    wanted = {name: values for name, values in wanted.items() if values}
    for each in found:
        named = all(getattr(each, name) in values for name, values in wanted.items())
        if named and each.number > after and each.revision > since:
            yield each


async def clear(request: Request) -> Response:
    """Forget all that is not on its way."""
    _courier(request).log.clear()
    return Response(status_code=204)


async def again(request: Request) -> Response:
    """Send one once more."""
    number = request.path_params["number"]
    delivery = _courier(request).log.get(number)
    if delivery is None:
        raise not_found("deliveries", str(number))
    return JsonAnswer({"data": _courier(request).again(delivery).json()}, 201)


async def sample(request: Request) -> Response:
    """Try a webhook out, as people in Lever can: one request without ``id`` and with no data."""
    account, identifier = named_account(request), request.path_params["id"]
    webhook = account.webhooks.get(identifier)
    if webhook is None:
        raise not_found("webhooks", identifier)
    delivery = await _courier(request).sample(account.journal.account, webhook)
    return JsonAnswer({"data": delivery.json()}, 201)


async def options(request: Request) -> Response:
    """Tell how webhooks are sent."""
    return JsonAnswer({"data": _courier(request).planning.sending.json()})


async def configure(request: Request) -> Response:
    """Change how webhooks are sent: what is left out stays."""
    _courier(request).planning.configure(_object(await request.body()))
    return await options(request)


def _object(content: bytes) -> Json:
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise bad_request("the body must be JSON") from error
    if not isinstance(told, dict):
        raise bad_request("the body must be an object")
    return told


def _courier(request: Request) -> Courier:
    courier: Courier = request.app.state.courier
    return courier


ROUTES = [
    Route("/deliveries", deliveries, methods=["GET"]),
    Route("/deliveries", clear, methods=["DELETE"]),
    Route("/deliveries/options", options, methods=["GET"]),
    Route("/deliveries/options", configure, methods=["PATCH"]),
    Route("/deliveries/{number:int}/rerun", again, methods=["POST"]),
    Route("/records/{account}/webhooks/{id}/test", sample, methods=["POST"]),
]
