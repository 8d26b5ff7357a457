"""The linked accounts and API tokens of this server, as one request may see and change them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.errors import BadAccount
from accounts.hook_tokens import HookTokens
from accounts.link_terms import LinkTerms, NewLinkToken
from accounts.linked_accounts import AccountTerms, LinkedAccount, LinkedAccounts
from accounts.tokens import Grant, Tokens
from connectors.errors import Unsupported
from connectors.public_web import PublicWeb
from events.bell import Bell
from events.endpoints import Endpoints
from events.tail import Tail

if TYPE_CHECKING:
    from resolvers.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """What root fields on accounts and tokens work with.

    Attributes:
        grant: what the caller may do.
        chosen_id: the account that the request is for.
        named_id: the same where the request or its token names one; None where neither does.
        providers: of the environment's accounts the provider, by account.
        database: the accounts of the database, if there is one.
        tail: the newest events, where there is a database.
        bell: wakes who waits for something new in the database.
        web: the way to the callers' own addresses.
        link: tries an API key and keeps the account.
        unlink: unlinks an account; tells whether there was one.
        make_link_token: makes a link token.
        link_url: where somebody links an account with a link token.
        webhook_url: where a provider's system is to send the webhooks of an account; None where
            the server does not know its own address.
        open: an account as the context of what is asked of it, the same however often it is opened.
    """

    grant: Grant
    chosen_id: str
    named_id: str | None
    providers: Mapping[str, str]
    database: LinkedAccounts | None
    tail: Tail | None
    bell: Bell
    web: PublicWeb
    link: Callable[[LinkedAccounts, AccountTerms, str], Awaitable[LinkedAccount]]
    unlink: Callable[[LinkedAccounts, str], Awaitable[bool]]
    make_link_token: Callable[[LinkedAccounts, LinkTerms], Awaitable[NewLinkToken]]
    link_url: Callable[[str], str]
    webhook_url: Callable[[str, str], str | None]
    open: "Callable[[str], Awaitable[Context]]"

    @property
    def kept(self) -> LinkedAccounts:
        """The accounts of the database.

        Raises:
            Unsupported: there is no database.
        """
        if self.database is None:
            raise Unsupported(
                "This server keeps no accounts and no tokens: set HIREGRAPH_DATABASE_URL, and "
                "HIREGRAPH_SECRET_KEY to link accounts."
            )
        return self.database

    @property
    def tokens(self) -> Tokens:
        """The tokens of the database.

        Raises:
            Unsupported: there is no database.
        """
        return Tokens(self.kept.storage)

    @property
    def hook_tokens(self) -> HookTokens:
        """The secrets of webhooks in the database.

        Raises:
            Unsupported: there is no database.
        """
        return HookTokens(self.kept.storage, self.kept.vault)

    @property
    def events(self) -> Tail:
        """What happened, from the newest on.

        Raises:
            Unsupported: there is no database.
        """
        if self.tail is None:
            raise Unsupported("This server keeps no events: set HIREGRAPH_DATABASE_URL.")
        return self.tail

    @property
    def endpoints(self) -> Endpoints:
        """Where events are sent to.

        Raises:
            Unsupported: there is no database.
        """
        return Endpoints(self.kept.storage, self.kept.vault)

    async def require_account(self, account_id: str | None) -> None:
        """Go on only with an account that is linked, or with none.

        Raises:
            NoSuchAccount: it is not linked.
        """
        if account_id is not None and account_id not in self.providers:
            await self.kept.get(account_id)

    def changeable(self, account_id: str) -> str:
        """The id of an account that can be changed here.

        Raises:
            BadAccount: the environment gives the account.
        """
        if account_id in self.providers:
            raise BadAccount(
                f"The account '{account_id}' is given by the environment: change it there.", "id"
            )
        return account_id
