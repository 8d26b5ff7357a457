"""Judgements into the applicant tracking system, each once.

Before anything is sent, the judgement is kept; after each write, that it was done. A run that is
stopped in between is taken up by the next: what was written and not noted is looked for, and what
is not there is written with the key that it had.
"""

import logging
from collections import Counter
from dataclasses import dataclass, field

from examples.ai_scorecard_write_back.judging import judge
from examples.ai_scorecard_write_back.kept import Kept, Work
from examples.ai_scorecard_write_back.queries import TO_JUDGE, WRITTEN
from examples.ai_scorecard_write_back.writes import WRITES, report_name
from examples.client import PASSING, Hiregraph, Json, Refused
from examples.paging import pages

_log = logging.getLogger(__name__)


class NotTaken(Exception):
    """A write was not done, for a reason that is ours to mend. `code` is its `UserErrorCode`."""

    def __init__(self, error: Json) -> None:
        super().__init__(error["message"])
        self.code: str = error["code"]


@dataclass(slots=True, kw_only=True)
class WriteBack:
    """One run.

    Attributes:
        api: where applications come from, and judgements go.
        kept: what was judged and written.
        actor: the id of the user in whose name is written; None for the account's default.
        seen: what the run met, and wrote.
    """

    api: Hiregraph
    kept: Kept
    actor: str | None = None
    seen: Counter[str] = field(default_factory=Counter)

    def run(self, *, jobs: list[str] | None, stages: list[str] | None) -> None:
        """Finish what an earlier run began, then judge all open applications of these.

        Args:
            jobs: their ids; None for all, and for none.
            stages: likewise.

        Raises:
            Refused: nothing more can be read or written.
        """
        for work in self.kept.unfinished():
            self._finish(work, again=True)
        for page in pages(
            self.api, TO_JUDGE, {"jobs": jobs, "stages": stages}, at=("applications",)
        ):
            unread = {error["path"][2] for error in page.errors}
            for place, application in enumerate(page.nodes):
                if application is None or place in unread:
                    self.seen["left"] += 1
                else:
                    self._judge(application)

    def _judge(self, application: Json) -> None:
        """Write a judgement back where it is another than the last one.

        Where the last one could not be written whole, the next run does: two at a time could end
        with the older tag.
        """
        judgement = judge(application)
        self.seen.update({"applications": 1, judgement.tier: 1})
        before, is_finished = self.kept.latest(application["id"])
        if is_finished and (before is None or before.judgement != judgement):
            self._finish(self.kept.begin(application["id"], judgement), again=False)

    def _finish(self, work: Work, *, again: bool) -> None:
        """Write what is not written yet; what cannot be written now is left to the next run."""
        try:
            self._write_all(work, found=self._found(work) if again else {})
        except NotTaken as problem:
            if problem.code != "NOT_FOUND":
                _log.error("Not written: %s: %s", problem.code, problem)
                self.seen["left"] += 1
                return
            self.seen["gone"] += 1
        except Refused as refusal:
            if refusal.code not in PASSING:
                raise
            self.seen["left"] += 1
            return
        self.kept.finish(work)

    def _write_all(self, work: Work, *, found: dict[str, str]) -> None:
        done = self.kept.written(work)
        for what in WRITES:
            if what in done:
                continue
            record = found.get(what)
            if record is None:
                record = self._write(work, what)
                self.seen[what] += 1
            self.kept.note(work, what, record)

    def _write(self, work: Work, what: str) -> str:
        """Write one thing, and give the id of the record.

        Whether a write was done is not known where the answer says so, or does not come; `ask` then
        asks again, with the same key. So it does after `RATE_LIMITED`.
        """
        write = WRITES[what](work)
        named = {
            "applicationId": work.application,
            "actorId": self.actor,
            "idempotencyKey": f"ai-scorecard {work.reference} {what}",
        }
        answer = self.api.ask(write.mutation, {"input": named | write.input}, uploads=write.uploads)
        payload: Json | None = answer.data["written"]
        if payload is None:
            raise Refused(answer.errors[0])
        if payload["userErrors"]:
            raise NotTaken(payload["userErrors"][0])
        return str(payload["id"])

    def _found(self, work: Work) -> dict[str, str]:
        """What an earlier run wrote and could not note: hiregraph knows a key for 24 hours only.

        Raises:
            NotTaken: the application is no more.
        """
        answer = self.api.ask(WRITTEN, {"id": work.application})
        if answer.code_at("node") == "NOT_FOUND":
            raise NotTaken({"code": "NOT_FOUND", "message": "The application is no more."})
        if answer.errors:
            raise Refused(answer.errors[0])
        lists = answer.data["node"]
        notes = [each for each in lists["notes"]["nodes"] if work.reference in (each["body"] or "")]
        files = [each for each in lists["files"]["nodes"] if each["fileName"] == report_name(work)]
        return {
            what: there[0]["id"] for what, there in (("note", notes), ("report", files)) if there
        }
