"""What a caller's `first` and `after` mean for a list."""

from resolvers.connections import check_size
from resolvers.cursors import CursorList
from schema.relations import Paging


def open_list(account_id: str, name: str, paging: Paging) -> tuple[CursorList, str | None]:
    """The cursors of a list, and the position to go on from.

    Args:
        account_id: the linked account.
        name: names the list, its parent and its filter; a cursor is good for the same name only.
        paging: as the caller asks.

    Raises:
        BadRequest: `first` or `after` is not good.
    """
    cursors = CursorList(account_id, name)
    position = None if paging.after is None else cursors.decode(paging.after)
    check_size("first", paging.first)
    return cursors, position
