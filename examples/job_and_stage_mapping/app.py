"""The screen on which a customer places each of the product's tests: at which job and stage."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from examples.choices import open_jobs, stages
from examples.client import Hiregraph, Refused
from examples.job_and_stage_mapping.counting import count_in_stage
from examples.job_and_stage_mapping.kept import Mapping, Mappings

TESTS = ("Coding test", "Work sample")
"""What the product has to offer: candidates who come to the stage chosen for one would get it."""

GONE = "That job or stage is no longer there. Nothing was changed: please choose again."

PAGE = Path(__file__).parent / "page"
SHARED = Path(__file__).parents[1]

templates = Jinja2Templates([PAGE, SHARED])


@dataclass(frozen=True, slots=True)
class Screen:
    """One customer's screen: choices come from hiregraph, what was chosen from the file."""

    api: Hiregraph
    mappings: Mappings

    def show(self, request: Request, problem: str = "", status: int = 200) -> Response:
        """Show what is chosen among what there is now."""
        values = {
            "tests": TESTS,
            "mappings": self.mappings.read(),
            "jobs": open_jobs(self.api),
            "stages": stages(self.api),
            "saved": request.query_params.get("saved"),
            "problem": problem,
        }
        return templates.TemplateResponse(request, "index.html", values, status_code=status)

    async def save(self, request: Request) -> Response:
        """Keep a choice; forms of other sites are not taken."""
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return PlainTextResponse("This form is of another site.", 403)
        form = dict(parse_qsl((await request.body()).decode()))
        return await run_in_threadpool(self._save, request, form)

    def count(self, request: Request) -> Response:
        """Tell how many candidates a choice concerns."""
        asked = request.query_params
        return PlainTextResponse(
            count_in_stage(self.api, asked.get("job", ""), asked.get("stage", ""))
        )

    def _save(self, request: Request, form: dict[str, str]) -> Response:
        test, job, stage = (form.get(name, "") for name in ("test", "job", "stage"))
        job_names, stage_names = open_jobs(self.api), stages(self.api)
        if test not in TESTS or job not in job_names or stage not in stage_names:
            return self.show(request, GONE, 409)
        self.mappings.put(Mapping(test, job, job_names[job], stage, stage_names[stage]))
        return RedirectResponse(f"/?{urlencode({'saved': test})}", 303)


def refuse(request: Request, error: Exception) -> Response:
    """The page for when hiregraph gives no answer; what was chosen stays as it is."""
    problem = f"Jobs and stages cannot be shown now, what you chose stays as it is. {error}"
    values = {"problem": problem}
    return templates.TemplateResponse(request, "index.html", values, status_code=502)


def create_app(api: Hiregraph, mappings: Mappings) -> Starlette:
    """The application of one customer; which one it is, `api` knows."""
    screen = Screen(api, mappings)
    routes = [
        Route("/", screen.show),
        Route("/", screen.save, methods=["POST"]),
        Route("/count", screen.count),
        Route("/style.css", _file(SHARED / "style.css")),
        Route("/search.js", _file(SHARED / "search.js")),
        Route("/page.js", _file(PAGE / "page.js")),
    ]
    return Starlette(routes=routes, exception_handlers={Refused: refuse})


def _file(path: Path) -> Callable[[Request], Response]:
    return lambda _request: FileResponse(path)
