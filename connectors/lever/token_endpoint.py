"""Where codes and refresh tokens are exchanged."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

import httpx

from connectors.errors import UpstreamTimeout
from connectors.lever.failures import TRANSPORT_ERRORS, failure_of
from connectors.lever.oauth import (
    TOKEN_PATH,
    OAuthApp,
    Tokens,
    code_form,
    read_tokens,
    refresh_form,
    refusal,
)

LONGEST_SECONDS = 15.0
"""How long one exchange may take in all. Whoever waits for another's relies on this."""


class TokenEndpoint:
    """Token requests of one registered program. None is sent twice: a code or a refresh token is
    spent by the first, whether or not its answer arrives.

    Args:
        http: whose base URL is the authorization server's; the caller closes it.
        app: who asks.
    """

    def __init__(self, http: httpx.AsyncClient, app: OAuthApp) -> None:
        self._http = http
        self._app = app

    async def redeem(self, code: str, *, verifier: str | None = None) -> Tokens:
        """The tokens for a code.

        Raises:
            GrantRefused: the code is not taken.
            ConnectorError: there was no answer, or none to use; the code may be spent.
        """
        return await self._ask(code_form(self._app, code, verifier=verifier))

    async def refresh(self, refresh_token: str) -> Tokens:
        """The next pair; from then on the old refresh token is refused.

        Raises:
            GrantRefused: the refresh token is not taken.
            ConnectorError: there was no answer, or none to use; the token may be spent.
        """
        return await self._ask(refresh_form(self._app, refresh_token))

    async def _ask(self, form: Mapping[str, str]) -> Tokens:
        sent_at = datetime.now(UTC)
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                answer = await self._http.post(
                    TOKEN_PATH, data=form, headers={"Accept": "application/json"}
                )
        except TimeoutError as error:
            raise UpstreamTimeout("Lever's authorization server does not answer.") from error
        except TRANSPORT_ERRORS as error:
            raise failure_of(error).error from error
        if answer.status_code != httpx.codes.OK:
            raise refusal(answer.status_code, answer.content)
        return read_tokens(answer.content, now=sent_at)
