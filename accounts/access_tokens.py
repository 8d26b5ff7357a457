"""The access tokens that this process uses: one refresh of an account for all who wait for it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.credentials import OAuthCredential
from accounts.refresh import Refresh
from connectors.errors import ConnectorError, RateLimited, UpstreamTimeout, UpstreamUnavailable

RETRY = timedelta(seconds=5)
"""After an attempt to renew it failed, how long a token that is about to expire is used on."""

_LEAST = timedelta(seconds=1)
"""What must be left of a token for a request to be worth sending."""

_PASSING = (RateLimited, UpstreamTimeout, UpstreamUnavailable)


class AccessTokens:
    """Tokens by account, read from the database once and renewed when they must be.

    A refresh under way is never cancelled, whoever stops waiting for it: see `accounts.refresh`.
    """

    def __init__(self, refresh: Refresh) -> None:
        self._refresh = refresh
        self._pairs: dict[str, OAuthCredential] = {}
        self._not_before: dict[str, datetime] = {}
        self._flights: dict[str, asyncio.Task[OAuthCredential]] = {}

    def of(self, account_id: str) -> "AccountTokens":
        """One account's tokens, as `connectors.lever.credentials.OAuth` asks for them."""
        return AccountTokens(self, account_id)

    async def token(self, account_id: str, *, rejected: str | None = None) -> str:
        """An access token that is good, and another than the one that was rejected.

        Raises:
            ReauthRequired: the account must be linked again.
            NoSuchAccount: it is not linked any more.
            ConnectorError: there is none for now.
        """
        pair = self._usable(account_id)
        if pair is not None and pair.access_token != rejected:
            return pair.access_token
        renewed = await self._join(account_id, rejected)
        if renewed.access_token == rejected:  # by a refresh that began before the refusal
            renewed = await self._join(account_id, rejected)
        return renewed.access_token

    def forget(self, account_id: str) -> None:
        """Read the account's tokens anew when next asked: it was unlinked, or linked again."""
        self._pairs.pop(account_id, None)
        self._not_before.pop(account_id, None)

    async def aclose(self) -> None:
        """Wait until every refresh under way is committed."""
        await asyncio.gather(*self._flights.values(), return_exceptions=True)

    async def _join(self, account_id: str, rejected: str | None) -> OAuthCredential:
        flight = self._flights.get(account_id)
        if flight is None:
            flight = asyncio.create_task(self._renew(account_id, rejected))
            self._flights[account_id] = flight
            flight.add_done_callback(self._landing(account_id))
        return await asyncio.shield(flight)

    def _landing(self, account_id: str) -> Callable[[asyncio.Task[OAuthCredential]], None]:
        def end(flight: asyncio.Task[OAuthCredential]) -> None:
            del self._flights[account_id]
            if not flight.cancelled():
                flight.exception()  # seen, though everybody may have left

        return end

    async def _renew(self, account_id: str, rejected: str | None) -> OAuthCredential:
        before = self._pairs.get(account_id)
        try:
            pair = await self._refresh.run(account_id, rejected=rejected)
        except _PASSING:
            if before is None or before.access_token == rejected or not self._lasts(before):
                raise
            self._not_before[account_id] = self._refresh.now() + RETRY
            return before
        except ConnectorError:
            self.forget(account_id)
            raise
        self._pairs[account_id] = pair
        self._not_before.pop(account_id, None)
        return pair

    def _usable(self, account_id: str) -> OAuthCredential | None:
        """The pair to go on with: a good one, or a late one that could not be renewed just now."""
        pair = self._pairs.get(account_id)
        if pair is None or self._refresh.is_good(pair):
            return pair
        not_before = self._not_before.get(account_id)
        waits = not_before is not None and self._refresh.now() < not_before
        return pair if waits and self._lasts(pair) else None

    def _lasts(self, pair: OAuthCredential) -> bool:
        return pair.expires_at > self._refresh.now() + _LEAST


@dataclass(frozen=True, slots=True)
class AccountTokens:
    """The `TokenSource` of one account."""

    tokens: AccessTokens
    account_id: str

    async def token(self) -> str:
        """The token to send."""
        return await self.tokens.token(self.account_id)

    async def renew(self, rejected: str) -> str:
        """Another token than the one that was refused."""
        return await self.tokens.token(self.account_id, rejected=rejected)
