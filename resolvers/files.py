"""The files that come with one request: sent along, or fetched from where a URL leads."""

import asyncio
import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from connectors.errors import BadRequest, raise_problems
from connectors.file_names import safe_file_name
from connectors.file_types import BEGINNING, is_what_its_name_says
from connectors.media_types import ending_of, media_type
from connectors.stored_files import LARGEST_FILE, OutgoingFile, StoredFile
from connectors.web_files import WebFiles
from resolvers.mutation_field import about
from schema.changes.files import FileInput

MOST_AT_ONCE = 4
"""Files that are fetched side by side, so that a request cannot pass its bounds by much."""

_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]{1,127}/[\w!#$&^.+-]{1,127}", re.ASCII)
_UNTOLD = "application/octet-stream"


@dataclass(slots=True, kw_only=True)
class RequestFiles:
    """The files of one request.

    Attributes:
        web: fetches.
        left: bytes that it may still fetch.
        kept: closes what was fetched, once the request is over.
    """

    web: WebFiles
    left: int
    kept: ExitStack
    _fetched: dict[str, StoredFile] = field(default_factory=dict)
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))

    async def take(self, given: FileInput, *path: str, deadline: float) -> OutgoingFile:
        """The file that an input names, fit to be sent.

        Args:
            given: says where it is.
            path: the names that lead to `given` from the mutation's `input`.
            deadline: on the event loop's clock, by which a URL must have given it.

        Raises:
            BadRequest: there is no such file, or none that a system could take.
        """
        with about(*path):
            if (given.upload is None) == (given.url is None):
                raise BadRequest("Pass either `upload` or `url`.")
        source = "upload" if given.url is None else "url"
        with about(*path, source):
            content = await self._content(given, deadline)
            _require_content(content)
        with about(*path, "content_type"):
            told = _told_type(given, content)
        with about(*path, "file_name"):
            name = _name(given, content, told)
        with about(*path, source):
            _require_its_kind(name, content)
        kind = told or media_type(name) or _UNTOLD
        return OutgoingFile(name=name, content_type=kind, content=content)

    async def take_each(
        self, wanted: Sequence[tuple[FileInput, tuple[str, ...]]], *, deadline: float
    ) -> list[OutgoingFile]:
        """Such files, each with the path of its input, side by side.

        Raises:
            BadRequest: as `take` does; of several all that is to be mended is told at once.
        """
        tasks = [self.take(given, *path, deadline=deadline) for given, path in wanted]
        taken = await asyncio.gather(*tasks, return_exceptions=True)
        raise_problems([each for each in taken if isinstance(each, BadRequest)])
        for each in taken:
            if isinstance(each, BaseException):
                raise each
        return [each for each in taken if isinstance(each, OutgoingFile)]

    async def _content(self, given: FileInput, deadline: float) -> StoredFile:
        if given.url is not None:
            return self._fetched.get(given.url) or await self._fetch(given.url, deadline)
        if not isinstance(given.upload, StoredFile):
            raise BadRequest("There is no file in the upload's place.")
        return given.upload

    async def _fetch(self, url: str, deadline: float) -> StoredFile:
        async with self._turns:
            self._require_room()
            file = await self.web.fetch(url, deadline=deadline)
            self.kept.callback(file.close)
            self.left -= file.size
        self._require_room()
        self._fetched[url] = file
        return file

    def _require_room(self) -> None:
        if self.left < 0:
            raise BadRequest("The files that this request has fetched are too much together.")


def _require_content(file: StoredFile) -> None:
    if file.size == 0:
        raise BadRequest("The file is empty.")
    if file.is_too_long:
        raise BadRequest(f"The file has more than {LARGEST_FILE} bytes.")


def _require_its_kind(name: str, file: StoredFile) -> None:
    if not is_what_its_name_says(name, file.beginning(BEGINNING)):
        raise BadRequest(f"The file is not what its name says: {name!r} begins otherwise.")


def _told_type(given: FileInput, file: StoredFile) -> str | None:
    """The media type, if anybody tells one. The input's must be good."""
    if given.content_type is not None:
        if not _MEDIA_TYPE.fullmatch(given.content_type):
            raise BadRequest("A media type has two parts, as in `application/pdf`.")
        return given.content_type
    told = (file.content_type or "").partition(";")[0].strip().lower()
    return told if _MEDIA_TYPE.fullmatch(told) and told != _UNTOLD else None


def _name(given: FileInput, file: StoredFile, content_type: str | None) -> str:
    """The last part of the name, made fit; with an ending by the type where it has none."""
    called = given.file_name if given.file_name is not None else file.name
    name = safe_file_name(re.split(r"[/\\]", called or "")[-1])
    if name is None:
        if given.file_name is not None:
            raise BadRequest("There is nothing in this name that a file could be called.")
        name = "file"
    if PurePosixPath(name).suffix or content_type is None:
        return name
    return name + (ending_of(content_type) or "")
