"""``POST /uploads``: files that wait for the application which they go with."""

from starlette.responses import Response

from sandbox.account import StoredFile
from sandbox.answers import created
from sandbox.call import Call
from sandbox.data.chance import DAY
from sandbox.errors import bad_request
from sandbox.reading import SentFile
from sandbox.writes.documents import require_content

_URL = "https://api.lever.co/v1/uploads/"


def upload(call: Call) -> Response:
    """Answer the POST: one file, in a form's field ``file``; it is kept for a day."""
    files = [file for file in call.files if file.field == "file"]
    if len(files) != 1:
        raise bad_request("A form with one file is required")
    require_content(sent := files[0])
    _forget_old(call)
    identifier = f"{call.account.journal.identifier()}-{sent.name}"
    stored = StoredFile(sent.name, sent.content, call.at + DAY)
    call.account.uploads[identifier] = stored
    return created(
        {
            "expiresAt": stored.expires_at,
            "filename": sent.name,
            "id": identifier,
            "uri": f"{_URL}{identifier}",
            "size": len(sent.content),
        }
    )


def _forget_old(call: Call) -> None:
    uploads = call.account.uploads
    for identifier in [each for each, file in uploads.items() if file.expires_at <= call.at]:
        del uploads[identifier]


def uploaded(call: Call, uri: str) -> SentFile:
    """Find an upload by its address.

    Raises:
        LeverError: 400 when there is none, or its day is over.
    """
    file = call.account.uploads.get(uri.removeprefix(_URL))
    if file is None or file.expires_at <= call.at:
        raise bad_request(f"{uri[:200]} is no upload, or it has expired")
    return SentFile("file", file.name, file.content)


WRITES = {("POST", "/uploads"): upload}
