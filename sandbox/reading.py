"""Reading the body of a write: JSON, or a form with files."""

import re
from collections.abc import AsyncGenerator, Iterable
from typing import Any, NamedTuple

import orjson
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from sandbox.body import Body
from sandbox.errors import bad_request, too_large

FILE_LIMIT = 30 * 1024 * 1024
"""The biggest file that Lever takes, in bytes."""

_REQUEST_LIMIT = FILE_LIMIT + 1024 * 1024
_FORM = "multipart/form-data"
_KEYS = re.compile(r"\[([^\]]*)\]")


class SentFile(NamedTuple):
    """A file out of a form; ``field`` as it was sent, without ``[]``."""

    field: str
    name: str
    content: bytes


class _InMemory(MultiPartParser):
    """Keeps files in memory however big they are: the sandbox writes nothing to a disk."""

    spool_max_size = _REQUEST_LIMIT


async def read(request: Request) -> tuple[Body, list[SentFile]]:
    """Read the body of a write; none at all is an empty one.

    Raises:
        LeverError: 400 for what can't be read, 413 for what is too big.
    """
    content = await _bytes(request)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == _FORM:
        return await _form(request.headers, content)
    return Body(_object(content)), []


async def _bytes(request: Request) -> bytes:
    """Read everything, so that the connection can go on, but keep no more than is allowed."""
    kept, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= _REQUEST_LIMIT:
            kept.append(chunk)
    if size > _REQUEST_LIMIT:
        raise too_large(FILE_LIMIT)
    return b"".join(kept)


def _object(content: bytes) -> dict[str, Any]:
    if not content.strip():
        return {}
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise bad_request("The body must be JSON, or a form with files") from error
    if not isinstance(value, dict):
        raise bad_request("The body must be an object")
    return value


async def _form(headers: Headers, content: bytes) -> tuple[Body, list[SentFile]]:
    try:
        sent = (await _InMemory(headers, _once(content)).parse()).multi_items()
    except (MultiPartException, KeyError) as error:
        raise bad_request("The form can't be read") from error
    texts = [(name, value) for name, value in sent if isinstance(value, str)]
    uploads = [(name, value) for name, value in sent if isinstance(value, UploadFile)]
    return Body(_nested(texts)), [await _file(name, upload) for name, upload in uploads]


async def _once(content: bytes) -> AsyncGenerator[bytes, None]:
    yield content


async def _file(field: str, upload: UploadFile) -> SentFile:
    content = await upload.read()
    await upload.close()
    if len(content) > FILE_LIMIT:
        raise too_large(FILE_LIMIT)
    return SentFile(field.removesuffix("[]"), upload.filename or "file", content)


def _nested(fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Put ``emails[]`` into an array, ``archived[reason]`` and ``phones[0][value]`` below."""
    whole: dict[str, Any] = {}
    for name, value in fields:
        _put(whole, [name.partition("[")[0], *_KEYS.findall(name)], value)
    return {name: _arrays(value) for name, value in whole.items()}


def _put(holder: dict[str, Any], keys: list[str], value: str) -> None:
    key, *below = keys
    if not key:
        key = str(len(holder))
    if not below:
        holder[key] = value
        return
    inner = holder.setdefault(key, {})
    if not isinstance(inner, dict):
        raise bad_request(f"{key} is given as a value and as an object")
    _put(inner, below, value)


def _arrays(value: Any) -> Any:
    """Turn what is numbered from 0 into arrays."""
    if not isinstance(value, dict):
        return value
    items = [_arrays(item) for item in value.values()]
    if list(value) == [str(place) for place in range(len(value))]:
        return items
    return dict(zip(value, items, strict=True))
