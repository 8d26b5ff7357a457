"""Runs a schedule, and judges what became of it."""

import asyncio
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx

from sandbox.account import Account, make_account
from sandbox.truth import truth_of
from schema.identity import GlobalId, decode_global_id
from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places
from tests.schedules.asking import Said, Told, asked_for, said
from tests.schedules.ground import PEOPLE, SERVERS, Ground, changes
from tests.schedules.judging import Judge
from tests.schedules.kinds import INPUTS, KINDS, LOOKALIKES, STOCK
from tests.schedules.plan import Call, Plan, Wanted

_ROUNDS = 8
_SETTLING_SECONDS = 60.0
"""After which nobody who asked before is at it any more, and all has come that was on its way."""


@cache
def _start() -> tuple[Account, Json]:
    account = make_account("sandbox", people=PEOPLE, seed=1)
    return account, truth_of(account)


def places_on() -> Places:
    """An account to be written to."""
    account, records = _start()
    own: Json = {**records, "notes_by_api": [], "files_by_api": []}
    own["requisitions"] = list(records["requisitions"])
    untouched = [
        each
        for each in records["opportunities"]
        if each["applications"] and each["confidentiality"] != "confidential"
    ]
    nowhere: Any = None  # only what needs no asking is asked for
    return Places(nowhere, own, untouched, account)


@dataclass(slots=True)
class Run:
    """One schedule under way."""

    ground: Ground
    places: Places
    plan: Plan
    name: str
    judge: Judge = field(init=False)
    inputs: list[Json] = field(default_factory=list)

    async def verdict(self) -> list[str]:
        """What was wrong; nothing if all was as promised."""
        await self._stock_up()
        for number, wanted in enumerate(self.plan.wanted):
            self.inputs.append(self._input(number, wanted))
        last = max((each.number for each in changes(self.ground.lever, 0)), default=0)
        self.judge = Judge(self.plan.wanted, self.inputs, self.ground.lever, last)
        self._arm()
        loop = asyncio.get_running_loop()
        for server, at in self.plan.killed:
            loop.call_later(at, self.ground.kill, server)
        await asyncio.gather(*(self._ask(call, loop.time()) for call in self.plan.calls))
        await self._settle()
        self.ground.figures["schedules"] += 1
        self.ground.figures["writes wanted"] += len(self.plan.wanted)
        return self.judge.complaints()

    async def _ask(self, call: Call, start: float) -> None:
        await asyncio.sleep(max(0.0, start + call.at - asyncio.get_running_loop().time()))
        asked = [self.judge.begin(number) for number in call.wanted]
        for one, said_of_it in zip(asked, await self._heard(call), strict=True):
            self.ground.figures[f"told {said_of_it.told.value}"] += 1
            self.ground.note(f"{one.number} is told {said_of_it.told.value} {said_of_it.words}")
            self.judge.end(one, said_of_it)

    async def _heard(self, call: Call) -> list[Said]:
        name = KINDS[self.plan.wanted[call.wanted[0]].kind].case.name
        request = asked_for(name, [self.inputs[number] for number in call.wanted])
        self.ground.note(f"server {call.server} is asked for {name} {call.wanted}")
        answer = await self.ground.server(call.server).ask(request)
        if answer is None:
            return [Said(Told.NOTHING)] * len(call.wanted)
        return said(answer, name, len(call.wanted))

    async def _settle(self) -> None:
        """Ask again for all that is not known to be written, until it is."""
        for _ in range(_ROUNDS):
            self.ground.settle()
            await asyncio.sleep(_SETTLING_SECONDS)
            for number in self.judge.open():
                server = self.ground.chance.randrange(SERVERS)
                call = Call(at=0, server=server, wanted=(number,))
                await self._ask(call, 0.0)

    def _arm(self) -> None:
        ground = self.ground
        ground.troubles.extend(self.plan.troubles)
        for server, steps in self.plan.ends:
            ground.ends[server].append(steps)
        for server in range(SERVERS):
            steps_of = (step for each, step in self.plan.failing if each == server)
            ground.failing[server] = frozenset(steps_of)
        ground.arm()

    def _input(self, number: int, wanted: Wanted) -> Json:
        given = self._content(wanted)
        key = {"idempotencyKey": f"{self.name}-{number}"} if wanted.has_key else {}
        return {name: value for name, value in given.items() if name != "idempotencyKey"} | key

    def _content(self, wanted: Wanted) -> Json:
        if wanted.as_well_as is not None:
            more = LOOKALIKES[wanted.kind] if wanted.differs else {}
            return self.inputs[wanted.as_well_as] | more
        make = INPUTS.get(wanted.kind, KINDS[wanted.kind].case.input)
        given: Json = make(self.places)
        if wanted.beside is not None:
            given["applicationId"] = self.inputs[wanted.beside]["applicationId"]
        return given

    async def _stock_up(self) -> None:
        """Have made by the API what those writes need that change nothing else."""
        for wanted in self.plan.wanted:
            if (kind := STOCK.get(wanted.kind)) and wanted.as_well_as is None:
                record = self.places.take()
                made = await _made(self.ground, kind, record, self.places)
                self.places.records[f"{kind}_by_api"].append(made)


async def _made(ground: Ground, kind: str, record: Json, places: Places) -> str:
    """The id of a note or file on an opportunity, made by the API."""
    body: dict[str, Any] = (
        {"json": {"value": "Made before."}}
        if kind == "notes"
        else {"files": [("file", ("before.pdf", b"%PDF-1.7"))]}
    )
    transport = httpx.ASGITransport(ground.lever)
    async with httpx.AsyncClient(transport=transport, base_url="http://lever.test") as lever:
        response = await lever.post(
            f"/v1/opportunities/{record['id']}/{kind}",
            params={"perform_as": decode_global_id(places.user()).remote_id},
            auth=("sandbox", ""),
            **body,
        )
    assert response.status_code in {200, 201}, response.text
    type_name = "Activity" if kind == "notes" else "Attachment"
    parents = (record["id"], record["contact"])
    return GlobalId(type_name, "default", response.json()["data"]["id"], parents).encode()
