"""The permissions that a Lever credential can have: OAuth's scopes, and the same for API keys.

All of them: https://hire.lever.co/developer/documentation, Scopes. Their names here are those by
which an administrator finds them in Lever.
"""

from collections.abc import Iterable

from connectors.lever.scopes import CONFIDENTIAL

_NAMES = {
    "applications": "Applications",
    "archive_reasons": "Archive reasons",
    "audit_events": "Audit events",
    "contact": "Contacts",
    "diversity_surveys": "Diversity surveys",
    "eeo_responses": "EEO responses (anonymous)",
    "eeo_responses_pii": "EEO responses (PII)",
    "feedback": "Feedback",
    "feedback_templates": "Feedback templates",
    "files": "Files",
    "forms": "Profile forms",
    "form_templates": "Profile form templates",
    "groups": "Groups",
    "interviews": "Interviews",
    "notes": "Notes",
    "offers": "Offers",
    "opportunities": "Opportunities",
    "panels": "Panels",
    "permissions": "Permissions",
    "postings": "Postings",
    "referrals": "Referrals",
    "requisitions": "Requisitions",
    "requisition_fields": "Requisition fields",
    "resumes": "Resumes",
    "roles": "Roles",
    "sources": "Sources",
    "stages": "Stages",
    "tags": "Tags",
    "tasks": "Tasks",
    "uploads": "Uploads",
    "users": "Users",
    "webhooks": "Webhooks",
}
"""By the first word of the scope."""

_WRITE_ONLY = {"uploads"}

_WRITABLE = {
    "contact",
    "feedback",
    "feedback_templates",
    "files",
    "forms",
    "form_templates",
    "groups",
    "interviews",
    "notes",
    "opportunities",
    "panels",
    "permissions",
    "postings",
    "requisitions",
    "requisition_fields",
    "roles",
    "uploads",
    "users",
    "webhooks",
}

ALL_SCOPES = (
    CONFIDENTIAL,
    *(f"{kind}:read:admin" for kind in _NAMES if kind not in _WRITE_ONLY),
    *(f"{kind}:write:admin" for kind in _NAMES if kind in _WRITABLE),
)

_ASKED_FOR_BY_NAME_ONLY = {
    "audit_events",
    "diversity_surveys",
    "eeo_responses",
    "eeo_responses_pii",
    "groups",
    "permissions",
    "roles",
    "tasks",
    "webhooks",
}

USUAL_SCOPES = tuple(
    f"{kind}:read:admin"
    for kind in _NAMES
    if kind not in _WRITE_ONLY and kind not in _ASKED_FOR_BY_NAME_ONLY
)
"""What a link asks for when nothing else is said: to read all that recruiting is made of, and
neither what the law protects, nor what the account's security hangs on."""


def unknown_scopes(scopes: Iterable[str]) -> list[str]:
    """Those that Lever does not have."""
    return [scope for scope in scopes if scope not in ALL_SCOPES]


def permission_name(scope: str) -> str:
    """What an administrator of Lever knows a scope as; the scope itself where it is not known."""
    if scope == CONFIDENTIAL:
        return "Confidential data"
    return _NAMES.get(scope.partition(":")[0], scope)


def writes(scope: str) -> bool:
    """Whether it allows to change something; each such scope allows to read the same as well."""
    return scope.endswith(":write:admin")
