"""The recruiter's page in a real browser: candidates are dragged, and what comes of it is seen."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from tests.browser import Complaints, barriers, shoot
from tests.sandbox.recruiter.office import (
    Office,
    card,
    column,
    drag,
    happened,
    office_of,
    open_candidate,
    open_page,
)

PHONE = {"width": 375, "height": 812}


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with office_of(60) as running:
        for event in ("candidateStageChange", "candidateHired", "contactUpdated"):
            running.hook(event)
        yield running


async def test_a_candidate_is_dragged_and_the_webhook_seen(office: Office, page: Page) -> None:
    record = office.somebody()
    await page.goto(office.site.url)
    assert page.url == f"{office.site.url}/recruiter"
    await drag(page, record, "Reached out")
    said = f"{record.person.name} was moved to Reached out."
    await expect(page.get_by_role("status")).to_have_text(said)
    assert record.stage == "lead-reached-out"
    assert record.stage_changes[-1].user == office.account.company.recruiters[0]
    told = happened(page, "New lead → Reached out").locator(".delivered")
    await expect(told).to_have_text("candidateStageChangedeliveredanswered 204")
    assert office.received(record) == ["candidateStageChange"]


async def test_a_candidate_is_moved_by_keyboard_alone(office: Office, page: Page) -> None:
    record = office.somebody("lead-responded")
    await open_page(office, page)
    await open_candidate(page, record)
    met = []
    for _ in range(2):
        await page.keyboard.press("Tab")
        met.append(await page.evaluate("document.activeElement.name || 'button'"))
        if met[-1] == "stage":
            await page.keyboard.type("Offer")
    assert met == ["stage", "button"]
    await page.keyboard.press("Enter")
    await expect(card(column(page, "Offer"), record)).to_be_visible()
    assert record.stage == "offer"
    await expect(card(page, record).get_by_role("button")).to_be_focused()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_candidate_is_dragged_into_the_archive_and_back(office: Office, page: Page) -> None:
    record = office.somebody()
    await open_page(office, page)
    await drag(page, record, "Hired")
    await expect(card(column(page, "Hired"), record)).to_contain_text("Hired")
    assert office.account.is_hired(record)
    await expect(happened(page, "hired: Hired").locator(".delivered")).to_be_visible()
    await drag(page, record, "Archived")
    await expect(card(column(page, "Archived"), record)).to_contain_text("Position filled")
    await drag(page, record, "Responded")
    assert (record.archived_at, record.stage) == (None, "lead-responded")
    assert office.received(record)[:1] == ["candidateHired"]


async def test_a_candidate_is_archived_and_taken_back_by_the_dialog(
    office: Office, page: Page
) -> None:
    record = office.somebody()
    await open_page(office, page)
    dialog = await open_candidate(page, record)
    await expect(dialog.get_by_role("button", name="Take back")).to_be_hidden()
    await dialog.get_by_label("Archive because").select_option("Withdrew")
    await dialog.get_by_role("button", name="Archive").click()
    await expect(card(column(page, "Archived"), record)).to_contain_text("Withdrew")
    dialog = await open_candidate(page, record)
    await dialog.get_by_role("button", name="Take back").click()
    await expect(card(column(page, "New lead"), record)).to_be_visible()


async def test_a_person_is_mended_and_then_deleted(
    office: Office, page: Page, complaints: Complaints
) -> None:
    record = office.somebody()
    kept = record.person.emails[1:]
    await open_page(office, page)
    dialog = await open_candidate(page, record)
    await dialog.get_by_label("Email").fill("nobody@nowhere@example.com")
    await dialog.get_by_label("Email").fill("ines@example.com")
    await dialog.get_by_label("Name").fill("Ines Quill")
    await dialog.get_by_role("button", name="Save").click()
    await expect(card(page, record).get_by_role("heading")).to_have_text("Ines Quill")
    assert record.person.emails == ("ines@example.com", *kept)
    dialog = await open_candidate(page, record)
    delete = dialog.get_by_role("button", name="Delete")
    await delete.click()
    await expect(dialog).to_be_visible()
    await dialog.get_by_label("Yes, for good").check()
    await delete.click()
    await expect(card(page, record)).to_have_count(0)
    assert record.id in office.account.deleted
    assert complaints == []


async def test_somebody_is_added_to_a_job_and_the_job_closed(office: Office, page: Page) -> None:
    posting = next(
        each for each in office.account.postings.values() if each["state"] == "published"
    )
    await open_page(office, page)
    await page.locator("#choice [name=posting]").select_option(posting["id"])
    await page.get_by_role("button", name="Add a candidate").click()
    dialog = page.get_by_role("dialog", name="Add a candidate")
    await dialog.get_by_label("Name").fill("Ines Quill")
    await dialog.get_by_label("Stage").select_option("Manager review")
    await dialog.get_by_role("button", name="Add").click()
    await expect(column(page, "Manager review")).to_contain_text("Ines Quill")
    (record,) = office.account.people[list(office.account.people)[-1]].opportunities
    assert record.application
    assert record.application.posting == posting["id"]
    state = page.get_by_label("State of the job")
    await expect(state).to_have_value("published")
    await state.select_option("closed")
    await expect(page.get_by_role("status")).to_have_text("The job is closed now.")
    assert office.account.postings[posting["id"]]["state"] == "closed"


async def test_what_a_program_changes_shows_by_itself(office: Office, page: Page) -> None:
    record = office.somebody()
    await open_page(office, page)
    await expect(card(column(page, "New lead"), record)).to_be_visible()
    office.sending(retryWaits=[3600])
    office.answer = 503
    office.api("PUT", f"/opportunities/{record.id}/stage", {"stage": "offer"})
    await expect(card(column(page, "Offer"), record)).to_be_visible()
    told = happened(page, "New lead → Offer").locator(".waiting")
    await expect(told).to_have_text("candidateStageChangewaitinganswered 503")
    office.answer = 204


async def test_another_account_a_job_and_a_number_are_chosen(office: Office, page: Page) -> None:
    await open_page(office, page)
    await page.locator("#choice [name=account]").select_option("sandbox-2")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Harbor Oak Foods")
    await expect(page.locator("#feed .change")).to_have_count(0)
    await page.get_by_label("Shown of each stage").select_option("5")
    await expect(column(page, "Archived").locator(".card")).to_have_count(5)
    await expect(column(page, "Archived").locator(".count")).to_contain_text("5 of ")
    other = office.site.app.state.accounts["sandbox-2"]
    posting = next(iter(other.postings))
    await page.locator("#choice [name=posting]").select_option(posting)
    await page.reload()
    await expect(page.locator("#choice [name=account]")).to_have_value("sandbox-2")
    await expect(page.locator("#choice [name=posting]")).to_have_value(posting)


async def test_what_is_refused_is_said(office: Office, page: Page, complaints: Complaints) -> None:
    record = office.somebody()
    await open_page(office, page)
    dialog = await open_candidate(page, record)
    office.account.delete_opportunity(record, office.account.company.recruiters[0])
    await dialog.get_by_role("button", name="Move").click()
    said = f"That was refused: opportunities {record.id} was not found"
    await expect(page.get_by_role("status")).to_have_text(said)
    complaints.forgive("status of 404")


async def test_the_page_is_open_to_everybody(office: Office, page: Page) -> None:
    await open_page(office, page)
    record = office.somebody()
    await drag(page, record, "Reached out")
    await expect(happened(page, "Reached out").locator(".delivered")).to_be_visible()
    for scheme, size in (("light", None), ("dark", PHONE)):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        await page.set_viewport_size(size or {"width": 1280, "height": 800})  # type: ignore[arg-type]
        assert await barriers(page) == []
        await shoot(page, f"recruiter-{scheme}")
    for scheme in ("dark", "light"):
        await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        dialog = await open_candidate(page, record)
        assert await barriers(page, "dialog[open]") == []
        await shoot(page, f"recruiter-dialog-{scheme}")
        await dialog.get_by_role("button", name="Close").click()
