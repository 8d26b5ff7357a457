"""What hiregraph sends: verified, stored, answered. What is made of it comes after.

By Standard Webhooks, https://www.standardwebhooks.com; their libraries verify it too.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from examples.client import Json
from examples.stage_triggered_assessment.bodies import body_of
from examples.stage_triggered_assessment.log import Event, Log

TOLERANCE = timedelta(minutes=5)
"""How old a signature may be, and how far in the future: who listens in can't send it later."""


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> bool:
    """Whether one of the signatures is by this secret, and of this moment."""
    signed_at = headers.get("webhook-timestamp", "")
    try:
        age = now - datetime.fromtimestamp(int(signed_at), UTC)
        key = base64.b64decode(secret.removeprefix("whsec_"))
    except (ValueError, OverflowError, OSError, binascii.Error):
        return False
    content = f"{headers.get('webhook-id', '')}.{signed_at}.".encode() + body
    ours = b"v1," + base64.b64encode(hmac.digest(key, content, sha256))
    given = headers.get("webhook-signature", "").encode("latin-1").split()
    return abs(age) <= TOLERANCE and any(hmac.compare_digest(ours, each) for each in given)


def event_of(told: Json) -> Event | None:
    """An event as it is sent; None for what is about no application, as a ping is."""
    data = told["data"]
    if not told["type"].startswith("application."):
        return None
    return Event(
        id=data["id"],
        type=told["type"].replace(".", "_").upper(),
        application=data["applicationId"],
        stage_id=data["stageId"],
        at=told["timestamp"],
    )


@dataclass(frozen=True, slots=True)
class Hooks:
    """Where events come in.

    Attributes:
        log: where they are stored.
        ring: tells that there is something new.
    """

    log: Log
    ring: Callable[[], None]

    async def take(self, request: Request) -> Response:
        """Take an event; 2xx says that it is on the disk."""
        return await run_in_threadpool(self._take, request.headers, await body_of(request))

    def _take(self, headers: Mapping[str, str], body: bytes) -> Response:
        endpoint = self.log.endpoint()
        if endpoint is None:
            return PlainTextResponse("Not ready: send it again.", 503)
        if not is_signed(endpoint.secret, headers, body, now=datetime.now(UTC)):
            return PlainTextResponse("This is signed by nobody whom we know.", 401)
        event = event_of(json.loads(body))
        if event:
            self.log.store([event])
            self.ring()
        return Response(status_code=204)
