"""Whether every change reaches a receiver, whatever is lost and whoever is killed.

A sandbox whose webhooks are lost, doubled and come in any order; a server that is killed and
started again at random moments; a receiver that refuses some of what it gets. At the end what the
receiver took is held against what the sandbox notes of its own changes: each told once and in its
order.
"""

import asyncio
import os
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import orjson
import uvicorn
from standardwebhooks import Webhook
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from benchmarks.killing import Killed, free_port
from benchmarks.running import Running, running_sandbox
from benchmarks.table import print_table
from schema.identity import decode_global_id

Json = dict[str, Any]

CHANGES = int(os.environ.get("HIREGRAPH_ENDURANCE_CHANGES", "10000"))
KILLS = 20
_A_SECOND = 30
_AT_ONCE = 8
_PEOPLE = 2_000
_REFUSED = 0.1
_PATIENCE_SECONDS = 1_800.0
_QUIET_SECONDS = 700.0
"""Four refusals on end, which one delivery in ten thousand meets, are a wait of ten minutes."""

_FAULTS = {
    "lost": 0.05,
    "doubled": 0.05,
    "reordering": 2,
    "atOnce": 8,
    "retryWaits": [0.5, 1, 2, 4, 8],
}
_CREATE = """mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
  secret userErrors { message } } }"""
_TOLD_OF = {
    "opportunity.stage": "application.stage_changed",
    "opportunity.created": "application.created",
    "opportunity.archived": "application.rejected",
    "contact.created": "candidate.created",
    "interview.created": "interview.scheduled",
}
"""By what the sandbox notes, the event that tells of it."""


@dataclass(slots=True)
class Receiver:
    """A product's endpoint, which refuses a tenth of what it gets."""

    chance: Random
    url: str = ""
    secret: str = ""
    taken: list[tuple[str, Json]] = field(default_factory=list)
    refused: int = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Take an event, or not; who sends may be killed half-way."""
        request = Request(scope, receive)
        try:
            body = (await request.body()).decode()
        except ClientDisconnect:
            return
        told = Webhook(self.secret).verify(body, dict(request.headers))
        if self.chance.random() < _REFUSED:
            self.refused += 1
            response = Response(status_code=500)
        else:
            self.taken.append((request.headers["webhook-id"], told))
            response = Response(status_code=204)
        await response(scope, receive, send)

    def firsts(self) -> list[tuple[str, Json]]:
        """What came, each where it first came."""
        return list({name: (name, told) for name, told in reversed(self.taken)}.values())[::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How it ended.

    Attributes:
        changes: what the sandbox noted that is to be told.
        events: different events that the receiver took.
        missing: changes that nothing tells of.
        doubled: changes that two events tell of.
        out_of_order: applications whose moves came in another order.
        repeats: events that came again.
        by_origin: how they were found out.
        kills: how often the server was killed.
        seconds: all in all.
    """

    changes: int
    events: int
    missing: int
    doubled: int
    out_of_order: int
    repeats: int
    refused: int
    by_origin: dict[str, int]
    kills: int
    seconds: float


async def report() -> None:
    """Measure, and print the table."""
    found = await measure(changes=CHANGES, kills=KILLS, seed=1)
    origins = ", ".join(f"{name} {count}" for name, count in sorted(found.by_origin.items()))
    print_table(
        f"{found.changes} changes, the server killed {found.kills} times",
        ["what", "figure"],
        [
            ("events taken", f"{found.events}"),
            ("changes nothing tells of", f"{found.missing}"),
            ("changes told by two events", f"{found.doubled}"),
            ("applications out of order", f"{found.out_of_order}"),
            ("deliveries that came again", f"{found.repeats}"),
            ("deliveries refused", f"{found.refused}"),
            ("found out by", origins),
            ("seconds", f"{found.seconds:.0f}"),
        ],
    )


