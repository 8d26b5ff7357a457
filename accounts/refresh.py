"""One refresh of an account's tokens, by one process of all that share the database.

A refresh token is good once: it is spent as soon as Lever answers. So the steps are, under the
account's lock::

    1  read the pair; if another process has put a good one there by now, take it
    2  mark the pair: "refreshing since", committed before anything is sent
    3  hand the refresh token in
    4  commit the new pair in place of the marked one, by its version
    5  give it out

What a killed process leaves behind:

- before 3: the pair, marked or not. Its refresh token is good; the next process refreshes.
- between Lever's answer in 3 and the commit in 4: a marked pair whose refresh token is spent. No
  order of steps can close this hole, since Lever forgets the old as it tells the new. The next
  process hands the old token in, is refused, and says NEEDS_REAUTH. (Had Lever not taken the
  request at all, the token is still good, and the next process gets a new pair.)
- after 4: the new pair.

The mark is for a process that lives but has lost the lock (a broken connection to the database,
a lease that ran out). Whoever is refused a token that another began to refresh a moment ago waits
for the other's commit before condemning the account, and leaves the other's mark as it is, so
that the version which that commit expects still stands there.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from accounts.credentials import OAuthCredential
from accounts.errors import LinkedAnew, StorageUnusable
from accounts.linked_accounts import Link, LinkedAccount, LinkedAccounts, must_be_linked_again
from accounts.storage import utc_now
from connectors.errors import ReauthRequired
from connectors.lever.oauth import Tokens

SKEW = timedelta(seconds=60)
"""How long before its end a token is renewed; one that lives for less than twice that, at half of
its life."""

ABANDONED = timedelta(seconds=30)
"""After which a marked refresh is taken for dead: an exchange ends within 15 s, and the attempts
to commit what came of it within 5 s more."""

_COMMIT_PAUSES_SECONDS = (0.1, 0.3, 1.0, 3.0)
_POLL_SECONDS = 0.2

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class TokenExchange(Protocol):
    """Where refresh tokens are handed in."""

    async def refresh(self, refresh_token: str) -> Tokens:
        """The next pair.

        Raises:
            ReauthRequired: the token is not taken, now or ever.
            ConnectorError: something passing; the token may be spent.
        """


def pair_of(tokens: Tokens, *, refresh_token: str) -> OAuthCredential:
    """What to keep of an answer, and the refresh token to go on with."""
    return OAuthCredential(
        access_token=tokens.access_token,
        refresh_token=refresh_token,
        expires_at=tokens.expires_at,
        issued_at=tokens.issued_at,
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """A pair as it is stored, and whether the mark in it is another's and still fresh."""

    version: int
    pair: OAuthCredential
    others: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """Refreshes pairs. Don't cancel it: between Lever's answer and the commit that loses the pair.

    Attributes:
        accounts: where the pairs are kept.
        exchange: where refresh tokens are handed in.
        skew: how long before its end a token no longer counts as good.
        abandoned: after which a marked refresh is taken for dead.
        now: the time.
    """

    accounts: LinkedAccounts
    exchange: TokenExchange
    skew: timedelta = SKEW
    abandoned: timedelta = ABANDONED
    now: Callable[[], datetime] = field(default=utc_now)

    def is_good(self, pair: OAuthCredential) -> bool:
        """Whether the access token may still be sent without renewing it first."""
        skew = self.skew
        if pair.issued_at is not None:
            skew = min(skew, (pair.expires_at - pair.issued_at) / 2)
        return pair.expires_at - skew > self.now()

    async def run(self, link: Link, *, rejected: str | None = None) -> OAuthCredential:
        """A pair with a good access token, committed: the stored one, or a new one.

        Args:
            link: whose.
            rejected: an access token that Lever refused, so that it is not given again.

        Raises:
            ReauthRequired: the account must be linked again; its status says so too.
            Forbidden: it is disabled.
            NoSuchAccount: it is not linked any more.
            LinkedAnew: it is, but by another link.
            ConnectorError: there is no new pair for now, and may be one later.
        """
        held = await self._read(link)
        if self._serves(held.pair, rejected):
            return held.pair
        async with self.accounts.account_lock(link.account_id):
            while True:
                held = await self._read(link)
                if self._serves(held.pair, rejected):
                    return held.pair
                marked = await self._mark(link, held)
                if marked is not None:
                    return await self._hand_in(link, marked)

    def _serves(self, pair: OAuthCredential, rejected: str | None) -> bool:
        return self.is_good(pair) and pair.access_token != rejected

    async def _read(self, link: Link) -> _Held:
        """The pair of an account that may be used."""
        account, held = await self._stored(link)
        account.require_usable()
        return held

    async def _stored(self, link: Link) -> tuple[LinkedAccount, _Held]:
        account, stored = await self.accounts.get_with_credential(link.account_id)
        if account.link != link:
            raise LinkedAnew(account.id)
        if not isinstance(stored.value, OAuthCredential):
            raise ReauthRequired(f"The account '{account.id}' is linked by a key, not by OAuth.")
        return account, _Held(stored.version, stored.value)

    async def _mark(self, link: Link, held: _Held) -> _Held | None:
        """Step 2. None where another version stands there by now."""
        since, now = held.pair.refreshing_since, self.now()
        if since is not None and since + self.abandoned > now:
            return replace(held, others=True)
        pair = replace(held.pair, refreshing_since=now)
        if not await self._replace(link.account_id, pair, version=held.version):
            return None
        return _Held(held.version + 1, pair)

    async def _hand_in(self, link: Link, marked: _Held) -> OAuthCredential:
        """Steps 3 and 4."""
        try:
            tokens = await self.exchange.refresh(marked.pair.refresh_token)
        except ReauthRequired as refusal:
            return await self._refused(link, marked, refusal)
        spent = marked.pair.refresh_token
        pair = pair_of(tokens, refresh_token=tokens.refresh_token or spent)
        return await self._commit(link, marked, pair)

    async def _commit(self, link: Link, marked: _Held, pair: OAuthCredential) -> OAuthCredential:
        version = marked.version
        while not await self._replace(link.account_id, pair, version=version):
            _, held = await self._stored(link)  # whatever its status, the pair is good
            if held.pair.refresh_token != marked.pair.refresh_token:
                return held.pair  # this very pair, its commit unheard of
            version = held.version  # the same pair, sealed anew with another key
        _log.info("tokens_refreshed", account=link.account_id)
        return pair

    async def _refused(self, link: Link, marked: _Held, refusal: ReauthRequired) -> OAuthCredential:
        """Take what another process has got by the same token, or say NEEDS_REAUTH."""
        since = marked.pair.refreshing_since
        while True:
            held = await self._read(link)
            if held.pair.refresh_token != marked.pair.refresh_token:
                return held.pair
            if not marked.others or since is None or since + self.abandoned <= self.now():
                break
            await asyncio.sleep(_POLL_SECONDS)
        if not await self.accounts.mark_refused(link, str(refusal)):
            await self._read(link)  # tells what has become of the account meanwhile
        raise must_be_linked_again(link.account_id) from refusal

    async def _replace(self, account_id: str, pair: OAuthCredential, *, version: int) -> bool:
        """Put a pair in place of that version; a database that fails is asked again for a while."""
        for pause in _COMMIT_PAUSES_SECONDS:
            try:
                return await self.accounts.replace_credential(
                    account_id, pair, expected_version=version
                )
            except StorageUnusable as error:
                reason = type(error).__name__
                _log.warning("tokens_not_committed", account=account_id, reason=reason)
                await asyncio.sleep(pause)
        return await self.accounts.replace_credential(account_id, pair, expected_version=version)
