"""The company that hires: stages, archive reasons and users."""

from dataclasses import dataclass, field

from sandbox.answers import Json
from sandbox.data.chance import DAY, END, START, Chance
from sandbox.data.words import FAMILY_NAMES, GIVEN_NAMES


@dataclass(frozen=True, slots=True)
class Firm:
    """What tells one company from another.

    Attributes:
        survey_countries: the countries of each diversity survey, where applicants tell their own;
            empty where the places of a posting decide instead.
    """

    name: str
    slug: str
    departments: dict[str, tuple[str, ...]]
    locations: tuple[tuple[str, str], ...]
    survey_countries: tuple[tuple[str, ...], ...] = ()


FIRMS = {
    "sandbox": Firm(
        "Northlight Instruments",
        "northlight",
        {
            "Research & Development": ("Firmware", "Platform", "Data Science"),
            "Sales": ("Field Sales", "Inside Sales"),
            "Customer Success": ("Support", "Onboarding"),
            "Operations": ("Finance", "People", "Production"),
            "Marketing": ("Brand", "Growth"),
        },
        (
            ("San Francisco, CA", "US"),
            ("New York, NY", "US"),
            ("Berlin", "DE"),
            ("Zürich", "CH"),
            ("Tokyo", "JP"),
            ("Remote - Europe", "IE"),
        ),
    ),
    "sandbox-2": Firm(
        "Harbor Oak Foods",
        "harboroak",
        {
            "Kitchen": ("Bakery", "Test Kitchen"),
            "Logistics": ("Warehouse", "Fleet"),
            "Corporate": ("Legal", "Accounting", "IT"),
            "Stores": ("Store Management", "Store Staff"),
        },
        (
            ("Chicago, IL", "US"),
            ("Toronto, ON", "CA"),
            ("Montréal, QC", "CA"),
            ("Mexico City", "MX"),
        ),
        survey_countries=(("US", "CA"), ("MX",)),
    ),
}

# id or None for a UUID, text, pipeline, rank, whether people are interviewed in it
_STAGES: tuple[tuple[str | None, str, str, float, bool], ...] = (
    ("lead-new", "New lead", "lead", 1, False),
    ("lead-reached-out", "Reached out", "lead", 3, False),
    ("lead-responded", "Responded", "lead", 5, False),
    ("applicant-new", "New applicant", "applicant", 101, False),
    (None, "Manager review", "applicant", 105.5, False),
    (None, "Recruiter screen", "screen", 201, True),
    (None, "Manager screen", "onsite", 230.5, True),
    (None, "On-site interview", "onsite", 231, True),
    (None, "Reference check", "onsite", 231.5, True),
    ("offer", "Offer", "offer", 261, False),
    (None, "Background check", "offer", 265.5, False),
)

_ARCHIVE_REASONS = (
    ("Position filled", "active", "non-hired"),
    ("Compensation", "active", "non-hired"),
    ("Better for another role", "active", "non-hired"),
    ("Under-qualified", "active", "non-hired"),
    ("Culture add", "inactive", "non-hired"),
    ("Timing", "active", "non-hired"),
    ("Withdrew", "active", "non-hired"),
    ("Offer declined", "active", "non-hired"),
    ("Position closed", "active", "non-hired"),
    ("Hired", "active", "hired"),
    ("Hired (contract)", "inactive", "hired"),
    ("No response", "active", "non-hired"),
)

_ROLES = (
    *["super admin"] * 2,
    *["admin"] * 4,
    *["team member"] * 9,
    *["limited team member"] * 6,
    *["interviewer"] * 8,
)

_JOB_TITLES = {
    "super admin": "Head of People",
    "admin": "Talent Operations Lead",
    "team member": "Recruiter",
    "limited team member": "Hiring Manager",
}

USERS = 30
_DEACTIVATED = (4, 9, 14, 22, 28)


@dataclass(slots=True, kw_only=True)
class Company:
    """Everything of an account that is not about a candidate, as it goes over the wire."""

    firm: Firm
    dispositions: list[Json]
    archive_reasons: list[Json]
    users: list[Json]
    recruiters: list[str]
    postings: list[Json] = field(default_factory=list)
    deleted_postings: list[Json] = field(default_factory=list)
    requisitions: list[Json] = field(default_factory=list)
    feedback_templates: list[Json] = field(default_factory=list)
    form_templates: list[Json] = field(default_factory=list)


def make_company(firm: Firm, chance: Chance) -> Company:
    """Make a company without its postings."""
    users = _users(firm, chance)
    return Company(
        firm=firm,
        dispositions=[
            {
                "id": word or chance.identifier(),
                "text": text,
                "pipeline": pipeline,
                "rank": rank,
                "hasInterview": interviewed,
            }
            for word, text, pipeline, rank, interviewed in _STAGES
        ],
        archive_reasons=[
            {"id": chance.identifier(), "text": text, "status": status, "type": kind}
            for text, status, kind in _ARCHIVE_REASONS
        ],
        users=users,
        recruiters=[user["id"] for user in users if user["accessRole"] != "interviewer"],
    )


def _users(firm: Firm, chance: Chance) -> list[Json]:
    """Make the staff; each one's manager was made before, so that they form a tree."""
    custom_role = chance.identifier()
    users: list[Json] = []
    for number in range(USERS):
        given, family = chance.pick(GIVEN_NAMES), chance.pick(FAMILY_NAMES)
        username = f"{given}.{family}{number}".lower()
        role = _ROLES[number] if number < len(_ROLES) else custom_role
        created = START - (USERS - number) * 30 * DAY + chance.below(20 * DAY)
        left = number in _DEACTIVATED
        users.append(
            {
                "id": chance.identifier(),
                "name": f"{given} {family}",
                "username": username,
                "email": f"{username}@{firm.slug}.example",
                "accessRole": role,
                "photo": f"https://photos.example.com/{number}.png" if number % 4 == 0 else None,
                "createdAt": created,
                "deactivatedAt": END - chance.below(400 * DAY) if left else None,
                "externalDirectoryId": f"E{1000 + number}" if number % 3 else None,
                "linkedContactIds": None,
                "jobTitle": _JOB_TITLES.get(role),
                "managerId": chance.pick(users[: 1 + number // 3])["id"] if users else None,
            }
        )
    return users
