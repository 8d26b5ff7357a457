"""Résumés of new applications, from hiregraph to a parser, each once.

A walk goes over all applications made since a moment. When it is through, the next one begins a
day before the newest application met: that day is walked twice, and what is done is passed over.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import httpx

from examples.client import LASTING, Hiregraph, Json, code_of
from examples.paging import pages
from examples.resume_extraction.download import NoFile, NotNow, download, safe_name
from examples.resume_extraction.kept import Lines, Progress
from examples.resume_extraction.parsing import Unparsable
from examples.resume_extraction.queries import FRESH_URL, NEW_APPLICATIONS

OVERLAP = timedelta(days=1)
"""For résumés that follow an application, and clocks that differ."""


@dataclass(slots=True, kw_only=True)
class Extraction:
    """One run.

    Attributes:
        api: where résumés come from.
        files: what fetches them; it carries no token.
        folder: the files are put here.
        lines: done résumés.
        parse: makes what is kept of a file.
        seen: what the run met.
    """

    api: Hiregraph
    files: httpx.Client
    folder: Path
    lines: Lines
    parse: Callable[[Path], Json]
    seen: Counter[str] = field(default_factory=Counter)

    def run(self, progress_path: Path, *, since: str | None) -> None:
        """Walk on from where the last run ended, or from `since` if there was none."""
        progress = Progress.kept_at(progress_path, since=since)
        walk = pages(
            self.api,
            NEW_APPLICATIONS,
            {"since": progress.since},
            at=("applications",),
            after=progress.cursor,
        )
        for page in walk:
            unread = sum(code_of(error) not in LASTING for error in page.errors)
            applications = [node for node in page.nodes if node is not None]
            unread += sum(map(self._extract, applications))
            times = [each["createdAt"] for each in applications if each["createdAt"]]
            progress = progress.come_to(page.cursor, times=times, unread=unread)
            progress.keep_at(progress_path)
            self.seen.update({"applications": len(page.nodes), "unread": unread})
        next_walk(progress).keep_at(progress_path)

    def _extract(self, application: Json) -> int:
        """Extract an application's résumés; tells how many did not come, but may later."""
        found = application["attachments"] or {"nodes": []}
        waiting = [
            each
            for each in found["nodes"]
            if each and each["downloadUrl"] and each["id"] not in self.lines.done
        ]
        return sum(not self._is_done(application, each) for each in waiting)

    def _is_done(self, application: Json, resume: Json) -> bool:
        """Extract one résumé, or note why that can't be; false if it is worth another try."""
        target = self.folder / safe_name(resume["remoteId"], resume["fileName"])
        fresh_url = partial(self._fresh_url, resume["id"])
        try:
            download(self.files, target, fresh_url, url=resume["downloadUrl"], sleep=self.api.sleep)
            outcome: Json = {"file": target.name, "parsed": self.parse(target)}
        except NotNow:
            return False
        except (NoFile, Unparsable) as reason:
            outcome = {"error": str(reason)}
        candidate = application["candidate"]
        about = {
            "id": resume["id"],
            "application": application["remoteId"],
            "candidate": candidate and candidate["remoteId"],
            "fileName": resume["fileName"],
        }
        self.lines.add(about | outcome)
        self.seen["errors" if "error" in outcome else "résumés"] += 1
        return True

    def _fresh_url(self, attachment_id: str) -> str | None:
        self.seen["urls asked for anew"] += 1
        answer = self.api.ask(FRESH_URL, {"id": attachment_id})
        if any(code_of(error) not in LASTING for error in answer.errors):
            raise NotNow
        node = answer.data["node"]
        url: str | None = node and node["downloadUrl"]
        return url


def next_walk(ended: Progress) -> Progress:
    """Where the walk after this one begins: at the same moment again, if this one missed any."""
    if ended.unread or ended.newest is None:
        return Progress(since=ended.since)
    since = (datetime.fromisoformat(ended.newest) - OVERLAP).isoformat()
    return Progress(since=max(since, ended.since or since))
