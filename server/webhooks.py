"""`POST /webhooks/{provider}/{account}`: webhooks of the systems, answered once they are stored.

No API token is asked for: a webhook is known by its signature. What is refused leaves nothing but a
line in the log and a count.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from accounts.errors import BadAccount, NoSuchAccount, StorageUnusable, VaultError
from accounts.hook_tokens import HookTokens
from accounts.linked_accounts import LinkedAccounts, checked_id
from connectors.lever.webhooks import read_webhook
from connectors.webhooks import Incoming, Malformed, ReadWebhook
from events.bell import Bell
from events.hooks import HOOKS_PATH
from events.receiving import Receiver, Refusal, Refused
from server.errors import refusal
from server.failures import refused
from server.graphql_request import RequestRefused
from server.request_body import held_body, refuse_compressed

LONGEST = 65_536
"""Bytes of a body. Lever's have some hundred."""

PATIENCE_SECONDS = 10.0
"""For the body to come, and again for the database."""

READERS: Mapping[str, ReadWebhook] = {"lever": read_webhook}
"""By provider."""

_ANSWERS: Mapping[Refusal, tuple[int, str, str]] = {
    Refusal.NO_DATABASE: (
        404,
        "NOT_FOUND",
        "This server has no database to keep webhooks in: set HIREGRAPH_DATABASE_URL.",
    ),
    Refusal.UNKNOWN_ACCOUNT: (404, "NOT_FOUND", "No such account is linked."),
    Refusal.TOO_LONG: (413, "BAD_USER_INPUT", f"The body must be at most {LONGEST} bytes long."),
    Refusal.MALFORMED: (400, "BAD_USER_INPUT", "This is no webhook of that system."),
    Refusal.NOT_SIGNED: (401, "UNAUTHENTICATED", "The signature is of no webhook set up here."),
    Refusal.TOO_OLD: (400, "BAD_USER_INPUT", "The webhook is too old."),
    Refusal.TOO_NEW: (400, "BAD_USER_INPUT", "The webhook is of the future: set the clock."),
    Refusal.REPLAYED: (409, "BAD_USER_INPUT", "The webhook was taken before."),
    Refusal.NOT_STORED: (503, "INTERNAL", "The webhook cannot be stored. Send it again."),
}
"""Status, code and message."""

_OF_STATUS = {413: Refusal.TOO_LONG}

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(slots=True)
class WebhookCounts:
    """What became of the webhooks that came to this process.

    Attributes:
        taken: how many were stored.
        refused: how many were not, by reason.
    """

    taken: int = 0
    refused: Counter[Refusal] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSite:
    """Takes webhooks.

    Attributes:
        fixed: the accounts of the environment, each with its provider.
        kept: the accounts of the database, if there is one.
        bell: rung when something new is kept.
        counts: counted up here.
    """

    fixed: Mapping[str, str]
    kept: LinkedAccounts | None
    bell: Bell
    counts: WebhookCounts = field(default_factory=WebhookCounts)

    def routes(self) -> list[Route]:
        """What is served."""
        return [Route(f"{HOOKS_PATH}/{{provider}}/{{account}}", self._answer, methods=["POST"])]

    async def _answer(self, request: Request) -> Response:
        try:
            await self._take(request)
        except Refused as error:
            return self._refuse(request, error.refusal)
        except (StorageUnusable, VaultError, TimeoutError) as error:
            _log.error("webhook_not_stored", reason=str(error) or type(error).__name__)
            return self._refuse(request, Refusal.NOT_STORED)
        self.counts.taken += 1
        return Response(status_code=204)

    async def _take(self, request: Request) -> None:
        """Keep what came, or tell why not: an account that is not there is told before all else.

        That is asked at last, since what a webhook kept here has signed has an account.
        """
        provider, account_id = request.path_params["provider"], request.path_params["account"]
        if self.kept is None:
            raise Refused(Refusal.NO_DATABASE)
        if provider not in READERS:
            raise Refused(Refusal.UNKNOWN_ACCOUNT)
        receiver = Receiver(HookTokens(self.kept.storage, self.kept.vault), self.bell)
        try:
            incoming = await _read(request, READERS[provider])
            async with asyncio.timeout(PATIENCE_SECONDS):
                await receiver.take(self._checked(account_id), incoming, now=datetime.now(UTC))
        except Refused:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._require_account(self.kept, provider, account_id)
            raise

    def _checked(self, account_id: str) -> str:
        """The id, if it can be an account's: one of the environment, or any but those kept for it.

        Raises:
            Refused: UNKNOWN_ACCOUNT.
        """
        try:
            return account_id if account_id in self.fixed else checked_id(account_id)
        except BadAccount:
            raise Refused(Refusal.UNKNOWN_ACCOUNT) from None

    async def _require_account(self, kept: LinkedAccounts, provider: str, account_id: str) -> None:
        """Go on only for an account of that provider, whatever its status.

        Raises:
            Refused: UNKNOWN_ACCOUNT.
        """
        holds = self.fixed.get(account_id)
        try:
            holds = holds or (await kept.get(self._checked(account_id))).provider
        except NoSuchAccount:
            raise Refused(Refusal.UNKNOWN_ACCOUNT) from None
        if holds != provider:
            raise Refused(Refusal.UNKNOWN_ACCOUNT)

    def _refuse(self, request: Request, why: Refusal) -> Response:
        """Log, count and tell a refusal. Of what came nothing is repeated."""
        self.counts.refused[why] += 1
        known = why not in {Refusal.UNKNOWN_ACCOUNT, Refusal.NO_DATABASE}
        _log.warning(
            "webhook_refused",
            reason=why.value,
            account=request.path_params["account"] if known else None,
            so_far=self.counts.refused[why],
        )
        status, code, message = _ANSWERS[why]
        return refused(status, refusal(code, message))


async def _read(request: Request, read: ReadWebhook) -> Incoming:
    """What came.

    Raises:
        Refused: TOO_LONG or MALFORMED.
    """
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    try:
        refuse_compressed(request)
        return read(await held_body(request, LONGEST, deadline))
    except RequestRefused as error:
        raise Refused(_OF_STATUS.get(error.status, Refusal.MALFORMED)) from None
    except (ClientDisconnect, Malformed):
        raise Refused(Refusal.MALFORMED) from None
