"""The files of the page, and the headers they come with."""

import pytest

from tests.sandbox.writes.conftest import Lever


async def test_who_opens_the_sandbox_is_led_to_the_page(lever: Lever) -> None:
    answer = await lever.client.get("http://sandbox/")
    assert (answer.status_code, answer.headers["location"]) == (307, "recruiter")


@pytest.mark.parametrize(
    ("path", "media_type"),
    [("", "html"), ("/page.css", "css"), ("/page.js", "javascript"), ("/board.js", "javascript")],
)
async def test_the_page_and_its_files_come_with_a_strict_policy(
    lever: Lever, path: str, media_type: str
) -> None:
    answer = await lever.client.get(f"http://sandbox/recruiter{path}")
    assert answer.headers["content-type"] == f"text/{media_type}; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["nothing", "%2e%2e%2fpage.py", "page.py"])
async def test_other_files_are_not_given(lever: Lever, name: str) -> None:
    answer = await lever.client.get(f"http://sandbox/recruiter/{name}")
    assert (answer.status_code, answer.json()["code"]) == (404, "ResourceNotFound")
