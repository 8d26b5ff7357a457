"""Hiring somebody against a requisition."""

from sandbox.answers import Json
from sandbox.call import Call
from sandbox.data.records import Opportunity
from sandbox.errors import bad_request

_EXTENDED = frozenset({"sent", "sent-manually", "opened"})


def requisition_for(call: Call, record: Opportunity, reason: str | None) -> str | None:
    """Give the id of the requisition that ``requisitionId`` names, where the reason is a hire.

    Raises:
        LeverError: 400 when there is none, it is closed, or an offer stands against it.
    """
    identifier = call.body.known("requisitionId", call.account.requisitions)
    if identifier is None or not call.account.hires_by(reason):
        return None
    requisition = call.account.requisitions[identifier]
    if requisition["status"] == "closed":
        raise bad_request(f"requisition {identifier} is closed")
    _check_offers(call, record, requisition)
    return identifier


def _check_offers(call: Call, record: Opportunity, requisition: Json) -> None:
    offers = call.account.profile("offers", record)
    if any(offer["status"] in _EXTENDED for offer in offers):
        raise bad_request("an offer was extended and is not signed")
    signed = any(offer["status"] == "signed" for offer in offers)
    applied = record.application.posting if record.application else None
    if signed and applied not in requisition["postings"]:
        raise bad_request("the offer is for a posting that is not linked to the requisition")


def fill(call: Call, record: Opportunity, identifier: str | None) -> None:
    """Count a hire against a requisition; without one remember that there is none."""
    account = call.account
    account.hires[record.id] = identifier
    if identifier is None:
        return
    offers = {offer["id"] for offer in account.profile("offers", record)}
    requisition = account.requisitions[identifier]
    account.requisitions[identifier] = requisition | {
        "headcountHired": requisition["headcountHired"] + 1,
        "offerIds": [each for each in requisition["offerIds"] if each not in offers],
    }


def vacate(call: Call, record: Opportunity) -> None:
    """Give back the place that an earlier write filled."""
    filled = call.account.hires.pop(record.id, None)
    requisition = call.account.requisitions.get(filled or "")
    if requisition:
        hired = requisition["headcountHired"] - 1
        call.account.requisitions[requisition["id"]] = requisition | {"headcountHired": hired}
