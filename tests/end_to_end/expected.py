"""What each record should read as, worked out from the sandbox's records by another way."""

from collections import defaultdict
from typing import Any

from tests.end_to_end.expected_forms import answered
from tests.end_to_end.held import Json, account_of, common, few, moment, names, ref, refs
from tests.fixtures.linked import open_opportunities, truth_of

ROLES = {
    "super admin": "SUPER_ADMIN",
    "admin": "ADMIN",
    "team member": "TEAM_MEMBER",
    "limited team member": "LIMITED_TEAM_MEMBER",
    "interviewer": "INTERVIEWER",
}


class Expected:
    """Everything in a sandbox of so many people, as the API should tell it."""

    def __init__(self, people: int) -> None:
        truth = truth_of(people)
        self.opportunities = open_opportunities(people)
        self.contacts = {contact["id"]: contact for contact in truth["contacts"]}
        self.applied = {one["opportunityId"]: one for one in truth["applications"]}
        self.reasons = {reason["id"]: reason for reason in truth["archive_reasons"]}
        self.stages = truth["dispositions"]
        self.account = account_of(people)
        self.users = sorted(truth["users"], key=lambda user: (-user["createdAt"], user["id"]))
        self.postings = sorted(
            (p for p in truth["postings"] if p["confidentiality"] == "non-confidential"),
            key=lambda posting: (-posting["createdAt"], posting["id"]),
        )
        self.requisitions = sorted(
            (
                each
                for each in self.account.company.requisitions
                if each["confidentiality"] == "non-confidential"
            ),
            key=lambda each: (-each["createdAt"], each["id"]),
        )
        self.by_person: defaultdict[str, list[Json]] = defaultdict(list)
        for record in self.opportunities:
            self.by_person[record["contact"]].append(record)

    def application(self, record: Json) -> Json:
        applied = self.applied.get(record["id"], {})
        archived = record["archived"] or {}
        hired = bool(archived) and self.reasons[archived["reason"]]["type"] == "hired"
        place = record.get("opportunityLocation")
        whole = {**record, "applications": [applied] if applied else []}
        return common("Application", whole, record["contact"]) | {
            "appliedAt": moment(applied.get("createdAt")),
            "createdAt": moment(record["createdAt"]),
            "updatedAt": moment(record["updatedAt"]),
            "lastAdvancedAt": moment(record["lastAdvancedAt"]),
            "lastInteractionAt": moment(record["lastInteractionAt"]),
            "snoozedUntil": moment(record["snoozedUntil"]),
            "isArchived": bool(archived),
            "archivedAt": moment(archived.get("archivedAt")),
            "rejectedAt": None if hired else moment(archived.get("archivedAt")),
            "hiredAt": moment(archived.get("archivedAt")) if hired else None,
            "status": "HIRED" if hired else "REJECTED" if archived else "ACTIVE",
            "rejectReason": ref(archived.get("reason")),
            "isConfidential": False,
            "origin": record["origin"].upper(),
            "source": (record["sources"] or [None])[0],
            "sources": record["sources"],
            "tags": record["tags"],
            "location": {"name": place} if place not in {None, "unspecified"} else None,
            "webUrl": record["urls"]["show"],
            "stageHistory": [
                {
                    "changedAt": moment(step["updatedAt"]),
                    "stage": ref(step["toStageId"]),
                    "user": ref(step.get("userId")),
                }
                for step in record["stageChanges"]
            ],
            "candidate": ref(record["contact"]),
            "job": ref(applied.get("posting")),
            "currentStage": ref(record["stage"]),
            "owner": ref(record["owner"]),
            "creditedTo": ref(record["sourcedBy"]),
            "followers": refs(record["followers"]),
            "hiredFor": ref((applied.get("requisitionForHire") or {}).get("id")),
            "comments": applied.get("comments") or None,
            "screeningAnswers": [
                {**answered(field), "form": form["text"]}
                for form in applied.get("customQuestions", [])
                for field in form["fields"]
            ],
        }

    def candidate(self, identifier: str) -> Json:
        theirs = sorted(self.by_person[identifier], key=lambda r: (-r["createdAt"], r["id"]))
        contact, any_of_them = self.contacts[identifier], theirs[0]
        firms = [self.applied.get(each["id"], {}).get("company") for each in theirs]
        changed = [each["updatedAt"] for each in theirs if each["updatedAt"] is not None]
        place = contact["location"]["name"]
        return (
            common("Candidate", contact)
            | names(contact["name"])
            | {
                "headline": contact["headline"] or None,
                "emailAddresses": [{"value": e, "type": "OTHER"} for e in contact["emails"]],
                "phoneNumbers": [
                    {"value": phone["value"], "type": phone["type"].upper()}
                    for phone in contact["phones"]
                ],
                "urls": [{"value": link, "type": "OTHER"} for link in any_of_them["links"]],
                "locations": [{"name": place}] if place else [],
                "canEmail": False if any(each["dataProtection"] for each in theirs) else None,
                "isAnonymized": False,
                "isPrivate": False,
                "company": next((firm for firm in firms if firm), None),
                "tags": list(dict.fromkeys(tag for each in theirs for tag in each["tags"])),
                "sources": list(dict.fromkeys(s for each in theirs for s in each["sources"])),
                "createdAt": moment(theirs[-1]["createdAt"]),
                "updatedAt": moment(max(changed, default=None)),
                "lastInteractionAt": moment(max(each["lastInteractionAt"] for each in theirs)),
                "applications": few(each["id"] for each in theirs),
            }
        )

    def applied_to(self, record: Json) -> Any:
        """The posting that an opportunity is for."""
        return self.applied.get(record["id"], {}).get("posting")

    def all_stages(self) -> list[Json]:
        return [self.stage(each, place) for place, each in enumerate(self.stages)]

    def stage(self, stage: Json, place: int) -> Json:
        mine = [o["id"] for o in self.opportunities if o["stage"] == stage["id"]]
        return common("JobInterviewStage", stage) | {
            "name": stage["text"],
            "stageOrder": place,
            "pipeline": stage["pipeline"].upper(),
            "applications": few(mine),
        }

    def all_reasons(self) -> list[Json]:
        by_name = sorted(self.reasons.values(), key=lambda each: (each["text"], each["id"]))
        return [self.reason(each) for each in by_name]

    def reason(self, reason: Json) -> Json:
        closed = [o for o in self.opportunities if o["archived"]]
        mine = [o["id"] for o in closed if o["archived"]["reason"] == reason["id"]]
        return common("RejectReason", reason) | {
            "name": reason["text"],
            "isHire": reason["type"] == "hired",
            "isActive": reason["status"] == "active",
            "applications": few(mine),
        }

    def all_users(self) -> list[Json]:
        return [self.user(each) for each in self.users]

    def user(self, user: Json) -> Json:
        jobs = {
            field: [posting["id"] for posting in self.postings if posting[key] == user["id"]]
            for field, key in {"managedJobs": "hiringManager", "ownedJobs": "owner"}.items()
        }
        return (
            common("User", user)
            | names(user["name"])
            | {
                "email": user["email"],
                "username": user["username"],
                "jobTitle": user["jobTitle"],
                "photoUrl": user["photo"],
                "externalId": user["externalDirectoryId"],
                "accessRole": ROLES.get(user["accessRole"], "OTHER"),
                "isActive": user["deactivatedAt"] is None,
                "createdAt": moment(user["createdAt"]),
                "deactivatedAt": moment(user["deactivatedAt"]),
                "manager": ref(user["managerId"]),
                "directoryUser": ref(user["id"]),
                **{field: few(theirs) for field, theirs in jobs.items()},
            }
        )
