"""The page for recruiters: which stage starts which assessment, and what became of each."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from examples.choices import open_jobs, stages
from examples.client import Hiregraph, Json, Refused
from examples.stage_triggered_assessment.assessments import ASSESSMENTS
from examples.stage_triggered_assessment.bodies import form_of
from examples.stage_triggered_assessment.hooks import Hooks
from examples.stage_triggered_assessment.invitations import Invitations
from examples.stage_triggered_assessment.kept import Rule
from examples.stage_triggered_assessment.log import Log
from examples.stage_triggered_assessment.results import outcome
from examples.stage_triggered_assessment.taking import Taking
from examples.stage_triggered_assessment.worker import Worker

GONE = "That job or stage is no longer there. Nothing was changed: please choose again."

PAGE = Path(__file__).parent / "page"
SHARED = Path(__file__).parents[1]

templates = Jinja2Templates([PAGE, SHARED])


@dataclass(frozen=True, slots=True)
class Desk:
    """The page of one customer.

    Attributes:
        api: where jobs and stages come from; of few tries, for somebody waits.
        invitations: what was sent.
        worker: what is told once there is something to do.
    """

    api: Hiregraph
    invitations: Invitations
    worker: Worker

    def show(self, request: Request, problem: str = "", status: int = 200) -> Response:
        """Show the rules, a form for one more, and what was sent."""
        values: Json = {"assessments": list(ASSESSMENTS), "rules": self.invitations.kept.rules()}
        try:
            values |= {"jobs": open_jobs(self.api), "stages": stages(self.api)}
        except Refused as refusal:
            problem = f"Jobs and stages cannot be shown now. {refusal}"
        values |= {"problem": problem, **self._sent()}
        return templates.TemplateResponse(request, "index.html", values, status_code=status)

    def sent(self, request: Request) -> Response:
        """Show what was sent alone."""
        return templates.TemplateResponse(request, "sent.html", self._sent())

    async def add(self, request: Request) -> Response:
        """Keep a rule."""
        return await run_in_threadpool(self._add, request, await form_of(request))

    async def remove(self, request: Request) -> Response:
        """Forget a rule."""
        form = await form_of(request)
        which = (form.get(name, "") for name in ("assessment", "job", "stage"))
        await run_in_threadpool(self.invitations.kept.remove, *which)
        return RedirectResponse("/", 303)

    def _add(self, request: Request, form: dict[str, str]) -> Response:
        assessment, job, stage = (form.get(name, "") for name in ("assessment", "job", "stage"))
        jobs, there = {"": "any job"} | open_jobs(self.api), stages(self.api)
        if assessment not in ASSESSMENTS or job not in jobs or stage not in there:
            return self.show(request, GONE, 409)
        since = datetime.now(UTC).isoformat()
        self.invitations.kept.add(Rule(assessment, job, jobs[job], stage, there[stage], since))
        return RedirectResponse("/", 303)

    def _sent(self) -> Json:
        return {
            "invitations": self.invitations.all(),
            "outcome": outcome,
            "in_the_way": self.worker.problem,
        }


def create_app(desk: Desk) -> Starlette:
    """The application of one customer, with what works beside it."""
    worker, taking = desk.worker, Taking(desk.invitations, desk.worker.ring)
    routes = [
        Route("/", desk.show),
        Route("/rules", desk.add, methods=["POST"]),
        Route("/rules/remove", desk.remove, methods=["POST"]),
        Route("/sent", desk.sent),
        Route("/take/{token}", taking.show),
        Route("/take/{token}", taking.take, methods=["POST"]),
        Route("/webhooks", Hooks(Log(desk.invitations.kept), worker.ring).take, methods=["POST"]),
        Route("/style.css", _file(SHARED / "style.css")),
        Route("/search.js", _file(SHARED / "search.js")),
        Route("/page.js", _file(PAGE / "page.js")),
    ]

    @asynccontextmanager
    async def working(_app: Starlette) -> AsyncIterator[None]:
        thread = worker.start()
        yield
        worker.end()
        await run_in_threadpool(thread.join, 5)

    return Starlette(routes=routes, lifespan=working)


def _file(path: Path) -> Callable[[Request], Response]:
    return lambda _request: FileResponse(path)
