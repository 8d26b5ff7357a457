"""The access tokens that this process uses: one refresh of an account for all who wait for it."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from accounts.credentials import OAuthCredential
from accounts.linked_accounts import Link
from accounts.refresh import Refresh
from connectors.errors import ConnectorError, RateLimited, UpstreamTimeout, UpstreamUnavailable

RETRY = timedelta(seconds=5)
"""After an attempt to renew it failed, how long a token that is about to expire is used on."""

_LEAST = timedelta(seconds=1)
"""What must be left of a token for a request to be worth sending."""

_PASSING = (RateLimited, UpstreamTimeout, UpstreamUnavailable)


@dataclass(slots=True)
class _Known:
    """What this process knows of one link's tokens.

    Attributes:
        pair: as it was read or renewed last.
        not_before: when to try again to renew it, after that failed.
        flight: the attempt under way.
    """

    pair: OAuthCredential | None = None
    not_before: datetime | None = None
    flight: asyncio.Task[OAuthCredential] | None = None


class AccessTokens:
    """Tokens by link, read from the database once and renewed when they must be.

    A refresh under way is never cancelled, whoever stops waiting for it: see `accounts.refresh`.
    What began under one link of an account is never given a token of the next.
    """

    def __init__(self, refresh: Refresh) -> None:
        self._refresh = refresh
        self._known: dict[Link, _Known] = {}
        self._flights: set[asyncio.Task[OAuthCredential]] = set()

    def of(self, link: Link) -> "AccountTokens":
        """One account's tokens, as `connectors.lever.credentials.OAuth` asks for them."""
        return AccountTokens(self, link)

    async def token(self, link: Link, *, rejected: str | None = None) -> str:
        """An access token that is good, and another than the one that was rejected.

        Raises:
            ReauthRequired: the account must be linked again.
            Forbidden: it is disabled.
            NoSuchAccount: it is not linked any more.
            LinkedAnew: it was, since.
            ConnectorError: there is none for now.
        """
        known = self._known.setdefault(link, _Known())
        pair = self._usable(known)
        if pair is not None and pair.access_token != rejected:
            return pair.access_token
        renewed = await self._join(link, known, rejected)
        if renewed.access_token == rejected:  # by a refresh that began before the refusal
            renewed = await self._join(link, known, rejected)
        return renewed.access_token

    def forget(self, link: Link) -> None:
        """Keep nothing of a link: the account was unlinked, linked again, or is out of use."""
        self._known.pop(link, None)

    async def aclose(self) -> None:
        """Wait until every refresh under way is committed, and keep nothing."""
        await asyncio.gather(*self._flights, return_exceptions=True)
        self._known.clear()

    async def _join(self, link: Link, known: _Known, rejected: str | None) -> OAuthCredential:
        if known.flight is None:
            known.flight = asyncio.create_task(self._renew(link, known, rejected))
            known.flight.add_done_callback(partial(self._land, known))
            self._flights.add(known.flight)
        return await asyncio.shield(known.flight)

    def _land(self, known: _Known, flight: asyncio.Task[OAuthCredential]) -> None:
        known.flight = None
        self._flights.discard(flight)
        if not flight.cancelled():
            flight.exception()  # seen, though everybody may have left

    async def _renew(self, link: Link, known: _Known, rejected: str | None) -> OAuthCredential:
        before = known.pair
        try:
            pair = await self._refresh.run(link, rejected=rejected)
        except _PASSING:
            if before is None or before.access_token == rejected or not self._lasts(before):
                raise
            known.not_before = self._refresh.now() + RETRY
            return before
        except ConnectorError:
            self.forget(link)
            raise
        known.pair, known.not_before = pair, None
        return pair

    def _usable(self, known: _Known) -> OAuthCredential | None:
        """The pair to go on with: a good one, or a late one that could not be renewed just now."""
        pair = known.pair
        if pair is None or self._refresh.is_good(pair):
            return pair
        waits = known.not_before is not None and self._refresh.now() < known.not_before
        return pair if waits and self._lasts(pair) else None

    def _lasts(self, pair: OAuthCredential) -> bool:
        return pair.expires_at > self._refresh.now() + _LEAST


@dataclass(frozen=True, slots=True)
class AccountTokens:
    """The `TokenSource` of one link."""

    tokens: AccessTokens
    link: Link

    async def token(self) -> str:
        """The token to send."""
        return await self.tokens.token(self.link)

    async def renew(self, rejected: str) -> str:
        """Another token than the one that was refused."""
        return await self.tokens.token(self.link, rejected=rejected)
