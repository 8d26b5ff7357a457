"""The ground truth: all that an account holds, as it would be served one by one."""

from sandbox.account import Account, make_account
from sandbox.answers import Json


def ground_truth(account: str = "sandbox", *, people: int = 500, seed: int = 1) -> Json:
    """Make an account's records without any HTTP; the same as a sandbox of these options has."""
    return truth_of(make_account(account, people=people, seed=seed))


def truth_of(account: Account) -> Json:
    """Write everything: confidential records and deactivated users too, lists in Lever's order.

    ``contacts`` come in the order in which they were made.
    """
    return {
        "opportunities": [account.opportunity(record) for record in account.index.ordered],
        "applications": [
            application
            for record in account.index.ordered
            for application in account.applications(record)
        ],
        "contacts": [account.contact(identifier) for identifier in account.people],
        "postings": account.company.postings,
        "users": account.company.users,
        "stages": list(account.stages.values()),
        "dispositions": account.company.dispositions,
        "archive_reasons": account.company.archive_reasons,
    }
