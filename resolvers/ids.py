"""Ids that callers pass: read, and held against the account and the type that they must have."""

from connectors.errors import BadRequest, NotFound
from schema.identity import GlobalId, InvalidGlobalId, decode_global_id


def read_id(text: str, *, account_id: str) -> GlobalId:
    """The global id that a caller passes.

    Raises:
        BadRequest: it is none.
        NotFound: it belongs to another account: of that account not even this is told.
    """
    try:
        found = decode_global_id(text)
    except InvalidGlobalId:
        raise BadRequest(
            f"{text!r} is not a global id. Pass an `id` that this API gave out; for the system's "
            "own ids use `remoteId`."
        ) from None
    if found.account != account_id:
        raise NotFound("There is no record with this id in this linked account.")
    return found


def read_id_of(type_name: str, text: str, *, account_id: str) -> GlobalId:
    """A global id that must name a record of that type.

    Raises:
        BadRequest: it is none, or names a record of another type.
        NotFound: it belongs to another account.
    """
    found = read_id(text, account_id=account_id)
    if found.type_name != type_name:
        raise BadRequest(f"This is the id of a {found.type_name}, not of a {type_name}.")
    return found
