"""Records under an application by their ids: found in the list that holds them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from connectors.errors import BadRequest, NotFound
from resolvers.activities import activity_by_id
from resolvers.attachments import attachment_by_id
from resolvers.loaders import Loaders
from schema.identity import ApplicationKey, GlobalId, InvalidGlobalId, decode_global_id

Find = Callable[[Loaders, ApplicationKey, str], Awaitable[Any]]
"""From the loaders, the application and the remote id: the record, or None."""


def _in_list(loader: str) -> Find:
    async def find(loaders: Loaders, key: ApplicationKey, remote_id: str) -> Any:
        records = await loaders.get(loader, key)
        return next((record for record in records if record.remote_id == remote_id), None)

    return find


FINDERS: dict[str, Find] = {
    "Activity": activity_by_id,
    "Attachment": attachment_by_id,
    "Interview": _in_list("interviews_by_application"),
    "InterviewPanel": _in_list("panels_by_application"),
    "Offer": _in_list("offers_by_application"),
    "ProfileForm": _in_list("profile_forms_by_application"),
    "Referral": _in_list("referrals_by_application"),
    "Scorecard": _in_list("scorecards_by_application"),
}
"""By type, how a record of it is found."""


def calls_of_ids(ids: Sequence[object]) -> int:
    """Requests for records by these ids: each list under an application, and one for the rest."""
    return len({_request_of(text) for text in ids})


def _request_of(text: object) -> tuple[str, ...] | None:
    """What a record is read with; None for records that come in batches, and for what is no id."""
    try:
        named = decode_global_id(str(text))
    except InvalidGlobalId:
        return None
    return (named.type_name, *named.parent_ids[:1]) if named.type_name in FINDERS else None


async def application_record(loaders: Loaders, named: GlobalId) -> Any:
    """The record that a global id names.

    Raises:
        BadRequest: the id does not tell the application.
        NotFound: the application holds no such record.
    """
    if not named.parent_ids:
        raise BadRequest(f"The id of a {named.type_name} tells its application; this one doesn't.")
    key = ApplicationKey(*named.parent_ids[:2])
    found = await FINDERS[named.type_name](loaders, key, named.remote_id)
    if found is None:
        raise NotFound(f"There is no such {named.type_name} any more.")
    return found
