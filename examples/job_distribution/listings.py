"""From a job to what boards are told of it."""

from dataclasses import dataclass
from html import escape
from typing import Any

Json = dict[str, Any]

_SPANS = {
    "HOUR": "an hour",
    "DAY": "a day",
    "WEEK": "a week",
    "TWO_WEEKS": "every two weeks",
    "HALF_MONTH": "twice a month",
    "MONTH": "a month",
    "YEAR": "a year",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A job as boards have it.

    Attributes:
        reference: the job's `remoteId`, which stays whatever else becomes different.
        code: the employer's own.
        description: HTML, as the employer wrote it.
        places: the main one first.
        country: ISO 3166-1 alpha-2.
        workplace: one of `WorkplaceType`.
        salary: in words.
        url: of the posting.
        posted_at: ISO 8601.
    """

    reference: str
    code: str | None
    title: str
    description: str
    places: tuple[str, ...]
    country: str | None
    category: str | None
    commitment: str | None
    workplace: str | None
    salary: str | None
    url: str | None
    posted_at: str | None


def is_public(job: Json) -> bool:
    """Whether anybody may see an open job. Some systems do not tell where one is shown."""
    channels = (job["posting"] or {}).get("distributionChannels")
    hidden = job["isInternal"] or job["isConfidential"]
    return not hidden and (not channels or "public" in channels)


def listing_of(job: Json) -> Listing:
    """What is told of a job, as `queries.OPEN_JOBS` gives it."""
    posting = job["posting"] or {}
    urls = (each["value"] for each in job["urls"] if each["type"] == "JOB_POSTING")
    return Listing(
        reference=job["remoteId"],
        code=job["code"],
        title=job["name"] or "Nameless",
        description=_description(posting),
        places=tuple(place["name"] for place in job["locations"]),
        country=job["country"],
        category=job["department"],
        commitment=job["commitment"],
        workplace=job["workplaceType"],
        salary=_salary(posting.get("salaryRange")),
        url=next(urls, None),
        posted_at=job["createdAt"],
    )


def _description(posting: Json) -> str:
    parts = [posting.get("descriptionHtml")]
    for section in posting.get("sections", []):
        heading, content = section["heading"], section["contentHtml"] or ""
        parts.append(f"<h3>{escape(heading)}</h3>" if heading else None)
        parts.append(f"<ul>{content}</ul>" if content.startswith("<li") else content)
    parts += [posting.get("salaryDescriptionHtml"), posting.get("closingHtml")]
    return "\n".join(part for part in parts if part)


def _salary(told: Json | None) -> str | None:
    if told is None:
        return None
    ends = [_amount(end) for end in (told["minimum"], told["maximum"]) if end is not None]
    if not ends:
        return None
    words = (told["currency"], " - ".join(dict.fromkeys(ends)), _SPANS.get(told["interval"]))
    return " ".join(word for word in words if word)


def _amount(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"
