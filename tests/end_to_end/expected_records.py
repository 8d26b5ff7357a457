"""What each record under an application should read as, from the sandbox's records, another way."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from tests.end_to_end.expected_activities import activities
from tests.end_to_end.expected_attachments import attachments
from tests.end_to_end.expected_forms import answers
from tests.end_to_end.held import EPOCH, Json, moment, ref, refs
from tests.end_to_end.under import Under, newest_first

NOW = datetime.now(UTC)
RATINGS = {"4": "STRONG_YES", "3": "YES", "2": "NO", "1": "DEFINITELY_NO"}


def interviews(under: Under) -> list[Json]:
    """Interviews, each with its panel whole."""
    panels = {each["remoteId"]: each for each in _panels(under)}
    made = [_interview(under, each) for each in under.listed("interviews")]
    return newest_first([each | {"panel": panels[each["panelId"]]} for each in made])


def _interview(under: Under, record: Json) -> Json:
    forms = [f["id"] for f in under.listed("feedback") if f["interview"] == record["id"]]
    start = EPOCH + timedelta(milliseconds=record["date"])
    over = "AWAITING_FEEDBACK" if start < NOW else "SCHEDULED"
    status = "COMPLETE" if record["feedbackForms"] else over
    return under.common("Interview", record["id"], record) | {
        "subject": record["subject"],
        "note": record["note"],
        "location": record["location"],
        "timezone": record["timezone"],
        "startAt": moment(record["date"]),
        "endAt": moment(record["date"] + record["duration"] * 60_000),
        "durationMinutes": record["duration"],
        "panelId": record["panel"],
        "webUrl": record["gcalEventUrl"],
        "createdAt": moment(record["createdAt"]),
        "canceledAt": moment(record["canceledAt"]),
        "status": "CANCELED" if record["canceledAt"] else status,
        "organizer": ref(record["user"]),
        "interviewers": refs(each["id"] for each in record["interviewers"]),
        "stage": ref(record["stage"]),
        "jobs": refs(record["postings"]),
        "scorecards": refs(forms),
    }


def _panels(under: Under) -> list[Json]:
    return [
        under.common("InterviewPanel", panel["id"], panel)
        | {
            "note": panel["note"],
            "timezone": panel["timezone"],
            "startAt": moment(panel["start"]),
            "endAt": moment(panel["end"]),
            "isExternallyManaged": panel["externallyManaged"],
            "webUrl": panel["externalUrl"],
            "createdAt": moment(panel["createdAt"]),
            "canceledAt": moment(panel["canceledAt"]),
            "organizer": ref(panel["user"]),
            "stage": ref(panel["stage"]),
            "interviews": refs(
                each["id"] for each in sorted(panel["interviews"], key=itemgetter("date", "id"))
            ),
        }
        for panel in under.listed("panels")
    ]


def interviewers(under: Under) -> list[str]:
    """Who holds the interviews, each once."""
    held = (slot["interviewers"] for slot in under.listed("interviews"))
    return list(dict.fromkeys(each["id"] for people in held for each in people))


def scorecards(under: Under) -> list[Json]:
    return newest_first([_scorecard(under, form) for form in under.listed("feedback")])


def _scorecard(under: Under, form: Json) -> Json:
    rating = form["fields"][0]["value"] or " "
    return _form(under, "Scorecard", form) | {
        "overallRecommendation": RATINGS.get(rating[0], "NO_DECISION"),
        "updatedAt": moment(form["updatedAt"]),
        "interviewer": ref(form["user"]),
        "interview": ref(form["interview"]),
        "template": _template(form, under.account.company.feedback_templates),
    }


def offers(under: Under) -> list[Json]:
    return newest_first([_offer(under, each) for each in under.listed("offers")])


def _offer(under: Under, record: Json) -> Json:
    values = {each["identifier"]: each["value"] for each in record["fields"]}
    signatures = list(record["signatures"].values())
    signed = [each["signedAt"] for each in signatures if each["signed"]]
    return under.common("Offer", record["id"], record) | {
        "status": record["status"].upper().replace("-", "_"),
        "startDate": moment(values["anticipated_start_date"]),
        "fields": answers(record["fields"]),
        "signatures": [_signature(each) for each in signatures],
        "createdAt": moment(record["createdAt"]),
        "approvedAt": moment(record["approvedAt"]),
        "sentAt": moment(record["sentAt"]),
        "closedAt": moment(max(signed)) if signed else None,
        "creator": ref(record["creator"]),
        "sentDocument": _document(record, "sent"),
        "signedDocument": _document(record, "signed"),
    }


def _signature(record: Json) -> Json:
    times = ("firstOpenedAt", "lastOpenedAt", "signedAt")
    return {
        **{key: record[key] for key in ("role", "name", "email")},
        "isSigned": record["signed"],
        **{key: moment(record[key]) for key in times},
    }


def _document(offer: Json, status: str) -> Json | None:
    return ref(f"{offer['id']}:{status}") if offer[f"{status}Document"] else None


def referrals(under: Under) -> list[Json]:
    return newest_first([_referral(under, form) for form in under.listed("referrals")])


def _referral(under: Under, form: Json) -> Json:
    return _form(under, "Referral", form) | {
        "referrer": ref(form["referrer"]),
        "creator": ref(form["user"]),
        "stage": ref(form["stage"]),
    }


def profile_forms(under: Under) -> list[Json]:
    return newest_first([_profile_form(under, form) for form in under.listed("forms")])


def _profile_form(under: Under, form: Json) -> Json:
    return _form(under, "ProfileForm", form) | {
        "user": ref(form["user"]),
        "stage": ref(form["stage"]),
        "template": _template(form, under.account.company.form_templates),
    }


def _form(under: Under, type_name: str, form: Json) -> Json:
    return under.common(type_name, form["id"], form) | {
        "name": form["text"],
        "instructions": form["instructions"] or None,
        "templateId": form["baseTemplateId"],
        "fields": answers(form["fields"]),
        "createdAt": moment(form["createdAt"]),
        "submittedAt": moment(form["completedAt"]),
    }


def _template(form: Json, in_use: list[Json]) -> Json | None:
    known = {each["id"] for each in in_use}
    return ref(form["baseTemplateId"]) if form["baseTemplateId"] in known else None


RECORDS: Mapping[str, tuple[str, Callable[[Under], list[Json]]]] = {
    "activities": ("Activity", activities),
    "attachments": ("Attachment", attachments),
    "interviews": ("Interview", interviews),
    "scorecards": ("Scorecard", scorecards),
    "offers": ("Offer", offers),
    "referrals": ("Referral", referrals),
    "profileForms": ("ProfileForm", profile_forms),
}
"""By the field of an application: their type, and what they should read as."""
