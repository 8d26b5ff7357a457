from typing import Any

from connectors.lever.mapping import job
from connectors.lever.organization import departments, offices, teams


def posting(department: str | None, team: str | None, *places: str) -> dict[str, Any]:
    return {"categories": {"department": department, "team": team, "allLocations": list(places)}}


JOBS = [
    job(record)
    for record in (
        posting("Sales", "Support", "Tokyo", "Berlin"),
        posting("Engineering", "Support", "Tokyo"),
        posting("Engineering", "Data"),
        posting(None, "Data"),
        posting("Sales", None),
        {},
    )
]


def test_each_department_is_given_once_by_name() -> None:
    assert [each.name for each in departments(JOBS)] == ["Engineering", "Sales"]


def test_teams_of_one_name_in_two_departments_are_two() -> None:
    found = [(each.name, each.department and each.department.name) for each in teams(JOBS)]
    assert found == [
        ("Data", None),
        ("Data", "Engineering"),
        ("Support", "Engineering"),
        ("Support", "Sales"),
    ]


def test_each_office_is_given_once_by_name() -> None:
    assert [each.name for each in offices(JOBS)] == ["Berlin", "Tokyo"]
