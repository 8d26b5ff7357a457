"""The pages: what each of them shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from accounts.link_faults import LinkRefused
from accounts.link_terms import LinkToken
from connectors.lever.permissions import permission_name, writes
from server.accounts import oauth_app
from server.link.addresses import Addresses
from server.link.pages import link_page
from server.link.visit import Entry
from server.link.wording import WORDINGS
from server.settings import Settings

_NAMELESS = "the product you came from"


@dataclass(frozen=True, slots=True)
class Views:
    """Writes the pages."""

    settings: Settings
    addresses: Addresses

    def form(self, request: Request, entry: Entry, refused: LinkRefused | None = None) -> Response:
        """The page to begin on; or to try again on, with what went wrong."""
        wording = None if refused is None else WORDINGS[refused.fault]
        token = entry.token
        return self._page(
            request,
            token,
            "form.html",
            200 if wording is None else wording.status,
            event="" if refused is None else "failure",
            code="" if refused is None else refused.fault.value,
            wording=wording,
            missing=_permissions(() if refused is None else refused.missing),
            reads=_permissions(scope for scope in token.scopes if not writes(scope)),
            changes=_permissions(filter(writes, token.scopes), tell_writing=False),
            has_consent=oauth_app(self.settings, token.environment) is not None,
            environment=token.environment.value,
            relinks=entry.relinks,
            secret=entry.secret,
        )

    def failed(self, request: Request, entry: Entry | None, refused: LinkRefused) -> Response:
        """A page on which nothing can be done, but perhaps to begin again."""
        wording = WORDINGS[refused.fault]
        again = entry is not None and wording.again
        return self._page(
            request,
            None if entry is None else entry.token,
            "failed.html",
            wording.status,
            event="failure",
            code=refused.fault.value,
            wording=wording,
            missing=_permissions(refused.missing),
            again=self.addresses.page(request, entry.secret) if entry and again else "",
        )

    def linked(self, request: Request, token: LinkToken, readable: frozenset[str]) -> Response:
        """The page on which all is well.

        Args:
            request: that this answers.
            token: that was used up.
            readable: what the key was found to read; none for an account linked by consent.
        """
        beyond = sorted(readable - frozenset(token.scopes))
        unchecked = filter(writes, token.scopes) if readable else ()
        return self._page(
            request,
            token,
            "linked.html",
            200,
            event="success",
            account_id=token.account_id,
            unchecked=_permissions(unchecked, tell_writing=False),
            beyond=_permissions(beyond),
        )

    def leaving(self, request: Request, token: LinkToken, url: str) -> Response:
        """The page that goes on to the provider.

        It does so by itself rather than by a redirect: browsers hold every redirect that follows a
        form to the page's `form-action`, and nobody can tell all hosts over which the provider
        leads people to sign in.
        """
        return self._page(request, token, "leaving.html", 200, url=url)

    def _page(
        self, request: Request, token: LinkToken | None, template: str, status: int, **values: Any
    ) -> Response:
        origin = None if token is None else token.origin
        name = self.settings.product_name or urlsplit(origin or "").hostname
        common = {
            "prefix": self.addresses.prefix(request),
            "product": name or _NAMELESS,
            "named": name is not None,
            "account_id": "",
            "event": "",
            "code": "",
        }
        return link_page(template, status, origin=origin, **(common | values))


def _permissions(scopes: Iterable[str], *, tell_writing: bool = True) -> list[str]:
    """By the names that administrators know, each once."""
    names = (
        f"{permission_name(scope)} (read and write)"
        if tell_writing and writes(scope)
        else permission_name(scope)
        for scope in scopes
    )
    return list(dict.fromkeys(names))
