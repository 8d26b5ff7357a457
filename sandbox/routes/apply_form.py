"""What hangs under a posting: its application form, its users, its diversity surveys."""

from collections.abc import Iterator

from starlette.responses import Response

from sandbox.answers import Json, JsonAnswer, one
from sandbox.call import Call
from sandbox.data.chance import START, Chance
from sandbox.data.company import Firm
from sandbox.data.questions import custom_questions
from sandbox.routes.postings import posting_of

_GENDERS = ("Female", "Male", "Decline to self-identify")
_VETERANS = ("I am a Protected Veteran", "I am not a Protected Veteran", "Decline to self-identify")
_PERSONAL = (
    ("Full name", "fullName", "text", True),
    ("Email", "email", "text", True),
    ("Current company", "currentCompany", "text", False),
    ("Current location", "currentLocation", "text", False),
    ("Phone", "phone", "text", False),
    ("Resume", "resume", "file-upload", False),
    ("Additional information", "additionalInformation", "textarea", False),
)
_URLS = ("LinkedIn", "GitHub", "Other website")
_ROLES = (
    ("admin", "Admin"),
    ("limited", "Limited Team Member"),
    ("owner", "Super Admin"),
    ("team", "Team Member"),
)


def get_form(call: Call) -> Response:
    """Answer ``GET /postings/:posting/apply``; ``distribution`` narrows the custom questions."""
    distribution = call.query.choice("distribution", ("internal", "external"))
    return one(form_of(call, posting_of(call), distribution))


def form_of(call: Call, posting: Json, distribution: str | None = None) -> Json:
    """Write the application form of a posting."""
    return {
        "id": posting["id"],
        "text": posting["text"],
        "customQuestions": _asked_of(custom_questions(posting), distribution),
        "eeoQuestions": _eeo_questions(call, posting),
        "personalInformation": _personal(posting),
        "urls": [_question(text, text, "text") for text in _URLS],
        "consentDisclosures": _consent(call, posting),
    }


def _question(text: str, name: str, kind: str, *, required: bool = False) -> Json:
    return {"text": text, "name": name, "type": kind, "required": required, "value": None}


def _personal(posting: Json) -> list[Json]:
    questions = [
        _question(text, name, kind, required=required) for text, name, kind, required in _PERSONAL
    ]
    places = posting["categories"]["allLocations"]
    if len(places) > 1:
        where = _question("Which place do you apply for?", "preferredPostingLocation", "dropdown")
        questions.append(where | {"options": [{"text": place} for place in places]})
    return questions


def _asked_of(parts: list[Json], distribution: str | None) -> list[Json]:
    """Leave out the questions that people inside, or outside, are not asked."""
    if distribution is None:
        return parts
    return [
        part
        | {"fields": [field for field in part["fields"] if distribution in field["distribution"]]}
        for part in parts
    ]


def _eeo_questions(call: Call, posting: Json) -> Json | None:
    """Ask for gender and service in the United States alone; ``location`` narrows to a place."""
    places = call.query.many("location") or posting["categories"]["allLocations"]
    countries = dict(call.account.company.firm.locations)
    if "US" not in {countries.get(place) for place in places}:
        return None
    return {
        "gender": _dropdown("Gender", _GENDERS),
        "veteran": _dropdown("Veteran status", _VETERANS),
    }


def _dropdown(text: str, options: tuple[str, ...]) -> Json:
    return {
        "description": None,
        "required": False,
        "text": text,
        "type": "dropdown",
        "options": [{"text": option, "optionId": option} for option in options],
        "prompt": text,
        "value": None,
    }


def _consent(call: Call, posting: Json) -> Json:
    policy = Chance.of(call.account.company.firm.slug, "consent").identifier()
    statement = f"{call.account.company.firm.name} may keep my data to consider me for a job."
    european = posting["country"] not in {None, "US"}
    shown = "MANDATORY_DISCLOSURE_SHOWN" if european else "ASSUMED_DISCLOSURE_HIDDEN"
    return {
        "store": {
            "statement": statement,
            "statementHtml": f"<div>{statement}</div>",
            "displayState": shown,
            "compliancePolicyId": policy,
        },
        "marketing": {
            "displayState": "ASSUMED_DISCLOSURE_HIDDEN",
            "compliancePolicyId": policy,
        },
    }


def list_users(call: Call) -> Response:
    """Answer ``GET /postings/:posting/users``; it is not wrapped in ``data``."""
    posting = posting_of(call)
    roles: list[Json] = [
        {"id": identifier, "name": name, "isReadOnly": True}
        | ({"conditions": {}} if identifier == "limited" else {})
        for identifier, name in _ROLES
    ]
    body = {"posting": {"id": posting["id"], "text": posting["text"]}, "users": [], "roles": roles}
    return JsonAnswer(body)


def list_surveys(call: Call) -> Response:
    """Answer ``GET /surveys/diversity/:posting``: a survey for each place, or for one.

    Where applicants tell their own country, those of the account: all, or of one country.
    """
    posting, firm = posting_of(call), call.account.company.firm
    if firm.survey_countries:
        found = _by_country(firm, call.query.many("country_code"))
    else:
        found = _by_place(posting, call.query.many("location"))
    return JsonAnswer({"data": list(found)})


def _by_country(firm: Firm, wanted: list[str]) -> Iterator[Json]:
    for codes in firm.survey_countries:
        if not wanted or not set(codes).isdisjoint(wanted):
            own = {"candidateLocations": {"countryCodes": list(codes)}}
            yield _survey(Chance.of(firm.slug, *codes, "survey"), " and ".join(codes), own)


def _by_place(posting: Json, wanted: list[str]) -> Iterator[Json]:
    for place in posting["categories"]["allLocations"]:
        if not wanted or place in wanted:
            own = {"postingLocations": {"locations": [place]}}
            yield _survey(Chance.of(posting["id"], place, "survey"), place, own)


def _survey(chance: Chance, where: str, own: Json) -> Json:
    return {
        "id": chance.identifier(),
        "createdAt": START,
        "updatedAt": START,
        "text": f"Survey for {where}",
        **own,
        "instructions": "Answering is up to you.",
        "fields": [
            {
                "id": chance.identifier(),
                "type": "multiple choice",
                "text": "Which of these describes you?",
                "description": "",
                "required": False,
                "options": [{"text": text} for text in ("Woman", "Man", "Non-binary")],
            }
        ],
    }


ROUTES = {
    "/postings/{posting}/apply": get_form,
    "/postings/{posting}/users": list_users,
    "/surveys/diversity/{posting}": list_surveys,
}
