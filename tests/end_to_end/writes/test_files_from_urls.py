"""Files that a mutation names by their URLs."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.connectors.web_host import WebHost, answer, web_host
from tests.end_to_end.world import Json, World, world_of
from tests.end_to_end.writes.uploading import CREATE, PDF, below, target
from tests.fixtures.processes import unnamed_files


@pytest.fixture
async def host() -> AsyncIterator[WebHost]:
    async with web_host() as opened:
        opened.answers["/report.pdf"] = [answer(PDF, Content_Type="application/pdf")]
        yield opened


@pytest.fixture
async def open_world() -> AsyncIterator[World]:
    """A server that fetches from this machine too, and no more than 100 bytes for a request."""
    async with world_of(
        40, shared=False, allow_private_urls=True, max_upload_bytes=100, chance=lambda: 0.0
    ) as opened:
        yield opened


async def added(world: World, where: Json, url: str, **more: Any) -> Json:
    """What `createAttachment` answers."""
    told = await world.read(CREATE, input={**where, "file": {"url": url, **more}})
    payload: Json = told["createAttachment"]
    return payload


async def complaint(world: World, url: str) -> str:
    """What is wrong with a URL, of which nothing was sent to Lever, and nothing kept."""
    where, before = await target(world), unnamed_files()
    payload = await added(world, where, url)
    [error] = payload["userErrors"]
    assert (payload["attachmentId"], error["code"]) == (None, "BAD_USER_INPUT")
    assert error["field"] == ["file", "url"]
    assert await world.sent() == {}
    assert unnamed_files() == before
    return str(error["message"])


async def test_a_file_is_fetched_and_added(open_world: World, host: WebHost) -> None:
    where, before = await target(open_world), unnamed_files()
    told = await added(open_world, where, host.url("/report.pdf"))
    assert told["userErrors"] == []
    attachment = told["attachment"]
    assert (attachment["fileName"], attachment["size"]) == ("report.pdf", len(PDF))
    names = [each["name"] for each in await open_world.raw(below(where))]
    assert names.count("report.pdf") == 1
    assert unnamed_files() == before


async def test_its_name_may_be_another(open_world: World, host: WebHost) -> None:
    host.answers["/get?id=5"] = [answer(PDF, Content_Type="application/pdf; charset=x")]
    where, url = await target(open_world, 1), host.url("/get?id=5")
    told = [await added(open_world, where, url), await added(open_world, where, url, fileName="r")]
    names = [(each["attachment"]["fileName"], each["userErrors"]) for each in told]
    assert names == [("get.pdf", []), ("r.pdf", [])]


async def test_the_same_key_fetches_once(open_world: World, host: WebHost) -> None:
    where = await target(open_world, 2) | {"idempotencyKey": "once"}
    first = await added(open_world, where, host.url("/report.pdf"))
    assert await added(open_world, where, host.url("/report.pdf")) == first
    assert len(host.heads) == 1


@pytest.mark.parametrize("done", [False, True])
async def test_a_write_of_which_nothing_was_heard_is_told_or_found(
    open_world: World, host: WebHost, *, done: bool
) -> None:
    where = await target(open_world, 3)
    await open_world.fault("drop", below(where), method="POST", done=done)
    variables = {"input": {**where, "file": {"url": host.url("/report.pdf")}}}
    told = await open_world.query(CREATE, variables)
    assert told.codes == ([] if done else ["UPSTREAM_TIMEOUT"])
    assert len(host.heads) == 1
    names = [each["name"] for each in await open_world.raw(below(where))]
    assert names.count("report.pdf") == int(done)


async def test_whether_it_was_added_is_not_known_once_the_file_is_gone(
    open_world: World, host: WebHost
) -> None:
    where = await target(open_world, 4) | {"idempotencyKey": "gone"}
    variables = {"input": {**where, "file": {"url": host.url("/report.pdf")}}}
    await open_world.fault("drop", below(where), method="POST")
    assert (await open_world.query(CREATE, variables)).codes == ["UPSTREAM_TIMEOUT"]
    host.answers["/report.pdf"] = [answer(status="404 Not Found")]
    [error] = (await open_world.query(CREATE, variables)).errors
    assert error["extensions"] == {"code": "UPSTREAM_TIMEOUT", "outcome": "UNKNOWN"}


async def test_what_a_url_gives_must_be_a_file_that_a_system_could_take(
    open_world: World, host: WebHost
) -> None:
    host.answers |= {
        "/empty.pdf": [answer()],
        "/page.pdf": [answer(b"<html>Sign in.</html>")],
        "/none.pdf": [answer(status="404 Not Found")],
        "/long.pdf": [answer(PDF * 10)],
    }
    del host.answers["/report.pdf"]
    told = {name: await complaint(open_world, host.url(name)) for name in host.answers}
    assert told == {
        "/empty.pdf": "The file is empty.",
        "/page.pdf": "The file is not what its name says: 'page.pdf' begins otherwise.",
        "/none.pdf": "The URL answers HTTP 404.",
        "/long.pdf": "The files that this request has fetched are too much together.",
    }


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/report.pdf",
        "https://localhost/report.pdf",
        "https://[::1]/report.pdf",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/report.pdf",
        "https://[::ffff:10.0.0.1]/report.pdf",
        "https://nothing.invalid/report.pdf",
    ],
)
async def test_a_url_to_where_only_this_server_reaches_is_refused(world: World, url: str) -> None:
    assert await complaint(world, url) == "The URL's host has no public address."


async def test_a_url_without_tls_is_refused(world: World, host: WebHost) -> None:
    told = await complaint(world, host.url("/report.pdf"))
    assert told == "Only https is used; this URL leads to http."
    assert host.heads == []
