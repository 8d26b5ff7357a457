"""The Singer tap for Lever discovers, and syncs every stream of the sandbox in full."""

import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from benchmarks.running import Running, running_sandbox
from tests.interop.packages import python_of

HERE = Path(__file__).parent
PEOPLE = 500
UNDER_OPPORTUNITIES = ("applications", "offers", "referrals", "resumes")

Tap = Callable[..., str]
Lever = Callable[[str], list[Any]]


@pytest.fixture(scope="module")
def large_sandbox() -> Iterator[Running]:
    with running_sandbox(people=PEOPLE) as running:
        yield running


@pytest.fixture(
    scope="module",
    params=["2025-12-01T00:30:00Z", pytest.param("2023-07-01T00:30:00Z", marks=pytest.mark.long)],
)
def start(request: pytest.FixtureRequest) -> str:
    """Where the tap begins; no round hour, as two of its spans of time share the moment between.

    It asks day by day up to today, so that the second start, before all changes, takes a while.
    """
    return str(request.param)


@pytest.fixture(scope="module")
def tap(large_sandbox: Running, start: str, tmp_path_factory: pytest.TempPathFactory) -> Tap:
    """Runs the tap with options more; gives its standard output."""
    python = python_of(HERE / "requirements.txt")
    config = tmp_path_factory.mktemp("tap") / "config.json"
    config.write_text(json.dumps({"token": "sandbox", "start_date": start}))

    def run(*options: str) -> str:
        runner = [str(python), str(HERE / "on_sandbox.py"), f"{large_sandbox.url}/v1"]
        command = [*runner, "--config", str(config), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  -- our own words
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return run


@pytest.fixture(scope="module")
def catalog(tap: Tap) -> Any:
    return json.loads(tap("--discover"))


@pytest.fixture(scope="module")
def messages(tap: Tap, catalog: Any, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """What a sync of all streams wrote."""
    for stream in catalog["streams"]:
        whole = next(entry for entry in stream["metadata"] if entry["breadcrumb"] == [])
        whole["metadata"]["selected"] = True
    path = tmp_path_factory.mktemp("catalog") / "catalog.json"
    path.write_text(json.dumps(catalog))
    return [json.loads(line) for line in tap("--catalog", str(path)).splitlines()]


@pytest.fixture(scope="module")
def lever(large_sandbox: Running) -> Iterator[Lever]:
    """Reads a short list of the sandbox whole."""
    with httpx.Client(base_url=f"{large_sandbox.url}/v1", auth=("sandbox", "")) as client:

        def read(path: str) -> list[Any]:
            answer = client.get(path).json()
            assert not answer["hasNext"]
            return list(answer["data"])

        yield read


@pytest.fixture(scope="module")
def since(start: str) -> float:
    return datetime.fromisoformat(start).timestamp() * 1000


@pytest.fixture(scope="module")
def changed(large_sandbox: Running, since: float) -> list[Any]:
    """Opportunities that the tap can find: it asks by the time of the last change."""
    truth = httpx.get(f"{large_sandbox.url}/__sandbox__/records/sandbox").json()
    return [
        each
        for each in truth["opportunities"]
        if each["confidentiality"] == "non-confidential" and (each["updatedAt"] or 0) >= since
    ]


def records(messages: list[Any], stream: str) -> list[Any]:
    return [m["record"] for m in messages if m["type"] == "RECORD" and m["stream"] == stream]


def test_every_stream_is_discovered(catalog: Any) -> None:
    assert len(catalog["streams"]) == 16


@pytest.mark.parametrize("stream", ["opportunities", "candidates"])
def test_every_changed_opportunity_comes_once(
    messages: list[Any], changed: list[Any], stream: str
) -> None:
    found = [each["id"] for each in records(messages, stream)]
    assert sorted(found) == sorted(each["id"] for each in changed)
    assert len(found) >= 25


@pytest.mark.parametrize("old_name", ["candidate", "opportunity"])
@pytest.mark.parametrize("kind", UNDER_OPPORTUNITIES)
def test_all_that_lies_under_opportunities_comes(
    messages: list[Any],
    changed: list[Any],
    lever: Lever,
    kind: str,
    old_name: str,
) -> None:
    expected = [e["id"] for o in changed for e in lever(f"/opportunities/{o['id']}/{kind}")]
    found = [each["id"] for each in records(messages, f"{old_name}_{kind}")]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("stream", ["archive_reasons", "postings", "stages", "users"])
def test_a_list_comes_whole(messages: list[Any], lever: Lever, stream: str) -> None:
    found = [each["id"] for each in records(messages, stream)]
    assert sorted(found) == sorted(each["id"] for each in lever(f"/{stream}"))


def test_every_requisition_made_since_comes_once(
    messages: list[Any], lever: Lever, since: float
) -> None:
    found = [each["id"] for each in records(messages, "requisitions")]
    made = [each["id"] for each in lever("/requisitions") if each["createdAt"] >= since]
    assert sorted(found) == sorted(made)


def test_sources_come_with_their_counts(messages: list[Any], lever: Lever) -> None:
    found = [(each["text"], each["count"]) for each in records(messages, "sources")]
    assert found == [(each["text"], each["count"]) for each in lever("/sources")]


def test_it_ends_with_a_state_to_go_on_from(messages: list[Any]) -> None:
    assert messages[-1]["type"] == "STATE"
    assert "offset" not in messages[-1]["value"]["bookmarks"]["opportunities"]
