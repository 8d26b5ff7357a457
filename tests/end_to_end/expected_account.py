"""Words, groups, the directory, deletions and answers by law, from the sandbox, another way."""

from sandbox.account import Account
from sandbox.data.records import Opportunity
from sandbox.index import FACETS
from sandbox.routes import compliance
from tests.end_to_end.expected import ROLES
from tests.end_to_end.held import (
    Json,
    answer_of,
    common,
    few,
    moment,
    names,
    ref,
    refs,
)

GENDERS = {"Female": "FEMALE", "Male": "MALE"}
RACES = {
    "Hispanic or Latino": "HISPANIC_OR_LATINO",
    "White (Not Hispanic or Latino)": "WHITE",
    "Black or African American (Not Hispanic or Latino)": "BLACK_OR_AFRICAN_AMERICAN",
    "Asian (Not Hispanic or Latino)": "ASIAN",
    "Two or More Races (Not Hispanic or Latino)": "TWO_OR_MORE_RACES",
}
VETERANS = {
    "I am a Protected Veteran": "PROTECTED_VETERAN",
    "I am not a Protected Veteran": "NOT_PROTECTED_VETERAN",
}
DISABILITIES = {
    "Yes, I have a disability, or have a history/record of having a disability": "DISABILITY",
    "No, I don't have a disability, or a history/record of having a disability": "NO_DISABILITY",
}
DECLINED = dict.fromkeys(
    ("Decline to self-identify", "I don't wish to answer"), "DECLINE_TO_SELF_IDENTIFY"
)


def words(account: Account, facet: str) -> list[Json]:
    """Tags or sources, by name, each with the first of those that it is on."""
    shown = [each for each in account.index.ordered if not each.confidential]
    counts = sorted(account.index.counts(facet), key=lambda each: str(each["text"]))
    return [_word(count, facet, shown) for count in counts]


def _word(count: Json, facet: str, shown: list[Opportunity]) -> Json:
    mine = [each for each in shown if count["text"] in FACETS[facet](each)]
    return {
        "name": count["text"],
        "count": count["count"],
        "remoteData": count,
        "candidates": few(dict.fromkeys(each.person.id for each in mine)),
        "applications": few(each.id for each in mine),
    }


class Groups:
    """Departments, teams and offices, with the jobs in them."""

    def __init__(self, account: Account) -> None:
        shown = [p for p in account.company.postings if p["confidentiality"] == "non-confidential"]
        self.postings = sorted(shown, key=lambda p: (-p["createdAt"], p["id"]))

    def departments(self) -> list[Json]:
        teams = sorted(self._teams())
        return [
            {
                "name": name,
                "teams": [{"name": team} for team, within in teams if within == name],
                "jobs": self._jobs(department=name),
            }
            for name in sorted({within for _, within in teams})
        ]

    def teams(self) -> list[Json]:
        return [
            {
                "name": team,
                "department": {"name": department},
                "jobs": self._jobs(department=department, team=team),
            }
            for team, department in sorted(self._teams())
        ]

    def offices(self) -> list[Json]:
        groups = [posting["categories"] for posting in self.postings]
        return [
            {
                "name": place,
                "jobs": few(
                    posting["id"]
                    for posting in self.postings
                    if place in posting["categories"]["allLocations"]
                ),
            }
            for place in sorted({place for each in groups for place in each["allLocations"]})
        ]

    def _teams(self) -> set[tuple[str, str]]:
        groups = [posting["categories"] for posting in self.postings]
        return {(each["team"], each["department"]) for each in groups}

    def _jobs(self, **wanted: str) -> Json:
        return few(
            posting["id"]
            for posting in self.postings
            if wanted.items() <= posting["categories"].items()
        )


class Directory:
    """The people of the company, the newest first, and their roles."""

    def __init__(self, account: Account) -> None:
        users = account.company.users
        self.users = sorted(users, key=lambda user: (-user["createdAt"], user["id"]))
        self.logins: dict[str, int] = {}
        for event in answer_of(compliance.list_audit_events, account):
            if event["type"] == "user.authentication:succeeded":
                self.logins.setdefault(event["user"]["id"], event["createdAt"])

    def whole(self) -> Json:
        roles = [user["accessRole"] for user in self.users]
        known = [role for role in ROLES if role in roles]
        own = sorted({role for role in roles if role not in ROLES})
        return {
            "users": {"nodes": [self.user(user) for user in self.users]},
            "roles": [self._role(role) for role in (*known, *own)],
        }

    def user(self, user: Json) -> Json:
        return (
            common("DirectoryUser", user)
            | names(user["name"])
            | {
                "username": user["username"],
                "emails": [{"value": user["email"], "type": "WORK"}],
                "jobTitle": user["jobTitle"],
                "photoUrl": user["photo"],
                "externalId": user["externalDirectoryId"],
                "role": ref(user["accessRole"]),
                "isActive": user["deactivatedAt"] is None,
                "createdAt": moment(user["createdAt"]),
                "deactivatedAt": moment(user["deactivatedAt"]),
                "lastLoginAt": moment(self.logins.get(user["id"])),
                "manager": ref(user["managerId"]),
                "reports": refs(
                    each["id"] for each in self.users if each["managerId"] == user["id"]
                ),
                "user": ref(user["id"]),
                "candidates": refs(user["linkedContactIds"] or []),
            }
        )

    def _role(self, role: str) -> Json:
        return {
            "remoteId": role,
            "name": role.capitalize() if role in ROLES else None,
            "accessRole": ROLES.get(role, "OTHER"),
            "users": refs(user["id"] for user in self.users if user["accessRole"] == role),
        }


def deleted(kind: str, record: Json) -> Json:
    own = {
        "APPLICATION": (record["id"], record.get("contact"), None),
        "JOB": (None, None, record["id"]),
        "SUBMISSION": (record.get("opportunityId"), None, record.get("posting")),
    }
    application, candidate, job = own[kind]
    return {
        "kind": kind,
        "remoteId": record["id"],
        "applicationRemoteId": application,
        "candidateRemoteId": candidate,
        "jobRemoteId": job,
        "deletedAt": moment(record["deletedAt"]),
        "deletedBy": ref(record["deletedBy"]),
        "remoteData": record,
    }


def eeoc(record: Json) -> Json:
    """An answer, also without what tells whose it is."""
    return {
        "remoteId": record.get("id"),
        "gender": (GENDERS | DECLINED).get(record.get("gender", "")),
        "race": (RACES | DECLINED).get(record.get("race", "")),
        "veteranStatus": (VETERANS | DECLINED).get(record.get("veteran", "")),
        "disabilityStatus": (DISABILITIES | DECLINED).get(record.get("disability", "")),
        "submittedAt": moment(record.get("eeoSurveyRespondedAt")),
        "appliedAt": moment(record["appliedAt"]),
        "archivedAt": moment(record["applicationArchivedAt"]),
        "hiredAt": moment(record.get("hiredDate")),
        "jobName": record["applicationTitle"],
        "remoteData": record,
        "application": ref(record.get("opportunityId")),
        "candidate": ref(record.get("contact")),
        "job": ref(record.get("posting")),
        "currentStage": ref(record["currentStage"]),
    }


def eeoc_without_person(record: Json) -> Json:
    return {name: value for name, value in eeoc(record).items() if name != "candidate"}
