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
from examples.ai_scorecard_write_back.queries import TO_JUDGE
from examples.ai_scorecard_write_back.writes import writes_of
from examples.client import PASSING, Hiregraph, Json, Refused
from examples.paging import pages
from examples.writing import NotTaken, Target, write_once

_log = logging.getLogger(__name__)


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
            self._write_all(work, again=again)
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

    def _write_all(self, work: Work, *, again: bool) -> None:
        target = Target(
            application=work.application,
            reference=work.reference,
            by="ai-scorecard",
            actor=self.actor,
        )
        writes = writes_of(work)
        self.seen.update(write_once(self.api, target, writes, records=self.kept, again=again))
