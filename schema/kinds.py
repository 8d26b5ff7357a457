"""Kinds of record under one application that a field is put together from: a request each.

By kind, the types that it can give: a filter on `types` spares the kinds that have none of them.
"""

ACTIVITY_KINDS = {
    "notes_by_application": ("NOTE",),
    "interviews_by_application": ("OTHER",),
    "scorecards_by_application": ("OTHER",),
}
ATTACHMENT_KINDS = {
    "resumes_by_application": ("RESUME",),
    "files_by_application": ("COVER_LETTER", "OTHER"),
    "offers_by_application": ("OFFER_LETTER",),
}
