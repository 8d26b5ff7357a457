"""The HTML that descriptions of postings may hold."""

import re
from collections.abc import Collection
from html import unescape
from html.parser import HTMLParser

from sandbox.errors import bad_request

_ATTRIBUTES = frozenset({"class", "href", "style"})
_ENDS = re.compile(r"</(?:div|p|li)>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


class _Tags(HTMLParser):
    """Gathers the tags and attributes that are not allowed."""

    def __init__(self, allowed: Collection[str]) -> None:
        super().__init__()
        self.allowed = allowed
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        if tag not in self.allowed:
            self.refused.append(tag)
        self.refused += [name for name, _value in attrs if name not in _ATTRIBUTES]


def check_html(html: str, allowed: Collection[str]) -> None:
    """Refuse HTML with other tags than those allowed, or with unknown attributes.

    Raises:
        LeverError: 400.
    """
    tags = _Tags(allowed)
    tags.feed(html)
    if tags.refused:
        raise bad_request(f"HTML with {', '.join(tags.refused)} is not supported")


def plain(html: str) -> str:
    """Write HTML as text, a block a line."""
    return unescape(_TAG.sub("", _ENDS.sub("\n", html)))
