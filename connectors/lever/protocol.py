"""What Lever's answers mean: pages, bodies, waiting times. Pure functions from values to values."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import orjson

from connectors.errors import UpstreamUnavailable

Query = Sequence[tuple[str, str]]
"""Parameters in the order in which they are sent; a name may come many times."""

LARGEST_PAGE = 100
"""Records that Lever gives in one answer at most."""

LONGEST_RETRY_AFTER = 3600.0
"""Seconds: a wrong header must not shut an account out for good."""


class LeverPage(NamedTuple):
    """One page of a list.

    Attributes:
        items: its records, as they came.
        next: the token to ask for the next page with, exactly as it came; None on the last page.
    """

    items: list[dict[str, Any]]
    next: str | None


def is_application(method: str, path: str) -> bool:
    """Whether a request hands in an application: Lever takes fewer of those than of others."""
    match method, path.strip("/").split("/"):
        case "POST", ["postings", _, "apply"]:
            return True
    return False


def page_query(query: Query, *, limit: int, offset: str | None) -> list[tuple[str, str]]:
    """The parameters of one page: up to `limit` records from where `offset` points to."""
    paging = [("limit", str(limit))]
    if offset is not None:
        paging.append(("offset", offset))
    return [*query, *paging]


def read_page(body: object) -> LeverPage:
    """A page out of the answer of any of Lever's lists.

    The last page is known by `hasNext: false`, or by a `next` that is absent, null or empty:
    which of these, differs between lists. Some lists are bare arrays, and of one page.

    Raises:
        UpstreamUnavailable: the body holds no list.
    """
    envelope = {"data": body} if isinstance(body, list) else body
    data = envelope.get("data") if isinstance(envelope, dict) else None
    if not isinstance(envelope, dict) or not isinstance(data, list):
        raise UpstreamUnavailable("Lever's answer holds no list where one was asked for.")
    token = envelope.get("next")
    more = envelope.get("hasNext") is not False and isinstance(token, str) and token != ""
    return LeverPage([item for item in data if isinstance(item, dict)], token if more else None)


def read_json(body: bytes) -> Any:
    r"""The JSON value of a body.

    Texts that were cut within a character (`"\ud83d"`) are not valid Unicode, yet JSON lets them
    pass and real records hold them: the broken half becomes U+FFFD.

    Raises:
        ValueError: the body is not JSON.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        lenient = json.dumps(json.loads(body), ensure_ascii=False, allow_nan=False)
    except RecursionError as error:
        raise ValueError("The JSON is nested too deeply.") from error
    whole = lenient.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return orjson.loads(whole)


def retry_after_seconds(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds to wait before the next try, at most `LONGEST_RETRY_AFTER`; None if not told.

    A date counts from the answer's own `Date` if it has one, else from `now`, so that a local
    clock that is wrong does no harm (RFC 9110, sections 10.2.3 and 6.6.1).
    """
    told = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", told):
        seconds = float(told)
    else:
        until = _http_date(told)
        if until is None:
            return None
        seconds = (until - (_http_date(headers.get("Date", "")) or now)).total_seconds()
    return min(max(0.0, seconds), LONGEST_RETRY_AFTER)


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def form_fields(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body as the fields of a form: `emails[]`, `phones[0][value]`.

    Source: the documentation of `POST /opportunities`.
    """
    fields: dict[str, Any] = {}
    for name, value in body.items():
        _put(fields, name, value)
    return fields


def _put(fields: dict[str, Any], name: str, value: object) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            _put(fields, f"{name}[{key}]", part)
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        for place, part in enumerate(value):
            _put(fields, f"{name}[{place}]", part)
    else:
        fields[f"{name}[]" if isinstance(value, list) else name] = value
