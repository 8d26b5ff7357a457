"""A file through a server in a process of its own."""

import json
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from sandbox.account import make_account
from sandbox.data.questions import custom_questions
from schema.identity import GlobalId
from tests.end_to_end.world import Json
from tests.end_to_end.writes.uploading import CREATE
from tests.fixtures.processes import (
    COMMAND,
    MEBIBYTE,
    forget_peak,
    peak_bytes,
    resident_bytes,
    running,
    unnamed_files,
)

SUBMIT = """
mutation ($input: SubmitApplicationInput!) {
  submitApplication(input: $input) {
    application { attachments { nodes { size } } }
    userErrors { field message }
  }
}
"""
FILE_BYTES = 30 * MEBIBYTE
FIRST = "{ applications(first: 1) { nodes { id } } users(first: 1) { nodes { id } } }"
CANDIDATE = """
mutation ($input: CreateCandidateInput!) {
  createCandidate(input: $input) {
    application { attachments { nodes { size } } } userErrors { code message field }
  }
}
"""
BOUNDARY = "b0undary"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc"),
]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, int]]:
    options = ("--port", "0", "--people", "40", "--no-rate-limit")
    with running("-m", "sandbox", *options) as (sandbox, _):
        serve = ("-c", COMMAND, "serve", "--port", "0")
        with running(
            *serve,
            HIREGRAPH_LEVER_API_KEY="sandbox",
            HIREGRAPH_LEVER_API_URL=f"{sandbox}/v1",
            TMPDIR=str(tmp_path),
        ) as served:
            yield served


async def form(operations: Json, place: str, length: int) -> AsyncIterator[bytes]:
    """A form with one file of so many bytes, a bit at a time."""
    texts = {"operations": operations, "map": {"0": [f"variables.input.{place}.upload"]}}
    for name, value in texts.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        yield f"{head}{json.dumps(value)}\r\n".encode()
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="0"; filename="a.txt"\r\n\r\n'
    yield head.encode()
    for _ in range(length // 65_536):
        yield os.urandom(65_536)
    yield f"\r\n--{BOUNDARY}--\r\n".encode()


async def upload(http: httpx.AsyncClient, where: Json, length: int) -> Json:
    given = {"input": {**where, "file": {"upload": None}}}
    return await send(http, {"query": CREATE, "variables": given}, "file", length)


async def send(http: httpx.AsyncClient, operations: Json, place: str, length: int) -> Json:
    headers = {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "GraphQL-Require-Preflight": "1",
    }
    content = form(operations, place, length)
    answer = (await http.post("/graphql", content=content, headers=headers)).json()
    [payload] = answer["data"].values()
    return dict(payload)


async def test_a_file_of_30_mib_takes_less_than_16_mib_of_memory(
    server: tuple[str, int], tmp_path: Path
) -> None:
    url, pid = server
    async with httpx.AsyncClient(base_url=url, timeout=60) as http:
        there = (await http.post("/graphql", json={"query": FIRST})).json()["data"]
        where = {
            "applicationId": there["applications"]["nodes"][0]["id"],
            "actorId": there["users"]["nodes"][0]["id"],
        }
        await upload(http, where, 65_536)
        before = resident_bytes(pid)
        forget_peak(pid)
        began = time.monotonic()
        told = await upload(http, where, FILE_BYTES)
        seconds = time.monotonic() - began
        grown = peak_bytes(pid) - before
        too_long = await upload(http, where, FILE_BYTES + MEBIBYTE)
    sys.stdout.write(f"{FILE_BYTES} bytes in {seconds:.2f} s, {grown / MEBIBYTE:.2f} MiB more\n")
    assert told["attachment"]["size"] == FILE_BYTES
    assert grown < 16 * MEBIBYTE
    assert [error["field"] for error in too_long["userErrors"]] == [["file", "upload"]]
    assert unnamed_files(pid) == 0
    assert names_in(tmp_path) == ["hiregraph-"]


def submission() -> tuple[str, str, Json]:
    """A mutation, the path to its résumé, and its input."""
    return SUBMIT, "fields.2.file", application()


def candidate() -> tuple[str, str, Json]:
    """Likewise."""
    user = make_account("sandbox", people=40, seed=1).company.recruiters[0]
    actor = GlobalId("User", "default", user).encode()
    return CANDIDATE, "resume", {"name": "A", "actorId": actor, "resume": {"upload": None}}


@pytest.mark.parametrize("made", [submission, candidate])
async def test_a_resume_of_30_mib_takes_less_than_16_mib_of_memory(
    server: tuple[str, int], made: Callable[[], tuple[str, str, Json]]
) -> None:
    url, pid = server

    async def apply(http: httpx.AsyncClient, length: int) -> Json:
        text, place, given = made()
        operations = {"query": text, "variables": {"input": given}}
        return await send(http, operations, place, length)

    async with httpx.AsyncClient(base_url=url, timeout=60) as http:
        await apply(http, 65_536)
        before = resident_bytes(pid)
        forget_peak(pid)
        told = await apply(http, FILE_BYTES)
        grown = peak_bytes(pid) - before
    sys.stdout.write(f"{grown / MEBIBYTE:.2f} MiB more\n")
    files = told["application"]["attachments"]["nodes"]
    assert [file["size"] for file in files] == [FILE_BYTES]
    assert grown < 16 * MEBIBYTE
    assert unnamed_files(pid) == 0


def application() -> Json:
    """For a form that asks for no more than a name and an address, and takes a résumé."""
    plain = next(
        posting
        for posting in make_account("sandbox", people=40, seed=1).postings.values()
        if (posting["state"], posting["country"]) == ("published", "US")
        and posting["confidentiality"] == "non-confidential"
        and not custom_questions(posting)
    )
    name = uuid4().hex
    answers = {"fullName": name, "email": f"{name}@quill.example"}
    return {
        "jobId": GlobalId("Job", "default", plain["id"]).encode(),
        "fields": [
            *({"name": each, "value": value} for each, value in answers.items()),
            {"name": "resume", "file": {"upload": None}},
        ],
    }


def names_in(folder: Path) -> list[str]:
    """How the names in a folder begin: that of the list of writes is made up."""
    return [each.name[: len("hiregraph-")] for each in folder.iterdir()]
