from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.lever import account_records
from connectors.lever.account_records import (
    deleted_application,
    deleted_job,
    deleted_submission,
    directory_user,
    requisition,
)
from schema.deleted import DeletedKind
from schema.job_posting import SalaryInterval, SalaryRange
from schema.requisition import RequisitionStatus
from schema.user import AccessRole
from schema.values import EmailAddress, EmailAddressType
from tests.fixtures.damage import damaged_record
from tests.fixtures.lever_records import lever_record

TAG = {"text": "C++", "count": 7}
REQUISITION = lever_record("requisition")
USER = lever_record("user")
DELETION = {"deletedAt": "1740000000000", "deletedBy": "d3c7a8b1-29fa-4068-9b7f-403d2e1c0b41"}
APPLICATION = {
    "id": "link-1",
    "opportunityId": "opportunity-1",
    "contact": "contact-1",
    "posting": "posting-1",
}


def at(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds // 1000, tz=UTC).replace(
        microsecond=milliseconds % 1000 * 1000
    )


@pytest.mark.parametrize("read", [account_records.tag, account_records.source])
def test_a_word_in_use_has_its_count(read: Callable[[Any], Any]) -> None:
    found = read(TAG)
    assert (found.name, found.count, found.remote_data) == ("C++", 7, TAG)


@pytest.mark.parametrize("count", [None, "many", 2**31, float("nan"), {}])
def test_a_count_that_is_no_number_is_none(count: object) -> None:
    assert account_records.tag({"text": "C++", "count": count}).count is None


def test_a_requisition_tells_whom_and_what_it_is_for() -> None:
    found = requisition(REQUISITION)
    assert (found.remote_id, found.remote_data) == (REQUISITION["id"], REQUISITION)
    assert (found.name, found.code) == ("Two payroll analysts", "FIN-7")
    assert (found.status, found.approval_status) == (RequisitionStatus.ON_HOLD, "approved")
    assert (found.is_confidential, found.is_backfill) == (True, True)
    assert found.creator_id == REQUISITION["creator"]
    assert (found.owner_id, found.hiring_manager_id) == (
        REQUISITION["owner"],
        REQUISITION["hiringManager"],
    )
    assert found.job_ids == ["a5e9cad3-4b1c-428a-9d91-625f403e2d61"]
    assert (found.department, found.team, found.location) == ("Finance", "Payroll", "Zürich, CH")
    assert found.employment_status == "full-time"
    assert found.internal_notes == "Start with those from inside."
    assert found.custom_fields == REQUISITION["customFields"]


def test_a_requisition_tells_its_numbers_and_times() -> None:
    found = requisition(REQUISITION)
    assert (found.headcount, found.hired_count, found.is_headcount_unlimited) == (2, 1, False)
    assert found.compensation == SalaryRange(
        minimum=6000.0, maximum=7500.5, currency="CHF", interval=SalaryInterval.MONTH
    )
    assert (found.created_at, found.updated_at) == (at(1740000000000), at(1740000000001))
    assert (found.opened_at, found.filled_at) == (at(1740000000002), at(1740000000003))
    assert found.closed_at is None


@pytest.mark.parametrize(
    "record", [{"headcountTotal": "unlimited"}, {"headcountTotal": None, "headcountInfinite": True}]
)
def test_a_requisition_may_be_for_any_number(record: dict[str, Any]) -> None:
    found = requisition(record)
    assert (found.headcount, found.is_headcount_unlimited) == (None, True)


@pytest.mark.parametrize(
    ("status", "meant"),
    [
        ("open", RequisitionStatus.OPEN),
        ("closed", RequisitionStatus.CLOSED),
        ("draft", RequisitionStatus.DRAFT),
        ("paused", RequisitionStatus.OTHER),
        (None, RequisitionStatus.OTHER),
    ],
)
def test_a_requisitions_status_is_always_told(status: object, meant: RequisitionStatus) -> None:
    assert requisition({"status": status}).status is meant


