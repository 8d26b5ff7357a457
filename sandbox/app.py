"""The sandbox as an ASGI app."""

from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from sandbox.account import make_accounts
from sandbox.answers import JsonAnswer
from sandbox.errors import LeverError, no_such_path
from sandbox.faults import Faults
from sandbox.gate import API, TOKEN, Gate
from sandbox.hooks import endpoints
from sandbox.hooks.courier import Courier
from sandbox.oauth.authorize import authorize
from sandbox.oauth.errors import OAuthError
from sandbox.oauth.grants import Grants
from sandbox.oauth.token import token
from sandbox.options import Options
from sandbox.rate_limit import RateLimit
from sandbox.recruiter import page
from sandbox.recruiter import routes as recruiting
from sandbox.request_log import RequestLog
from sandbox.routes import api_routes, oauth_truth
from sandbox.routes.introspection import introspection_routes
from sandbox.writes import write_routes


class Sandbox(Starlette):
    """Starlette behind the gate."""

    def __init__(self, options: Options) -> None:
        courier = Courier(options)
        inside = [
            *introspection_routes(),
            *oauth_truth.ROUTES,
            *endpoints.ROUTES,
            *recruiting.ROUTES,
        ]
        super().__init__(
            lifespan=courier.lifespan,
            routes=[
                Mount(API, routes=[*api_routes(), *write_routes()]),
                Mount("/__sandbox__", routes=inside),
                Route("/authorize", authorize, methods=["GET", "POST"]),
                Route(TOKEN, token, methods=["POST"]),
                *page.ROUTES,
            ],
            exception_handlers={
                LeverError: _lever_error,
                OAuthError: _oauth_error,
                HTTPException: _http_error,
            },
        )
        self.state.accounts = make_accounts(options)
        self.state.log = RequestLog(options.clock)
        self.state.faults = Faults()
        self.state.courier = courier
        self.state.grants = Grants(options)
        self.gate = Gate(
            app=super().__call__,
            log=self.state.log,
            limit=RateLimit(options),
            faults=self.state.faults,
            tokens=self.state.grants.credential,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        await self.gate(scope, receive, send)


def create_app(options: Options | None = None) -> Starlette:
    """Make a sandbox of its own: its data, its limits, its request log."""
    return Sandbox(options or Options())


async def _lever_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, LeverError):  # Starlette hands over what it was told to
        raise error
    return JsonAnswer(error.body, error.status)


async def _oauth_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, OAuthError):  # Starlette hands over what it was told to
        raise error
    return JsonAnswer(error.body, error.status)


async def _http_error(request: Request, error: Exception) -> Response:
    """Write what the router refuses (no such path, no such method) as Lever would."""
    if not isinstance(error, HTTPException):  # Starlette hands over what it was told to
        raise error
    path = request.url.path.removeprefix(API)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return JsonAnswer(no_such_path(path).body, error.status_code)
    body = {"code": error.detail.replace(" ", ""), "message": f"{request.method} {path}"}
    return JsonAnswer(body, error.status_code, error.headers)
