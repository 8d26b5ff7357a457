"""What can go wrong on the way to the sandbox, and with the process that writes."""

from collections.abc import Iterator

import httpx

WRONG = [
    ("429", False),
    *((fault, done) for fault in ("500", "drop", "timeout") for done in (False, True)),
    ("cut", True),
]
"""What goes wrong with a write, and whether it is done all the same."""


class Stopped(BaseException):
    """Stands for the end of the process."""


def stop_after(counter: Iterator[int], writes: int, response: httpx.Response) -> None:
    """End the process once so many writes are answered."""
    response.read()
    if "written" in (response.json().get("data") or {}) and next(counter) == writes:
        raise Stopped


def lose_each_other(answers: Iterator[int], response: httpx.Response) -> None:
    """Lose every other answer to a write, the first one too."""
    response.read()
    if "written" in (response.json().get("data") or {}) and next(answers) % 2:
        raise httpx.ReadError("The connection was lost.")
