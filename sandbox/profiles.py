"""What hangs under the opportunities of an account: made when asked for, kept once changed."""

from dataclasses import replace

from sandbox.answers import Json
from sandbox.data.company import Company
from sandbox.data.interviews import interview_of
from sandbox.data.profile import MAKERS
from sandbox.data.records import Opportunity

Records = dict[str, Json]
"""From id to record, the oldest first."""


class Profiles:
    """Notes, files, panels and their like.

    They are made from the opportunity as it was when the sandbox started, so that a move to
    another stage makes no interviews out of nothing. Interviews are no list of their own: they
    stand in their panels, and feedback names them.
    """

    def __init__(self, company: Company) -> None:
        self._company = company
        self._kept: dict[tuple[str, str], Records] = {}
        self._before: dict[str, Opportunity | None] = {}

    def freeze(self, record: Opportunity) -> None:
        """Remember the opportunity as it is, before it is changed."""
        if record.id not in self._before:
            self._before[record.id] = replace(record, person=replace(record.person))

    def start_empty(self, record: Opportunity) -> None:
        """Begin with nothing under an opportunity that was not there at the start."""
        self._before[record.id] = None

    def of(self, kind: str, record: Opportunity) -> list[Json]:
        """Give the records of one kind; whoever changes one changes a copy."""
        if kind == "interviews" and self._touched(record):
            return self._interviews(record)
        kept = self._kept.get((record.id, kind))
        return self._made(kind, record) if kept is None else list(kept.values())

    def kept(self, kind: str, record: Opportunity) -> Records:
        """Give the records of one kind to add to, replace in or take from."""
        key = (record.id, kind)
        if key not in self._kept:
            self._kept[key] = {item["id"]: item for item in self._made(kind, record)}
        return self._kept[key]

    def written(self) -> Json:
        """Give all that was changed: by opportunity, then by kind."""
        found: dict[str, Json] = {}
        for (opportunity, kind), records in self._kept.items():
            found.setdefault(opportunity, {})[kind] = list(records.values())
        return found

    def _made(self, kind: str, record: Opportunity) -> list[Json]:
        before = self._before.get(record.id, record)
        return [] if before is None else MAKERS[kind](self._company, before)

    def _touched(self, record: Opportunity) -> bool:
        return any((record.id, kind) in self._kept for kind in ("panels", "feedback"))

    def _interviews(self, record: Opportunity) -> list[Json]:
        forms: dict[str, list[str]] = {}
        for form in self.of("feedback", record):
            forms.setdefault(form["interview"], []).append(form["id"])
        return [
            interview_of(record, panel, slot, forms.get(slot["id"], []))
            for panel in self.of("panels", record)
            for slot in panel["interviews"]
        ]
