"""Lever's hooks: `GET`, `POST` and `DELETE /webhooks`.

https://hire.lever.co/developer/documentation, section Webhooks via the API. Those that people made
in Lever's settings are listed too, and cannot be changed here.
"""

from collections.abc import Sequence
from typing import Any

from connectors.errors import NotFound, OutcomeUnknown
from connectors.lever.paths import path
from connectors.lever.raw import Json, entry, text
from connectors.lever.webhooks import EVENTS
from connectors.lever.writing import LeverWrite, Writing
from connectors.webhooks import Hook, NewHook

ORIGINS = ("applied", "sourced", "referred", "university", "internal", "agency")
"""Where a candidacy can come from: all of Lever's."""

NARROWED = frozenset(
    {"applicationCreated", "candidateArchiveChange", "candidateHired", "candidateStageChange"}
)
"""The events that can be narrowed down to some origins, so that all are named to get all."""


class LeverHooks(Writing):
    """`connectors.webhooks.Hooks` for Lever."""

    @property
    def kinds(self) -> Sequence[str]:
        """All events that are understood."""
        return tuple(EVENTS)

    async def list_all(self) -> list[Hook]:
        """`GET /webhooks`."""
        records = await self.client.all("/webhooks", budget=self.budget)
        return [hook for record in records if (hook := _hook(record)) is not None]

    async def create(self, kind: str, url: str) -> NewHook:
        """`POST /webhooks`. The signature token is in its answer alone."""
        conditions = {"conditions": {"origins": list(ORIGINS)}} if kind in NARROWED else {}
        body = {"event": kind, "url": url, "configuration": conditions}
        made = await self.send(LeverWrite(method="POST", path="/webhooks", body=body))
        made = entry(made, "data") or made  # documented so, though recorded otherwise
        hook_id = text(entry(made, "id"))
        secret = text(entry(entry(made, "configuration"), "signatureToken"))
        if hook_id is None or secret is None:
            raise OutcomeUnknown("Lever's answer does not tell which webhook it made.")
        return NewHook(id=hook_id, kind=kind, url=url, secret=secret)

    async def delete(self, hook_id: str) -> None:
        """`DELETE /webhooks/:webhook`."""
        write = LeverWrite(method="DELETE", path=path("webhooks", hook_id), repeatable=True)
        try:
            await self.send(write)
        except NotFound:
            return


def _hook(record: Json) -> Hook | None:
    found: dict[str, Any] = {name: text(record.get(name)) for name in ("id", "event", "url")}
    if None in found.values():
        return None
    return Hook(id=found["id"], kind=found["event"], url=found["url"])
