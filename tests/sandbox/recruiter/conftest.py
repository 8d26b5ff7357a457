"""The sandboxes of the tests that write, and of those that send; what people do there."""

from typing import Any

import httpx

from tests.sandbox.hooks.conftest import sender, start
from tests.sandbox.writes.conftest import SANDBOX, Lever, lever, untouched, wall

__all__ = ["lever", "sender", "start", "untouched", "wall"]

HERE = f"{SANDBOX}/records/sandbox"


async def do(lever: Lever, method: str, path: str, body: Any = None) -> httpx.Response:
    """Do it without a key."""
    return await lever.client.request(method, f"{HERE}{path}", json=body, auth=("", ""))


async def done(lever: Lever, method: str, path: str, body: Any = None) -> Any:
    answer = await do(lever, method, path, body)
    assert answer.status_code < 300, answer.text
    return answer.json()["data"] if answer.content else None
