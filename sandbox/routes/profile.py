"""What hangs under one opportunity: notes, files, resumes, feedback, interviews, offers, forms."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from mimetypes import guess_type
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from sandbox.account import Account
from sandbox.answers import Json, JsonAnswer, one
from sandbox.call import Call, Handler
from sandbox.data.documents import PORTFOLIO, PORTFOLIO_BYTES, file_bytes, portfolio_pieces
from sandbox.data.offers import document_name
from sandbox.data.records import Opportunity
from sandbox.errors import not_found, unprocessable
from sandbox.expansion import Finder, view
from sandbox.paging import envelope, newest_first, page_of

_MEDIA_TYPES = {".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One of the lists under an opportunity.

    Attributes:
        name: the last word of its path.
        time: the field that it is sorted by, latest first.
        expandable: the fields that name users, stages and so on.
    """

    name: str
    time: str = "createdAt"
    expandable: tuple[str, ...] = ()

    def written(self, call: Call, record: Json, *, status: int = HTTPStatus.OK) -> Response:
        """Answer a write."""
        finders = _finders(call.account, call.opportunity(), self.expandable)
        return one(view(call.query, finders).show(dict(record)), status)

    def list_all(self, call: Call) -> Response:
        """Answer the list."""
        opportunity = call.opportunity()
        records, gone = _visible(call, self.name, opportunity), call.account.removed
        order = newest_first(records, time=self.time, gone=gone)
        asked = view(call.query, _finders(call.account, opportunity, self.expandable))
        page, following = page_of(sorted(records, key=order.key_of), call.query, order)
        return JsonAnswer(envelope(asked.show_all(page), following))

    def get_one(self, call: Call) -> Response:
        """Answer a single one."""
        opportunity = call.opportunity()
        asked = view(call.query, _finders(call.account, opportunity, self.expandable))
        return one(asked.show(dict(find(call, self.name, opportunity))))


def _finders(
    account: Account, opportunity: Opportunity, fields: tuple[str, ...]
) -> Mapping[str, Finder]:
    def feedback(identifier: str) -> Json | None:
        forms = account.profile("feedback", opportunity)
        return next((form for form in forms if form["id"] == identifier), None)

    special: dict[str, Finder] = {
        "stage": account.stages.get,
        "postings": account.postings.get,
        "feedbackForms": feedback,
    }
    return {field: special.get(field, account.users.get) for field in fields}


def _visible(call: Call, kind: str, opportunity: Opportunity) -> list[Json]:
    """Make the records and leave out what the caller may not see or did not ask for.

    Raises:
        LeverError: 403 for offers, unless the credential has full access.
    """
    if kind == "offers":
        call.require_full_access("offers")
    records = call.account.profile(kind, opportunity)
    if kind in {"notes", "forms"} and not call.credential.full_access:
        records = [record for record in records if not record.get("secret")]
    uploaded = call.query.span("uploaded_at")
    if kind in {"files", "resumes"} and uploaded:
        records = [record for record in records if uploaded.holds(_uploaded_at(record))]
    return records


def _uploaded_at(record: Json) -> int:
    """Tell when a file came; a resume without a file counts from its creation."""
    if "uploadedAt" in record:
        return int(record["uploadedAt"])
    file = record["file"]
    return int(file["uploadedAt"] if file else record["createdAt"])


def find(call: Call, kind: str, opportunity: Opportunity) -> Json:
    """Find the record that the path names.

    Raises:
        LeverError: 404 when there is none that the caller may see.
    """
    for record in _visible(call, kind, opportunity):
        if record["id"] == call.path["id"]:
            return record
    raise not_found(kind, call.path["id"])


def download_file(call: Call) -> Response:
    """Answer ``GET …/files/:file/download``."""
    file = find(call, "files", call.opportunity())
    return _download(call, file["id"], file)


def download_resume(call: Call) -> Response:
    """Answer ``GET …/resumes/:resume/download``; 404 for one that never had a file."""
    resume = find(call, "resumes", call.opportunity())
    if resume["file"] is None:
        raise not_found("files of resume", resume["id"])
    return _download(call, resume["id"], resume["file"])


def download_offer(call: Call) -> Response:
    """Answer ``GET …/offers/:offer/download``: the signed letter, else the one that was sent."""
    offer = find(call, "offers", call.opportunity())
    status = call.query.choice("status", ("sent", "signed"))
    for wanted in (status,) if status else ("signed", "sent"):
        if offer[f"{wanted}Document"]:
            return _attachment(document_name(wanted), ".pdf")
    raise not_found("documents of offer", offer["id"])


def _download(call: Call, identifier: str, file: Json) -> Response:
    """Send the bytes; 422 where Lever could not process the file."""
    if file["status"] == "error":
        raise unprocessable(f"{file['name']} could not be processed")
    sent = call.account.contents.get(identifier)
    if sent is not None:
        kind = guess_type(file["name"])[0] or "application/octet-stream"
        return Response(sent, headers=_headers(file["name"]), media_type=kind)
    return _attachment(file["name"], f".{file['ext'].lstrip('.')}")


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


def _attachment(name: str, ext: str) -> Response:
    headers = _headers(name)
    if name.endswith(PORTFOLIO):
        headers["Content-Length"] = str(PORTFOLIO_BYTES)
        return StreamingResponse(_flowing(portfolio_pieces(name)), 200, headers, _MEDIA_TYPES[ext])
    return Response(file_bytes(name), headers=headers, media_type=_MEDIA_TYPES[ext])


async def _flowing(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


KINDS = (
    Kind(name="feedback", expandable=("user",)),
    Kind(name="file_actions"),
    Kind(name="files", time="uploadedAt"),
    Kind(name="forms", expandable=("user", "stage")),
    Kind(name="interviews", expandable=("user", "stage", "feedbackForms", "postings")),
    Kind(name="notes", expandable=("user",)),
    Kind(name="offers", expandable=("creator",)),
    Kind(name="panels", expandable=("user", "stage")),
    Kind(name="referrals", expandable=("user", "referrer", "stage")),
    Kind(name="resumes"),
)
BY_NAME = {kind.name: kind for kind in KINDS}
_DOWNLOADS: dict[str, Callable[[Call], Response]] = {
    "files": download_file,
    "offers": download_offer,
    "resumes": download_resume,
}


def _routes() -> Iterator[tuple[str, Handler]]:
    for kind in KINDS:
        path = f"/opportunities/{{opportunity}}/{kind.name}"
        yield path, kind.list_all
        yield f"{path}/{{id}}", kind.get_one
        if kind.name in _DOWNLOADS:
            yield f"{path}/{{id}}/download", _DOWNLOADS[kind.name]


ROUTES = dict(_routes())
