"""Links to mend what only a customer's administrator can: an account that must be linked again."""

from typing import Any

import structlog
from starlette.requests import Request

from accounts.errors import AccountsError, StorageUnusable
from accounts.link_terms import LinkTerms
from accounts.link_tokens import LinkTokens
from accounts.linked_accounts import LinkedAccounts
from connectors.errors import Forbidden
from resolvers.context import Context
from resolvers.needs import refuse_linking
from server.authentication import grant_of
from server.link.addresses import Addresses
from server.operations import OperationContext

MOST = 10
"""Of how many accounts one answer links to the mending; `createLinkToken` does for the others."""

_CODE = "REAUTH_REQUIRED"

Entry = dict[str, Any]

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class Mending:
    """Adds `linkUrl` to errors of accounts that must be linked again, for callers who may link.

    Args:
        kept: the accounts of the database.
        public_url: where callers reach this server; None for wherever they reached it.
    """

    def __init__(self, kept: LinkedAccounts, public_url: str | None) -> None:
        self._kept = kept
        self._addresses = Addresses(public_url)

    async def __call__(
        self, request: Request, context: OperationContext | None, entries: list[Entry]
    ) -> None:
        """Look through the `errors` of an answer, and make one link for each such account."""
        broken = _broken(entries, of_request=_only_account(context))
        if not broken or not _may_link(request):
            return
        for account_id, extensions in list(broken.items())[:MOST]:
            if url := await self._url(request, account_id):
                for each in extensions:
                    each["linkUrl"] = url

    async def _url(self, request: Request, account_id: str) -> str | None:
        """A new link for an account; None where there is none to be had."""
        try:
            await self._kept.get(account_id)
            made = await LinkTokens(self._kept).create(LinkTerms(account_id=account_id))
        except (AccountsError, StorageUnusable) as error:
            _log.warning("no_link_to_mend", account=account_id, reason=str(error))
            return None
        return self._addresses.page(request, made.secret)


def _broken(entries: list[Entry], *, of_request: str | None) -> dict[str, list[Entry]]:
    """The extensions of errors of accounts that must be linked again, by account."""
    broken: dict[str, list[Entry]] = {}
    for extensions in (entry["extensions"] for entry in entries):
        account_id = extensions.get("accountId", of_request)
        if extensions["code"] == _CODE and account_id is not None:
            broken.setdefault(account_id, []).append(extensions)
    return broken


def _only_account(context: OperationContext | None) -> str | None:
    """The account of an operation that reads one: the provider's own refusals don't name it."""
    if isinstance(context, Context) and context.executor_class is None:
        return context.account_id
    return None


def _may_link(request: Request) -> bool:
    try:
        refuse_linking(grant_of(request.scope))
    except Forbidden:
        return False
    return True
