"""Kinds of record under one application that a field is put together from: a request each."""

ACTIVITY_KINDS = (
    "notes_by_application",
    "interviews_by_application",
    "scorecards_by_application",
)
ATTACHMENT_KINDS = ("files_by_application", "resumes_by_application", "offers_by_application")
