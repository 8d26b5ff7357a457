"""`/files/{token}`: a file of a linked account, passed through as it comes.

The URL is the permission: it needs no bearer token, and nothing in the request but the URL, the
method and the range has any say in what is sent.
"""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from connectors.budget import Budget
from connectors.errors import ConnectorError
from connectors.file_names import content_disposition
from connectors.files import FileRef, OpenFile
from connectors.media_types import media_type
from server.errors import refusal
from server.failures import failed, refused
from server.file_urls import FILES_PATH
from server.registry import Registry
from server.signing import ExpiredPermit, FilePermit, InvalidPermit, Seal
from server.streaming import StreamedResponse

_OCTETS = "application/octet-stream"
_UNTOLD = frozenset({"", _OCTETS, "binary/octet-stream", "application/x-download"})
"""Media types by which a system says that it does not know."""

_ONE_RANGE = re.compile(r"bytes=(\d{1,18}-\d{0,18}|-\d{1,18})")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(\s*;[ -~]*)?", re.ASCII)

# Whether a link was altered or sealed elsewhere is not told: it would help only who tries links.
_INVALID = "This link is not valid. Ask for `downloadUrl` again, and use it exactly as it comes."
_EXPIRED = "This link has expired. Ask for `downloadUrl` again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Answers for the files of the linked accounts.

    Attributes:
        accounts: where the files are.
        seal: what the URLs were sealed with.
        timeout_seconds: how long the account's system may take until the first byte.
        clock: seconds since 1970.
    """

    accounts: Registry
    seal: Seal
    timeout_seconds: float
    clock: Callable[[], float] = time.time

    def routes(self) -> list[BaseRoute]:
        """The paths that `FileUrls` gives out."""
        return [
            Route(f"{FILES_PATH}/{{token}}", self.answer),
            Route(f"{FILES_PATH}/{{token}}/{{name}}", self.answer),
        ]

    async def answer(self, request: Request) -> Response:
        """Answer GET, or HEAD without the bytes."""
        try:
            permit = self._permit(request.path_params)
            file = await self._open(permit, _byte_range(request))
        except InvalidPermit:
            return refused(403, refusal("FORBIDDEN", _INVALID))
        except ExpiredPermit:
            return refused(410, refusal("FORBIDDEN", _EXPIRED))
        except ConnectorError as error:
            return failed(error)
        return _response(file, permit.file_name, bare=request.method == "HEAD")

    def _permit(self, path: Mapping[str, str]) -> FilePermit:
        """What the path allows; the name is in it twice, and both must agree."""
        permit = self.seal.open(path["token"], now=self.clock())
        if "name" in path and path["name"] != permit.file_name:
            raise InvalidPermit
        return permit

    async def _open(self, permit: FilePermit, byte_range: str | None) -> OpenFile:
        file = FileRef(
            source=permit.source,
            application_id=permit.application_id,
            remote_id=permit.remote_id,
        )
        budget = Budget(deadline=asyncio.get_running_loop().time() + self.timeout_seconds)
        account = await self.accounts.get(permit.account_id)
        return await account.open_file(file, byte_range=byte_range, budget=budget)


def _response(file: OpenFile, name: str | None, *, bare: bool) -> Response:
    """An open file on its way; with no bytes where it is `bare`."""
    response = StreamedResponse(
        None if bare else file.chunks,
        200 if file.content_range is None else 206,
        close=file.close,
        event="file_broken_off",
    )
    response.headers.update(file_headers(file, name))
    return response


def file_headers(file: OpenFile, name: str | None) -> dict[str, str]:
    """What tells of a file to the client."""
    name = name or file.name
    optional = {
        "Content-Length": None if file.length is None else str(file.length),
        "Content-Range": file.content_range,
        "Content-Encoding": file.content_encoding,
        "Accept-Ranges": "bytes" if file.takes_ranges or file.content_range else None,
    }
    return {
        "Content-Type": _content_type(file.content_type, name),
        "Content-Disposition": content_disposition(name),
        **{header: value for header, value in optional.items() if value is not None},
    }


def _content_type(told: str | None, name: str | None) -> str:
    """The system's word for it, else what the name's ending stands for."""
    told = (told or "").strip()
    if told.lower() in _UNTOLD or not _MEDIA_TYPE.fullmatch(told):
        return media_type(name) or _OCTETS
    return told


def _byte_range(request: Request) -> str | None:
    """The range asked for, if it is one that can be passed on; any other may be ignored.

    `If-Range` compares with a validator, and none is given out here: then all is sent (RFC 9110,
    section 13.1.5).
    """
    asked = request.headers.get("range", "").strip()
    if "if-range" in request.headers or not _ONE_RANGE.fullmatch(asked):
        return None
    return asked
