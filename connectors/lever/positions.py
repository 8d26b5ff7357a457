"""Where a walk through Lever's opportunities stands, as text that a client can bring back."""

from dataclasses import dataclass

import orjson

from connectors.errors import BadRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A place in a list.

    Attributes:
        offset: Lever's token for a page; None for the first page.
        skip: how many of what comes from there have been given out already.
        pending: contacts that were met before the offset, are due, and not yet given out.
        done: whether nothing is left behind the offset.
    """

    offset: str | None = None
    skip: int = 0
    pending: tuple[str, ...] = ()
    done: bool = False

    def encode(self) -> str:
        """The place as text."""
        return orjson.dumps([self.offset, self.skip, self.pending, self.done]).decode()


def decode_position(text: str | None) -> Position:
    """Read a place back; None is the start.

    Raises:
        BadRequest: the text is no place in a list of Lever's.
    """
    if text is None:
        return Position()
    try:
        offset, skip, pending, done = orjson.loads(text)
    except (ValueError, TypeError):
        raise _foreign() from None
    if not (
        isinstance(offset, str | None)
        and isinstance(skip, int)
        and skip >= 0
        and isinstance(pending, list)
        and all(isinstance(contact, str) for contact in pending)
        and isinstance(done, bool)
    ):
        raise _foreign()
    return Position(offset=offset, skip=skip, pending=tuple(pending), done=done)


def _foreign() -> BadRequest:
    return BadRequest("This cursor does not belong to this list.")
