"""Files and resumes that were sent."""

import re
from pathlib import PurePath
from typing import Any

from starlette.responses import Response

from sandbox.answers import Json, nothing
from sandbox.call import Call
from sandbox.data.records import Opportunity
from sandbox.errors import bad_request, unprocessable
from sandbox.reading import SentFile
from sandbox.routes.profile import BY_NAME, find
from sandbox.writes.marks import ids_of, interact

_URL = "https://hire.lever.co/candidates"
_FORMATS = frozenset({".docx", ".doc", ".js", ".jpg", ".png", ".pdf", ".txt"})
_ADDRESS = re.compile(rb"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def upload_file(call: Call) -> Response:
    """Answer ``POST /opportunities/:opportunity/files``: one file, in a form's field ``file``."""
    record, performer = call.opportunity(), call.required_performer()
    files = [file for file in call.files if file.field == "file"]
    if len(files) != 1:
        raise bad_request("A form with one file is required")
    require_content(files[0])
    stored = add_file(call, record, files[0], user=performer)
    interact(call, record)
    return BY_NAME["files"].written(call, stored, status=201)


def delete_file(call: Call) -> Response:
    """Answer ``DELETE /opportunities/:opportunity/files/:file``."""
    record, performer = call.opportunity(), call.required_performer()
    file = find(call, "files", record)
    del call.account.profiles.kept("files", record)[file["id"]]
    call.account.contents.pop(file["id"], None)
    call.account.removed.add(file["id"])
    interact(call, record)
    ids = ids_of(record, file=file["id"])
    call.account.journal.note("file.deleted", ids, before=file, user=performer)
    return nothing()


def add_file(call: Call, record: Opportunity, sent: SentFile, *, user: str | None = None) -> Json:
    """Keep a file under an opportunity; its time and size are strings on the wire."""
    identifier = _keep(call, sent)
    file = {
        "id": identifier,
        "downloadUrl": f"{_URL}/{record.id}/files/{identifier}/download",
        "ext": PurePath(sent.name).suffix,
        "name": sent.name,
        "uploadedAt": str(call.at),
        "status": _status(sent),
        "size": str(len(sent.content)),
    }
    call.account.profiles.kept("files", record)[identifier] = file
    ids = ids_of(record, file=identifier)
    call.account.journal.note("file.created", ids, after=file, user=user)
    return file


def add_resume(call: Call, record: Opportunity, sent: SentFile, *, parsed: bool) -> Json:
    """Keep a resume under an opportunity; its time and size are numbers on the wire."""
    identifier = _keep(call, sent)
    resume: dict[str, Any] = {
        "id": identifier,
        "createdAt": call.at,
        "file": {
            "name": sent.name,
            "ext": PurePath(sent.name).suffix.removeprefix("."),
            "downloadUrl": f"{_URL}/{record.id}/resumes/{identifier}/download",
            "uploadedAt": call.at,
            "status": _status(sent),
            "size": len(sent.content),
        },
    }
    if parsed:
        resume["parsedData"] = {"positions": [], "schools": []}
    call.account.profiles.kept("resumes", record)[identifier] = resume
    ids = ids_of(record, resume=identifier)
    call.account.journal.note("resume.created", ids, after=resume)
    return resume


def addresses_in(content: bytes) -> tuple[str, ...]:
    """Read email addresses out of a file, as far as they stand in it in plain letters."""
    return tuple(dict.fromkeys(found.decode() for found in _ADDRESS.findall(content)))


def require_content(sent: SentFile) -> None:
    """Refuse a file with nothing in it.

    Raises:
        LeverError: 422.
    """
    if not sent.content:
        raise unprocessable(f"{sent.name} is empty")


def _keep(call: Call, sent: SentFile) -> str:
    identifier = call.account.journal.identifier()
    call.account.contents[identifier] = sent.content
    return identifier


def _status(sent: SentFile) -> str:
    """Tell what came of processing: what says that it is a PDF and is none can't be read."""
    ext = PurePath(sent.name).suffix.lower()
    if ext == ".pdf" and not sent.content.startswith(b"%PDF"):
        return "error"
    return "processed" if ext in _FORMATS else "unsupported"


WRITES = {
    ("POST", "/opportunities/{opportunity}/files"): upload_file,
    ("DELETE", "/opportunities/{opportunity}/files/{id}"): delete_file,
}
