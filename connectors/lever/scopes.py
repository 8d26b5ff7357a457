"""Which OAuth scope a request takes.

The scopes: https://hire.lever.co/developer/documentation, Scopes. An API key has a permission for
each of them.
"""

CONFIDENTIAL = "confidential:access:admin"
"""What reading anything confidential takes, beside the scope of its kind."""

UNDER_OPPORTUNITY = {
    "applications": "applications:read:admin",
    "feedback": "feedback:read:admin",
    "files": "files:read:admin",
    "forms": "forms:read:admin",
    "interviews": "interviews:read:admin",
    "notes": "notes:read:admin",
    "offers": "offers:read:admin",
    "panels": "panels:read:admin",
    "referrals": "referrals:read:admin",
    "resumes": "resumes:read:admin",
}
"""By the word after an opportunity's id."""

UPLOADS = "uploads:write:admin"
"""What sending a file ahead of its application takes; there nothing can be read."""

_DONE_TO_OPPORTUNITY = frozenset(
    {
        "addLinks",
        "addSources",
        "addTags",
        "archived",
        "removeLinks",
        "removeSources",
        "removeTags",
        "stage",
    }
)
"""What may follow an opportunity's id in a write to the opportunity itself."""

_AT_THE_TOP = {
    "applications": "applications:read:admin",
    "archive_reasons": "archive_reasons:read:admin",
    "audit_events": "audit_events:read:admin",
    "contacts": "contact:read:admin",
    "disposition_stages": "stages:read:admin",
    "feedback_templates": "feedback_templates:read:admin",
    "form_templates": "form_templates:read:admin",
    "opportunities": "opportunities:read:admin",
    "postings": "postings:read:admin",
    "requisition_fields": "requisition_fields:read:admin",
    "requisitions": "requisitions:read:admin",
    "roles": "roles:read:admin",
    "sources": "sources:read:admin",
    "stages": "stages:read:admin",
    "surveys": "diversity_surveys:read:admin",
    "tags": "tags:read:admin",
    "users": "users:read:admin",
    "webhooks": "webhooks:read:admin",
}
"""By the first word of the path."""


def scope_of(path: str, *, writes: bool = False) -> str | None:
    """The scope that reading a path below Lever's address takes, or writing there, if known."""
    if writes and path == "/uploads":
        return UPLOADS
    reading = _reading(path)
    return reading.replace(":read:", ":write:") if writes and reading else reading


def _reading(path: str) -> str | None:
    match path.strip("/").split("/"):
        case ["opportunities", _, kind, *_] if kind not in _DONE_TO_OPPORTUNITY:
            return UNDER_OPPORTUNITY.get(kind)
        case ["eeo", "responses", *pii]:
            return "eeo_responses_pii:read:admin" if pii else "eeo_responses:read:admin"
        case [first, *_]:
            return _AT_THE_TOP.get(first)
    return None
