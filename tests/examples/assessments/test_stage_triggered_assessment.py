"""From a drag in the recruiter's page to the result there, in a real browser."""

from typing import Literal

import httpx
from playwright.async_api import Locator, Page, ViewportSize, expect

from examples.stage_triggered_assessment.app import GONE
from sandbox.data.records import Opportunity
from tests.browser import Complaints, barriers, shoot
from tests.examples.assessments.assessed import (
    STAGE_NAME,
    TEST,
    Program,
    everybody,
    move,
    require_one_result,
    somebody,
    stage_id,
    until,
)
from tests.examples.site import Site
from tests.sandbox.recruiter.office import Office, drag, open_page

PHONE: ViewportSize = {"width": 375, "height": 812}


def sent(page: Page) -> Locator:
    return page.locator("#sent li")


async def choose(page: Page, job: str = "any job") -> None:
    form = page.get_by_role("form", name="One more rule")
    await form.get_by_role("combobox", name="reaches").select_option(STAGE_NAME)
    await form.get_by_role("combobox", name="send").select_option(TEST)
    await form.get_by_role("button", name="Save").click()
    rules = page.get_by_role("region", name="Rules")
    await expect(rules).to_contain_text(f"When a candidate of {job}")
    await expect(rules).to_contain_text(f"reaches {STAGE_NAME}, send {TEST}.")


async def test_who_is_dragged_to_the_stage_takes_it_and_the_result_comes_back(
    site: Site, program: Program, page: Page
) -> None:
    record = somebody(site)
    await page.goto(program.url)
    await choose(page)
    until(program.endpoint)
    recruiter = await page.context.new_page()
    await open_page(Office(site), recruiter)
    await drag(recruiter, record, STAGE_NAME)
    await page.bring_to_front()
    await expect(sent(page)).to_contain_text(f"{record.person.name}")
    await expect(sent(page).locator(".state")).to_have_text("sent")
    assert await barriers(page) == []
    await shoot(page, "example-assessment-sent")
    candidate = await page.context.new_page()
    await candidate.goto(f"{program.url}/take/{program.until(record, 'sent').token}")
    await candidate.get_by_role("button", name="Begin").click()
    await candidate.get_by_label("At least once").check()
    await candidate.get_by_label("An idempotency key").check()
    await candidate.get_by_label("True").check()
    assert await barriers(candidate) == []
    await shoot(candidate, "example-assessment-taken")
    await candidate.get_by_role("button", name="Send my answers").click()
    await expect(candidate.get_by_role("status")).to_have_text("Thank you. Your answers are in.")
    await page.bring_to_front()
    await expect(sent(page).locator(".state")).to_have_text("written back")
    await expect(sent(page)).to_contain_text(f"{TEST}: 2 of 3")
    require_one_result(site, record, right=2)


async def test_the_page_lives_through_a_restart(
    site: Site, program: Program, page: Page, complaints: Complaints
) -> None:
    record = somebody(site)
    program.choose()
    await page.goto(program.url)
    program.kill()
    move(site, record)
    async with page.expect_event("requestfailed"):
        pass
    program.start()
    await expect(sent(page).filter(has_text=record.person.name)).to_contain_text("sent")
    complaints.forgive("ERR_CONNECTION_REFUSED")


async def test_a_rule_is_for_one_job_and_is_taken_away(
    site: Site, program: Program, page: Page
) -> None:
    record, other = of_two_jobs(site)
    await page.goto(program.url)
    form = page.get_by_role("form", name="One more rule")
    await form.get_by_role("searchbox").fill("no such job")
    await expect(form.locator("[name=found]")).to_contain_text("0 of ")
    await form.get_by_role("searchbox").fill("")
    await form.get_by_role("combobox", name="candidate").select_option(job_id(program, record))
    await choose(page, job=site.account.postings[posting(record)]["text"])
    until(program.endpoint)
    for each in (other, record):
        move(site, each)
    await expect(sent(page)).to_contain_text(record.person.name)
    until(lambda: program.events(other)[0][1])
    await page.get_by_role("button", name="Remove").click()
    await expect(page.get_by_role("region", name="Rules")).to_contain_text("There are none")
    assert [each.remote_id for each in program.kept.all()] == [record.id]


async def test_the_page_fits_a_phone_and_is_open_to_everybody(
    site: Site, program: Program, page: Page
) -> None:
    program.choose()
    record = somebody(site)
    move(site, record)
    token = program.until(record, "sent").token
    await page.set_viewport_size(PHONE)
    for path in ("/", f"/take/{token}"):
        await page.goto(program.url + path)
        schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
        for scheme in schemes:
            await page.emulate_media(color_scheme=scheme)
            assert await barriers(page) == []
            await shoot(page, f"example-assessment{path[:5].replace('/', '-')}-phone-{scheme}")
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_what_is_gone_or_comes_from_elsewhere_changes_nothing(program: Program) -> None:
    rule = {"assessment": TEST, "job": "", "stage": "gone"}
    gone = httpx.post(f"{program.url}/rules", data=rule)
    assert (gone.status_code, GONE in gone.text) == (409, True)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    rule |= {"stage": stage_id(program.server)}
    assert httpx.post(f"{program.url}/rules", data=rule, headers=foreign).status_code == 403
    assert program.kept.kept.rules() == []
    assert httpx.get(f"{program.url}/take/nothing").status_code == 404
    assert httpx.post(f"{program.url}/take/nothing").status_code == 404


def test_answers_count_once_and_only_if_they_are_whole(site: Site, program: Program) -> None:
    program.choose()
    record = somebody(site)
    move(site, record)
    invitation = program.until(record, "sent")
    program.take(invitation, begin_only=True)
    page = f"{program.url}/take/{invitation.token}"
    answers = {"answer-0": "Never", "answer-1": "Luck", "answer-2": "True"}
    for wrong in ({"answer-2": ""}, {"answer-1": "Tea"}):
        httpx.post(page, data=answers | wrong)
    assert program.until(record, "begun").answers == ()
    httpx.post(page, data=answers)
    httpx.post(page, data=answers | {"answer-0": "At least once"})
    assert program.until(record, "written").answers == tuple(answers.values())
    require_one_result(site, record, right=0)


def posting(record: Opportunity) -> str:
    assert record.application
    return record.application.posting


def of_two_jobs(site: Site) -> tuple[Opportunity, Opportunity]:
    """Somebody who has applied for an open job, and somebody who has for another."""
    open_jobs = {key for key, each in site.account.postings.items() if each["state"] == "published"}
    found = [each for each in everybody(site) if posting(each) in open_jobs]
    return found[0], next(each for each in found if posting(each) != posting(found[0]))


def job_id(program: Program, record: Opportunity) -> str:
    text = "query ($id: ID!) { job(remoteId: $id) { id } }"
    with program.server.api() as api:
        return str(api.ask(text, {"id": posting(record)}).data["job"]["id"])
