"""What each record under an application should read as, from the sandbox's records, another way."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sandbox.account import Account, make_accounts
from sandbox.data.records import Opportunity
from sandbox.options import Options
from schema.identity import GlobalId

Json = dict[str, Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOW = datetime.now(UTC)
RATINGS = {"4": "STRONG_YES", "3": "YES", "2": "NO", "1": "DEFINITELY_NO"}
FORM_TYPES = {
    "score-system": "SCORE",
    "textarea": "TEXTAREA",
    "date": "DATE",
    "text": "TEXT",
    "dropdown": "SINGLE_SELECT",
    "multiple-choice": "SINGLE_SELECT",
    "multiple choice": "SINGLE_SELECT",
    "multiple-select": "MULTI_SELECT",
}


@cache
def account_of(people: int) -> Account:
    """All that the sandbox of so many people holds."""
    return make_accounts(Options(people=people, rate=None))["sandbox"]


def moment(milliseconds: Any) -> str | None:
    if milliseconds is None:
        return None
    return (EPOCH + timedelta(milliseconds=int(milliseconds))).isoformat()


def ref(identifier: str | None) -> Json | None:
    return None if identifier is None else {"remoteId": identifier}


def refs(identifiers: list[str]) -> list[Json | None]:
    return [ref(each) for each in identifiers]


class ExpectedRecords:
    """All that hangs under one opportunity, as the API should tell it."""

    def __init__(self, account: Account, record: Opportunity) -> None:
        self.account, self.record = account, record

    def listed(self, kind: str) -> list[Json]:
        found = self.account.profile(kind, self.record)
        return [each for each in found if each.get("deletedAt") is None]

    def common(self, type_name: str, identifier: str, data: Json | None) -> Json:
        parents = (self.record.id, self.record.person.id)
        return {
            "id": GlobalId(type_name, "default", identifier, parents).encode(),
            "remoteId": identifier,
            "remoteData": data,
            "application": {"remoteId": self.record.id, "candidate": ref(self.record.person.id)},
            "candidate": ref(self.record.person.id),
        }

    def notes(self) -> list[Json]:
        return [
            self.common("Activity", note["id"], note)
            | {
                "activityType": "NOTE",
                "subject": note["text"],
                "body": note["fields"][0]["value"],
                "visibility": "PRIVATE" if note["secret"] else "PUBLIC",
                "createdAt": moment(note["createdAt"]),
                "user": ref(note["user"]),
                "replies": [
                    {
                        "body": each["value"],
                        "createdAt": moment(each["createdAt"]),
                        "user": ref(each["user"]),
                    }
                    for each in note["fields"][1:]
                ],
            }
            for note in self.listed("notes")
        ]

    def events(self) -> list[Json]:
        found = [*self._moves(), *self._closing(), *self._planned()]
        found += [
            (f"{form['id']}:submitted", f"Feedback given: {form['text']}", *at_by(form))
            for form in self.listed("feedback")
        ]
        return [
            self.common("Activity", identifier, None)
            | {
                "activityType": "OTHER",
                "subject": subject,
                "body": None,
                "visibility": "PUBLIC",
                "createdAt": moment(at),
                "user": ref(by),
                "replies": [],
            }
            for identifier, subject, at, by in found
        ]

    def _moves(self) -> list[tuple[str, str, Any, str | None]]:
        names = {each["id"]: each["text"] for each in self.account.company.dispositions}
        whole = self.account.opportunity(self.record)
        return [
            (
                f"{self.record.id}:stage:{number}",
                f"Moved to {names[step['toStageId']]}",
                step["updatedAt"],
                step.get("userId"),
            )
            for number, step in enumerate(whole["stageChanges"])
        ]

    def _closing(self) -> list[tuple[str, str, Any, str | None]]:
        names = {each["id"]: each["text"] for each in self.account.company.archive_reasons}
        archived = self.account.opportunity(self.record)["archived"]
        if not archived:
            return []
        subject = f"Closed: {names[archived['reason']]}"
        return [(f"{self.record.id}:closed", subject, archived["archivedAt"], None)]

    def _planned(self) -> list[tuple[str, str, Any, str | None]]:
        found: list[tuple[str, str, Any, str | None]] = []
        for each in self.listed("interviews"):
            name, title = each["id"], each["subject"]
            planned = f"Interview planned: {title}"
            found.append((f"{name}:planned", planned, each["createdAt"], each["user"]))
            if each["canceledAt"]:
                canceled = f"Interview canceled: {title}"
                found.append((f"{name}:canceled", canceled, each["canceledAt"], None))
        return found

    def attachments(self) -> list[Json]:
        return [*self._files(), *self._resumes(), *self._documents()]

    def _files(self) -> list[Json]:
        return [self._attachment(f, f, "OTHER", f["uploadedAt"]) for f in self.listed("files")]

    def _resumes(self) -> list[Json]:
        return [
            self._attachment(resume, resume["file"] or {}, "RESUME", resume["createdAt"])
            | {"parsedResume": parsed(resume.get("parsedData"))}
            for resume in self.listed("resumes")
        ]

    def _documents(self) -> list[Json]:
        return [
            self._attachment(
                {**document, "id": f"{offer['id']}:{status}"},
                {**document, "name": document["fileName"]},
                "OFFER_LETTER",
                document["uploadedAt"],
            )
            | {"remoteData": document}
            for offer in self.listed("offers")
            for status in ("sent", "signed")
            if (document := offer[f"{status}Document"])
        ]

    def _attachment(self, record: Json, file: Json, kind: str, created_at: Any) -> Json:
        types = {"pdf": "application/pdf", "txt": "text/plain"}
        name, size = file.get("name"), file.get("size")
        return self.common("Attachment", record["id"], record) | {
            "attachmentType": kind,
            "fileName": name,
            "contentType": types[name.rpartition(".")[2]] if name else None,
            "size": None if size is None else int(size),
            "uploadedAt": moment(file.get("uploadedAt")),
            "createdAt": moment(created_at),
            "parsedResume": None,
        }

    def interviews(self) -> list[Json]:
        return [self._interview(each) for each in self.listed("interviews")]

    def _interview(self, record: Json) -> Json:
        forms = [f["id"] for f in self.listed("feedback") if f["interview"] == record["id"]]
        start = EPOCH + timedelta(milliseconds=record["date"])
        over = "AWAITING_FEEDBACK" if start < NOW else "SCHEDULED"
        status = "COMPLETE" if record["feedbackForms"] else over
        return self.common("Interview", record["id"], record) | {
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
            "interviewers": refs([each["id"] for each in record["interviewers"]]),
            "stage": ref(record["stage"]),
            "jobs": refs(record["postings"]),
            "scorecards": refs(forms),
        }

    def scorecards(self) -> list[Json]:
        return [
            self._form("Scorecard", form)
            | {
                "overallRecommendation": RATINGS.get(
                    (form["fields"][0]["value"] or " ")[0], "NO_DECISION"
                ),
                "updatedAt": moment(form["updatedAt"]),
                "interviewer": ref(form["user"]),
                "interview": ref(form["interview"]),
            }
            for form in self.listed("feedback")
        ]

    def panels(self) -> list[Json]:
        return [
            self.common("InterviewPanel", panel["id"], panel)
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
                "interviews": refs([each["id"] for each in panel["interviews"]]),
            }
            for panel in self.listed("panels")
        ]

    def offers(self) -> list[Json]:
        return [self._offer(each) for each in self.listed("offers")]

    def _offer(self, record: Json) -> Json:
        values = {each["identifier"]: each["value"] for each in record["fields"]}
        signatures = list(record["signatures"].values())
        signed = [each["signedAt"] for each in signatures if each["signed"]]
        return self.common("Offer", record["id"], record) | {
            "status": record["status"].upper().replace("-", "_"),
            "startDate": moment(values["anticipated_start_date"]),
            "fields": answers(record["fields"]),
            "signatures": [
                {
                    "role": each["role"],
                    "name": each["name"],
                    "email": each["email"],
                    "isSigned": each["signed"],
                    "firstOpenedAt": moment(each["firstOpenedAt"]),
                    "lastOpenedAt": moment(each["lastOpenedAt"]),
                    "signedAt": moment(each["signedAt"]),
                }
                for each in signatures
            ],
            "createdAt": moment(record["createdAt"]),
            "approvedAt": moment(record["approvedAt"]),
            "sentAt": moment(record["sentAt"]),
            "closedAt": moment(max(signed)) if signed else None,
            "creator": ref(record["creator"]),
            **{
                f"{status}Document": ref(f"{record['id']}:{status}")
                if record[f"{status}Document"]
                else None
                for status in ("sent", "signed")
            },
        }

    def referrals(self) -> list[Json]:
        return [
            self._form("Referral", form)
            | {
                "referrer": ref(form["referrer"]),
                "creator": ref(form["user"]),
                "stage": ref(form["stage"]),
            }
            for form in self.listed("referrals")
        ]

    def profile_forms(self) -> list[Json]:
        return [
            self._form("ProfileForm", form)
            | {"user": ref(form["user"]), "stage": ref(form["stage"])}
            for form in self.listed("forms")
        ]

    def _form(self, type_name: str, form: Json) -> Json:
        return self.common(type_name, form["id"], form) | {
            "name": form["text"],
            "instructions": form["instructions"] or None,
            "templateId": form["baseTemplateId"],
            "fields": answers(form["fields"]),
            "createdAt": moment(form["createdAt"]),
            "submittedAt": moment(form["completedAt"]),
        }


def at_by(form: Json) -> tuple[Any, str]:
    return form["completedAt"], form["user"]


def question(field: Json) -> Json:
    return {
        "remoteId": field.get("id"),
        "question": field["text"],
        "description": field.get("description") or None,
        "type": FORM_TYPES[field.get("type", "text")],
        "required": field.get("required"),
        "options": [option["text"] for option in field.get("options", [])],
    }


def answers(fields: list[Json]) -> list[Json]:
    return [{**answered(each), "name": each.get("identifier")} for each in fields]


def answered(field: Json) -> Json:
    return {**question(field), "answer": answer(field), "value": field["value"]}


def answer(field: Json) -> str | None:
    if field["value"] is None:
        return None
    if field.get("type") == "date":
        return (moment(field["value"]) or "")[:10]
    if isinstance(field["value"], list):
        return ", ".join(field["value"]) or None
    return str(field["value"])


def parsed(data: Json | None) -> Json | None:
    if data is None:
        return None
    return {
        "positions": [
            {
                "organization": each["org"],
                "title": each["title"],
                "summary": each["summary"],
                "location": each["location"],
                "start": each["start"],
                "end": each["end"],
            }
            for each in data["positions"]
        ],
        "schools": [
            {
                "organization": each["org"],
                "degree": each["degree"] or None,
                "fieldOfStudy": each["field"] or None,
                "summary": each["summary"],
                "start": each["start"],
                "end": each["end"],
            }
            for each in data["schools"]
        ],
    }
