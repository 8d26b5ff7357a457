"""What is published, as boards take it: XML in the shape that most of them know, and JSON.

The elements and their words are those of https://docs.indeed.com/indeed-apply/xml-feed, which other
boards take too; `questionsurl` and `applyurl` are our own.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import quote

from examples.job_distribution.kept import Published
from examples.job_distribution.listings import Listing

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to write (section 2.2)."""

_JOB_TYPES = {
    "full-time": "fulltime",
    "part-time": "parttime",
    "contract": "contract",
    "temporary": "temporary",
    "internship": "internship",
}
_REMOTE_TYPES = {"REMOTE": "Fully remote", "HYBRID": "Hybrid remote"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes.

    Attributes:
        company: the employer.
        url: where boards reach this program.
    """

    company: str
    url: str

    def questions_url(self, reference: str) -> str:
        """Where the questions are that a job asks."""
        return f"{self.url}/jobs/{quote(reference, safe='')}/questions.json"

    @property
    def apply_url(self) -> str:
        """Where applications are sent to."""
        return f"{self.url}/applications"


def xml_of(publisher: Publisher, published: Published) -> bytes:
    """The feed as XML: all open jobs."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<source>",
        _element("publisher", publisher.company),
        _element("publisherurl", publisher.url),
        _element("lastBuildDate", _written(published.changed_at)),
    ]
    for listing, changed_at in published.open:
        fields = _fields(publisher, listing, changed_at)
        elements = [_element(name, text) for name, text in fields if text]
        lines += ["<job>", *elements, "</job>"]
    return "\n".join([*lines, "</source>", ""]).encode()


def json_of(publisher: Publisher, published: Published) -> bytes:
    """The same as JSON, and what was closed."""
    jobs = [
        asdict(listing)
        | {
            "changedAt": _written(changed_at),
            "questionsUrl": publisher.questions_url(listing.reference),
        }
        for listing, changed_at in published.open
    ]
    told = {
        "company": publisher.company,
        "changedAt": _written(published.changed_at),
        "applyUrl": publisher.apply_url,
        "jobs": jobs,
        "closed": published.closed,
    }
    return json.dumps(told, indent=1).encode()


def _fields(
    publisher: Publisher, listing: Listing, changed_at: datetime
) -> Iterator[tuple[str, str | None]]:
    yield "title", listing.title
    yield "date", listing.posted_at
    yield "lastactivitydate", _written(changed_at)
    yield "referencenumber", listing.reference
    yield "requisitionid", listing.code or listing.reference
    yield "url", listing.url
    yield "company", publisher.company
    yield "city", next(iter(listing.places), None)
    yield "country", listing.country
    yield "description", listing.description
    yield "salary", listing.salary
    yield "jobtype", _JOB_TYPES.get((listing.commitment or "").casefold())
    yield "category", listing.category
    yield "remotetype", _REMOTE_TYPES.get(listing.workplace or "")
    yield "questionsurl", publisher.questions_url(listing.reference)
    yield "applyurl", publisher.apply_url


def _element(name: str, text: str | None) -> str:
    """An element of text as it is: some boards take no entities. Its end is no end where we cut."""
    whole = _NOT_IN_XML.sub("", text or "").replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{whole}]]></{name}>"


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
