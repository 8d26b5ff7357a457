"""A customer's page: a button that connects their recruiting, and then their open jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from examples.client import Hiregraph, Json, Refused
from examples.link_a_customer.queries import CUSTOMER, LINK

PAGE = Path(__file__).parent / "page"
STYLE = Path(__file__).parents[1] / "style.css"

templates = Jinja2Templates(PAGE)


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One customer's page.

    Attributes:
        api: asks with the token for all accounts, which no browser ever sees.
        customer: the product's own id of whoever is logged in. Never take it from the request:
            customers would reach each other's accounts.
    """

    api: Hiregraph
    customer: str

    def show(self, request: Request) -> Response:
        """Show the open jobs of a customer who is linked, and the button to one who is not."""
        values = {"hiregraph": str(self.api.http.base_url).rstrip("/"), **self._state()}
        return templates.TemplateResponse(request, "index.html", values)

    def link_token(self, request: Request) -> Response:
        """Give the page leave to link this customer, once, within half an hour."""
        wanted = {"accountId": self.customer, "origin": str(request.base_url).rstrip("/")}
        made = self.api.ask(LINK, {"input": wanted}).data["createLinkToken"]
        if made["userErrors"]:
            return PlainTextResponse(made["userErrors"][0]["message"], 502)
        return PlainTextResponse(made["linkToken"])

    def _state(self) -> Json:
        """The customer's `jobs` where they are linked, and whether they must be linked again."""
        try:
            answer = self.api.ask(CUSTOMER, {"id": self.customer})
        except Refused as refusal:
            if refusal.code != "REAUTH_REQUIRED":
                raise
            return {"jobs": None, "is_broken": True}
        account = answer.data["linkedAccount"]
        if account is None:
            return {"jobs": None, "is_broken": False}
        if account["jobs"] is None:
            raise Refused(answer.errors[0])
        return {"jobs": account["jobs"]["nodes"], "is_broken": False}


def create_app(api: Hiregraph, customer: str) -> Starlette:
    """The application as that customer sees it."""
    page = CustomerPage(api, customer)
    routes = [
        Route("/", page.show),
        Route("/link-token", page.link_token, methods=["POST"]),
        Route("/style.css", _file(STYLE)),
        Route("/page.js", _file(PAGE / "page.js")),
    ]
    return Starlette(routes=routes, exception_handlers={Refused: refuse})


def refuse(_request: Request, error: Exception) -> Response:
    """What is answered where hiregraph gives no answer."""
    return PlainTextResponse(f"Your jobs cannot be reached now. {error}", 502)


def _file(path: Path) -> Callable[[Request], Response]:
    return lambda _request: FileResponse(path)
