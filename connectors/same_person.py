"""By what a person is known again: addresses, and links to a page of theirs.

Two ways of writing the same come to one text here. Of the sites where people have profiles only
those pages count that are one person's; of any other site a page does, and the site as a whole
does not, as many may name it.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)

_PROFILES: Mapping[str, re.Pattern[str]] = {
    "behance.net": re.compile(r"^/[^/]+"),
    "dribbble.com": re.compile(r"^/[^/]+"),
    "github.com": re.compile(r"^/[^/]+$"),
    "gitlab.com": re.compile(r"^/[^/]+$"),
    "linkedin.com": re.compile(r"^/(?:in|pub)/[^/]+"),
    "twitter.com": re.compile(r"^/[^/]+"),
    "xing.com": re.compile(r"^/profile/[^/]+"),
}
"""By site, the part of a path that is one person's; letters of either case are the same there."""

_ALIASES = {"x.com": "twitter.com"}


def canonical_email(address: str) -> str:
    """An address as addresses are compared."""
    return address.strip().casefold()


def canonical_link(link: str) -> str | None:
    """A link as links are compared; None for one that is not a page of one person's."""
    written = link.strip()
    if not _SCHEME.match(written):
        written = f"https://{written}"
    try:
        parts = urlsplit(written)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    path = unquote(parts.path).rstrip("/")
    site = _site(host)
    if site in _PROFILES:
        own = _PROFILES[site].match(path.casefold())
        return None if own is None else site + own.group()
    if "." not in host or not (path or parts.query):
        return None
    query = f"?{parts.query}" if parts.query else ""
    return host.removeprefix("www.") + path + query


def pages_of(links: Iterable[str]) -> list[str]:
    """Those of some links that are one person's pages, as they are compared, each once."""
    return list(dict.fromkeys(filter(None, map(canonical_link, links))))


def known_by(addresses: Iterable[str], links: Iterable[str]) -> frozenset[str]:
    """All that a person is known by: what two have in common tells that they are one."""
    emails = {f"email:{canonical_email(each)}" for each in addresses}
    return frozenset(emails | {f"link:{each}" for each in pages_of(links)})


def _site(host: str) -> str:
    """The site that a host belongs to: `uk.linkedin.com` and `www.linkedin.com` are one."""
    named = ".".join(host.split(".")[-2:])
    return _ALIASES.get(named, named)
