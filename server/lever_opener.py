"""Opens the linked accounts of the database, and keeps the tokens of those linked by OAuth."""

from functools import partial

import httpx
import structlog

from accounts.access_tokens import AccessTokens
from accounts.credentials import ApiKeyCredential, Credential
from accounts.errors import StorageUnusable
from accounts.linked_accounts import Environment, Link, LinkedAccount, LinkedAccounts
from accounts.refresh import Refresh
from connectors.base import Connector
from connectors.errors import Unsupported
from connectors.lever.client import http_client
from connectors.lever.credentials import ApiKey, OAuth
from connectors.lever.token_endpoint import TokenEndpoint
from connectors.meters import UNCOUNTED, UpstreamMeter
from server.accounts import api_url, auth_url, oauth_app, open_lever
from server.settings import Settings

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class LeverOpener:
    """Opens linked accounts, each with a limiter, a client and caches of its own.

    Accounts linked by OAuth share, in each of Lever's environments, the way to its authorization
    server. A credential that Lever no longer takes is noted in the database.
    """

    def __init__(self, settings: Settings, meter: UpstreamMeter = UNCOUNTED) -> None:
        self._settings = settings
        self._meter = meter
        self._tokens: dict[Environment, AccessTokens] = {}
        self._http: list[httpx.AsyncClient] = []

    def open(
        self, kept: LinkedAccounts, account: LinkedAccount, credential: Credential
    ) -> Connector:
        """Open an account of a database by its credential.

        Raises:
            Unsupported: its provider is not known here, or the settings name no OAuth client.
        """
        if account.provider != "lever":
            raise Unsupported(f"This server knows no provider '{account.provider}'.")
        auth = self._auth(kept, account, credential)
        url = api_url(self._settings, account.environment)
        return open_lever(self._settings, url, auth, self._meter)

    def forget(self, link: Link) -> None:
        """Keep no token of a link."""
        for tokens in self._tokens.values():
            tokens.forget(link)

    async def aclose(self) -> None:
        """Wait for the refreshes under way, and let go of connections."""
        for tokens in self._tokens.values():
            await tokens.aclose()
        for http in self._http:
            await http.aclose()

    def _auth(
        self, kept: LinkedAccounts, account: LinkedAccount, credential: Credential
    ) -> httpx.Auth:
        if isinstance(credential, ApiKeyCredential):
            noted = partial(_note_refusal, kept, account.link)
            return ApiKey(credential.key, refused=noted)
        return OAuth(self._tokens_for(kept, account).of(account.link))

    def _tokens_for(self, kept: LinkedAccounts, account: LinkedAccount) -> AccessTokens:
        """The access tokens of the environment that holds an account."""
        where = account.environment
        if known := self._tokens.get(where):
            return known
        app = oauth_app(self._settings, where)
        if app is None:
            raise Unsupported(
                f"The account '{account.id}' is linked by OAuth, and this server has no OAuth "
                "client: set HIREGRAPH_LEVER_CLIENT_ID and HIREGRAPH_LEVER_CLIENT_SECRET."
            )
        http = http_client(auth_url(self._settings, where))
        self._http.append(http)
        self._tokens[where] = AccessTokens(
            Refresh(accounts=kept, exchange=TokenEndpoint(http, app))
        )
        return self._tokens[where]


async def _note_refusal(kept: LinkedAccounts, link: Link, reason: str) -> None:
    """Say that the account must be linked again; the next refusal will, where this fails."""
    try:
        await kept.mark_refused(link, reason)
    except StorageUnusable as error:
        _log.warning("refusal_not_noted", account=link.account_id, reason=str(error))
