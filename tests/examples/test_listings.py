"""What boards are told of a job, without anything being read."""

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from examples.job_distribution.feeds import Publisher, xml_of
from examples.job_distribution.kept import Published
from examples.job_distribution.listings import is_public, listing_of

Json = dict[str, Any]

BARE: Json = {
    "remoteId": "1",
    "name": None,
    "code": None,
    "posting": None,
    "locations": [],
    "country": None,
    "department": None,
    "commitment": None,
    "workplaceType": None,
    "urls": [],
    "createdAt": None,
}
"""A job of which nothing is told."""


def job(**more: Any) -> Json:
    return {**BARE, **more}


def element(name: str, **more: Any) -> str | None:
    """What the XML feed says of a job."""
    published = Published([(listing_of(job(**more)), datetime.now(UTC))], [], None)
    feed = xml_of(Publisher(company="Heron", url="https://jobs.example"), published)
    return ET.fromstring(feed).findtext(f"job/{name}")  # noqa: S314  -- our own


def salary(*told: Any) -> Json:
    names = ("minimum", "maximum", "currency", "interval")
    return {"salaryRange": dict(zip(names, told, strict=True))}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ((85_000.0, 115_000.0, "EUR", "YEAR"), "EUR 85,000 - 115,000 a year"),
        ((35.0, 35.0, "USD", "HOUR"), "USD 35 an hour"),
        ((35.5, None, None, "ONE_TIME"), "35.50"),
        ((None, None, "EUR", "YEAR"), None),
    ],
)
def test_pay_is_told_in_words(told: tuple[Any, ...], words: str | None) -> None:
    assert element("salary", posting=salary(*told)) == words
    assert element("salary") is None


@pytest.mark.parametrize(
    ("commitment", "type"),
    [("Full-time", "fulltime"), ("PART-TIME", "parttime"), ("Now and then", None), (None, None)],
)
def test_a_commitment_is_told_where_boards_have_a_word_for_it(
    commitment: str | None, type: str | None
) -> None:
    assert element("jobtype", commitment=commitment) == type


@pytest.mark.parametrize(
    ("workplace", "type"),
    [("REMOTE", "Fully remote"), ("HYBRID", "Hybrid remote"), ("ON_SITE", None)],
)
def test_where_the_work_is_done_is_told(workplace: str, type: str | None) -> None:
    assert element("remotetype", workplaceType=workplace) == type


def test_the_sections_of_a_posting_are_its_description() -> None:
    sections = [
        {"heading": "Yours & ours", "contentHtml": "<li>A</li>"},
        {"heading": None, "contentHtml": "<p>B</p>"},
        {"heading": "C", "contentHtml": None},
    ]
    posting = {"descriptionHtml": "<p>Hi</p>", "sections": sections, "closingHtml": "<p>Bye</p>"}
    assert listing_of(job(posting=posting)).description.split("\n") == [
        "<p>Hi</p>",
        "<h3>Yours &amp; ours</h3>",
        "<ul><li>A</li></ul>",
        "<p>B</p>",
        "<h3>C</h3>",
        "<p>Bye</p>",
    ]


@pytest.mark.parametrize(
    ("more", "seen"),
    [
        ({}, True),
        ({"posting": {"distributionChannels": []}}, True),
        ({"posting": {"distributionChannels": ["public", "internal"]}}, True),
        ({"posting": {"distributionChannels": ["internal"]}}, False),
        ({"isInternal": True}, False),
        ({"isConfidential": True}, False),
    ],
)
def test_what_not_everybody_may_see_is_not_told(more: Json, *, seen: bool) -> None:
    assert is_public(job(isInternal=False, isConfidential=False) | more) is seen


def test_a_job_of_which_nothing_is_told_is_a_listing() -> None:
    assert element("referencenumber") == element("requisitionid") == "1"
    assert element("requisitionid", code="A-1") == "A-1"
    assert element("title") == "Nameless"
    assert element("description") is None


def test_a_reference_of_any_kind_makes_an_address() -> None:
    assert element("questionsurl", remoteId="a/b c?") == (
        "https://jobs.example/jobs/a%2Fb%20c%3F/questions.json"
    )
