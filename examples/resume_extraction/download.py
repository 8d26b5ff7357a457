"""A file from its `downloadUrl` to the disk: streamed, whole or not at all, under a safe name."""

import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import httpx

from examples.client import LASTING, LONGEST_PAUSE, PASSING, TRIES, Json, code_of

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 80


class NoFile(Exception):
    """There are no bytes to be had, now or later."""


class NotNow(Exception):
    """The bytes did not come, but may another time."""


def safe_name(remote_id: str, file_name: str | None) -> str:
    """A name of its own for each file, whatever the sender called it.

    Letters, digits, `.`, `_` and `-` only: no folder, no hidden file, no name of another's.
    """
    stem, dot, suffix = _safe(file_name or "").rpartition(".")
    name = f"{stem[: _LONGEST_NAME - len(suffix)]}{dot}{suffix[:_LONGEST_NAME]}"
    return f"{_safe(remote_id)}-{name}"


def download(
    http: httpx.Client,
    target: Path,
    fresh_url: Callable[[], str | None],
    *,
    url: str,
    sleep: Callable[[float], None],
) -> None:
    """Stream a file to disk.

    Args:
        http: without the API's token: the URL is the permission.
        target: only ever a whole file.
        fresh_url: asks for a URL when the one at hand is no longer good.
        url: the one at hand.
        sleep: takes seconds.

    Raises:
        NoFile: asking again is of no use.
        NotNow: it did not come in so many tries.
    """
    at_hand: str | None = url
    renewed = False
    for attempt in range(TRIES):
        if at_hand is None:
            raise NoFile("there is no file any more")
        pause = min(LONGEST_PAUSE, 2.0**attempt)
        try:
            with http.stream("GET", at_hand) as response:
                if response.is_success:
                    return _write(response, target)
                response.read()
        except httpx.TransportError:
            sleep(pause)
            continue
        if _is_stale(response, renewed=renewed):
            at_hand, renewed = fresh_url(), True
        else:
            _raise_unless_passing(response)
            sleep(float(response.headers.get("Retry-After", pause)))
    raise NotNow


def _is_stale(response: httpx.Response, *, renewed: bool) -> bool:
    """Whether the URL is too old, or was sealed before hiregraph got another secret.

    A refusal that names a scope is about the account's credential: no other URL would do better.
    """
    if response.status_code == HTTPStatus.GONE:
        return True
    error = _error_in(response)
    names_scope = error is not None and "scope" in error["extensions"]
    return response.status_code == HTTPStatus.FORBIDDEN and not names_scope and not renewed


def _raise_unless_passing(response: httpx.Response) -> None:
    error = _error_in(response)
    if error is None:
        return  # something between hiregraph and us is in trouble
    if code_of(error) in LASTING:
        raise NoFile(error["message"])
    if code_of(error) not in PASSING:
        raise NotNow


def _error_in(response: httpx.Response) -> Json | None:
    """What hiregraph says is wrong; None where it was not hiregraph that answered."""
    try:
        error: Json = response.json()["errors"][0]
    except (ValueError, LookupError, TypeError):
        return None
    return error


def _write(response: httpx.Response, target: Path) -> None:
    """Write what comes; a body that ends too early raises, and leaves no file of that name."""
    draft = target.with_name(f"{target.name}.part")
    with draft.open("wb") as file:
        for chunk in response.iter_bytes():
            file.write(chunk)
    draft.replace(target)


def _safe(text: str) -> str:
    return _UNSAFE.sub("_", text).lstrip(".")
