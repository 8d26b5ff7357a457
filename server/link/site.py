"""The routes of the link pages, and what each of them does."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import structlog
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from accounts.credentials import ApiKeyCredential, Credential
from accounts.errors import StorageUnusable, VaultError
from accounts.link_attempts import LinkAttempts
from accounts.link_faults import LinkFault, LinkRefused
from accounts.link_terms import LinkToken
from accounts.link_tokens import LinkTokens
from accounts.linked_accounts import LinkedAccounts
from connectors.errors import ConnectorError
from connectors.lever.oauth import authorize_url
from server.accounts import auth_url
from server.link.addresses import LINK_PATH, Addresses
from server.link.consent import (
    cookie_name,
    credential_of,
    read_code,
    redeem,
    registered,
    set_cookie,
)
from server.link.forms import read_form
from server.link.key import read_key, try_key
from server.link.views import Views
from server.link.visit import Entry, Visit
from server.link.wording import WORDINGS
from server.settings import CALLBACK_PATH, Settings

_ASSETS = Path(__file__).parent / "assets"
_PUBLIC = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=3600",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_LONGEST_STATE = 200
_FORM = ["GET", "POST"]
"""A form's address is opened by itself where a page is taken from a browser's history."""

Step = Callable[[Visit], Awaitable[Response]]

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class LinkSite:
    """The link pages of a server that has a database.

    Args:
        settings: tell where the provider is, and how this program is registered with it.
        kept: where accounts are linked.
    """

    def __init__(self, settings: Settings, kept: LinkedAccounts) -> None:
        self._settings = settings
        self._addresses = Addresses(settings.public_url)
        self._views = Views(settings, self._addresses)
        self._tokens = LinkTokens(kept)
        self._attempts = LinkAttempts(self._tokens)

    def routes(self) -> list[BaseRoute]:
        """What is served."""
        return [
            Route(LINK_PATH, self._answering(self._begin)),
            Route(f"{LINK_PATH}/key", self._answering(self._link_by_key), methods=_FORM),
            Route(f"{LINK_PATH}/oauth", self._answering(self._send_off), methods=_FORM),
            Route(CALLBACK_PATH, self._answering(self._let_back_in)),
            Route("/link.js", _file("link.js", "text/javascript")),
            Route("/link.d.ts", _file("link.d.ts", "text/plain")),
            Mount(f"{LINK_PATH}/assets", StaticFiles(directory=_ASSETS)),
        ]

    async def _begin(self, visit: Visit) -> Response:
        entry = await self._enter(visit, visit.request.query_params.get("token", ""))
        return self._views.form(visit.request, entry)

    async def _link_by_key(self, visit: Visit) -> Response:
        form = await read_form(visit.request, self._addresses.origin(visit.request))
        token = (await self._enter(visit, form.get("token", ""))).token
        visit.at_form = True
        key = read_key(form.get("key", ""))
        readable = await try_key(self._settings, token.environment, key, token.scopes)
        await self._link(token, ApiKeyCredential(key=key), token.scopes)
        return self._views.linked(visit.request, token, readable)

    async def _send_off(self, visit: Visit) -> Response:
        form = await read_form(visit.request, self._addresses.origin(visit.request))
        entry = await self._enter(visit, form.get("token", ""))
        token = entry.token
        app = registered(self._settings, token.environment)
        attempt = await self._attempts.begin(token, entry.secret)
        url = authorize_url(
            auth_url(self._settings, token.environment),
            app,
            state=attempt.state,
            scopes=token.scopes,
            verifier=attempt.verifier,
        )
        response = self._views.leaving(visit.request, token, url)
        set_cookie(
            response,
            attempt,
            path=self._cookie_path(visit.request),
            secure=self._addresses.origin(visit.request).startswith("https:"),
        )
        return response

    async def _let_back_in(self, visit: Visit) -> Response:
        query = visit.request.query_params
        state = query.get("state", "")[:_LONGEST_STATE]
        browser = visit.request.cookies.get(cookie_name(state))
        back = await self._attempts.finish(state, browser)
        visit.spent_cookie = cookie_name(state)
        token = back.token
        visit.entry = Entry(token=token, secret=back.secret, relinks=False)
        token.require_unused()
        tokens = await redeem(self._settings, token.environment, read_code(query), back.verifier)
        credential, granted = credential_of(tokens, token.scopes)
        await self._link(token, credential, granted)
        return self._views.linked(visit.request, token, frozenset())

    async def _enter(self, visit: Visit, secret: str) -> Entry:
        """Find out which link token somebody came with, and let them in if it is open."""
        token = await self._tokens.find(secret)
        relinks = await self._tokens.account(token) is not None
        visit.entry = Entry(token=token, secret=secret, relinks=relinks)
        token.require_open(datetime.now(UTC))
        return visit.entry

    async def _link(self, token: LinkToken, credential: Credential, scopes: Sequence[str]) -> None:
        account = await self._tokens.link(token, credential, scopes=scopes)
        _log.info("account_linked", account=account.id, link_token=token.id)

    def _cookie_path(self, request: Request) -> str:
        return self._addresses.prefix(request) + CALLBACK_PATH

    def _answering(self, step: Step) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint: the step's answer, or the page that tells what went wrong in it."""

        async def answer(request: Request) -> Response:
            visit = Visit(request)
            try:
                response = await step(visit)
            except (LinkRefused, ConnectorError, StorageUnusable) as error:
                response = self._refuse(visit, _as_refusal(error))
            if visit.spent_cookie is not None:
                response.delete_cookie(visit.spent_cookie, path=self._cookie_path(request))
            return response

        return answer

    def _refuse(self, visit: Visit, refused: LinkRefused) -> Response:
        entry = visit.entry
        _log.info(
            "link_refused",
            fault=refused.fault.value,
            link_token=None if entry is None else entry.token.id,
        )
        if visit.at_form and entry is not None and WORDINGS[refused.fault].again:
            return self._views.form(visit.request, entry, refused)
        return self._views.failed(visit.request, entry, refused)


def _as_refusal(error: LinkRefused | ConnectorError | StorageUnusable) -> LinkRefused:
    if isinstance(error, LinkRefused):
        return error
    if isinstance(error, VaultError | StorageUnusable):
        _log.error("linking_unavailable", reason=str(error))
        return LinkRefused(LinkFault.UNAVAILABLE)
    _log.warning("linking_failed", reason=str(error))
    return LinkRefused(LinkFault.PROVIDER_UNAVAILABLE)


def _file(name: str, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_request: Request) -> Response:
        return FileResponse(_ASSETS / name, media_type=media_type, headers=_PUBLIC)

    return answer
