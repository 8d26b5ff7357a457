"""Which scopes there are, and which of them a path takes."""

from collections.abc import Iterable

CONFIDENTIAL = "confidential:access:admin"
OFFLINE = "offline_access"

READS = frozenset({"GET", "HEAD"})
"""The methods that change nothing."""

_UNDER_OPPORTUNITY = (
    "applications",
    "feedback",
    "files",
    "forms",
    "interviews",
    "notes",
    "offers",
    "panels",
    "referrals",
    "resumes",
)
_KINDS = {
    "archive_reasons": "archive_reasons",
    "audit_events": "audit_events",
    "candidates": "opportunities",
    "contacts": "contact",
    "disposition_stages": "stages",
    "feedback_templates": "feedback_templates",
    "form_templates": "form_templates",
    "opportunities": "opportunities",
    "postings": "postings",
    "requisition_fields": "requisition_fields",
    "requisitions": "requisitions",
    "roles": "roles",
    "sources": "sources",
    "stages": "stages",
    "surveys": "diversity_surveys",
    "tags": "tags",
    "uploads": "uploads",
    "users": "users",
    "webhooks": "webhooks",
}
"""From the first word of a path to that of its scope."""

_ALL_KINDS = {*_KINDS.values(), *_UNDER_OPPORTUNITY, "eeo_responses", "eeo_responses_pii"}

KNOWN = frozenset(
    {f"{kind}:{access}:admin" for kind in _ALL_KINDS for access in ("read", "write")}
    | {CONFIDENTIAL, OFFLINE}
)


def unknown(scopes: Iterable[str]) -> list[str]:
    """Give those that do not exist."""
    return [scope for scope in scopes if scope not in KNOWN]


def scope_needed(method: str, path: str) -> str | None:
    """Tell the scope that a request takes; ``path`` is below ``/v1``. None where it takes none."""
    kind = _kind(path.strip("/").split("/"))
    return kind and f"{kind}:{'read' if method in READS else 'write'}:admin"


def _kind(words: list[str]) -> str | None:
    match words:
        case ["opportunities" | "candidates", "deleted"]:
            return "opportunities"
        case ["opportunities" | "candidates", _, under, *_] if under in _UNDER_OPPORTUNITY:
            return under
        case ["applications", *_]:
            return "applications"
        case ["eeo", "responses", *pii]:
            return "eeo_responses_pii" if pii else "eeo_responses"
        case [first, *_]:
            return _KINDS.get(first)
    return None
