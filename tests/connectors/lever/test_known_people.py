"""Who is meant, told from what is known of people."""

from typing import Any

import pytest

from connectors.lever.known_people import DifferentPeople, KnownPerson, choose

Json = dict[str, Any]


def opportunity(
    contact: str, made: int = 1, *, job: str | None = None, archived: bool = False, **more: Any
) -> Json:
    applied = [] if job is None else [{"id": f"a{made}", "posting": job}]
    return {
        "id": f"{contact}{made}",
        "contact": contact,
        "name": contact.upper(),
        "createdAt": made,
        "applications": applied,
        "archived": {"reason": "r", "archivedAt": 1} if archived else None,
        **more,
    }


def people(*opportunities: Json) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for each in opportunities:
        found.setdefault(each["contact"], []).append(each)
    return found


def chosen(found: list[dict[str, list[Json]]], job: str | None = None) -> str | None:
    person = choose(found, job_id=job)
    return None if person is None else person.contact


A, B, NEW_B = opportunity("a", 3), opportunity("b", 1), opportunity("b", 4)


@pytest.mark.parametrize(
    ("found", "contact"),
    [
        ([], None),
        ([{}, {}], None),
        ([people(A)], "a"),
        ([people(A), {}, people(A)], "a"),
        ([people(A, B)], "a"),
        ([people(A, B, NEW_B)], "b"),
        ([people(A, B), people(B)], "b"),
    ],
)
def test_it_is_who_has_all_that_is_known_the_latest_of_several(
    found: list[dict[str, list[Json]]], contact: str | None
) -> None:
    assert chosen(found) == contact


def test_of_several_it_is_who_has_an_open_application_for_the_job() -> None:
    for_job = opportunity("b", 1, job="j")
    closed = opportunity("b", 1, job="j", archived=True)
    assert chosen([people(opportunity("a", 2, job="k"), for_job)], "j") == "b"
    assert chosen([people(opportunity("a", 2, job="k"), closed)], "j") == "a"


def test_different_people_are_told() -> None:
    with pytest.raises(DifferentPeople, match=r"'A' \(a\), 'B' \(b\)"):
        choose([people(A), people(B)], job_id=None)


def test_the_open_one_is_the_latest_that_is_not_archived() -> None:
    opportunities = [
        opportunity("a", 1, job="j"),
        opportunity("a", 2, job="j"),
        opportunity("a", 3, job="j", archived=True),
        opportunity("a", 4, job="j", applications=[{"posting": "j", "archived": {"reason": "r"}}]),
        opportunity("a", 5, job="k"),
        opportunity("a", 6, archived=True),
    ]
    person = KnownPerson(contact="a", opportunities=opportunities)
    assert [(person.open_for(job) or {}).get("id") for job in ("j", "k", "l", None)] == [
        "a2",
        "a5",
        None,
        None,
    ]
    lead = opportunity("a", 7)
    person = KnownPerson(contact="a", opportunities=[*opportunities, lead])
    assert person.open_for(None) == lead
