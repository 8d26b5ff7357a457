"""Operations that come with files: GraphQL multipart requests.

https://github.com/jaydenseric/graphql-multipart-request-spec: a form of `operations`, which is the
JSON of any other request, `map`, and the files. Each file goes to the disk as it comes.

A browser sends a form across origins without asking, and its cookies or certificate with it. So one
of the headers must be there for which it asks first (CORS-preflight, the Fetch standard, section
4.8): what other GraphQL servers take, or one of our own.
"""

import asyncio
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import Request

from connectors.stored_files import StoredFile
from server.graphql_request import GraphQLRequest, RequestRefused, read_body_text
from server.multipart import Event, MultipartReader, Part, PartEnd
from server.request_body import BodyLimits, flowing_body, refuse_compressed
from server.upload_map import Places, put_in_place, read_places

UPLOAD_SECONDS = 300.0
"""Within which a form must have come: 30 MB over a line of a megabit a second."""

PREFLIGHT_HEADERS = ("GraphQL-Require-Preflight", "Apollo-Require-Preflight")
"""What a client may send for the purpose alone, with any value."""

_ASKED_FOR = (*PREFLIGHT_HEADERS, "X-Apollo-Operation-Name", "X-Linked-Account")


async def read_upload(request: Request, limits: BodyLimits, kept: ExitStack) -> GraphQLRequest:
    """Read an operation and its files.

    Args:
        request: a POST of a form.
        limits: for the form, and for its `operations` and its `map`.
        kept: closes the files.

    Raises:
        RequestRefused: 400 for a form of another shape, or sent without a header that a browser
            asks for; 408, 413 and 415 where it comes too slowly, is too long or compressed; 503
            where there is no room for it.
    """
    _require_preflight(request.headers)
    refuse_compressed(request)
    form = _Form(limits.plain, kept)
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            await _take(request, limits.with_files, form)
    except TimeoutError:
        raise RequestRefused(408, f"The form did not come within {UPLOAD_SECONDS:g} s.") from None
    return form.request()


async def _take(request: Request, most_bytes: int, form: "_Form") -> None:
    reader = MultipartReader(request.headers["content-type"])
    async for chunk in flowing_body(request, most_bytes):
        await form.take(reader.feed(chunk))
    reader.finish()


@dataclass(slots=True)
class _Form:
    """What has come of a form: `operations`, then `map`, then files."""

    most_text_bytes: int
    kept: ExitStack
    operations: bytearray | None = None
    places: Places | None = None
    files: dict[str, StoredFile] = field(default_factory=dict)
    _now: bytearray | StoredFile = field(default_factory=bytearray)

    async def take(self, events: Iterable[Event]) -> None:
        """Take in what came next."""
        try:
            for event in events:
                await self._take(event)
        except OSError as error:
            told = "There is no room for files at this time."
            raise RequestRefused(503, told, code="INTERNAL") from error

    def request(self) -> GraphQLRequest:
        """The operation, its files in their places."""
        if self.operations is None or self.places is None:
            raise _out_of_order()
        asked = read_body_text(bytes(self.operations))
        put_in_place(asked.variables, self.places, self.files)
        return asked

    async def _take(self, event: Event) -> None:
        match event:
            case Part():
                self._now = self._begin(event)
            case PartEnd():
                self._end()
            case _:
                await self._add(event)

    def _begin(self, part: Part) -> bytearray | StoredFile:
        if self.places is None:
            if part.name != ("operations" if self.operations is None else "map"):
                raise _out_of_order()
            return bytearray()
        if part.name not in self.places or part.name in self.files:
            raise RequestRefused(400, f"The 'map' names no file {part.name!r} to come here.")
        file = StoredFile(name=part.file_name, content_type=part.content_type)
        self.kept.callback(file.close)
        self.files[part.name] = file
        return file

    async def _add(self, data: bytearray) -> None:
        if isinstance(self._now, StoredFile):
            await self._now.write(data)
            return
        self._now += data
        if len(self._now) > self.most_text_bytes:
            told = f"'operations' and 'map' may have {self.most_text_bytes} bytes each."
            raise RequestRefused(413, told)

    def _end(self) -> None:
        if isinstance(self._now, StoredFile):
            self._now.finish()
        elif self.operations is None:
            self.operations = self._now
        else:
            self.places = read_places(self._now)


def _require_preflight(headers: Headers) -> None:
    """Refuse what a page of any origin could have a visitor's browser send."""
    bearer = headers.get("authorization", "").lower().startswith("bearer ")
    if not bearer and not any(headers.get(name) for name in _ASKED_FOR):
        raise RequestRefused(
            400, f"A form is taken with the header '{PREFLIGHT_HEADERS[0]}: 1' alone."
        )


def _out_of_order() -> RequestRefused:
    return RequestRefused(400, "The form holds 'operations', then 'map', then the files.")
