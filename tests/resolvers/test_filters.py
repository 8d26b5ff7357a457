from datetime import UTC, datetime

import pytest
import strawberry

from connectors.errors import BadRequest, NotFound
from connectors.lever import mapping
from resolvers.filters import chosen_jobs, chosen_users, list_name, with_remote_ids
from schema.application import ApplicationOrigin
from schema.filters import ApplicationFilter, CandidateFilter, JobFilter, UserFilter
from schema.identity import GlobalId
from schema.job import JobStatus
from schema.time_range import DateTimeRange
from schema.user import AccessRole
from tests.fixtures.linked import truth_of

JOBS = [mapping.job(record) for record in truth_of(60)["postings"]]
USERS = [mapping.user(record) for record in truth_of(60)["users"]]
NOON = datetime(2025, 6, 30, 12, tzinfo=UTC)


def ids(*texts: str) -> list[strawberry.ID]:
    return [strawberry.ID(text) for text in texts]


def test_global_ids_become_the_systems_own() -> None:
    which = CandidateFilter(
        job_ids=ids(GlobalId("Job", "a", "p-1").encode()),
        stage_ids=ids(*(GlobalId("JobInterviewStage", "a", s).encode() for s in ("x", "y"))),
        reject_reason_ids=[],
        tags=["as they are"],
    )
    read = with_remote_ids(which, account_id="a")
    assert type(read) is CandidateFilter
    assert (read.job_ids, read.stage_ids) == (["p-1"], ["x", "y"])
    assert (read.reject_reason_ids, read.tags) == ([], ["as they are"])


def test_an_id_in_a_filter_must_be_of_the_type_and_the_account() -> None:
    job = GlobalId("Job", "a", "p-1").encode()
    with pytest.raises(BadRequest):
        with_remote_ids(ApplicationFilter(stage_ids=ids(job)), account_id="a")
    with pytest.raises(NotFound):
        with_remote_ids(ApplicationFilter(job_ids=ids(job)), account_id="b")


def test_a_filter_that_asks_nothing_names_the_whole_list() -> None:
    assert list_name("jobs", None) == list_name("jobs", JobFilter()) == "jobs"


def test_equal_filters_have_equal_names_and_others_not() -> None:
    filters = [
        ApplicationFilter(tags=["x"]),
        ApplicationFilter(sources=["x"]),
        ApplicationFilter(tags=[]),
        ApplicationFilter(is_archived=False),
        ApplicationFilter(origins=[ApplicationOrigin.APPLIED]),
        ApplicationFilter(created_at=DateTimeRange(since=NOON)),
        ApplicationFilter(created_at=DateTimeRange(until=NOON)),
    ]
    names = [list_name("applications", which) for which in filters]
    assert len(set(names)) == len(filters)
    assert list_name("applications", ApplicationFilter(tags=["x"])) == names[0]


@pytest.mark.parametrize(
    ("which", "keep"),
    [
        (JobFilter(statuses=[JobStatus.OPEN]), lambda r: r["state"] in {"published", "internal"}),
        (JobFilter(statuses=[]), lambda _: False),
        (JobFilter(departments=["Sales"]), lambda r: r["categories"]["department"] == "Sales"),
        (JobFilter(teams=["Brand"]), lambda r: r["categories"]["team"] == "Brand"),
        (
            JobFilter(commitments=["Contract"]),
            lambda r: r["categories"]["commitment"] == "Contract",
        ),
        (JobFilter(locations=["Tokyo"]), lambda r: "Tokyo" in r["categories"]["allLocations"]),
        (
            JobFilter(statuses=[JobStatus.CLOSED], locations=["Berlin", "Tokyo"]),
            lambda r: (
                r["state"] == "closed"
                and {"Berlin", "Tokyo"} & set(r["categories"]["allLocations"])
            ),
        ),
        (JobFilter(), lambda _: True),
        (None, lambda _: True),
    ],
)
def test_jobs_are_chosen_by_all_that_is_asked(which: JobFilter | None, keep: object) -> None:
    assert callable(keep)
    expected = [record["id"] for record in truth_of(60)["postings"] if keep(record)]
    assert [job.remote_id for job in chosen_jobs(JOBS, which)] == expected


@pytest.mark.parametrize(
    ("which", "keep"),
    [
        (UserFilter(is_active=True), lambda r: r["deactivatedAt"] is None),
        (UserFilter(is_active=False), lambda r: r["deactivatedAt"] is not None),
        (UserFilter(access_roles=[AccessRole.ADMIN]), lambda r: r["accessRole"] == "admin"),
        (UserFilter(access_roles=[]), lambda _: False),
        (
            UserFilter(emails=[f" {truth_of(60)['users'][3]['email'].upper()}", "x@example.com"]),
            lambda r: r is truth_of(60)["users"][3],
        ),
        (UserFilter(emails=[""]), lambda _: False),
        (None, lambda _: True),
    ],
)
def test_users_are_chosen_by_all_that_is_asked(which: UserFilter | None, keep: object) -> None:
    assert callable(keep)
    expected = [record["id"] for record in truth_of(60)["users"] if keep(record)]
    assert [user.remote_id for user in chosen_users(USERS, which)] == expected
