"""The browser of the tests notices what it is there to notice."""

import pytest
from playwright.async_api import Error, Page

from tests.browser import Complaints, barriers


async def test_a_page_in_order_gives_no_complaint(page: Page) -> None:
    await page.set_content("<!doctype html><html lang=en><title>t</title><main>Good</main>")
    assert await page.inner_text("main") == "Good"
    assert await barriers(page) == []


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('no good')", "console: no good"),
        ("setTimeout(() => { throw new Error('thrown') })", "script: thrown"),
        ("Promise.reject(new Error('rejected'))", "script: rejected"),
    ],
)
async def test_a_faulty_script_is_a_complaint(
    page: Page, complaints: Complaints, script: str, complaint: str
) -> None:
    await page.set_content(f"<p>Hello<script>{script}</script>")
    await page.evaluate("new Promise(done => setTimeout(done))")
    assert [each.splitlines()[0] for each in complaints] == [complaint]
    complaints.clear()


async def test_a_breach_of_the_content_security_policy_is_a_complaint(
    page: Page, complaints: Complaints
) -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'
    await page.set_content(f"{policy}<script>alert(1)</script>")
    complaints.forgive("Content Security Policy directive 'script-src 'none''")


async def test_nothing_beyond_this_machine_is_reached(page: Page, complaints: Complaints) -> None:
    for host in ("192.0.2.1", "hiregraph.example"):
        with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
            await page.goto(f"http://{host}/")
        complaints.forgive(f"request: http://{host}/ is not of this machine")


async def test_what_keeps_people_out_is_found(page: Page) -> None:
    await page.set_content("<!doctype html><html lang=en><title>t</title><main><button></button>")
    assert await barriers(page) == ["button-name: button"]
    assert await barriers(page, "title") == []
