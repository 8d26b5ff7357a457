"""The jobs that the company has: every state, channel and gap that Lever shows."""

from typing import Any

from sandbox.answers import Json
from sandbox.data.chance import DAY, END, START, Chance
from sandbox.data.company import Company

_STATES = (
    *["published"] * 22,
    *["internal"] * 4,
    *["closed"] * 7,
    *["draft"] * 3,
    *["pending"] * 2,
    *["rejected"] * 2,
)
_ROLES = ("Engineer", "Analyst", "Lead", "Manager", "Specialist", "Coordinator")
_GRADES = ("", "Senior ", "Junior ", "Principal ")
_COMMITMENTS = ("Full-time", "Full-time", "Full-time", "Part-time", "Internship", "Contract")
_WORKPLACES = ("unspecified", "unspecified", "onsite", "remote", "hybrid")
_CURRENCIES = {"CA": "CAD", "CH": "CHF", "DE": "EUR", "IE": "EUR", "JP": "JPY", "MX": "MXN"}
_HOURS_A_YEAR = 2_000
_CHANNELS: dict[int, list[str] | None] = {
    3: ["internal"],
    8: ["internal"],
    13: ["internal"],
    17: ["internal"],
    5: ["public"],
    11: None,
}
_CONFIDENTIAL = (7, 23)
_UNKNOWN_CREATOR = 12
_NO_PLACE = 2
_DELETED = 3


def add_postings(company: Company, chance: Chance) -> None:
    """Give the company its 40 postings, and three that were deleted."""
    rows = [(number, state) for number, state in enumerate(_STATES)]
    chance.shuffle(rows)
    company.postings = [_posting(company, chance, number, state) for number, state in rows]
    for number in range(_DELETED):
        record = _posting(company, chance, number, "closed")
        record |= {
            "deletedAt": END - chance.below(300 * DAY),
            "deletedBy": chance.pick(company.recruiters),
        }
        company.deleted_postings.append(record)


def takes_applications(posting: Json) -> bool:
    """Tell whether people ever applied to it."""
    return posting["state"] in {"published", "internal", "closed"}


def _posting(company: Company, chance: Chance, number: int, state: str) -> Json:
    team_of = [(dept, team) for dept, teams in company.firm.departments.items() for team in teams]
    department, team = team_of[number % len(team_of)]
    grade = chance.pick(_GRADES)
    title = f"{grade}{team} {chance.pick(_ROLES)}"
    created = START - 30 * DAY + chance.below(1000 * DAY)
    posting_id, owner = chance.identifier(), chance.pick(company.recruiters)
    visible = state in {"published", "internal", "closed"}
    code = f"{company.firm.slug[:3].upper()}-{100 + number}" if number % 3 == 0 else None
    groups = {"department": department, "level": grade.strip() or None, "team": team}
    categories = groups | _place_and_commitment(company, chance, number)
    record: Json = {
        "id": posting_id,
        "text": title,
        "state": state,
        "distributionChannels": _channels(number, state),
        "user": None if number == _UNKNOWN_CREATOR else chance.pick(company.recruiters),
        "owner": owner,
        "hiringManager": chance.pick(company.users)["id"] if number % 2 else None,
        "categories": categories,
        "tags": chance.some(("Evergreen", "Diversity program", "Q3, 2026", "C++"), 2),
        "content": _content(company, title, number),
        "country": dict(company.firm.locations).get(categories["location"]),
        "followers": list(dict.fromkeys([owner, *chance.some(company.recruiters, 3)])),
        "reqCode": code,
        "requisitionCodes": [code] if code else [],
        "urls": _urls(company, posting_id) if visible else None,
        "confidentiality": "confidential" if number in _CONFIDENTIAL else "non-confidential",
        "createdAt": created,
        "updatedAt": min(END, created + chance.below(200 * DAY)),
        "workplaceType": chance.pick(_WORKPLACES),
        "transcribeInterviews": False,
        "screening": {"enabled": False},
    }
    return record | _salary(record, chance, number)


def _channels(number: int, state: str) -> list[str] | None:
    if state != "published":
        return None
    return _CHANNELS.get(number, ["public", "internal"])


def _place_and_commitment(company: Company, chance: Chance, number: int) -> dict[str, Any]:
    names = [name for name, _country in company.firm.locations]
    places = chance.sample(names, 1 + (number % 5 == 0))
    if number == _NO_PLACE:
        places = []
    return {
        "commitment": chance.pick(_COMMITMENTS),
        "location": places[0] if places else None,
        "allLocations": places,
    }


def _content(company: Company, title: str, number: int) -> Json:
    text = f"{company.firm.name} is looking for a {title}."
    lists = [{"text": "What you bring", "content": "<li>Curiosity</li><li>Patience</li>"}]
    return {
        "description": f"{text}\n",
        "descriptionHtml": f"<div>{text}</div>",
        "lists": lists if number % 4 else [],
        "closing": "" if number % 2 else "Everybody is welcome to apply.",
        "closingHtml": "" if number % 2 else "<div>Everybody is welcome to apply.</div>",
    }


def _urls(company: Company, posting_id: str) -> Json:
    site = f"https://jobs.lever.co/{company.firm.slug}"
    return {
        "list": site,
        "show": f"{site}/{posting_id}",
        "apply": f"{site}/{posting_id}/apply",
    }


def _salary(posting: Json, chance: Chance, number: int) -> Json:
    """Give the pay of some postings; the others have no such keys."""
    if number % 4:
        return {}
    low = 40_000 + 5_000 * chance.below(16)
    hourly = posting["categories"]["commitment"] == "Part-time"
    hours = _HOURS_A_YEAR if hourly else 1
    band = {
        "max": (low + 30_000) // hours,
        "min": low // hours,
        "currency": _CURRENCIES.get(posting["country"], "USD"),
        "interval": "per-hour-wage" if hourly else "per-year-salary",
    }
    if number % 8:
        return {"salaryRange": band}
    words = "Pay depends on experience."
    return {
        "salaryDescription": words,
        "salaryDescriptionHtml": f"<p>{words}</p>",
        "salaryRange": band,
    }
