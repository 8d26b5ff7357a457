"""From events to assessments: who gets one, and whose is called off.

An event says that something happened; the application, read then, says how it stands. That decides.
So it makes no difference in which order events come, how late, and how often.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from examples.client import LASTING, Hiregraph, Json, code_of
from examples.stage_triggered_assessment.invitations import GONE, Invitations, Sending
from examples.stage_triggered_assessment.kept import CLOCKS_DIFFER, Kept, Rule
from examples.stage_triggered_assessment.log import COMING, ENDING, Event, Log
from examples.stage_triggered_assessment.queries import NOW

ARCHIVED = "The application was archived before it was begun."
ENDED = {
    "REJECTED": "The candidate was rejected before it was begun.",
    "HIRED": "The candidate was hired before it was begun.",
}

_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Trigger:
    """What starts assessments."""

    api: Hiregraph
    kept: Kept

    @property
    def log(self) -> Log:
        """What was heard."""
        return Log(self.kept)

    @property
    def invitations(self) -> Invitations:
        """What was sent."""
        return Invitations(self.kept)

    def handle(self) -> str:
        """Make of each stored event what is to be made of it; tells what is in the way, if any.

        Raises:
            Refused: applications cannot be read now.
        """
        rules = self.kept.rules()
        waiting = defaultdict(list)
        done = []
        for event in self.log.unhandled():
            if self._concerns(event, rules):
                waiting[event.application].append(event)
            else:
                done.append(event.id)
        self.invitations.settle(done)
        left = set(waiting)
        for application, node in self._as_they_are([*waiting]):
            events = waiting[application]
            self._settle(application, node, events, rules)
            left.discard(application)
        return f"Candidates who cannot be read now: {len(left)}." if left else ""

    def _concerns(self, event: Event, rules: Sequence[Rule]) -> bool:
        if event.type in ENDING:
            return self.invitations.are_open()
        return any(_is_of(rule, event) for rule in rules)

    def _as_they_are(self, ids: Sequence[str]) -> Iterator[tuple[str, Json | None]]:
        """Applications as they are now, None for one that is no more; unreadable ones are left."""
        for start in range(0, len(ids), _AT_ONCE):
            asked = ids[start : start + _AT_ONCE]
            answer = self.api.ask(NOW, {"ids": asked})
            passing = [each for each in answer.errors if code_of(each) not in LASTING]
            unread = {each["path"][1] for each in passing}
            for place, each in enumerate(asked):
                node = answer.data["nodes"][place]
                is_gone = answer.code_at("nodes", place) == "NOT_FOUND"
                if place not in unread and (node is not None or is_gone):
                    yield each, node

    def _settle(
        self, application: str, node: Json | None, events: Sequence[Event], rules: Sequence[Rule]
    ) -> None:
        ids = [event.id for event in events]
        if node is None:
            self.invitations.settle(ids, cancel=(application, GONE))
        elif node["isArchived"]:
            reason = ENDED.get(node["status"], ARCHIVED)
            self.invitations.settle(ids, cancel=(node["remoteId"], reason))
        else:
            due = [rule for rule in rules if any(_is_of(rule, event) for event in events)]
            send = [_sending(node, rule) for rule in due if _is_there(node, rule)]
            self.invitations.settle(ids, send=send)


def _is_of(rule: Rule, event: Event) -> bool:
    """Whether an application came to the stage of a rule, and not before the rule was made."""
    made = datetime.fromisoformat(rule.since) - CLOCKS_DIFFER
    came = event.type in COMING and event.stage_id in {None, rule.stage_id}
    return came and datetime.fromisoformat(event.at) >= made


def _is_there(application: Json, rule: Rule) -> bool:
    stage, job = application["currentStage"] or {}, application["job"] or {}
    return stage.get("id") == rule.stage_id and rule.job_id in {"", job.get("id")}


def _sending(application: Json, rule: Rule) -> Sending:
    return Sending(
        application=application["id"],
        remote_id=application["remoteId"],
        assessment=rule.assessment,
        candidate=_name(application["candidate"]),
        job=_name(application["job"]),
    )


def _name(record: Json | None) -> str:
    return (record or {}).get("name") or "Nameless"
