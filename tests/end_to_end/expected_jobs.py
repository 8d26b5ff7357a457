"""What jobs should read as, from the sandbox's postings, another way."""

from sandbox.routes import apply_form
from tests.end_to_end.expected import Expected
from tests.end_to_end.expected_forms import job_form
from tests.end_to_end.expected_records import interviewers
from tests.end_to_end.expected_setup import salary_range, survey
from tests.end_to_end.held import Json, answer_of, common, few, moment, ref, refs
from tests.end_to_end.under import Under

LOOKED_INTO = 25
"""Applications that are looked into for interviewers."""
STATES = {"published": "OPEN", "internal": "OPEN"}
WORKPLACES = {"onsite": "ON_SITE", "remote": "REMOTE", "hybrid": "HYBRID", "unspecified": None}
KINDS_OF_URL = {"show": "JOB_POSTING", "apply": "APPLY"}


def job(expected: Expected, posting: Json) -> Json:
    groups, urls = posting["categories"], posting["urls"] or {}
    mine = [o["id"] for o in expected.opportunities if expected.applied_to(o) == posting["id"]]
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
        "urls": [
            {"value": urls[key], "type": kind} for key, kind in KINDS_OF_URL.items() if key in urls
        ],
        "createdAt": moment(posting["createdAt"]),
        "updatedAt": moment(posting["updatedAt"]),
        "hiringManager": ref(posting["hiringManager"]),
        "owner": ref(posting["owner"]),
        "recruiters": [ref(posting["owner"])],
        "creator": ref(posting["user"]),
        "followers": refs(posting["followers"]),
        "interviewers": refs(_interviewers(expected, posting)),
        "formFields": job_form(
            answer_of(apply_form.get_form, expected.account, posting=posting["id"])
        ),
        "diversitySurveys": [
            survey(each)
            for each in answer_of(apply_form.list_surveys, expected.account, posting=posting["id"])
        ],
        "posting": _published(posting),
        "requisitions": [
            ref(each["id"]) for each in expected.requisitions if posting["id"] in each["postings"]
        ],
        "applications": few(mine),
    }


def _interviewers(expected: Expected, posting: Json) -> list[str]:
    """Who interviews those that came furthest, as Lever lists them, each once."""
    far = {each["id"] for each in expected.stages if each["pipeline"] not in {"lead", "applicant"}}
    mine = [
        record
        for record in expected.account.index.ordered
        if not record.confidential
        and record.stage in far
        and record.application
        and record.application.posting == posting["id"]
    ]
    held = (interviewers(Under(expected.account, each)) for each in mine[:LOOKED_INTO])
    return list(dict.fromkeys(user for users in held for user in users))


def _published(posting: Json) -> Json:
    content, pay = posting["content"], posting.get("salaryRange")
    return {
        **{key: content[key] or None for key in ("description", "descriptionHtml")},
        "sections": [
            {"heading": each["text"], "contentHtml": each["content"]} for each in content["lists"]
        ],
        **{key: content[key] or None for key in ("closing", "closingHtml")},
        "salaryRange": pay and salary_range(pay),
        **{key: posting.get(key) for key in ("salaryDescription", "salaryDescriptionHtml")},
        "distributionChannels": posting["distributionChannels"] or [],
    }