async def measure(*, changes: int, kills: int, seed: int) -> Found:
    """Make changes while everything goes wrong, and see what comes of it."""
    chance, began = Random(seed), time.perf_counter()  # noqa: S311  -- no secret
    between = changes / _A_SECOND / (kills + 1)
    with running_sandbox(people=_PEOPLE) as sandbox, TemporaryDirectory() as folder:
        async with _receiving(chance) as receiver, _lever(sandbox) as lever:
            server = Killed(_settings(sandbox, folder), port=free_port())
            with server.running():
                await server.answers()
                await _begin(server, receiver, lever)
                start = await _last(lever)
                await lever.patch("/__sandbox__/deliveries/options", json=_FAULTS | {"seed": seed})
                made = asyncio.create_task(_change(lever, chance, changes))
                while not made.done():
                    await asyncio.wait({made}, timeout=chance.uniform(0.5, 1.5) * between)
                    if server.kills < kills:
                        await server.kill_and_start()
                await made
                while server.kills < kills:
                    await server.kill_and_start()
                noted = await _noted(lever, start)
                await _all_told(receiver, noted)
            return _judge(receiver, noted, server.kills, time.perf_counter() - began)


def _settings(sandbox: Running, folder: str) -> Json:
    return {
        "lever_api_key": "sandbox",
        "lever_api_url": f"{sandbox.url}/v1",
        "lever_rate": 100_000,
        "lever_burst": 100_000,
        "database_url": f"sqlite+aiosqlite:///{Path(folder) / 'events.sqlite3'}",
        "secret_key": "of the benchmark",
        "allow_private_urls": True,
        "reconcile_seconds": 30,
        "log_level": "error",
    }


@asynccontextmanager
async def _receiving(chance: Random) -> AsyncIterator[Receiver]:
    receiver = Receiver(chance)
    config = uvicorn.Config(receiver, port=0, log_config=None, access_log=False, lifespan="off")
    listener, server = config.bind_socket(), uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    receiver.url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    yield receiver
    server.should_exit = True
    await serving
    listener.close()


@asynccontextmanager
async def _lever(sandbox: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=sandbox.url, auth=("sandbox", ""), timeout=60) as client:
        yield client


async def _begin(server: Killed, receiver: Receiver, lever: httpx.AsyncClient) -> None:
    """Register the receiver, and wait until the webhooks are set up and the account was read."""
    given = {"input": {"url": receiver.url}}
    async with httpx.AsyncClient(timeout=60) as client:
        answer = await client.post(
            f"{server.url}/graphql", json={"query": _CREATE, "variables": given}
        )
    receiver.secret = answer.json()["data"]["createWebhookEndpoint"]["secret"]
    async with asyncio.timeout(120):
        while len((await lever.get("/v1/webhooks")).json()["data"]) < 10:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    await asyncio.sleep(20)
    receiver.taken.clear()
    receiver.refused = 0


async def _last(lever: httpx.AsyncClient) -> int:
    noted = (await lever.get("/__sandbox__/changes")).json()["data"]
    return max((each["number"] for each in noted), default=0)


async def _noted(lever: httpx.AsyncClient, after: int) -> list[Json]:
    """What the sandbox noted since, of what is to be told."""
    noted = (await lever.get("/__sandbox__/changes", params={"after": after})).json()["data"]
    return [each for each in noted if each["kind"] in _TOLD_OF]


async def _change(lever: httpx.AsyncClient, chance: Random, count: int) -> None:
    """Move people on, add some, close some, plan interviews: so many changes at a steady pace."""
    records = (await lever.get("/__sandbox__/records/sandbox")).json()
    hands = _Hands(lever, chance, records)
    todo, began = iter(range(count)), time.perf_counter()

    async def work() -> None:
        for number in todo:
            await asyncio.sleep(max(0.0, began + number / _A_SECOND - time.perf_counter()))
            await hands.change()

    await asyncio.gather(*(work() for _ in range(_AT_ONCE)))


