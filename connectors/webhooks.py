"""Webhooks as every connector offers them: read when they come in, set up, taken down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from connectors.notices import Notice


class Malformed(ValueError):
    """What came in is no webhook of this system. The message repeats nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A webhook that came in, before anything is believed of it.

    Attributes:
        nonce: a text that no other webhook of the account has.
        at: when it says that it was triggered; in UTC.
        kind: of which kind the hook that sent it should be, by the system's own name.
        notice: what it says; None where there is nothing to look into, as in a trial.
        is_signed_with: whether nonce and time are signed with a hook's secret, told in constant
            time. What the signature does not cover is a hint.
    """

    nonce: str = field(repr=False)
    at: datetime
    kind: str
    notice: Notice | None
    is_signed_with: Callable[[str], bool] = field(repr=False, compare=False)


class ReadWebhook(Protocol):
    """Reads what a system sends."""

    def __call__(self, body: bytes) -> Incoming:
        """A body as it came.

        Raises:
            Malformed: it is none of that system's.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A hook as the system holds it: it sends webhooks of one kind to one address.

    Attributes:
        id: the system's own.
        kind: by the system's own name.
        url: where it sends them.
    """

    id: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHook(Hook):
    """A hook just made: `secret` signs what it sends, and is never to be had again."""

    secret: str = field(repr=False)


class Hooks(Protocol):
    """The hooks of one account, for one piece of work. All raise `ConnectorError`."""

    @property
    def kinds(self) -> Sequence[str]:
        """All kinds of hooks that are worth having."""

    async def list_all(self) -> list[Hook]:
        """Every hook of the account, other programs' too."""

    async def create(self, kind: str, url: str) -> NewHook:
        """Make a hook. If `OutcomeUnknown` is raised, there may be one that nobody knows of."""

    async def delete(self, hook_id: str) -> None:
        """Take a hook down; nothing happens where it is gone."""
