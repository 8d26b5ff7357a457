"""Interview panels, their interviews, and the feedback on them."""

from sandbox.answers import Json
from sandbox.data.chance import DAY, HOUR, MINUTE, Chance
from sandbox.data.company import Company
from sandbox.data.records import Opportunity
from sandbox.data.templates import RATINGS
from sandbox.data.words import SENTENCES

_FIRST_INTERVIEWED_RANK = 201
_ZONES = ("America/Los_Angeles", "America/New_York", "Europe/Berlin")
_REMINDERS = ("once", "daily", "frequently", "none")


def make_panels(company: Company, record: Opportunity) -> list[Json]:
    """Make the panels of those who came far enough to be interviewed."""
    chance = Chance.of(record.id, "panels")
    if record.rank < _FIRST_INTERVIEWED_RANK or chance.happens(0.2):
        return []
    return [_panel(company, record, chance) for _ in range(1 + chance.below(2))]


def _panel(company: Company, record: Opportunity, chance: Chance) -> Json:
    start = record.last_advanced_at + DAY + chance.below(14 * DAY)
    interviews = [
        _slot(company, chance, start + number * HOUR) for number in range(1 + chance.below(3))
    ]
    last, identifier = interviews[-1], chance.identifier()
    panel = {
        "id": identifier,
        "applications": [record.application.id] if record.application else [],
        "canceledAt": start - DAY if chance.happens(0.05) else None,
        "createdAt": record.last_advanced_at,
        "end": last["date"] + last["duration"] * MINUTE,
        "externallyManaged": chance.happens(0.3),
        "feedbackReminder": "daily",
        "interviews": interviews,
        "stage": record.stage,
        "start": start,
        "user": chance.pick(company.recruiters),
    }
    return panel | _told(panel)


def _told(panel: Json) -> Json:
    """Give where a panel was planned, and what some have: a note, a link to what planned them."""
    chance = Chance.of(panel["id"], "told")
    note = chance.pick(SENTENCES) if chance.happens(0.4) else None
    link = f"https://calendars.example.com/panels/{panel['id']}"
    linked = panel["externallyManaged"] and chance.happens(0.7)
    zone = chance.pick(_ZONES)
    return {"note": note, "externalUrl": link if linked else None, "timezone": zone}


def _slot(company: Company, chance: Chance, date: int) -> Json:
    template = chance.pick(company.feedback_templates)["id"]
    user = chance.pick(company.users)
    return {
        "id": chance.identifier(),
        "date": date,
        "duration": chance.pick((30, 45, 60)),
        "feedbackReminder": chance.pick(_REMINDERS),
        "feedbackTemplate": None if chance.happens(0.2) else template,
        "interviewers": [
            {
                "id": user["id"],
                "email": user["email"],
                "name": user["name"],
                "responseStatus": chance.pick(("accepted", "needsAction", "declined")),
                "feedbackTemplate": template,
            }
        ],
        "location": chance.pick((None, "Room 4", "Video call")),
        "note": None if chance.happens(0.5) else chance.pick(SENTENCES),
        "subject": f"Interview - {user['name']}",
    }


def make_interviews(company: Company, record: Opportunity) -> list[Json]:
    """Take the interviews out of their panels, with what only a single one shows."""
    return [
        interview_of(record, panel, slot, [_feedback_id(slot)] if _has_feedback(slot) else [])
        for panel in make_panels(company, record)
        for slot in panel["interviews"]
    ]


def interview_of(record: Opportunity, panel: Json, slot: Json, forms: list[str]) -> Json:
    """Write an interview by itself; ``forms`` are the ids of the feedback on it."""
    people = ("id", "name", "email", "feedbackTemplate")
    return {
        "id": slot["id"],
        "panel": panel["id"],
        "subject": slot["subject"],
        "note": slot["note"],
        "interviewers": [{name: who[name] for name in people} for who in slot["interviewers"]],
        "timezone": panel["timezone"],
        "createdAt": panel["createdAt"],
        "date": slot["date"],
        "duration": slot["duration"],
        "location": slot["location"],
        "feedbackTemplate": slot["feedbackTemplate"],
        "feedbackForms": forms,
        "feedbackReminder": slot["feedbackReminder"],
        "user": panel["user"],
        "stage": panel["stage"],
        "canceledAt": panel["canceledAt"],
        "postings": [record.application.posting] if record.application else [],
        "gcalEventUrl": _calendar_url(panel, slot),
        "opportunityId": record.id,
    }


def _calendar_url(panel: Json, slot: Json) -> str | None:
    """Give the event in the calendar that Lever keeps of half of what it planned itself."""
    chance = Chance.of(slot["id"], "calendar")
    if panel["externallyManaged"] or not chance.happens(0.5):
        return None
    return f"https://www.google.com/calendar/event?eid={chance.randbytes(24).hex()}"


def make_feedback(company: Company, record: Opportunity) -> list[Json]:
    """Make the feedback that most interviewers gave, and some that came without an interview."""
    given = [
        _feedback(company, panel, slot)
        for panel in make_panels(company, record)
        for slot in panel["interviews"]
        if _has_feedback(slot)
    ]
    chance = Chance.of(record.id, "feedback")
    if chance.happens(0.05):
        given.append(_manual(company, record, chance))
    return given


def _has_feedback(slot: Json) -> bool:
    return Chance.of(slot["id"], "feedback").happens(0.7)


def _feedback_id(slot: Json) -> str:
    return Chance.of(slot["id"], "feedback", "id").identifier()


def _feedback(company: Company, panel: Json, slot: Json) -> Json:
    chance = Chance.of(slot["id"], "feedback", "answers")
    interviewer = slot["interviewers"][0]
    wanted = interviewer["feedbackTemplate"]
    template = next(item for item in company.feedback_templates if item["id"] == wanted)
    form = _form(template, chance, interviewer["id"], slot["date"] + HOUR)
    return form | {"id": _feedback_id(slot), "interview": slot["id"], "panel": panel["id"]}


def _manual(company: Company, record: Opportunity, chance: Chance) -> Json:
    user = chance.pick(company.recruiters)
    form = _form(company.feedback_templates[0], chance, user, record.last_interaction_at)
    return form | {"id": chance.identifier()}


def _form(template: Json, chance: Chance, user: str, at: int) -> Json:
    rating, words = template["fields"]
    return {
        "id": None,
        "type": "interview",
        "text": template["text"],
        "instructions": template["instructions"],
        "fields": [
            rating | {"value": chance.pick((*RATINGS, None))},
            words | {"value": chance.pick(SENTENCES)},
        ],
        "baseTemplateId": template["id"],
        "interview": None,
        "panel": None,
        "user": user,
        "createdAt": at,
        "completedAt": at,
        "updatedAt": at + 3,
        "deletedAt": at + DAY if chance.happens(0.03) else None,
    }
