import asyncio
import sys
import time
from asyncio.subprocess import PIPE
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.long

QUERIES: list[dict[str, Any]] = [
    {},
    {"expand": ["applications", "stage", "owner", "contact"]},
    {"archived": "false", "stage_id": "offer"},
    {"tag": "Full-time", "created_at_start": 1_760_000_000_000},
    {"updated_at_start": 1_790_000_000_000},
    {"created_at_start": 1_790_000_000_000},
    {"email": "nobody@example.com"},
]
WRITES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/opportunities", {"name": "A", "emails": ["a@example.com"]}),
    ("PUT", "/opportunities/{id}/stage", {"stage": "offer"}),
    ("POST", "/opportunities/{id}/addTags", {"tags": ["Full-time"]}),
    ("PUT", "/contacts/{contact}", {"emails": ["b@example.com"]}),
    ("POST", "/opportunities/{id}/notes", {"value": "x"}),
]


async def test_a_hundred_thousand_people_take_less_than_a_gibibyte() -> None:
    began = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", "0", "--people", "100000"),
        "--no-rate-limit",
        stdout=PIPE,
    )
    assert process.stdout is not None
    address = (await process.stdout.readline()).decode().split()[-1]
    started = time.monotonic() - began
    async with httpx.AsyncClient(auth=("sandbox", ""), trust_env=False) as client:
        times = [await _median_time(client, address, query) for query in QUERIES]
        writes = [await _write_time(client, address, *write) for write in WRITES]
        size = _resident_mebibytes(process.pid)
        process.terminate()
        await process.wait()
    sys.stdout.write(f"start {started:.1f} s, {size} MiB, pages {[f'{t:.1f}' for t in times]} ms, ")
    sys.stdout.write(f"writes {[f'{t:.1f}' for t in writes]} ms\n")
    assert size < 1024


async def _median_time(client: httpx.AsyncClient, address: str, query: dict[str, Any]) -> float:
    """Walk ten pages; give the median of their times in milliseconds.

    The first use of a filter makes its index, and is left out.
    """
    times, params = [], dict(query)
    await client.get(f"{address}/opportunities", params=params)
    for _ in range(10):
        began = time.perf_counter()
        page = (await client.get(f"{address}/opportunities", params=params)).json()
        times.append((time.perf_counter() - began) * 1000)
        if not page["hasNext"]:
            break
        params["offset"] = page["next"]
    return median(times)


async def _write_time(
    client: httpx.AsyncClient, address: str, method: str, end: str, body: dict[str, Any]
) -> float:
    """Write to a hundred opportunities; give the median of the times in milliseconds."""
    listed = (await client.get(f"{address}/opportunities")).json()["data"]
    users = (await client.get(f"{address}/users?limit=1")).json()["data"]
    times, params = [], {"perform_as": users[0]["id"]}
    for record in listed:
        url = f"{address}{end.format(**record)}"
        began = time.perf_counter()
        answer = await client.request(method, url, json=body, params=params)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code < 300, answer.text
    return median(times)


def _resident_mebibytes(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024
