"""What each record should read as, worked out from the sandbox's records by another way."""

from collections import defaultdict
from typing import Any

from schema.identity import GlobalId
from tests.end_to_end.expected_records import account_of, answered, moment, ref, refs
from tests.end_to_end.world import Json
from tests.fixtures.linked import open_opportunities, truth_of

ROLES = {
    "super admin": "SUPER_ADMIN",
    "admin": "ADMIN",
    "team member": "TEAM_MEMBER",
    "limited team member": "LIMITED_TEAM_MEMBER",
    "interviewer": "INTERVIEWER",
}
STATES = {"published": "OPEN", "internal": "OPEN"}
WORKPLACES = {"onsite": "ON_SITE", "remote": "REMOTE", "hybrid": "HYBRID", "unspecified": None}
INTERVALS = {"per-year-salary": "YEAR"}


def nodes(identifiers: list[str]) -> Json:
    return {"nodes": [ref(each) for each in identifiers]}


def names(full: str) -> Json:
    words = full.split()
    last = words.pop() if len(words) > 1 else None
    return {"name": full, "firstName": " ".join(words), "lastName": last}


def common(type_name: str, record: Json, *parents: str) -> Json:
    identifier = record["id"]
    return {
        "id": GlobalId(type_name, "default", identifier, parents).encode(),
        "remoteId": identifier,
        "remoteData": record,
    }


def published(posting: Json) -> Json:
    content, pay = posting["content"], posting.get("salaryRange")
    return {
        **{key: content[key] or None for key in ("description", "descriptionHtml")},
        "sections": [
            {"heading": each["text"], "contentHtml": each["content"]} for each in content["lists"]
        ],
        **{key: content[key] or None for key in ("closing", "closingHtml")},
        "salaryRange": pay
        and {
            "minimum": pay["min"],
            "maximum": pay["max"],
            "currency": pay["currency"],
            "interval": INTERVALS[pay["interval"]],
        },
        **{key: posting.get(key) for key in ("salaryDescription", "salaryDescriptionHtml")},
        "distributionChannels": posting["distributionChannels"] or [],
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
        self.users = sorted(truth["users"], key=lambda user: (-user["createdAt"], user["id"]))
        self.postings = sorted(
            (p for p in truth["postings"] if p["confidentiality"] == "non-confidential"),
            key=lambda posting: (-posting["createdAt"], posting["id"]),
        )
        self.requisitions = [
            each
            for each in account_of(people).company.requisitions
            if each["confidentiality"] == "non-confidential"
        ]
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
                "applications": nodes([each["id"] for each in theirs]),
            }
        )

    def job(self, posting: Json, *, first: int) -> Json:
        groups, urls = posting["categories"], posting["urls"] or {}
        kinds = {"show": "JOB_POSTING", "apply": "APPLY"}
        mine = [o["id"] for o in self.opportunities if self._posting(o) == posting["id"]]
        places = [{"name": place} for place in groups["allLocations"]]
        return common("Job", posting) | {
            "name": posting["text"],
            "code": posting["reqCode"],
            "status": STATES.get(posting["state"], posting["state"].upper()),
            "isInternal": posting["state"] == "internal"
            or posting["distributionChannels"] == ["internal"],
            "isConfidential": False,
            **{name: groups[name] for name in ("department", "team", "commitment", "level")},
            "departments": [{"name": groups["department"]}],
            "teams": [{"name": groups["team"]}],
            "locations": places,
            "offices": places,
            "country": posting["country"],
            "workplaceType": WORKPLACES[posting["workplaceType"]],
            "tags": posting["tags"],
            "urls": [{"value": urls[key], "type": kinds[key]} for key in kinds if key in urls],
            "createdAt": moment(posting["createdAt"]),
            "updatedAt": moment(posting["updatedAt"]),
            "hiringManager": ref(posting["hiringManager"]),
            "owner": ref(posting["owner"]),
            "recruiters": [ref(posting["owner"])],
            "creator": ref(posting["user"]),
            "followers": refs(posting["followers"]),
            "posting": published(posting),
            "requisitions": [
                ref(each["id"]) for each in self.requisitions if posting["id"] in each["postings"]
            ],
            "applications": nodes(mine[:first]),
        }

    def _posting(self, record: Json) -> Any:
        return self.applied.get(record["id"], {}).get("posting")

    def stage(self, stage: Json, place: int, *, first: int) -> Json:
        mine = [o["id"] for o in self.opportunities if o["stage"] == stage["id"]]
        return common("JobInterviewStage", stage) | {
            "name": stage["text"],
            "stageOrder": place,
            "pipeline": stage["pipeline"].upper(),
            "applications": nodes(mine[:first]),
        }

    def reason(self, reason: Json, *, first: int) -> Json:
        closed = [o for o in self.opportunities if o["archived"]]
        mine = [o["id"] for o in closed if o["archived"]["reason"] == reason["id"]]
        return common("RejectReason", reason) | {
            "name": reason["text"],
            "isHire": reason["type"] == "hired",
            "isActive": reason["status"] == "active",
            "applications": nodes(mine[:first]),
        }

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
                **{field: nodes(theirs) for field, theirs in jobs.items()},
            }
        )
