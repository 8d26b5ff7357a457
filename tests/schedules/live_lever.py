"""The sandbox as a process, with notes for tests to write to it."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from uuid import uuid4

import httpx

from schema.identity import GlobalId
from tests.end_to_end.world import Json
from tests.fixtures.processes import running


@dataclass(slots=True)
class LiveLever:
    """The sandbox, what it held at the start, and how many notes were taken."""

    http: httpx.AsyncClient
    records: Json
    _numbers: "count[int]" = field(default_factory=count)
    _keys: str = field(default_factory=lambda: uuid4().hex)  # a database may know those of others

    @property
    def url(self) -> str:
        """The API's address."""
        return f"{self.http.base_url}/v1"

    def note(self) -> Json:
        """The input of a note that nobody else writes."""
        number = next(self._numbers)
        there = [each for each in self.records["opportunities"] if each["applications"]]
        record, user = there[number % len(there)], self.records["users"][0]
        application = GlobalId("Application", "default", record["id"], (record["contact"],))
        return {
            "applicationId": application.encode(),
            "actorId": GlobalId("User", "default", user["id"]).encode(),
            "body": f"Note {number}.",
            "idempotencyKey": f"{self._keys} {number}",
        }

    async def written(self) -> Counter[str]:
        """How often each text was written."""
        changes = (await self.http.get("/__sandbox__/changes")).json()["data"]
        made = (each["to"] for each in changes if each["kind"] == "note.created")
        return Counter(note["fields"][0]["value"] for note in made)

    async def fault(self, name: str, **more: object) -> None:
        """Let the next request go wrong."""
        response = await self.http.post("/__sandbox__/faults", json={"fault": name, **more})
        assert response.status_code == 201, response.text


@asynccontextmanager
async def live_lever(*options: str) -> AsyncIterator[LiveLever]:
    """One of its own for a test."""
    with running("-m", "sandbox", "--port", "0", "--people", "60", *options) as (url, _):
        base_url = url.removesuffix("/v1")
        async with httpx.AsyncClient(base_url=base_url, trust_env=False) as http:
            yield LiveLever(http, (await http.get("/__sandbox__/records/sandbox")).json())
