"""What many writes share: they name whom they are about, and leave a mark there."""

from sandbox.call import Call
from sandbox.data.records import Opportunity
from sandbox.errors import forbidden


def ids_of(record: Opportunity, **more: str) -> dict[str, str]:
    """Name an opportunity, its person and its application, for the journal."""
    ids = {"opportunity": record.id, "contact": record.person.id}
    if record.application:
        ids |= {"application": record.application.id, "posting": record.application.posting}
    return ids | more


def interact(call: Call, record: Opportunity) -> None:
    """Note that something happened around an opportunity.

    A real account's ``updatedAt`` stays behind ``lastInteractionAt`` after such a write, though
    the documentation says that it moves along.
    """
    call.account.profiles.freeze(record)
    record.last_interaction_at = call.at


def require_by_api(call: Call, identifier: str, what: str) -> None:
    """Refuse to touch what people made in Lever itself.

    Raises:
        LeverError: 403.
    """
    if identifier not in call.account.by_api:
        raise forbidden(f"{what} that were not created via the API")
