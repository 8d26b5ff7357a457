"""What is done beside the pages: listening, catching up, sending, writing back.

All of it is asked of the file, so that it goes on after an end of any kind where it was.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread

from examples.client import Refused
from examples.stage_triggered_assessment.listening import Listening
from examples.stage_triggered_assessment.results import WriteBack
from examples.stage_triggered_assessment.triggering import Trigger

SOON = 2.0
"""Seconds until what is in the way is met again; they double from try to try, up to `every`."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Worker:
    """One thread, which works whenever it is rung for.

    Attributes:
        listening: how events get here.
        trigger: what is made of them.
        write_back: where results go.
        every: seconds between two looks into the log.
        problem: what is in the way; empty where nothing is.
    """

    listening: Listening
    trigger: Trigger
    write_back: WriteBack
    every: float = 60.0
    problem: str = ""
    _bell: Event = field(default_factory=Event)
    _is_ended: bool = False
    _look_at: float = 0.0

    def start(self) -> Thread:
        """Begin to work."""
        thread = Thread(target=self._run, daemon=True)
        thread.start()
        return thread

    def ring(self) -> None:
        """There is something to do."""
        self._bell.set()

    def end(self) -> None:
        """Work no more, once what is under way is done."""
        self._is_ended = True
        self.ring()

    def _run(self) -> None:
        pause = SOON
        while not self._is_ended:
            self._bell.clear()
            problems = [told for step in self._steps() if (told := _problem(step))]
            self.problem = next(iter(problems), "")
            if problems:
                self._look_at = 0.0
            self._bell.wait(pause if problems else max(0.0, self._look_at - time.monotonic()))
            pause = min(2 * pause, self.every) if problems else SOON

    def _steps(self) -> list[Callable[[], str | None]]:
        """What is to be done now, each whatever becomes of the others."""
        now = time.monotonic()
        work: list[Callable[[], str | None]] = [self.trigger.handle, self.write_back.write]
        if now < self._look_at:
            return work
        self._look_at = now + self.every
        return [self.listening.ensure, self.listening.catch_up, *work]


def _problem(step: Callable[[], str | None]) -> str:
    """Do something; tell what is in the way, or nothing."""
    try:
        return step() or ""
    except Refused as refusal:
        _log.warning("%s: %s", refusal.code, refusal)
        return str(refusal)
    except Exception:  # noqa: BLE001  -- whatever it is, the rest must go on
        _log.exception("This should not be; the rest goes on.")
        return "There is a mistake in this program: its log tells more."
