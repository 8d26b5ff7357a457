"""``/__sandbox__``: what tests ask of the sandbox itself; no key, no limit."""

from heapq import merge
from operator import attrgetter

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import JsonAnswer
from sandbox.errors import not_found
from sandbox.parameters import Parameters
from sandbox.truth import truth_of


async def requests(request: Request) -> Response:
    """List the requests served under ``/v1``; ``?count=1`` gives a summary instead."""
    log = request.app.state.log
    if request.query_params.get("count"):
        return JsonAnswer(log.summary())
    return JsonAnswer({"data": [entry.json() for entry in log.entries]})


async def clear_requests(request: Request) -> Response:
    """Forget the requests."""
    request.app.state.log.clear()
    return Response(status_code=204)


async def records(request: Request) -> Response:
    """Give everything that an account holds, unpaged and unfiltered."""
    account = request.app.state.accounts.get(request.path_params["account"])
    if account is None:
        raise not_found("accounts", request.path_params["account"])
    return JsonAnswer(truth_of(account))


async def changes(request: Request) -> Response:
    """List what was written, in turn, perhaps ``after`` a number or of one ``account``."""
    query = Parameters(request.query_params)
    after, wanted = query.integer("after") or 0, query.many("account")
    journals = (account.journal for account in request.app.state.accounts.values())
    found = [
        journal.since(after) for journal in journals if not wanted or journal.account in wanted
    ]
    ordered = merge(*found, key=attrgetter("number"))
    return JsonAnswer({"data": [change.json() for change in ordered]})


async def plan_fault(request: Request) -> Response:
    """Make the next matching answers go wrong."""
    plan = request.app.state.faults.add(await request.body())
    return JsonAnswer({"data": plan.json()}, 201)


async def faults(request: Request) -> Response:
    """List the faults that are still to come."""
    return JsonAnswer({"data": [plan.json() for plan in request.app.state.faults.plans]})


async def clear_faults(request: Request) -> Response:
    """Let everything go well again."""
    request.app.state.faults.plans.clear()
    return Response(status_code=204)


def introspection_routes() -> list[Route]:
    """Give the endpoints under ``/__sandbox__``."""
    return [
        Route("/requests", requests, methods=["GET"]),
        Route("/requests", clear_requests, methods=["DELETE"]),
        Route("/changes", changes, methods=["GET"]),
        Route("/faults", faults, methods=["GET"]),
        Route("/faults", plan_fault, methods=["POST"]),
        Route("/faults", clear_faults, methods=["DELETE"]),
        Route("/records/{account}", records, methods=["GET"]),
    ]
