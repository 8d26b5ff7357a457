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
        size = _resident_mebibytes(process.pid)
        process.terminate()
        await process.wait()
    sys.stdout.write(f"start {started:.1f} s, {size} MiB, pages {[f'{t:.1f}' for t in times]} ms\n")
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


def _resident_mebibytes(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024
