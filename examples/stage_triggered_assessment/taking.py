"""The candidate's page, which a token opens: begin, answer, done."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.templating import Jinja2Templates

from examples.stage_triggered_assessment.assessments import ASSESSMENTS
from examples.stage_triggered_assessment.bodies import form_of
from examples.stage_triggered_assessment.invitations import Invitation, Invitations

_STATUS = {"canceled": 410}
_NEVER = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}

templates = Jinja2Templates(Path(__file__).parent / "page")


@dataclass(frozen=True, slots=True)
class Taking:
    """What candidates reach.

    Attributes:
        invitations: what was sent.
        ring: tells that an assessment was taken.
    """

    invitations: Invitations
    ring: Callable[[], None]

    def show(self, request: Request) -> Response:
        """Show the assessment as far as it has come. Looking at it begins nothing."""
        invitation = self._named(request)
        if invitation is None:
            return PlainTextResponse("There is no such assessment.", 404)
        questions = ASSESSMENTS[invitation.assessment]
        values = {"invitation": invitation, "questions": questions}
        status = _STATUS.get(invitation.state, 200)
        return templates.TemplateResponse(
            request, "take.html", values, status_code=status, headers=_NEVER
        )

    async def take(self, request: Request) -> Response:
        """Begin, or take the answers; of two at a time the first counts."""
        return await run_in_threadpool(self._take, request, await form_of(request))

    def _take(self, request: Request, form: dict[str, str]) -> Response:
        invitation = self._named(request)
        if invitation is None:
            return PlainTextResponse("There is no such assessment.", 404)
        if invitation.state == "sent":
            self.invitations.move(invitation, "begun")
        elif invitation.state == "begun" and (answers := _answers(invitation, form)):
            self.invitations.move(invitation, "taken", answers=answers)
            self.ring()
        return RedirectResponse(request.url.path, 303)

    def _named(self, request: Request) -> Invitation | None:
        return self.invitations.by_token(request.path_params["token"])


def _answers(invitation: Invitation, form: dict[str, str]) -> list[str]:
    """The answers in the order of the questions; none where one is missing."""
    questions = ASSESSMENTS[invitation.assessment]
    given = [form.get(f"answer-{number}", "") for number in range(len(questions))]
    whole = all(each in one.options for each, one in zip(given, questions, strict=True))
    return given if whole else []
