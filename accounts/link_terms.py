"""What a link token allows, as values: `accounts.link_tokens` makes and keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.link_faults import LinkFault, LinkRefused
from accounts.linked_accounts import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTerms:
    """What a token is to allow.

    Attributes:
        account_id: the product's own id of its customer; None for a new one. An account of that id
            is linked again.
        environment: where the account is; None for where it was, or production.
        scopes: what the credential must allow, by the provider's names; none for what the account
            had, or the provider's usual ones.
        origin: of the page that opens the link; None where none does, but a person.
    """

    account_id: str | None = None
    environment: Environment | None = None
    scopes: Sequence[str] = ()
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkToken:
    """What is known of a token; its times are in UTC."""

    id: str
    account_id: str
    environment: Environment
    scopes: tuple[str, ...]
    origin: str | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None

    def require_unused(self) -> None:
        """Go on only where nothing was linked with it.

        Raises:
            LinkRefused: TOKEN_USED.
        """
        if self.used_at is not None:
            raise LinkRefused(LinkFault.TOKEN_USED)

    def require_open(self, now: datetime) -> None:
        """Go on only where it is neither used nor over.

        Raises:
            LinkRefused: TOKEN_USED or TOKEN_EXPIRED.
        """
        self.require_unused()
        if now >= self.expires_at:
            raise LinkRefused(LinkFault.TOKEN_EXPIRED)


@dataclass(frozen=True, slots=True)
class NewLinkToken:
    """A token just made: `secret` is what is handed on, and never to be had again."""

    token: LinkToken
    secret: str = field(repr=False)
