"""Which events a change of the journal brings about, and what their ``data`` says.

Lever's documentation names the events and shows the data of one, ``candidateStageChange``. That
``toArchived`` is an object and that ``applicationId`` is sent can be seen in receivers which others
published; ``interviewId``, ``panelId`` and the rest is a guess.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sandbox.answers import Json
from sandbox.journal import Change


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that webhooks tell of."""

    name: str
    data: Json


@dataclass(frozen=True, slots=True)
class Rule:
    """An event that a kind of change brings about.

    Attributes:
        data: what the event says of the change.
        when: whether this change is one that brings it about.
    """

    name: str
    data: Callable[[Change], Json]
    when: Callable[[Change], bool] = lambda _change: True


def events_of(change: Change) -> Iterator[Event]:
    """Give the events that a change brings about; of most there are none."""
    for rule in RULES.get(change.kind, ()):
        if rule.when(change):
            yield Event(rule.name, rule.data(change))


def _candidate(change: Change) -> Json:
    """Name the opportunity; its old name is the same id, as in applications that were recorded."""
    opportunity = change.ids["opportunity"]
    return {
        "opportunityId": opportunity,
        "candidateId": opportunity,
        "contactId": change.ids["contact"],
    }


def _application(change: Change) -> Json:
    return {"applicationId": change.ids["application"]} | _candidate(change)


def _move(change: Change) -> Json:
    return _candidate(change) | {"toStageId": change.after, "fromStageId": change.before}


def _archiving(change: Change) -> Json:
    to, former = _archived(change.after), _archived(change.before)
    return _candidate(change) | {"toArchived": to, "fromArchived": former}


def _archived(state: Json | None) -> Json | None:
    if state is None:
        return None
    return {"archivedAt": state["archivedAt"], "reason": state["reason"]}


def _is_hire(change: Change) -> bool:
    """Tell a hire; one hire in place of another is none."""
    before, after = (bool(state and state["hired"]) for state in (change.before, change.after))
    return after and not before


def _interview(change: Change) -> Json:
    ids = {"interviewId": change.ids["interview"], "panelId": change.ids["panel"]}
    return ids | _candidate(change)


def _contact(change: Change) -> Json:
    return {"contactId": change.ids["contact"]}


RULES: Mapping[str, tuple[Rule, ...]] = {
    "application.created": (Rule("applicationCreated", _application),),
    "opportunity.stage": (Rule("candidateStageChange", _move),),
    "opportunity.archived": (
        Rule("candidateArchiveChange", _archiving),
        Rule("candidateHired", _candidate, when=_is_hire),
    ),
    "opportunity.deleted": (Rule("candidateDeleted", _candidate),),
    "interview.created": (Rule("interviewCreated", _interview),),
    "interview.updated": (Rule("interviewUpdated", _interview),),
    "interview.deleted": (Rule("interviewDeleted", _interview),),
    "contact.created": (Rule("contactCreated", _contact),),
    "contact.updated": (Rule("contactUpdated", _contact),),
}
"""By the kind of a change; what is not named here is told by no webhook."""
