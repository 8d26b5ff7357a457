"""What boards reach: the feeds, the questions of each job, and the way back for applications."""

import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from examples.applying.asking import job_of
from examples.applying.form import questions
from examples.applying.injection import Injection
from examples.applying.later import hand_in_later, take_or_keep
from examples.applying.payload import Unreadable, application_of
from examples.client import Refused
from examples.job_distribution.distribution import Distribution
from examples.job_distribution.feeds import Publisher, json_of, xml_of

SIGNATURE = "X-Board-Signature"
"""The header that holds the SHA-256 HMAC of an application's body, in hexadecimal digits."""

LARGEST_APPLICATION = 44 * 2**20
"""Bytes: a file of 30 MiB in base64, and some words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boards:
    """What is served.

    Attributes:
        distribution: what is published.
        publisher: in whose name.
        injection: by which applications are handed in; of few tries, for boards wait.
        secret: by which boards sign.
    """

    distribution: Distribution
    publisher: Publisher
    injection: Injection
    secret: str

    def xml(self, request: Request) -> Response:
        """Give the feed as XML."""
        feed = xml_of(self.publisher, self.distribution.published())
        return _unless_known(request, feed, "application/xml")

    def json(self, request: Request) -> Response:
        """Give the feed as JSON; with `since`, what of it changed after that."""
        told = request.query_params.get("since")
        try:
            since = datetime.fromisoformat(told) if told else None
        except ValueError:
            return PlainTextResponse("`since` is a time as `changedAt` tells it.", 400)
        feed = json_of(self.publisher, self.distribution.published(since=since))
        return _unless_known(request, feed, "application/json")

    def questions(self, request: Request) -> Response:
        """Give what a job asks of who applies."""
        reference = request.path_params["reference"]
        known = self.distribution.listings.knows(reference)
        job = job_of(self.injection.api, reference) if known else None
        if job is None or job["status"] != "OPEN":
            return PlainTextResponse("There is no such job, or no more.", 410 if known else 404)
        names = ("name", "question", "description", "type", "required", "options")
        asked = [{name: each[name] for name in names} for each in questions(job["formFields"])]
        return JSONResponse(asked)

    async def take(self, request: Request) -> Response:
        """Take an application."""
        length = request.headers.get("Content-Length")
        if length is None or int(length) > LARGEST_APPLICATION:
            return PlainTextResponse("This is too large.", 413)
        body = await request.body()
        signed = request.headers.get(SIGNATURE, "").encode("latin-1")
        if not hmac.compare_digest(signature(self.secret, body).encode(), signed):
            return PlainTextResponse(f"{SIGNATURE} is not that of this application.", 401)
        return await run_in_threadpool(self._take, body)

    def _take(self, body: bytes) -> Response:
        """Only jobs that are published are applied for in this way, or that were."""
        try:
            payload = json.loads(body)
            application = application_of(payload)
        except (Unreadable, ValueError) as error:
            return PlainTextResponse(str(error), 400)
        if not self.distribution.listings.knows(application.job):
            return PlainTextResponse("There is no such job.", 404)
        result = take_or_keep(self.injection, payload)
        if result is None:
            later = BackgroundTask(hand_in_later, self.injection, application.click)
            return PlainTextResponse("Kept: it need not be sent again.", 202, background=later)
        return JSONResponse(asdict(result), 422 if result.problems else 200)


def create_app(boards: Boards) -> Starlette:
    """The application for all boards."""
    routes = [
        Route("/feed.xml", boards.xml),
        Route("/feed.json", boards.json),
        Route("/jobs/{reference}/questions.json", boards.questions),
        Route("/applications", boards.take, methods=["POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={Refused: refuse})


def signature(secret: str, body: bytes) -> str:
    """What a board puts into the header."""
    return hmac.new(secret.encode(), body, sha256).hexdigest()


def refuse(_request: Request, error: Exception) -> Response:
    """What is answered where hiregraph gives no answer."""
    return PlainTextResponse(f"Jobs cannot be read now. {error}", 503)


def _unless_known(request: Request, feed: bytes, media_type: str) -> Response:
    """A feed, unless the board has this very one (RFC 9110, 13.1.2)."""
    tag = f'"{sha256(feed).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(feed, headers=headers, media_type=media_type)
