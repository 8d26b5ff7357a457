"""``/__sandbox__/oauth``: what the authorization server gave out, and ways to end it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import JsonAnswer
from sandbox.errors import not_found
from sandbox.oauth.grants import Grant


async def grants(request: Request) -> Response:
    """List the grants: how often each was refreshed, and which of its tokens are good."""
    known = request.app.state.grants
    return JsonAnswer({"data": [known.json(grant) for grant in known.all]})


async def expire(request: Request) -> Response:
    """End a grant's access tokens at once."""
    request.app.state.grants.expire(_named(request))
    return Response(status_code=204)


async def revoke(request: Request) -> Response:
    """Take a grant back."""
    request.app.state.grants.revoke(_named(request))
    return Response(status_code=204)


def _named(request: Request) -> Grant:
    identifier = request.path_params["grant"]
    found: Grant
    for found in request.app.state.grants.all:
        if str(found.number) == identifier:
            return found
    raise not_found("grants", identifier)


ROUTES = [
    Route("/oauth", grants, methods=["GET"]),
    Route("/oauth/{grant}/expire", expire, methods=["POST"]),
    Route("/oauth/{grant}", revoke, methods=["DELETE"]),
]
