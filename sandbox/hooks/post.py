"""One POST of a webhook, and what came of it."""

import asyncio
import time

import httpx

from sandbox.answers import Json
from sandbox.hooks.deliveries import Delivery, Try
from sandbox.hooks.sending import Sending
from sandbox.hooks.signing import HEADERS, body, new_token
from sandbox.options import Clock

CONNECTIONS = 64
"""So many POSTs are under way at a time, over all webhooks."""

_FAILURES = (httpx.HTTPError, httpx.InvalidURL, UnicodeError, TimeoutError)
"""What a try may end with; a host's name that can't be written for DNS is a ``UnicodeError``."""


class Post:
    """Carries webhooks to their receivers. The answer's body and headers are not looked at."""

    def __init__(self, client: httpx.AsyncClient, wall: Clock) -> None:
        self._client = client
        self._wall = wall
        self._connections = asyncio.Semaphore(CONNECTIONS)

    async def carry(self, delivery: Delivery, webhook: Json, sending: Sending) -> Try:
        """Try once, to the address that the webhook has now."""
        token = delivery.token if sending.same_token else new_token()
        key = webhook["configuration"]["signatureToken"]
        content = body(delivery.envelope, key=key, token=token)
        async with self._connections:
            at, began = int(self._wall() * 1000), time.perf_counter()
            status, error = await self._answer(webhook["url"], content, sending.timeout)
            took = (time.perf_counter() - began) * 1000
        return Try(at=at, token=token, status=status, error=error, milliseconds=took)

    async def _answer(
        self, url: str, content: bytes, seconds: float
    ) -> tuple[int | None, str | None]:
        """Give the status of the answer, or the name of what came in its place.

        A redirect is an answer like another: it is not followed.
        """
        try:
            async with asyncio.timeout(seconds):
                answer = await self._client.post(url, content=content, headers=HEADERS)
        except _FAILURES as failure:
            return None, type(failure).__name__
        return answer.status_code, None
