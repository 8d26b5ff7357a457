"""``POST /opportunities``: a new candidacy, of a new person or one who is known."""

from dataclasses import replace
from pathlib import PurePath

from starlette.responses import Response

from sandbox.answers import Json, JsonAnswer
from sandbox.call import Call
from sandbox.errors import bad_request
from sandbox.reading import SentFile
from sandbox.routes.opportunities import shown, view_of
from sandbox.writes.candidacies import Candidacy, begin, place_in
from sandbox.writes.documents import add_file, add_resume, addresses_in, require_content
from sandbox.writes.people import Details, find_or_add

ORIGINS = ("agency", "applied", "internal", "referred", "sourced", "university")
_FIRST_STAGE = "lead-new"


def create(call: Call) -> Response:
    """Answer ``POST /opportunities``; ``deduped`` tells that the person was there before.

    Each call makes a new opportunity: Lever compares people, not applications.
    """
    for file in call.files:
        require_content(file)
    asked, candidacy = view_of(call), _candidacy(call)
    contact, resume = call.body.known("contact", call.account.people), _resume(call)
    person, deduped = find_or_add(call, _details(call, resume), contact)
    record = begin(call, person, candidacy)
    if resume:
        add_resume(call, record, resume, parsed=_parses(call))
    for file in call.files:
        if file.field in {"file", "files"}:
            add_file(call, record, file, user=candidacy.user)
    body = {"data": shown(call, asked, record)}
    return JsonAnswer({"deduped": True} | body if deduped else body, 201)


def _candidacy(call: Call) -> Candidacy:
    body, users, posting = call.body, call.account.users, _posting(call)
    performer = call.required_performer()
    origin = body.choice("origin", ORIGINS) or "sourced"
    created_at = body.past("createdAt", call.at) or call.at
    return Candidacy(
        posting=posting,
        stage=body.known("stage", call.account.stages) or _FIRST_STAGE,
        origin=origin,
        kind="referral" if origin == "referred" else "user",
        user=performer,
        owner=body.known("owner", users) or _owner(call, posting, performer),
        created_at=created_at,
        followers=tuple(body.all_known("followers", users)),
        tags=tuple(body.texts("tags")),
        sources=tuple(body.texts("sources")),
        location=place_in(posting, body.text("opportunityLocation")),
        archived=_archived(call, created_at),
    )


def _posting(call: Call) -> Json | None:
    identifiers = call.body.all_known("postings", call.account.postings)
    if len(identifiers) > 1:
        raise bad_request("postings may hold one posting only")
    if not identifiers:
        return None
    posting = call.account.postings[identifiers[0]]
    if posting["confidentiality"] == "confidential":
        call.require_confidential_access()
    return posting


def _owner(call: Call, posting: Json | None, performer: str) -> str:
    if not call.query.flag("perform_as_posting_owner"):
        return performer
    if posting is None:
        raise bad_request("perform_as_posting_owner needs one posting in postings")
    return posting["owner"] or performer


def _archived(call: Call, created_at: int) -> tuple[str, int] | None:
    """Read ``archived``; without a reason it says nothing."""
    archived = call.body.inner("archived")
    reason = archived.known("reason", call.account.archive_reasons)
    if reason is None:
        return None
    at = archived.past("archivedAt", call.at)
    if at is None:
        return reason, call.at
    if "createdAt" not in call.body or created_at >= at:
        raise bad_request("archivedAt needs a createdAt before it")
    return reason, at


def _parses(call: Call) -> bool:
    return bool(call.query.flag("parse"))


def _resume(call: Call) -> SentFile | None:
    resumes = [file for file in call.files if file.field == "resumeFile"]
    if len(resumes) > 1:
        raise bad_request("resumeFile may be given once only")
    return resumes[0] if resumes else None


def _details(call: Call, resume: SentFile | None) -> Details:
    """Read who it is; a resume that is to be parsed tells what was left out.

    Of a resume, the sandbox reads the addresses in it and takes its file's name for the person's.
    """
    told = Details.of(call.body)
    if resume is None or not _parses(call):
        return told
    return replace(
        told,
        name=told.name or PurePath(resume.name).stem,
        emails=told.emails or addresses_in(resume.content),
    )


WRITES = {("POST", "/opportunities"): create}
