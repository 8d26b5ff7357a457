"""Applications from a board into the applicant tracking system, each once.

What comes is kept first. Then its job is asked for, and it is kept by what it will be handed in;
only then is it. So whenever the program ends, the next one goes on where it was: with the same
mutation and the same key, by which hiregraph knows what it has done.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from examples.applying.asking import handed_in_since, job_of, write
from examples.applying.drafts import Terms
from examples.applying.kept import Kept, Problem, Result, Row
from examples.applying.payload import Application, Json, application_of
from examples.applying.writes import write_of
from examples.client import PASSING, Hiregraph, Refused

KEYS_ARE_KNOWN = timedelta(hours=23)
"""hiregraph knows a key for 24 hours: after that we look ourselves."""

_NO_SUCH_JOB = Problem(place="job", code="NOT_FOUND", message="There is no such job.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Injection:
    """How applications are handed in.

    Attributes:
        api: where to.
        kept: what came and what became of it.
        source: what they are told to come from: the board's name.
        on_duplicate: what is done where the person is known, one of `OnDuplicate`.
        actor: the id of the user in whose name people are added; None for the account's default.
    """

    api: Hiregraph
    kept: Kept
    source: str
    on_duplicate: str = "LINK"
    actor: str | None = None

    def take(self, payload: Json) -> Result | None:
        """Keep an application and hand it in, as `hand_in` does.

        Raises:
            Unreadable: it is none; nothing is kept.
        """
        click = application_of(payload).click
        self.kept.put(click, payload)
        return self.hand_in(click)

    def finish(self) -> Iterator[tuple[str, Result | None]]:
        """Hand in all that was left, and tell what became of each."""
        for click in self.kept.unfinished():
            yield click, self.hand_in(click)

    def hand_in(self, click: str) -> Result | None:
        """Hand in an application that is kept, unless that was done.

        Gives what became of it; None where that is not known yet, or it cannot be done now.

        Raises:
            Refused: nothing can be handed in, for a reason that does not pass by itself.
        """
        row = self.kept.read(click)
        if row.result:
            return row.result
        try:
            result = self._handed_in(application_of(row.payload), row)
        except Refused as refusal:
            if refusal.code in PASSING:
                return None
            if refusal.code != "BAD_USER_INPUT":
                raise
            result = _refused(Problem(place=None, code=refusal.code, message=str(refusal)))
        self.kept.finish(click, result)
        return result

    def _handed_in(self, application: Application, row: Row) -> Result:
        if row.terms is None:
            return self._handed_in_first(application)
        if datetime.now(UTC) - row.begun_at > KEYS_ARE_KNOWN:
            found = handed_in_since(self.api, application, row)
            if found:
                return found
        return write(self.api, write_of(application, row.terms))

    def _handed_in_first(self, application: Application) -> Result:
        """Whoever else hands in the same click at this moment does it by the same terms."""
        job = job_of(self.api, application.job)
        if job is None:
            return _refused(_NO_SUCH_JOB)
        terms = Terms(
            job=job["id"],
            form=job["formFields"],
            source=self.source,
            on_duplicate=self.on_duplicate,
            actor=self.actor,
        )
        row = self.kept.begin(application.click, terms)
        return row.result or write(self.api, write_of(application, row.terms or terms))


def _refused(problem: Problem) -> Result:
    return Result(problems=(problem,))
