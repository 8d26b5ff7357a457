"""The time that a query takes in this process, Lever's own time left out.

What Lever answers is recorded once and then given from memory, reference lists are kept, and the
application is called without a socket: what remains is reading, mapping, resolving and writing.
"""

import time
from statistics import median

import httpx

from benchmarks.in_process import application, ask
from benchmarks.naive import count_objects
from benchmarks.reference_queries import APPLICATIONS, CANDIDATES, with_fragments
from benchmarks.running import running_sandbox
from benchmarks.table import Row, print_table

_PEOPLE = 1_000
_RUNS = 40
_WARM_UP = 5
_QUERIES = {
    "50 candidates, applications, job, stage, owner": CANDIDATES,
    "100 applications, candidate, job, stage, owner": APPLICATIONS,
}


class Recorded(httpx.AsyncBaseTransport):
    """Sends each request once; equal ones are answered from memory."""

    def __init__(self, network: httpx.AsyncBaseTransport) -> None:
        self._network = network
        self._answers: dict[str, tuple[int, bytes]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the network did, without its headers."""
        key = str(request.url)
        if key not in self._answers:
            answer = await self._network.handle_async_request(request)
            answer.request = request
            self._answers[key] = (answer.status_code, await answer.aread())
        status, body = self._answers[key]
        return httpx.Response(status, content=body)

    async def aclose(self) -> None:
        """Let go of the network."""
        await self._network.aclose()


async def report() -> None:
    """Measure, and print the table."""
    with running_sandbox(people=_PEOPLE) as sandbox:
        network = httpx.AsyncHTTPTransport()
        async with application(sandbox.url, transport=Recorded(network)) as client:
            rows = [
                await _measure(name, with_fragments(text), client)
                for name, text in _QUERIES.items()
            ]
    print_table(
        f"Time per query in the server, {_RUNS} runs",
        ["query", "objects", "median ms", "fastest ms", "objects/s"],
        rows,
    )


async def _measure(name: str, text: str, client: httpx.AsyncClient) -> Row:
    answer = {}
    times = []
    for _ in range(_WARM_UP + _RUNS):
        began = time.perf_counter()
        answer = await ask(client, text)
        times.append(time.perf_counter() - began)
    usual = median(times[_WARM_UP:])
    objects = count_objects(answer["data"])
    return name, objects, usual * 1000, min(times) * 1000, round(objects / usual)
