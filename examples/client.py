"""How to ask hiregraph: patience where it is due, and an end to it where it is not."""

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from examples.uploads import Upload, form_of

Json = dict[str, Any]

TRIES = 8
LONGEST_PAUSE = 30.0
"""Seconds between two tries at the most, unless hiregraph itself asks for more."""

PASSING = frozenset({"RATE_LIMITED", "UPSTREAM_TIMEOUT", "UPSTREAM_UNAVAILABLE"})
"""Codes of errors that go away by themselves: the same is asked again after a pause."""

FATAL = frozenset({"UNAUTHENTICATED", "REAUTH_REQUIRED"})
"""Codes after which nothing else will be answered either."""

LASTING = frozenset({"NOT_FOUND", "FORBIDDEN", "UNSUPPORTED"})
"""Codes of errors that say all there is to say about a record: asking again changes nothing."""

_log = logging.getLogger(__name__)


class Refused(Exception):
    """A query was not answered at all. `code` is from the table in hiregraph's README."""

    def __init__(self, error: Json) -> None:
        super().__init__(error["message"])
        self.code: str = code_of(error)
        self.extensions: Json = error["extensions"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came. A record that could not be read is null in `data` and has one of the `errors`."""

    data: Json
    errors: list[Json]

    def code_at(self, *path: str | int) -> str | None:
        """The code of the error that made this place null; None where there is no error."""
        return next((code_of(each) for each in self.errors if each.get("path") == [*path]), None)


@dataclass(slots=True)
class Hiregraph:
    """One linked account.

    Attributes:
        http: with the base URL, and the headers that each request needs; see `connect`.
        tries: how often a question is asked at the most; few where somebody waits for a page.
        sleep: takes seconds.
        spent: the sum of all `extensions.cost`.
    """

    http: httpx.Client
    tries: int = TRIES
    sleep: Callable[[float], None] = time.sleep
    spent: Counter[str] = field(default_factory=Counter)

    def ask(self, query: str, variables: Json, *, upload: Upload | None = None) -> Answer:
        """Ask, and ask again while what is in the way may pass.

        Where only a part of the answer is still missing after the last try, the rest is given. A
        mutation may have been done each time that it is asked: give it an `idempotencyKey`.

        Raises:
            Refused: there is no answer.
        """
        for attempt in range(self.tries):
            body = self._post({"query": query, "variables": variables}, upload)
            self.spent.update(body.get("extensions", {}).get("cost", {}))
            errors: list[Json] = body.get("errors", [])
            passing = [each for each in errors if code_of(each) in PASSING]
            if not passing:
                break
            if attempt + 1 < self.tries:
                seconds = _pause(passing, attempt)
                _log.warning("Waiting %.1f s: %s", seconds, passing[0]["message"])
                self.sleep(seconds)
        if body.get("data") is None:
            raise Refused(errors[0])
        for error in errors:
            if code_of(error) in FATAL:
                raise Refused(error)
        return Answer(body["data"], errors)

    def _post(self, asked: Json, upload: Upload | None) -> Json:
        """One try. No connection, or an answer that is none, may pass like Lever's own pauses."""
        sent = form_of(asked, upload) if upload else {"json": asked}
        try:
            response = self.http.post("/graphql", **sent)
            body: Json = response.json()
        except (httpx.TransportError, ValueError) as error:
            extensions = {"code": "UPSTREAM_UNAVAILABLE"}
            return {"errors": [{"message": f"No answer: {error}", "extensions": extensions}]}
        return body


def connect(
    url: str, *, token: str | None = None, account: str | None = None, tries: int = TRIES
) -> Hiregraph:
    """Open the API at a URL; the token and the linked account are those that it was given."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    headers |= {"X-Linked-Account": account} if account else {}
    # hiregraph itself ends a request after 60 s, with an error that tells more than a time-out.
    return Hiregraph(httpx.Client(base_url=url, headers=headers, timeout=90), tries)


def code_of(error: Json) -> str:
    """The code of an entry of `errors`."""
    return str(error["extensions"]["code"])


def _pause(errors: list[Json], attempt: int) -> float:
    """Seconds until the next try: what hiregraph asks for, else longer each time."""
    asked = [each["extensions"].get("retryAfter", 0.0) for each in errors]
    return max(asked) or min(LONGEST_PAUSE, 2.0**attempt)
