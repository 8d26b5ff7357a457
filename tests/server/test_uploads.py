"""Forms sent to a server; what stands in a file's place is seen in the end-to-end tests."""

import asyncio
import json
import resource
import sys
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from server import uploads
from tests.fixtures.processes import unnamed_files
from tests.server.conftest import MakeClient

ASKED_FOR = {"GraphQL-Require-Preflight": "1"}
OPERATIONS = {"query": "{ hello }", "variables": {"other": None}}
MAP = {"0": ["variables.other"]}
Field = tuple[str, Any]


def form(
    operations: object = OPERATIONS, places: object = MAP, files: list[Field] | None = None
) -> list[Field]:
    sent = [("0", ("a.txt", b"x"))] if files is None else files
    return [
        ("operations", (None, json.dumps(operations))),
        ("map", (None, json.dumps(places))),
        *sent,
    ]


async def refusal(client: httpx.AsyncClient, fields: list[Field]) -> tuple[int, str]:
    answer = await client.post("/graphql", files=fields, headers=ASKED_FOR)
    [error] = answer.json()["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    return answer.status_code, error["message"]


@pytest.mark.parametrize(
    "headers",
    [
        ASKED_FOR,
        {"Apollo-Require-Preflight": "true"},
        {"X-Apollo-Operation-Name": "Add"},
        {"X-Linked-Account": "default"},
        {"Authorization": "Bearer x"},
    ],
)
async def test_a_form_is_answered_like_any_request(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await client.post("/graphql", files=form(), headers=headers)
    assert (answer.status_code, answer.json()["data"]) == (200, {"hello": "Hello, world"})


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic eA=="}, {"X-Linked-Account": ""}])
async def test_what_a_foreign_page_could_send_is_refused(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await client.post("/graphql", files=form(), headers=headers)
    [error] = answer.json()["errors"]
    assert answer.status_code == 400
    told = "A form is taken with the header 'GraphQL-Require-Preflight: 1' alone."
    assert error["message"] == told


async def test_pages_that_may_call_may_send_the_header(make_client: MakeClient) -> None:
    client = make_client(cors_origins=("https://app.example",))
    asked = {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "graphql-require-preflight",
    }
    assert (await client.options("/graphql", headers=asked)).status_code == 200


async def test_the_fields_come_in_their_order(client: httpx.AsyncClient) -> None:
    operations, places, file = form()
    told = (400, "The form holds 'operations', then 'map', then the files.")
    for fields in ([places, operations, file], [operations, file, places], [file], [operations]):
        assert await refusal(client, fields) == told
    unknown = [operations, places, file, ("1", ("b.txt", b"x"))]
    assert (await refusal(client, unknown))[1] == "The 'map' names no file '1' to come here."
    twice = [operations, places, file, file]
    assert (await refusal(client, twice))[1] == "The 'map' names no file '0' to come here."
    told = (400, "The 'map' names the file '0', which did not come.")
    assert await refusal(client, [operations, places]) == told


async def test_the_operation_must_be_one_as_in_json(client: httpx.AsyncClient) -> None:
    batch = (400, "Batches are not served; send one operation per request.")
    assert await refusal(client, form([OPERATIONS])) == batch
    bad = [("operations", (None, "{")), *form()[1:]]
    assert (await refusal(client, bad))[1].startswith("The body is not valid JSON")


async def test_limits_hold_for_the_form_and_for_what_is_text_in_it(make_client: MakeClient) -> None:
    client = make_client(max_body_bytes=200, max_upload_bytes=2_000)
    long_text = form(OPERATIONS | {"extensions": {"x": "y" * 200}})
    told = (413, "'operations' and 'map' may have 200 bytes each.")
    assert await refusal(client, long_text) == told
    long_file = form(files=[("0", ("a.txt", b"x" * 2_000))])
    assert await refusal(client, long_file) == (413, "The body must be at most 2000 bytes long.")
    fits = await client.post(
        "/graphql", files=form(files=[("0", ("a.txt", b"x" * 1_000))]), headers=ASKED_FOR
    )
    assert fits.status_code == 200


async def test_a_form_comes_in_time_or_not_at_all(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "UPLOAD_SECONDS", 0.05)

    async def drip() -> AsyncIterator[bytes]:
        yield b"--b\r\n"
        await asyncio.sleep(30)

    headers = ASKED_FOR | {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await client.post("/graphql", content=drip(), headers=headers)
    assert answer.status_code == 408


async def test_a_full_disk_is_told_of(client: httpx.AsyncClient) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_048_576, hard))
    try:
        files = [("0", ("a.txt", b"x" * 2_097_152))]
        answer = await client.post("/graphql", files=form(files=files), headers=ASKED_FOR)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]) == (503, {"code": "INTERNAL"})


async def test_a_compressed_form_is_refused(client: httpx.AsyncClient) -> None:
    headers = ASKED_FOR | {"Content-Encoding": "gzip"}
    answer = await client.post("/graphql", files=form(), headers=headers)
    assert answer.status_code == 415


@pytest.mark.skipif(sys.platform != "linux", reason="open files are read from /proc")
async def test_nothing_is_kept_of_a_form_however_it_ends(client: httpx.AsyncClient) -> None:
    before = unnamed_files()
    whole = client.build_request("POST", "/graphql", files=form(), headers=ASKED_FOR)
    body = b"".join([chunk async for chunk in whole.stream])  # type: ignore[union-attr]

    async def broken() -> AsyncIterator[bytes]:
        yield body[:-20]
        assert unnamed_files() == before + 1
        raise ConnectionResetError

    assert (await client.send(whole)).status_code == 200
    await refusal(client, [*form(), ("1", ("b.txt", b"x"))])
    headers = ASKED_FOR | {"Content-Type": whole.headers["content-type"]}
    with pytest.raises(ConnectionResetError):
        await client.post("/graphql", content=broken(), headers=headers)
    assert unnamed_files() == before
