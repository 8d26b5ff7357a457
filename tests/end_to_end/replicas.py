"""Two whole servers on one database, who calls and hears them, and what stands before them."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle, islice
from typing import Any

import httpx
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response
from websockets.exceptions import ConnectionClosed

from accounts.event_tables import leases
from accounts.storage import Storage
from benchmarks.killing import Killed
from events.following import read_following
from events.times import utc_now
from schema.identity import decode_global_id
from tests.end_to_end.test_webhook_endpoints import CREATE
from tests.events.receiver import Receiver
from tests.server.test_graphql_ws import ask, connected

Json = dict[str, Any]
Moves = Mapping[str, list[tuple[str, str]]]

ACCOUNT = "acme"
KEY = "sandbox"
PATIENCE = 90
MOVES = "[APPLICATION_STAGE_CHANGED]"
FOLLOW = f"""subscription ($after: ID) {{ events(after: $after, types: {MOVES}) {{
  id detail application {{ remoteId candidate {{ name }} }} }} }}"""
LOG = f"""query ($after: String) {{
  events(first: 100, after: $after, filter: {{ types: {MOVES} }}) {{
    nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"""
ALL = "{ events(first: 100) { nodes { id } } }"
LINK = """mutation ($input: LinkAccountInput!) { linkAccount(input: $input) {
  linkedAccount { id } userErrors { message } } }"""


@dataclass(slots=True)
class Balancer:
    """Hands each request to the next server that can be reached. An ASGI application."""

    urls: list[str]
    http: httpx.AsyncClient
    taken: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _next: Any = None

    def __post_init__(self) -> None:
        self._next = cycle(self.urls)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        await (await self._answer(request, await request.body()))(scope, receive, send)

    async def _answer(self, request: Request, body: bytes) -> Response:
        kind = {"Content-Type": request.headers["content-type"]}
        for _ in self.urls:
            url = next(self._next)
            with suppress(httpx.ConnectError):
                try:
                    answer = await self.http.post(
                        url + request.url.path, content=body, headers=kind
                    )
                except httpx.ReadError:
                    break
                self.taken[url] += 1
                return Response(answer.content, answer.status_code)
        return Response(status_code=502)


@dataclass(slots=True, kw_only=True)
class Pair:
    """Two servers on one database, and the rest of the world.

    Attributes:
        servers: the first of them was there alone for a while.
        lever: the sandbox.
        storage: the database.
        receiver: an endpoint that all moves are sent to.
        start: the last event before any move.
        since: the sandbox's last change before any move.
    """

    servers: tuple[Killed, Killed]
    lever: httpx.AsyncClient
    storage: Storage
    receiver: Receiver
    start: str = ""
    since: int = 0
    _all_stages: list[str] = field(default_factory=list)
    _stages: dict[str, str] = field(default_factory=dict)

    async def begin(self) -> None:
        """Have the first server follow an account and send to the receiver."""
        self.servers[0].start()
        await self.servers[0].answers()
        await self.link(ACCOUNT, KEY, by=self.servers[0])
        given = {"url": self.receiver.url, "types": ["APPLICATION_STAGE_CHANGED"]}
        made = await data_of(self.servers[0].url, CREATE, {"input": given})
        self.receiver.secret = made["createWebhookEndpoint"]["secret"]
        await self._until_read()
        self.start = (await data_of(self.servers[0].url, ALL))["events"]["nodes"][-1]["id"]
        self.since = max([0, *(each["number"] for each in await self._changes(0))])
        stages = (await self.lever.get("/v1/stages")).json()["data"]
        self._all_stages = [each["id"] for each in stages]
        found = (await self.lever.get("/v1/opportunities", params={"archived": "false"})).json()
        self._stages = {each["id"]: each["stage"] for each in found["data"][:12]}

    async def link(self, account_id: str, key: str, *, by: Killed) -> None:
        """Link an account, and wait until its webhooks are set up."""
        given = {"input": {"id": account_id, "apiKey": key}}
        assert (await data_of(by.url, LINK, given))["linkAccount"]["userErrors"] == []
        async with asyncio.timeout(PATIENCE):
            while len(await self._hooks(key)) < 10:  # noqa: ASYNC110  -- nothing tells
                await asyncio.sleep(0.1)

    async def holders(self) -> dict[str, str]:
        """By what one process at a time does, which one does it now."""
        held = select(leases.c.name, leases.c.owner).where(leases.c.expires_at > datetime.now(UTC))
        async with self.storage.reading() as connection:
            return {row.name: row.owner for row in await connection.execute(held)}

    async def move(self, count: int, *, pause: float) -> None:
        """Move applications on, one after the other, and so again."""
        for application in islice(cycle(self._stages), count):
            await self._move_on(application)
            await asyncio.sleep(pause)

    async def move_until(self, enough: asyncio.Event, *, pause: float) -> None:
        """The same for as long as it is not enough."""
        for application in cycle(self._stages):
            if enough.is_set():
                return
            await self._move_on(application)
            await asyncio.sleep(pause)

    async def _move_on(self, application: str) -> None:
        stages = self._all_stages
        to = stages[(stages.index(self._stages[application]) + 1) % len(stages)]
        path = f"/v1/opportunities/{application}/stage"
        answer = await self.lever.put(path, json={"stage": to})
        assert answer.status_code == 200, answer.text
        self._stages[application] = to

    async def made(self) -> Moves:
        """The moves that the sandbox noted, by application."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for each in await self._changes(self.since):
            found[each["ids"]["opportunity"]].append((each["from"], each["to"]))
        return found

    async def all_received(self) -> None:
        """Wait until the receiver has as many different events as there are moves."""
        await self.received(sum(map(len, (await self.made()).values())))

    async def received(self, count: int) -> None:
        """Wait until the receiver has so many different events."""
        async with asyncio.timeout(PATIENCE):
            while len(set(self.receiver.ids)) < count:  # noqa: ASYNC110  -- nothing tells
                await asyncio.sleep(0.02)

    async def _until_read(self) -> None:
        """Wait until the account was read whole, and all its open applications looked at."""
        async with asyncio.timeout(PATIENCE):
            while True:
                state = await read_following(self.storage, ACCOUNT)
                if state and state.baseline_done and state.next_sweep_at > utc_now():
                    return
                await asyncio.sleep(0.05)

    async def _hooks(self, key: str) -> list[Json]:
        found: list[Json] = (await self.lever.get("/v1/webhooks", auth=(key, ""))).json()["data"]
        return found

    async def _changes(self, after: int) -> list[Json]:
        answer = await self.lever.get("/__sandbox__/changes", params={"after": after})
        found: list[Json] = answer.json()["data"]
        return [each for each in found if each["kind"] == "opportunity.stage"]


async def data_of(url: str, query: str, variables: Json | None = None) -> Any:
    """What a server answers."""
    async with httpx.AsyncClient(timeout=60) as client:
        body = {"query": query, "variables": variables}
        answer = (await client.post(f"{url}/graphql", json=body)).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


async def logged(url: str) -> list[str]:
    """The events of moves, in the order of the log."""
    found: list[str] = []
    after = None
    while True:
        page = (await data_of(url, LOG, {"after": after}))["events"]
        found += [each["id"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


def moves_of(receiver: Receiver) -> Moves:
    """The moves that a receiver was told of, each where it first came, by application."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    seen = set[str]()
    for name, body in receiver.came:
        if name not in seen:
            seen.add(name)
            remote_id = decode_global_id(body["data"]["applicationId"]).remote_id
            detail = body["data"]["detail"]
            found[remote_id].append((detail["from"], detail["to"]))
    return found


@asynccontextmanager
async def over_websocket(url: str, after: str) -> AsyncIterator[list[str]]:
    """Hear of moves after an event; gives their ids, of which more come."""

    async def coming() -> AsyncIterator[Json]:
        async with connected(url) as socket:
            await ask(socket, FOLLOW, variables={"after": after})
            async for text in socket:
                yield json.loads(text)["payload"]

    async with _gathered(coming()) as told:
        yield told


@asynccontextmanager
async def over_sse(url: str, after: str) -> AsyncIterator[list[str]]:
    """The same by Server-Sent Events."""

    async def coming() -> AsyncIterator[Json]:
        body = {"query": FOLLOW, "variables": {"after": after}}
        headers = {"Accept": "text/event-stream"}
        async with (
            httpx.AsyncClient(timeout=PATIENCE) as client,
            client.stream("POST", f"{url}/graphql", json=body, headers=headers) as response,
        ):
            async for line in response.aiter_lines():
                if line.startswith("data: {"):
                    yield json.loads(line.removeprefix("data: "))

    async with _gathered(coming()) as told:
        yield told


@asynccontextmanager
async def _gathered(coming: AsyncIterator[Json]) -> AsyncIterator[list[str]]:
    told: list[str] = []

    async def gather() -> None:
        with suppress(ConnectionClosed, httpx.TransportError):
            async for answer in coming:
                event = answer["data"]["events"]
                assert event["application"]["candidate"]["name"], answer
                told.append(event["id"])

    task = asyncio.create_task(gather())
    try:
        yield told
    finally:
        if not task.done():
            task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until_told(told: list[str], count: int) -> None:
    """Wait until so many came."""
    async with asyncio.timeout(PATIENCE):
        while len(told) < count:  # noqa: ASYNC110  -- nothing tells
            await asyncio.sleep(0.02)
