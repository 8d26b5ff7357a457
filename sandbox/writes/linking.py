"""Postings and requisitions name each other; a change on one side shows on the other."""

from collections.abc import Sequence

from sandbox.account import Account
from sandbox.answers import Json


def link_posting(account: Account, identifier: str, codes: Sequence[str]) -> None:
    """Give a posting these requisition codes; codes of no requisition are kept too."""
    _set_codes(account, identifier, list(dict.fromkeys(codes)))
    for requisition in list(account.requisitions.values()):
        having = [each for each in requisition["postings"] if each != identifier]
        if requisition["requisitionCode"] in codes:
            having.append(identifier)
        _set_postings(account, requisition, having)


def link_requisition(account: Account, requisition: Json, postings: Sequence[str]) -> Json:
    """Link a requisition, which must be kept already, to these postings; give it as it is then."""
    code = requisition["requisitionCode"]
    for posting in list(account.postings.values()):
        codes = [each for each in posting["requisitionCodes"] if each != code]
        if posting["id"] in postings:
            codes.append(code)
        _set_codes(account, posting["id"], codes)
    return _set_postings(account, requisition, list(dict.fromkeys(postings)))


def unlink_code(account: Account, code: str) -> None:
    """Take a requisition's code off all postings."""
    for posting in list(account.postings.values()):
        codes = [each for each in posting["requisitionCodes"] if each != code]
        _set_codes(account, posting["id"], codes)


def _set_codes(account: Account, identifier: str, codes: list[str]) -> None:
    posting = account.postings[identifier]
    if sorted(posting["requisitionCodes"]) != sorted(codes):
        new = {"requisitionCodes": codes, "reqCode": codes[0] if codes else None}
        account.postings[identifier] = posting | new


def _set_postings(account: Account, requisition: Json, postings: list[str]) -> Json:
    """Set the postings; a requisition is confidential if one of them is."""
    kinds = {account.postings[each]["confidentiality"] for each in postings}
    confidentiality = "confidential" if "confidential" in kinds else "non-confidential"
    new = requisition | {"postings": postings, "confidentiality": confidentiality}
    if new != requisition:
        account.requisitions[requisition["id"]] = new
    return new
