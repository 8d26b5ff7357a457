"""The way from a process of ours to Lever, on which things go wrong."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from starlette.types import ASGIApp

from sandbox.faults import DONE_HEADER, HEADER, SECONDS_HEADER
from tests.schedules.asgi import Headers, Request, ask
from tests.schedules.life import Life

_LASTING = {"timeout": 15, "slow": 5}
"""Seconds that those faults last: as long as an answer is waited for, and less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What goes wrong with one request.

    Attributes:
        name: a fault of the sandbox; `refused`, where no connection is made; `late`, where the
            connection is lost at once and the request comes to Lever nevertheless; or `none`.
        done: whether Lever does what it is asked for before its answer goes wrong.
        seconds: until the request comes, for `late`.
        held: seconds before it is sent.
    """

    name: str
    done: bool = False
    seconds: float = 0.0
    held: float = 0.0


@dataclass(frozen=True, slots=True)
class Wire(httpx.AsyncBaseTransport):
    """Carries requests of one process to Lever, each with what is to go wrong with it.

    Attributes:
        life: of the process.
        lever: carries them if nothing does.
        next_trouble: what goes wrong with the next request, if anything.
    """

    life: Life
    lever: ASGIApp
    next_trouble: Callable[[httpx.Request], Trouble | None]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self.life.step()
        content = await request.aread()
        trouble = self.next_trouble(request)
        if trouble is not None and trouble.held:
            await asyncio.sleep(trouble.held)
            await self.life.step()
        if trouble is not None and trouble.name == "refused":
            raise httpx.ConnectError("All connection attempts failed")
        sent = Request(
            method=request.method,
            path=request.url.path.encode(),
            query=request.url.query,
            headers=[*_lower(request.headers.raw), *_asking_for(trouble)],
            content=content,
        )
        late = trouble if trouble is not None and trouble.name == "late" else None
        # Lever goes on, whatever becomes of whoever asked.
        under_way = asyncio.create_task(self._deliver(sent, late.seconds if late else 0.0))
        under_way.add_done_callback(_seen)
        if late:
            raise httpx.ReadError("Connection reset by peer")
        response = await asyncio.shield(under_way)
        await self.life.step()
        return response

    async def _deliver(self, request: Request, seconds: float) -> httpx.Response:
        if seconds:
            await asyncio.sleep(seconds)
        answer = await ask(self.lever, request)
        return httpx.Response(answer.status, headers=answer.headers, content=answer.content)


def _lower(headers: Headers) -> Headers:
    return [(name.lower(), value) for name, value in headers]


def _asking_for(trouble: Trouble | None) -> Headers:
    if trouble is None or trouble.name in {"none", "late"}:
        return []
    headers = {
        HEADER: trouble.name,
        DONE_HEADER: str(trouble.done),
        SECONDS_HEADER: str(_LASTING.get(trouble.name, 1)),
    }
    return [(name.encode().lower(), value.encode()) for name, value in headers.items()]


def _seen(task: "asyncio.Task[httpx.Response]") -> None:
    if not task.cancelled():
        task.exception()
