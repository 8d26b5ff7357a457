"""The screen in a real browser, against the sandbox's jobs and stages."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import httpx
import pytest
from playwright.async_api import Locator, Page, ViewportSize, expect

from examples.choices import open_jobs, stages
from examples.client import Hiregraph, connect
from examples.job_and_stage_mapping.app import GONE, create_app
from examples.job_and_stage_mapping.kept import Mapping, Mappings
from tests.browser import Complaints, barriers, shoot
from tests.examples.site import Site, serving

TEST = "Coding test"
WORDS_FOR_GONE = {"job": "is not open any more", "stage": "is no longer there"}
PHONE: ViewportSize = {"width": 375, "height": 812}


@pytest.fixture
def mappings(tmp_path: Path) -> Mappings:
    return Mappings(tmp_path / "mappings.sqlite3")


@pytest.fixture
def screen(site: Site, api: Hiregraph, mappings: Mappings) -> Iterator[str]:  # noqa: ARG001
    with serving(create_app(api, mappings)) as url:
        yield url


@pytest.fixture
def busiest(site: Site, api: Hiregraph) -> tuple[Mapping, int]:
    """A choice of the open job and stage where most candidates are, and how many these are."""
    ids = api.ask("{ jobs(first: 100) { nodes { id remoteId } } }", {}).data["jobs"]["nodes"]
    open_ids = {job["remoteId"]: job["id"] for job in ids if job["id"] in open_jobs(api)}
    places = Counter(
        (record.application.posting, site.account.stage_places[record.stage])
        for record in site.listed()
        if record.application and record.archived_at is None
    )
    (posting, place), count = next(each for each in places.most_common() if each[0][0] in open_ids)
    job, (stage, name) = open_ids[posting], list(stages(api).items())[place]
    return Mapping(TEST, job, open_jobs(api)[job], stage, name), count


def card(page: Page) -> Locator:
    return page.get_by_role("form", name=TEST)


def dropdown(page: Page, name: str) -> Locator:
    return card(page).get_by_role("combobox", name=name, exact=True)


async def choose(page: Page, mapping: Mapping) -> None:
    await dropdown(page, "Job").select_option(mapping.job_id)
    await dropdown(page, "Stage").select_option(mapping.stage_id)


async def test_a_choice_tells_whom_it_concerns_and_is_remembered(
    screen: str, page: Page, mappings: Mappings, busiest: tuple[Mapping, int]
) -> None:
    mapping, count = busiest
    await page.goto(screen)
    await choose(page, mapping)
    told = f"{count} candidates are here now."
    await expect(card(page).locator("[name=count]")).to_have_text(told)
    await card(page).get_by_role("button", name="Save").click()
    await expect(card(page).get_by_text("Saved.")).to_be_focused()
    await expect(dropdown(page, "Job")).to_have_value(mapping.job_id)
    await expect(dropdown(page, "Stage")).to_have_value(mapping.stage_id)
    await expect(card(page).locator("[name=count]")).to_have_text(told)
    assert mappings.read() == {TEST: mapping}
    await shoot(page, "example-mapping-saved")


async def test_it_is_done_by_keyboard_alone(
    screen: str, page: Page, mappings: Mappings, busiest: tuple[Mapping, int]
) -> None:
    mapping, _ = busiest
    await page.goto(screen)
    await page.keyboard.press("Tab")
    await page.keyboard.type(mapping.job)
    await page.keyboard.press("Enter")
    await expect(dropdown(page, "Job")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    names = await dropdown(page, "Stage").locator("option").all_inner_texts()
    for _ in range(names.index(mapping.stage)):
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(card(page).get_by_text("Saved.")).to_be_focused()
    assert mappings.read() == {TEST: mapping}


async def test_one_is_found_among_a_thousand_jobs(
    fresh_site: Site, fresh_api: Hiregraph, mappings: Mappings, page: Page
) -> None:
    postings = fresh_site.account.postings
    model = next(each for each in postings.values() if each["state"] == "published")
    names = [f"Job {number:04}" for number in range(1_000)]
    postings.clear()
    postings.update({name: {**model, "id": name, "text": name} for name in names})
    with serving(create_app(fresh_api, mappings)) as screen:
        await page.goto(screen)
        jobs = dropdown(page, "Job")
        await expect(jobs.locator("option")).to_have_count(1_001)
        await jobs.select_option(index=7)
        await card(page).get_by_role("searchbox").fill("job 099")
        found = card(page).locator("[name=found]")
        await expect(found).to_have_text("10 of 1000 jobs match.")
        shown = [text.split(" ·")[0] for text in await jobs.locator("option").all_inner_texts()]
        assert shown == ["Choose a job", names[6], *names[990:]]
        await expect(jobs.locator("option:checked")).to_contain_text(names[6])


@pytest.mark.parametrize("gone", WORDS_FOR_GONE)
async def test_what_has_vanished_is_named_and_chosen_anew(
    screen: str, page: Page, mappings: Mappings, busiest: tuple[Mapping, int], gone: str
) -> None:
    mapping, _ = busiest
    mappings.put(replace(mapping, **{f"{gone}_id": "gone", gone: "Baker"}))
    await page.goto(screen)
    told = f"“Baker” {WORDS_FOR_GONE[gone]}: nobody gets this test until you choose anew."
    await expect(card(page).locator(".problem")).to_have_text(told)
    emptied = dropdown(page, gone.title())
    await expect(emptied).to_have_accessible_description(told)
    await expect(emptied).to_have_value("")
    await shoot(page, f"example-mapping-{gone}-gone")
    assert await barriers(page) == []
    await choose(page, mapping)
    await card(page).get_by_role("button", name="Save").click()
    await expect(card(page).get_by_text("Saved.")).to_be_visible()
    assert mappings.read() == {TEST: mapping}


def test_what_vanishes_before_it_is_saved_changes_nothing(
    screen: str, mappings: Mappings, busiest: tuple[Mapping, int]
) -> None:
    form = {"test": TEST, "job": "gone", "stage": busiest[0].stage_id}
    answer = httpx.post(screen, data=form)
    assert (answer.status_code, GONE in answer.text) == (409, True)
    assert mappings.read() == {}


def test_a_form_of_another_site_changes_nothing(
    screen: str, mappings: Mappings, busiest: tuple[Mapping, int]
) -> None:
    mapping, _ = busiest
    form = {"test": TEST, "job": mapping.job_id, "stage": mapping.stage_id}
    answer = httpx.post(screen, data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert mappings.read() == {}


async def test_a_screen_without_hiregraph_says_so(
    mappings: Mappings, page: Page, complaints: Complaints
) -> None:
    nowhere = connect("http://127.0.0.1:1", tries=1)
    with nowhere.http, serving(create_app(nowhere, mappings)) as screen:
        await page.goto(screen)
    await expect(page.get_by_role("alert")).to_contain_text("what you chose stays as it is")
    await expect(page.get_by_role("form")).to_have_count(0)
    complaints.forgive("status of 502")


async def test_the_screen_fits_a_phone_and_is_open_to_everybody(screen: str, page: Page) -> None:
    await page.set_viewport_size(PHONE)
    await page.goto(screen)
    await card(page).get_by_role("searchbox").fill("engineer")
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        await page.emulate_media(color_scheme=scheme)
        assert await barriers(page) == []
        await shoot(page, f"example-mapping-phone-{scheme}")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    controls = await page.locator("input:visible, select, button").all()
    heights = [box["height"] for each in controls if (box := await each.bounding_box())]
    assert (len(heights), min(heights) >= 44) == (8, True)
