"""What lies below ``/__sandbox__/records``: the accounts, and what their recruiters do there."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import JsonAnswer
from sandbox.recruiter.acting import acting
from sandbox.recruiter.actions import ACTIONS
from sandbox.recruiter.board import get_board
from sandbox.recruiter.feed import get_feed


async def accounts(request: Request) -> Response:
    """List the accounts; the id of each is also a key that opens it."""
    known = request.app.state.accounts.items()
    found = [{"id": key, "name": account.company.firm.name} for key, account in known]
    return JsonAnswer({"data": found})


ROUTES = [
    Route("/records", accounts, methods=["GET"]),
    Route("/records/{account}/board", acting(get_board), methods=["GET"]),
    Route("/records/{account}/feed", get_feed, methods=["GET"]),
    *(
        Route(f"/records/{{account}}{path}", acting(handler), methods=[method])
        for (method, path), handler in ACTIONS.items()
    ),
]
