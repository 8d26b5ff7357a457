"""The ground truth: all that an account holds, as it would be served one by one."""

from sandbox.account import Account, make_account
from sandbox.answers import Json


def ground_truth(account: str = "sandbox", *, people: int = 500, seed: int = 1) -> Json:
    """Make an account's records without any HTTP; the same as a sandbox of these options has."""
    return truth_of(make_account(account, people=people, seed=seed))


def truth_of(account: Account) -> Json:
    """Write everything: confidential records and deactivated users too, lists in Lever's order.

    ``contacts`` come in the order in which they were made. ``written`` has what hangs under
    opportunities and was changed, by opportunity and kind. Webhooks show their tokens.
    """
    return {
        "opportunities": [account.opportunity(record) for record in account.index.ordered],
        "applications": [
            application
            for record in account.index.ordered
            for application in account.applications(record)
        ],
        "contacts": [account.contact(identifier) for identifier in account.people],
        "postings": list(account.postings.values()),
        "users": list(account.users.values()),
        "stages": list(account.stages.values()),
        "dispositions": account.company.dispositions,
        "archive_reasons": account.company.archive_reasons,
        "requisitions": list(account.requisitions.values()),
        "requisition_fields": list(account.requisition_fields.values()),
        "feedback_templates": list(account.feedback_templates.values()),
        "form_templates": list(account.form_templates.values()),
        "webhooks": list(account.webhooks.values()),
        "written": account.profiles.written(),
    }