class _Hands:
    """Somebody who changes things, each application by one at a time."""

    def __init__(self, lever: httpx.AsyncClient, chance: Random, records: Json) -> None:
        self._lever, self._chance = lever, chance
        self._stages = [each["id"] for each in records["stages"]]
        self._reasons = [
            each["id"] for each in records["archive_reasons"] if each["type"] == "non-hired"
        ]
        self._users = [each["id"] for each in records["users"] if not each["deactivatedAt"]]
        self._at = {
            each["id"]: each["stage"]
            for each in records["opportunities"]
            if each["confidentiality"] != "confidential" and not each["archived"]
        }
        self._busy: set[str] = set()
        self._new = 0

    async def change(self) -> None:
        """Do one thing to one application."""
        roll = self._chance.random()
        if roll < 0.05:
            await self._add()
            return
        application = self._chance.choice([*self._at.keys() - self._busy])
        self._busy.add(application)
        try:
            if roll < 0.08:
                await self._close(application)
            elif roll < 0.11:
                await self._plan(application)
            else:
                await self._move(application)
        finally:
            self._busy.discard(application)

    async def _move(self, application: str) -> None:
        stage = self._chance.choice(
            [each for each in self._stages if each != self._at[application]]
        )
        await self._send("PUT", f"/opportunities/{application}/stage", {"stage": stage})
        self._at[application] = stage

    async def _close(self, application: str) -> None:
        del self._at[application]
        body = {"reason": self._chance.choice(self._reasons)}
        await self._send("PUT", f"/opportunities/{application}/archived", body)

    async def _add(self) -> None:
        self._new += 1
        name = f"New {self._new}"
        body = {"name": name, "emails": [f"new{self._new}@quill.example"]}
        made = await self._send("POST", "/opportunities", body)
        self._at[made["data"]["id"]] = made["data"]["stage"]

    async def _plan(self, application: str) -> None:
        slot = {
            "date": 4_000_000_000_000 + self._chance.randrange(10**9),
            "duration": 30,
            "interviewers": [{"id": self._chance.choice(self._users)}],
        }
        body = {"timezone": "Europe/Lisbon", "interviews": [slot]}
        await self._send("POST", f"/opportunities/{application}/panels", body)

    async def _send(self, method: str, path: str, body: Json) -> Json:
        performer = {"perform_as": self._users[0]}
        answer = await self._lever.request(method, f"/v1{path}", json=body, params=performer)
        answer.raise_for_status()
        told: Json = orjson.loads(answer.content)
        return told


async def _all_told(receiver: Receiver, noted: list[Json]) -> None:
    """Wait until all is told, or nothing more comes for long."""
    expected, last = len(noted), time.perf_counter()
    count, deadline = -1, time.perf_counter() + _PATIENCE_SECONDS
    while time.perf_counter() < deadline:
        kinds = {*_TOLD_OF.values()}
        told = {name for name, event in receiver.taken if event["type"] in kinds}
        if len(told) != count:
            count, last = len(told), time.perf_counter()
        if len(told) >= expected or time.perf_counter() - last > _QUIET_SECONDS:
            break
        await asyncio.sleep(1)
    await asyncio.sleep(10)  # for what must not come


def _judge(receiver: Receiver, noted: list[Json], kills: int, seconds: float) -> Found:
    firsts = receiver.firsts()
    wanted = Counter(_name_of_change(each) for each in noted)
    told = Counter(name for _, event in firsts if (name := _name_of_event(event)) is not None)
    return Found(
        changes=len(noted),
        events=len(firsts),
        missing=(wanted - told).total(),
        doubled=(told - wanted).total(),
        out_of_order=_out_of_order(noted, [event for _, event in firsts]),
        repeats=len(receiver.taken) - len(firsts),
        refused=receiver.refused,
        by_origin=dict(Counter(event["data"]["origin"] for _, event in firsts)),
        kills=kills,
        seconds=seconds,
    )


def _name_of_change(change: Json) -> tuple[str, ...]:
    kind, ids = _TOLD_OF[change["kind"]], change["ids"]
    if kind == "application.stage_changed":
        return (kind, ids["opportunity"], change["to"])
    if kind == "candidate.created":
        return (kind, ids["contact"])
    return (kind, ids["interview"] if kind == "interview.scheduled" else ids["opportunity"])


def _name_of_event(event: Json) -> tuple[str, ...] | None:
    """What an event tells of; None for what is not counted here."""
    if event["type"] not in _TOLD_OF.values():
        return None
    subject = decode_global_id(event["data"]["subjectId"]).remote_id
    if event["type"] == "application.stage_changed":
        return (event["type"], subject, event["data"]["detail"]["to"])
    return (event["type"], subject)


def _out_of_order(noted: list[Json], told: list[Json]) -> int:
    """Applications whose moves were told in another order than they were made."""
    made: dict[str, list[str]] = defaultdict(list)
    for change in noted:
        if change["kind"] == "opportunity.stage":
            made[change["ids"]["opportunity"]].append(change["to"])
    came: dict[str, list[str]] = defaultdict(list)
    for event in told:
        if event["type"] == "application.stage_changed":
            subject = decode_global_id(event["data"]["subjectId"]).remote_id
            came[subject].append(event["data"]["detail"]["to"])
    return sum(came[application] != moves for application, moves in made.items())
