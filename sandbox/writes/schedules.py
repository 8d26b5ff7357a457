"""Panels and their interviews: what both endpoints read, check and write."""

from dataclasses import dataclass

from sandbox.answers import Json
from sandbox.body import Body
from sandbox.call import Call
from sandbox.data.chance import MINUTE
from sandbox.data.records import Opportunity
from sandbox.data.templates import NO_FEEDBACK
from sandbox.errors import bad_request, forbidden, not_found
from sandbox.journal import Ids
from sandbox.writes.marks import ids_of, interact

_LONGEST = 100_000  # minutes
REMINDERS = ("once", "daily", "frequently", "none")


@dataclass(frozen=True, slots=True)
class Schedule:
    """The panels of one opportunity, and who changes them."""

    call: Call
    record: Opportunity
    performer: str

    @classmethod
    def of(cls, call: Call) -> "Schedule":
        """Read whose panels they are.

        Raises:
            LeverError: 404 or 403 for the opportunity, 400 for the performer.
        """
        return cls(call, call.opportunity(), call.required_performer())

    def panel(self, identifier: str | None) -> Json:
        """Find a panel that may be changed.

        Raises:
            LeverError: 404 when there is none, 403 when it was planned in Lever itself.
        """
        for panel in self.call.account.profile("panels", self.record):
            if panel["id"] == identifier:
                return _require_external(panel)
        raise not_found("panels", identifier or "")

    def panel_with(self, interview: str) -> Json:
        """Find the panel that holds an interview, if it may be changed.

        Raises:
            LeverError: 404 when there is none, 403 when it was planned in Lever itself.
        """
        for panel in self.call.account.profile("panels", self.record):
            if any(slot["id"] == interview for slot in panel["interviews"]):
                return _require_external(panel)
        raise not_found("interviews", interview)

    def interview(self, identifier: str) -> Json:
        """Write one interview as it is now."""
        interviews = self.call.account.profile("interviews", self.record)
        return next(each for each in interviews if each["id"] == identifier)

    def put(self, panel: Json, slots: list[Json]) -> Json:
        """Keep a panel with these interviews; one without any goes."""
        kept = self.call.account.profiles.kept("panels", self.record)
        before = kept.get(panel["id"])
        new = panel | {"interviews": slots} | (_bounds(slots) if slots else {})
        if slots:
            kept[panel["id"]] = new
        elif before:
            del kept[panel["id"]]
            self.call.account.removed.add(panel["id"])
        interact(self.call, self.record)
        self._tell(before, new if slots else None)
        return new

    def _tell(self, before: Json | None, after: Json | None) -> None:
        panel = {"panel": (after or before or {})["id"]}
        self._note("panel", panel, before, after)
        old, new = _slots(before), _slots(after)
        for identifier in dict.fromkeys((*old, *new)):
            was, now = old.get(identifier), new.get(identifier)
            if now is None:
                self.call.account.removed.add(identifier)
            if was != now:
                self._note("interview", panel | {"interview": identifier}, was, now)

    def _note(self, what: str, ids: Ids, before: Json | None, after: Json | None) -> None:
        happened = "created" if before is None else "updated" if after else "deleted"
        self.call.account.journal.note(
            f"{what}.{happened}",
            ids_of(self.record, **ids),
            before=before,
            after=after,
            user=self.performer,
        )


def slot_of(call: Call, body: Body, *, identifier: str | None = None) -> Json:
    """Write the part of an interview that stands in its panel.

    ``identifier`` is that of one which is there already. What is left out of it is gone: a new
    interview without a template takes the one for no feedback, a changed one has none.

    Raises:
        LeverError: 400 for what is missing or makes no sense.
    """
    account = call.account
    template = body.known("feedbackTemplate", account.feedback_templates)
    return {
        "date": body.number_needed("date"),
        "duration": body.number_needed("duration", 1, _LONGEST),
        "feedbackReminder": body.choice("feedbackReminder", REMINDERS) or "daily",
        "feedbackTemplate": template or (None if identifier else NO_FEEDBACK),
        "interviewers": _interviewers(call, body),
        "location": body.text("location"),
        "note": body.text("note"),
        "subject": body.text("subject"),
        "id": identifier or account.journal.identifier(),
    }


def _interviewers(call: Call, body: Body) -> list[Json]:
    account = call.account
    asked = body.objects("interviewers")
    if not asked:
        raise bad_request("interviewers must hold at least one interviewer")
    found = []
    for each in asked:
        user = account.users[each.named("id", account.users)]
        template = each.known("feedbackTemplate", account.feedback_templates)
        found.append(
            {
                "id": user["id"],
                "email": user["email"],
                "name": user["name"],
                "responseStatus": "needsAction",
                "feedbackTemplate": template or NO_FEEDBACK,
            }
        )
    return found


def drop_pending(call: Call, record: Opportunity) -> None:
    """Take the interviews that are still to come out of an opportunity."""
    performer = call.performer() or ""
    schedule = Schedule(call, record, performer)
    for panel in call.account.profile("panels", record):
        past = [slot for slot in panel["interviews"] if slot["date"] <= call.at]
        if len(past) < len(panel["interviews"]):
            schedule.put(panel, past)


def _require_external(panel: Json) -> Json:
    if not panel["externallyManaged"]:
        raise forbidden("panels that are not managed externally")
    return panel


def _bounds(slots: list[Json]) -> Json:
    ends = (slot["date"] + slot["duration"] * MINUTE for slot in slots)
    return {"start": min(slot["date"] for slot in slots), "end": max(ends)}


def _slots(panel: Json | None) -> dict[str, Json]:
    return {slot["id"]: slot for slot in panel["interviews"]} if panel else {}
