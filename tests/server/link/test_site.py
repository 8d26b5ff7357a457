import json
import re
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import update

from accounts.tables import link_tokens
from resolvers.api import schema
from server.app import create_app
from server.logs import configure_logs
from server.settings import load_settings
from tests.server.link.conftest import Linking, MakeLinking, heading, outcome

POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; "
    "img-src 'self'; script-src 'self'; style-src 'self'; frame-ancestors "
)


async def test_the_page_offers_both_ways(linking: Linking) -> None:
    token = await linking.token()
    page = await linking.open(token)
    assert (outcome(page), heading(page)) == ((200, "", ""), "Connect Lever to app.example.com")
    assert re.findall(r'action="([^"]*)"', page.text) == ["/link/oauth", "/link/key"]
    assert page.text.count(f'name="token" value="{token}"') == 2
    assert re.findall(r"<li>(.*?)</li>", page.text) == ["Notes", "Stages"]
    assert outcome(await linking.open(token)) == (200, "", "")


@pytest.mark.parametrize("origin", ["https://app.example.com", None])
async def test_only_the_links_own_origin_may_frame_it(linking: Linking, origin: str | None) -> None:
    page = await linking.open(await linking.token(origin=origin))
    assert page.headers["content-security-policy"] == POLICY + (origin or "'none'")
    assert f'data-origin="{origin or ""}"' in page.text


async def test_nobody_keeps_a_page_or_learns_its_address(linking: Linking) -> None:
    token = await linking.token()
    pages = [
        await linking.open(token),
        await linking.open("hgl_unknown"),
        await linking.key(token, "unknown"),
        await linking.http.post("/link/oauth", data={"token": token}),
        await linking.http.get("/link/callback"),
    ]
    for page in pages:
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["content-security-policy"].startswith(POLICY)


async def test_nothing_on_a_page_stands_inline_or_comes_from_elsewhere(linking: Linking) -> None:
    page = (await linking.open(await linking.token())).text
    loaded = re.findall(r'(?:src|<link[^>]* href)="([^"]*)"', page)
    assert loaded == ["/link/assets/icon.svg", "/link/assets/page.css", "/link/assets/page.js"]
    assert not re.findall(r"<style|<script>|\sstyle=|\son\w+=", page)
    for path in loaded:
        assert (await linking.http.get(path)).status_code == 200


@pytest.mark.parametrize("token", ["", "hgl_unknown", "hgl_" + "x" * 43, "<script>", "x" * 9_000])
async def test_an_unknown_link_is_told_and_not_repeated(linking: Linking, token: str) -> None:
    page = await linking.open(token)
    assert outcome(page) == (404, "failure", "TOKEN_UNKNOWN")
    assert "the product you came from" in page.text
    assert page.headers["content-security-policy"].endswith("frame-ancestors 'none'")
    assert not token or token not in page.text


async def test_a_link_that_is_over_goes_no_further_anywhere(linking: Linking) -> None:
    token = await linking.token()
    async with linking.kept.storage.writing() as connection:
        await connection.execute(update(link_tokens).values(expires_at=datetime.now(UTC)))
    pages = [
        await linking.open(token),
        await linking.key(token, "sandbox"),
        await linking.http.post("/link/oauth", data={"token": token}),
    ]
    assert [outcome(page) for page in pages] == [(410, "failure", "TOKEN_EXPIRED")] * 3
    assert "set-cookie" not in pages[2].headers
    assert linking.lever.asked("") == {}


