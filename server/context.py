"""What resolvers find in `info.context`: made here for each operation."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import strawberry
from graphql import OperationType
from starlette.requests import Request

from accounts.link_terms import LinkTerms, NewLinkToken
from accounts.link_tokens import LinkTokens
from accounts.linked_accounts import LinkedAccounts
from accounts.pages import count_accounts
from accounts.tokens import Grant, Scope
from connectors.budget import Budget
from connectors.errors import Forbidden
from connectors.public_web import PublicWeb
from connectors.web_files import WebFiles
from events.hooks import hook_url
from resolvers.administration import Administration
from resolvers.context import Context, RequestContext
from resolvers.execution import Execution
from resolvers.files import RequestFiles
from resolvers.needs import Need, refuse_administration, refuse_linking
from resolvers.plan import ACCOUNT, Plan, plan_operation, refuse_if_costly
from server.accounts import DEFAULT_ACCOUNT, link_by_key
from server.authentication import grant_of
from server.documents import core_schema
from server.file_urls import FileUrls
from server.link.addresses import Addresses
from server.operations import MakeContext, Operation
from server.registry import Registry
from server.settings import Settings
from server.unlinking import unlink

ACCOUNT_HEADER = "X-Linked-Account"
LAST_EVENT_HEADER = "Last-Event-ID"
"""What a browser's EventSource sends when it connects again."""

_SEEN_BY_LINKING = frozenset({f"{ACCOUNT}.id", f"{ACCOUNT}.status"})


def context_maker(
    schema: strawberry.Schema, accounts: Registry, settings: Settings, *, file_urls: FileUrls
) -> MakeContext:
    """Make the function that gives each operation its context, or refuses it.

    It raises `NotFound` for an unknown account, `Forbidden` for what the caller's token does not
    allow, and QUERY_TOO_COSTLY for an operation estimated at more upstream requests than the
    settings allow. The request's account is opened only for an operation that needs it.
    """
    core = core_schema(schema)
    web = PublicWeb(allow_private=settings.allow_private_urls)

    async def make_context(request: Request, operation: Operation) -> RequestContext:
        plan = plan_operation(core, operation.document, operation.definition, operation.variables)
        grant = grant_of(request.scope)
        _refuse_ungranted(plan, grant, operation.definition.operation)
        linked = await _count(accounts, grant) if plan.in_accounts else 0
        refuse_if_costly(plan.estimate(linked=linked), settings.max_query_cost)
        named = request.headers.get(ACCOUNT_HEADER)
        contexts = _Contexts(
            accounts=accounts,
            settings=settings,
            budget=Budget(deadline=asyncio.get_running_loop().time() + settings.request_timeout),
            web=web,
            wanted=frozenset(plan.wanted),
            sign_url=partial(file_urls.url_for, reached_at=str(request.base_url)),
            files=RequestFiles(
                web=WebFiles(web=web), left=settings.max_upload_bytes, kept=operation.kept
            ),
            link_url=partial(Addresses(settings.public_url).page, request),
        )
        administration = contexts.administration(grant, named or grant.account_id)
        context = RequestContext(
            budget=contexts.budget,
            administration=administration,
            last_event_id=request.headers.get(LAST_EVENT_HEADER),
        )
        if Need.RECORDS in plan.needs:
            context = await administration.open(chosen_account(grant, named))
        context.executor_class = Execution if plan.opens_accounts else None
        return context

    return make_context


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contexts:
    """The contexts of one operation: one for each account that it reads, all of one budget."""

    accounts: Registry
    settings: Settings
    budget: Budget
    web: PublicWeb
    wanted: frozenset[str]
    sign_url: Callable[[Any, str], str | None]
    files: RequestFiles
    link_url: Callable[[str], str]
    opened: dict[str, Context] = field(default_factory=dict)

    def administration(self, grant: Grant, chosen_id: str | None) -> Administration:
        """The accounts and tokens, as the operation may see and change them."""

        async def open_account(account_id: str) -> Context:
            connector = await self.accounts.get(account_id)
            known = self.opened.get(account_id)
            if known is None or known.connector is not connector:  # linked anew meanwhile
                known = self.opened[account_id] = Context(
                    budget=self.budget,
                    administration=administration,
                    account_id=account_id,
                    connector=connector,
                    default_actor=self.accounts.default_actor(account_id),
                    write_log=self.accounts.writes.open,
                    files=self.files,
                    wanted=self.wanted,
                    sign_url=self.sign_url,
                )
            return known

        administration = Administration(
            grant=grant,
            chosen_id=chosen_id or DEFAULT_ACCOUNT,
            named_id=chosen_id,
            providers=self.accounts.providers,
            database=self.accounts.kept,
            tail=self.accounts.tail,
            bell=self.accounts.bell,
            web=self.web,
            link=partial(link_by_key, self.settings, budget=self.budget),
            unlink=partial(unlink, self.settings),
            make_link_token=_make_link_token,
            link_url=self.link_url,
            webhook_url=self._webhook_url,
            open=open_account,
        )
        return administration

    def _webhook_url(self, provider: str, account_id: str) -> str | None:
        base = self.settings.webhook_base()
        return None if base is None else hook_url(base, provider, account_id)


async def _make_link_token(kept: LinkedAccounts, terms: LinkTerms) -> NewLinkToken:
    return await LinkTokens(kept).create(terms)


async def _count(accounts: Registry, grant: Grant) -> int:
    """How many linked accounts the caller reaches."""
    if grant.scope is Scope.ONE_ACCOUNT:
        return 1
    kept = 0 if accounts.kept is None else await count_accounts(accounts.kept.storage)
    return len(accounts.providers) + kept


def _refuse_ungranted(plan: Plan, grant: Grant, kind: OperationType) -> None:
    """Refuse what the caller's token does not allow in whatever account."""
    writes = Need.RECORDS in plan.needs and kind is OperationType.MUTATION
    if writes and not grant.may_write:
        raise Forbidden("This token may only read.")
    if Need.ADMINISTRATION in plan.needs:
        refuse_administration(grant)
    if Need.LINKING in plan.needs:
        refuse_linking(grant)
    seen = {each for each in plan.wanted if each.startswith(f"{ACCOUNT}.")}
    if grant.scope is Scope.LINKING and not seen <= _SEEN_BY_LINKING:
        raise Forbidden("This token may only link accounts; it sees their `id` and `status`.")


def chosen_account(grant: Grant, named: str | None) -> str:
    """The id of the account that a request is for.

    Args:
        grant: what the caller may do.
        named: the account that the request names, if any.

    Raises:
        Forbidden: the caller may not reach it, whether or not it is linked.
    """
    account_id = named or grant.account_id or DEFAULT_ACCOUNT
    if grant.reaches(account_id):
        return account_id
    if grant.scope is Scope.LINKING:
        raise Forbidden("This token may only link accounts.")
    raise Forbidden("This token is for another account.")
