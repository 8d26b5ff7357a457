from typing import Any

from benchmarks.naive import count_objects, naive_requests


def record(kind: str, number: int, **more: Any) -> dict[str, Any]:
    return {"__typename": kind, "id": f"{kind}-{number}", **more}


def nodes(*records: dict[str, Any]) -> dict[str, Any]:
    return {"nodes": list(records)}


def test_a_list_is_one_request_and_what_it_gives_whole_is_none() -> None:
    data = {"users": nodes(record("User", 1), record("User", 2, manager=record("User", 1)))}
    assert naive_requests(data) == 1
    assert count_objects(data) == 3


def test_people_are_read_one_by_one_as_lever_lists_none() -> None:
    assert naive_requests({"candidates": nodes(*(record("Candidate", n) for n in range(5)))}) == 6


def test_a_record_that_many_point_to_is_asked_for_once() -> None:
    owner = record("User", 1)
    data = {"applications": nodes(*(record("Application", n, owner=owner) for n in range(5)))}
    assert naive_requests(data) == 2
    assert count_objects(data) == 10


def test_a_job_takes_the_application_that_names_it_and_the_job_itself() -> None:
    data = {"applications": nodes(record("Application", 1, job=record("Job", 1)))}
    assert naive_requests(data) == 3


def test_each_parent_needs_a_list_of_its_own_unless_lever_cannot_filter_it() -> None:
    jobs = [record("Job", n, applications=nodes()) for n in range(3)]
    users = [record("User", n, managedJobs=nodes(record("Job", n))) for n in range(3)]
    assert naive_requests({"jobs": nodes(*jobs)}) == 4
    assert naive_requests({"users": nodes(*users)}) == 2


def test_records_asked_for_by_id_are_a_request_each_and_missing_ones_none() -> None:
    found = [record("Application", 1), None, record("Application", 2)]
    assert naive_requests({"nodes": found}) == 2