async def test_a_used_link_says_so_everywhere(linking: Linking) -> None:
    token = await linking.token()
    await linking.key(token, "sandbox")
    linking.lever.asked("")
    pages = [
        await linking.open(token),
        await linking.key(token, "sandbox"),
        await linking.http.post("/link/oauth", data={"token": token}),
    ]
    assert [outcome(page) for page in pages] == [(200, "failure", "TOKEN_USED")] * 3
    assert heading(pages[0]) == "Lever is already connected"
    assert linking.lever.asked("") == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Encoding": "gzip"},
    ],
)
@pytest.mark.parametrize("path", ["/link/key", "/link/oauth"])
async def test_forms_of_other_pages_are_refused(
    linking: Linking, path: str, headers: dict[str, str]
) -> None:
    data = {"token": await linking.token(), "key": "sandbox"}
    page = await linking.http.post(path, data=data, headers=headers)
    assert outcome(page) == (403, "failure", "FORM_REFUSED")
    assert "set-cookie" not in page.headers
    assert linking.lever.asked("") == {}


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "https://localhost"}]
)
async def test_forms_of_our_own_pages_are_taken(linking: Linking, headers: dict[str, str]) -> None:
    page = await linking.key(await linking.token(), "sandbox", headers=headers)
    assert outcome(page) == (200, "success", "")


@pytest.mark.parametrize("body", [b"token=" + b"x" * 9_000, b"token=%ff", b"\xff", b"&" * 8_000])
async def test_a_form_that_is_too_long_or_no_text_is_refused(linking: Linking, body: bytes) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    page = await linking.http.post("/link/key", content=body, headers=form)
    assert outcome(page)[0] in {403, 404}
    assert outcome(page)[2] in {"FORM_REFUSED", "TOKEN_UNKNOWN"}


@pytest.mark.parametrize("path", ["/link/key", "/link/oauth"])
async def test_a_forms_address_opened_by_itself_says_where_to_begin(
    linking: Linking, path: str
) -> None:
    page = await linking.http.get(path, params={"token": await linking.token()})
    assert outcome(page) == (403, "failure", "FORM_REFUSED")
    assert "start again from there" in page.text


async def test_the_product_is_called_by_its_name(make_linking: MakeLinking) -> None:
    linking: Linking = await make_linking(product_name="Tom & <Jerry> {x}")
    page = await linking.open(await linking.token())
    assert heading(page) == "Connect Lever to Tom & <Jerry> {x}"
    assert "<Jerry>" not in page.text


async def test_a_server_below_a_path_says_so_in_its_addresses(make_linking: MakeLinking) -> None:
    linking: Linking = await make_linking(public_url="https://localhost/ats")
    token = await linking.token()
    page = await linking.http.get("https://localhost/link", params={"token": token})
    assert re.findall(r'action="([^"]*)"', page.text) == ["/ats/link/oauth", "/ats/link/key"]
    sent = await linking.http.post("https://localhost/link/oauth", data={"token": token})
    assert "Path=/ats/link/callback;" in sent.headers["set-cookie"]


async def test_a_database_out_of_reach_is_told_as_our_fault(linking: Linking) -> None:
    token = await linking.token()
    async with linking.kept.storage.writing() as connection:
        await connection.exec_driver_sql("DROP TABLE link_attempts")
        await connection.exec_driver_sql("DROP TABLE link_tokens")
    assert outcome(await linking.open(token)) == (503, "failure", "UNAVAILABLE")
    assert outcome(await linking.key(token, "sandbox")) == (503, "failure", "UNAVAILABLE")


async def test_without_a_database_nothing_can_be_linked() -> None:
    app = create_app(load_settings(), schema=schema, accounts={})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as http:
        assert (await http.get("/link")).status_code == 404


@pytest.mark.parametrize(("path", "kind"), [("/link.js", "javascript"), ("/link.d.ts", "plain")])
async def test_the_script_and_its_types_may_be_loaded_by_any_page(
    linking: Linking, path: str, kind: str
) -> None:
    answer = await linking.http.get(path)
    assert answer.headers["content-type"] == f"text/{kind}; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert "HireGraph" in answer.text


@pytest.mark.usefixtures("logs_as_before")
async def test_the_log_holds_no_secret(
    linking: Linking, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(level="debug", form="json")
    token = await linking.token()
    url = await linking.leave(token)
    back = await linking.consent(url)
    await linking.http.get(back)
    await linking.key(await linking.token(account_id="b"), "sandbox-2")
    log = capsys.readouterr().err
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["account"] for line in lines if line["event"] == "account_linked"] == ["acme", "b"]
    for secret in (token, "sandbox-2", *re.findall(r"(?:state|code)=([^&]+)", back)):
        assert secret not in log