def test_the_postings_of_a_requisition_may_be_expanded() -> None:
    assert requisition({"postings": [{"id": "p-1"}, "p-2", None]}).job_ids == ["p-1", "p-2"]


def test_a_user_stands_in_the_directory() -> None:
    found = directory_user({**USER, "linkedContactIds": ["contact-1"]})
    assert found.remote_id == USER["id"]
    assert (found.name, found.username) == (USER["name"], USER["username"])
    assert found.emails == [EmailAddress(value=USER["email"], type=EmailAddressType.WORK)]
    assert (found.job_title, found.external_id) == (USER["jobTitle"], USER["externalDirectoryId"])
    assert (found.manager_id, found.candidate_ids) == (USER["managerId"], ["contact-1"])
    assert found.photo_url == USER["photo"]
    assert found.created_at == at(USER["createdAt"])
    assert found.is_active is (USER["deactivatedAt"] is None)
    assert (found.first_name(), found.last_name()) == tuple(USER["name"].rsplit(" ", 1))


def test_a_user_who_left_is_not_active() -> None:
    found = directory_user({"deactivatedAt": 1740000000000})
    assert (found.is_active, found.deactivated_at) == (False, at(1740000000000))


@pytest.mark.parametrize(
    ("word", "name", "access"),
    [
        ("super admin", "Super admin", AccessRole.SUPER_ADMIN),
        ("interviewer", "Interviewer", AccessRole.INTERVIEWER),
        ("c1d2-own-role", None, AccessRole.OTHER),
    ],
)
def test_a_role_has_a_name_unless_it_is_the_employers_own(
    word: str, name: str | None, access: AccessRole
) -> None:
    found = account_records.role(word)
    assert found
    assert (found.remote_id, found.name, found.access_role) == (word, name, access)


def test_a_deleted_opportunity_is_an_application_that_is_gone() -> None:
    found = deleted_application({"id": "opportunity-1", "contact": "contact-1", **DELETION})
    assert (found.kind, found.remote_id) == (DeletedKind.APPLICATION, "opportunity-1")
    assert (found.application_remote_id, found.candidate_remote_id, found.job_remote_id) == (
        "opportunity-1",
        "contact-1",
        None,
    )
    assert (found.deleted_at, found.deleted_by_id) == (at(1740000000000), DELETION["deletedBy"])


def test_a_deleted_posting_is_a_job_that_is_gone() -> None:
    found = deleted_job({"id": "posting-1", **DELETION})
    assert (found.kind, found.remote_id) == (DeletedKind.JOB, "posting-1")
    assert (found.application_remote_id, found.job_remote_id) == (None, "posting-1")


def test_a_deleted_application_names_what_it_put_forward_and_for_what() -> None:
    found = deleted_submission({**APPLICATION, **DELETION})
    assert (found.kind, found.remote_id) == (DeletedKind.SUBMISSION, "link-1")
    assert (found.application_remote_id, found.candidate_remote_id, found.job_remote_id) == (
        "opportunity-1",
        "contact-1",
        "posting-1",
    )


RECORDS: list[tuple[Callable[[Any], object], Any]] = [
    (account_records.tag, TAG),
    (account_records.source, TAG),
    (requisition, REQUISITION),
    (directory_user, USER),
    (deleted_application, {**APPLICATION, **DELETION, "applications": [APPLICATION]}),
    (deleted_job, {"id": "posting-1", **DELETION}),
    (deleted_submission, {**APPLICATION, **DELETION}),
]


@pytest.mark.parametrize(("read", "record"), RECORDS)
@given(data=st.data())
def test_a_damaged_record_is_still_a_record(
    read: Callable[[Any], object], record: Any, data: st.DataObject
) -> None:
    assert read({}) is not None
    assert read(data.draw(damaged_record(record))) is not None
