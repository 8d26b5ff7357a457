"""A page on which people apply to one job, by the job's own form."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from examples.applying.asking import job_of
from examples.applying.injection import Injection
from examples.applying.kept import Result
from examples.applying.later import hand_in_later, take_or_keep
from examples.client import Json, Refused
from examples.one_click_candidate_injection.filling import filled, payload_of

PAGE = Path(__file__).parent / "page"
STYLE = Path(__file__).parents[1] / "style.css"
LARGEST_FORM = 32 * 2**20
"""Bytes. hiregraph takes files of 30 MiB."""

templates = Jinja2Templates(PAGE)


@dataclass(frozen=True, slots=True)
class ApplyPage:
    """One job's page.

    Attributes:
        injection: by which applications are handed in; of few tries, for somebody waits.
        job: the job's `remoteId`.
    """

    injection: Injection
    job: str

    def show(self, request: Request) -> Response:
        """Show the form, empty."""
        return self._form(request, {}, Result(), 200)

    async def apply(self, request: Request) -> Response:
        """Take a form."""
        length = request.headers.get("Content-Length")
        if length is None or int(length) > LARGEST_FORM:
            return PlainTextResponse("This is too large: files may have 30 MB.", 413)
        async with request.form() as form:
            payload = await payload_of(form, job=self.job)
        if request.client:
            payload["ipAddress"] = request.client.host
        return await run_in_threadpool(self._apply, request, payload)

    def _apply(self, request: Request, payload: Json) -> Response:
        """Thank for it, also where it is only kept for now: the person has no more to do."""
        result = take_or_keep(self.injection, payload)
        if result is None:
            later = BackgroundTask(hand_in_later, self.injection, payload["id"])
            return templates.TemplateResponse(request, "thanks.html", background=later)
        if result.problems:
            return self._form(request, payload, result, 422)
        return templates.TemplateResponse(request, "thanks.html")

    def _form(self, request: Request, payload: Json, result: Result, status: int) -> Response:
        job = job_of(self.injection.api, self.job)
        if job is None or job["status"] != "OPEN":
            return PlainTextResponse("This job takes no applications any more.", 410)
        values = {"job": job, **filled(job["formFields"], payload, result)}
        return templates.TemplateResponse(request, "apply.html", values, status_code=status)


def create_app(injection: Injection, job: str) -> Starlette:
    """The application for one job."""
    page = ApplyPage(injection, job)
    routes = [
        Route("/", page.show),
        Route("/", page.apply, methods=["POST"]),
        Route("/style.css", _file(STYLE)),
    ]
    return Starlette(routes=routes, exception_handlers={Refused: refuse})


def refuse(_request: Request, error: Exception) -> Response:
    """What is answered where hiregraph gives no form."""
    return PlainTextResponse(f"The form cannot be shown now. {error}", 502)


def _file(path: Path) -> Callable[[Request], Response]:
    return lambda _request: FileResponse(path)
