"""People apply in a real browser, by a job's own form, against the sandbox's records."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import FilePayload, Page, ViewportSize, expect

from examples.applying.injection import Injection
from examples.client import Hiregraph, connect
from examples.one_click_candidate_injection.app import create_app
from tests.browser import Complaints, barriers, shoot
from tests.examples.applied import RESUME, SOURCE, injection, of, posting
from tests.examples.site import Site, serving

Json = dict[str, Any]

PHONE: ViewportSize = {"width": 375, "height": 812}
LANGUAGES = "Which languages do you speak?"
EXPERIENCE = "What should we know about your experience?"


@pytest.fixture
def job(writing_site: Site) -> Json:
    """It asks for texts, choices, files and a consent."""
    return posting(writing_site, questions=3)


@pytest.fixture
def run(writing_api: Hiregraph, tmp_path: Path) -> Injection:
    return injection(replace(writing_api, tries=1), tmp_path / "clicks.sqlite3")


@pytest.fixture
def form(run: Injection, job: Json) -> Iterator[str]:
    with serving(create_app(run, job["id"])) as url:
        yield url


@pytest.fixture
def email() -> str:
    return f"{uuid4().hex}@quill.example"


def pdf(content: bytes) -> FilePayload:
    return {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": content}


async def fill_in(page: Page, email: str, resume: bytes = RESUME) -> None:
    """Answer what must be answered, and send a résumé."""
    await page.get_by_label("Full name").fill("Zoë Quill")
    await page.get_by_label("Email").fill(email)
    await page.get_by_label("Resume").set_input_files(pdf(resume))
    await page.get_by_label(EXPERIENCE).fill("Ten\nyears <b>.")
    await page.get_by_label("may keep my data").check()


async def apply(page: Page) -> None:
    await page.get_by_role("button", name="Apply").click()


async def require_thanks(page: Page) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


async def test_who_fills_in_the_form_has_applied(
    form: str, page: Page, writing_site: Site, job: Json, email: str
) -> None:
    await page.goto(form)
    await expect(page.get_by_role("heading", level=1)).to_have_text(job["text"])
    await fill_in(page, email)
    languages = page.get_by_role("group", name=LANGUAGES)
    for language in ("Deutsch", "日本語"):
        await languages.get_by_label(language).check()
    await page.get_by_label("LinkedIn").fill("linkedin.com/in/zoe-quill")
    await apply(page)
    await require_thanks(page)
    [record] = of(writing_site, {"applicant": {"email": email}})
    assert (record.person.name, record.sources) == ("Zoë Quill", (SOURCE,))
    assert record.person.links == ("linkedin.com/in/zoe-quill",)
    [applied] = writing_site.account.applications(record)
    assert applied["posting"] == job["id"]
    assert applied["ipAddress"] == "127.0.0.1"
    answers = [each["value"] for part in applied["customQuestions"] for each in part["fields"]]
    assert answers == ["Ten\r\nyears <b>.", ["Deutsch", "日本語"], None]
    [resume] = writing_site.account.profile("resumes", record)
    assert writing_site.account.contents[resume["id"]] == RESUME


async def test_what_is_to_be_mended_is_told_at_its_question_and_the_rest_stays(
    form: str, page: Page, writing_site: Site, email: str, complaints: Complaints
) -> None:
    await page.goto(form)
    await fill_in(page, email, resume=b"no PDF")
    await page.get_by_role("group", name=LANGUAGES).get_by_label("English").check()
    await page.get_by_label("Phone").fill('"><script>')
    await apply(page)
    await expect(page.get_by_role("alert")).to_contain_text("Nothing was sent yet.")
    resume = page.get_by_label("Resume")
    await expect(resume).to_have_attribute("aria-invalid", "true")
    await expect(resume).to_have_accessible_description(re.compile("is not what its name says"))
    assert await page.locator("[aria-invalid]").count() == 1
    await expect(page.get_by_label(EXPERIENCE)).to_have_value("Ten\nyears <b>.")
    await expect(page.get_by_label("Phone")).to_have_value('"><script>')
    await expect(page.get_by_label("English")).to_be_checked()
    assert await barriers(page) == []
    await shoot(page, "example-apply-refused")
    assert of(writing_site, {"applicant": {"email": email}}) == []
    await resume.set_input_files(pdf(RESUME))
    await apply(page)
    await require_thanks(page)
    assert len(of(writing_site, {"applicant": {"email": email}})) == 1
    complaints.forgive("status of 422")


async def test_what_is_sent_twice_is_one_application(
    form: str, page: Page, writing_site: Site, email: str
) -> None:
    for _ in range(2):
        await page.goto(form)
        await fill_in(page, email)
        await apply(page)
        await require_thanks(page)
    assert len(of(writing_site, {"applicant": {"email": email}})) == 1


def test_what_cannot_be_handed_in_now_is_thanked_for_and_handed_in_later(
    run: Injection, writing_site: Site, email: str
) -> None:
    job = posting(writing_site)["id"]
    told = {"fullName": "Zoë Quill", "email": email, "consent[store]": "yes"}
    writing_site.fault("drop", f"/postings/{job}/apply", method="POST", done=True)
    writing_site.fault("500", "/v1/opportunities", times=99)  # else it would be looked for
    with serving(create_app(run, job)) as url:
        answer = httpx.post(url, data={f"question:{name}": told[name] for name in told}, timeout=30)
        assert "Thank you" in answer.text
        assert len(run.kept.unfinished()) == 1
        writing_site.heal()
        too_late = time.monotonic() + 20
        while run.kept.unfinished():
            assert time.monotonic() < too_late
            time.sleep(0.01)
    assert len(of(writing_site, {"applicant": {"email": email}})) == 1


@pytest.mark.parametrize("state", [None, "closed"])
def test_a_job_that_takes_no_applications_has_no_form(
    run: Injection, writing_site: Site, state: str | None
) -> None:
    job = posting(writing_site, questions=None, state=state)["id"] if state else "no such job"
    with serving(create_app(run, job)) as url:
        answer = httpx.get(url)
    assert (answer.status_code, answer.text) == (410, "This job takes no applications any more.")


def test_what_is_too_large_is_told(form: str) -> None:
    answer = httpx.post(form, files={"question:resume": ("cv.pdf", bytes(33 * 2**20))})
    assert (answer.status_code, answer.text) == (413, "This is too large: files may have 30 MB.")


def test_a_page_without_hiregraph_says_so(tmp_path: Path, job: Json) -> None:
    nowhere = connect("http://127.0.0.1:1", tries=1)
    run = injection(nowhere, tmp_path / "clicks.sqlite3")
    with nowhere.http, serving(create_app(run, job["id"])) as url:
        answer = httpx.get(url)
    assert answer.status_code == 502
    assert answer.text.startswith("The form cannot be shown now.")


async def test_the_page_fits_a_phone_and_is_open_to_everybody(form: str, page: Page) -> None:
    await page.set_viewport_size(PHONE)
    await page.goto(form)
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        await page.emulate_media(color_scheme=scheme)
        assert await barriers(page) == []
        await shoot(page, f"example-apply-phone-{scheme}")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    targets = await page.locator(
        "input:not([type=checkbox]), textarea, select, button, .choice"
    ).all()
    heights = [box["height"] for each in targets if (box := await each.bounding_box())]
    assert (len(heights), min(heights) >= 44) == (18, True)
