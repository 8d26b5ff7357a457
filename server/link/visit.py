"""One request to a link page, and what is known of it so far."""

from dataclasses import dataclass, field

from starlette.requests import Request

from accounts.link_terms import LinkToken


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A link token that is known.

    Attributes:
        token: as it is kept.
        secret: its own, so that whoever has it can go on.
        relinks: whether the account is linked already.
    """

    token: LinkToken
    secret: str = field(repr=False)
    relinks: bool


@dataclass(slots=True)
class Visit:
    """Somebody at a link page.

    Attributes:
        request: as it came.
        entry: the link token that they came with, once it is found.
        at_form: whether they have sent the form, so that a failure is told above it.
        spent_cookie: the name of a cookie that has done its work.
    """

    request: Request
    entry: Entry | None = None
    at_form: bool = False
    spent_cookie: str | None = None
