from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.lever import mapping
from schema.application import ApplicationOrigin
from schema.job import JobStatus, WorkplaceType
from schema.job_interview_stage import StagePipeline
from schema.organization import Department, Office, Team
from schema.user import AccessRole
from schema.values import EmailAddressType, Location, PhoneNumberType, Url, UrlType
from tests.fixtures.damage import anything, damaged_record
from tests.fixtures.lever_records import lever_record

OPPORTUNITY = lever_record("opportunity")
POSTING = lever_record("posting")
USER = lever_record("user")
STAGES = lever_record("disposition_stages")["data"]
REASONS = lever_record("archive_reasons")["data"]

PERSON_ID = "5b8a0e52-5d52-43a2-8f4e-7a3f6d0c2b11"
OWNER_ID = "d3c7a8b1-29fa-4068-9b7f-403d2e1c0b41"
SOURCER_ID = "e2b6f9a0-18e9-4f57-8a6e-3f2c1d0b9a31"


def at(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds // 1000, tz=UTC).replace(
        microsecond=milliseconds % 1000 * 1000
    )


def test_a_person_is_read_off_an_opportunity() -> None:
    found = mapping.candidate(OPPORTUNITY)
    assert found.remote_id == PERSON_ID
    assert found.remote_data is None
    assert (found.name, found.headline) == (
        "Marta Ann Quill",
        "Fernhill Logistics, Lakeside College",
    )
    assert [(e.value, e.type) for e in found.email_addresses] == [
        ("marta@example.com", EmailAddressType.OTHER),
        ("quill@example.org", EmailAddressType.OTHER),
    ]
    assert [(phone.value, phone.type) for phone in found.phone_numbers] == [
        ("+1 555 0101", PhoneNumberType.MOBILE),
        ("+1 555 0102", PhoneNumberType.OTHER),
        ("+1 555 0103", PhoneNumberType.OTHER),
    ]
    assert found.locations == []
    assert found.is_anonymized is False


def test_an_expanded_contact_is_the_persons_own_record() -> None:
    contact = lever_record("contact")
    found = mapping.candidate({**OPPORTUNITY, "contact": contact})
    assert (found.remote_id, found.remote_data) == (PERSON_ID, contact)
    assert found.locations == [Location(name="Leeds, England")]


@pytest.mark.parametrize(
    ("protection", "allowed"),
    [
        ({"contact": {"allowed": True, "expiresAt": None}}, True),
        ({"contact": {"allowed": False, "expiresAt": 1}}, False),
        ({"store": {"allowed": True}}, None),
        (None, None),
    ],
)
def test_consent_to_contact_is_told_where_a_rule_applies(
    protection: object, allowed: object
) -> None:
    assert mapping.application({"dataProtection": protection}).may_contact is allowed


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("https://www.linkedin.com/in/x", UrlType.LINKEDIN),
        ("HTTPS://UK.LinkedIn.com/in/x", UrlType.LINKEDIN),
        ("github.com/x", UrlType.GITHUB),
        ("https://user@github.com:443/x?y#z", UrlType.GITHUB),
        ("https://x.com/x", UrlType.TWITTER),
        ("twitter.com/x", UrlType.TWITTER),
        ("https://dribbble.com/x", UrlType.PORTFOLIO),
        ("https://linkedin.com.example.net/x", UrlType.OTHER),
        ("https://example.net/linkedin.com", UrlType.OTHER),
        ("notlinkedin.com", UrlType.OTHER),
        ("", UrlType.OTHER),
        ("://", UrlType.OTHER),
    ],
)
def test_the_kind_of_a_link_is_told_from_its_host(link: str, kind: UrlType) -> None:
    assert mapping.link_type(link) is kind


def test_an_application_is_an_opportunity_with_what_it_holds() -> None:
    found = mapping.application(OPPORTUNITY)
    assert found.remote_id == OPPORTUNITY["id"]
    assert found.remote_data == OPPORTUNITY
    assert (found.candidate_id, found.parent_ids) == (PERSON_ID, (PERSON_ID,))
    assert found.job_id == "a5e9cad3-4b1c-428a-9d91-625f403e2d61"
    assert (found.stage_id, found.owner_id) == ("applicant-new", OWNER_ID)
    assert (found.credited_to_id, found.follower_ids) == (SOURCER_ID, [OWNER_ID, SOURCER_ID])
    assert found.reject_reason_id == "a1f0c3d2-7c55-4a53-9e63-6c1f5f7f9d21"
    assert (found.is_archived, found.is_confidential) == (True, False)
    assert found.origin is ApplicationOrigin.REFERRED
    assert found.location == Location(name="Zürich, CH")
    assert found.web_url == OPPORTUNITY["urls"]["show"]
    assert (found.sources, found.company) == (["Referral", "Job site"], "Fernhill Logistics")
    assert found.tags == ["Payroll Analyst", "Full-time"]


def test_the_times_of_an_application_keep_their_milliseconds() -> None:
    found = mapping.application(OPPORTUNITY)
    assert found.applied_at == at(1751241600456)
    assert found.created_at == at(1751241600455)
    assert found.updated_at is None
    assert found.last_interaction_at == at(1751328000500)
    assert found.last_advanced_at == at(1751245200000)
    assert found.snoozed_until is None
    assert found.archived_at == at(1751328000123)


def test_the_stage_history_keeps_its_order_and_lacks_whom_nobody_knows() -> None:
    history = mapping.application(OPPORTUNITY).stage_history
    assert [(step.stage_id, step.user_id, step.changed_at) for step in history] == [
        ("lead-new", None, at(1751241600000)),
        ("applicant-new", SOURCER_ID, at(1751245200000)),
    ]


def test_an_application_without_a_job_has_never_been_applied_for() -> None:
    found = mapping.application({**OPPORTUNITY, "applications": [], "archived": None})
    assert (found.job_id, found.applied_at, found.company) == (None, None, None)
    assert (found.is_archived, found.archived_at, found.reject_reason_id) == (False, None, None)


@pytest.mark.parametrize("place", ["unspecified", "", None, 7])
def test_an_unspecified_location_is_none(place: object) -> None:
    assert mapping.application({"opportunityLocation": place}).location is None


@pytest.mark.parametrize(
    ("word", "origin"),
    [
        *((origin.name.lower(), origin) for origin in ApplicationOrigin),
        ("Applied", ApplicationOrigin.APPLIED),
        ("telepathy", ApplicationOrigin.OTHER),
        (None, None),
        ("", None),
    ],
)
def test_an_origin_that_is_not_known_is_another(
    word: object, origin: ApplicationOrigin | None
) -> None:
    assert mapping.application({"origin": word}).origin is origin


def test_only_users_that_came_whole_are_taken_from_an_opportunity() -> None:
    assert mapping.expanded_users(OPPORTUNITY) == []
    whole = {**OPPORTUNITY, "owner": USER, "sourcedBy": None, "followers": [USER, SOURCER_ID]}
    assert [user.remote_id for user in mapping.expanded_users(whole)] == [OWNER_ID, OWNER_ID]


def test_a_job_is_a_posting() -> None:
    found = mapping.job(POSTING)
    assert (found.remote_id, found.remote_data) == (POSTING["id"], POSTING)
    assert (found.name, found.code) == ("Payroll Analyst", "FIN-7")
    assert (found.status, found.is_internal) == (JobStatus.OPEN, True)
    assert found.is_confidential is True
    assert (found.department, found.team) == ("Finance", "Payroll")
    assert (found.commitment, found.level) == ("Full-time", None)
    assert [place.name for place in found.locations] == ["Zürich, CH", "Berlin, DE"]
    assert (found.country, found.workplace_type) == ("CH", WorkplaceType.ON_SITE)
    assert found.urls == [
        Url(value="https://jobs.example.com/firm/7", type=UrlType.JOB_POSTING),
        Url(value="https://jobs.example.com/firm/7/apply", type=UrlType.APPLY),
    ]
    assert (found.created_at, found.updated_at) == (at(1740000000000), at(1740000000001))
    assert found.hiring_manager_id == "b6fadbe4-5c2d-439b-8ea2-736051402e71"
    assert (found.owner_id, found.recruiter_ids) == (OWNER_ID, [OWNER_ID])
    assert (found.creator_id, found.follower_ids) == (SOURCER_ID, [OWNER_ID])


def test_a_job_is_in_a_department_a_team_and_offices() -> None:
    found = mapping.job(POSTING)
    finance = Department(name="Finance")
    assert found.departments == [finance]
    assert found.teams == [Team(name="Payroll", department=finance)]
    assert found.offices == [Office(name="Zürich, CH"), Office(name="Berlin, DE")]
    nowhere = mapping.job({})
    assert (nowhere.departments, nowhere.teams, nowhere.offices) == ([], [], [])


@pytest.mark.parametrize(
    ("state", "channels", "status", "internal"),
    [
        ("published", ["public", "internal"], JobStatus.OPEN, False),
        ("published", None, JobStatus.OPEN, False),
        ("internal", None, JobStatus.OPEN, True),
        ("closed", None, JobStatus.CLOSED, False),
        ("draft", None, JobStatus.DRAFT, False),
        ("pending", None, JobStatus.PENDING, False),
        ("rejected", None, JobStatus.REJECTED, False),
        ("on hold", None, JobStatus.OTHER, False),
        (None, None, JobStatus.OTHER, False),
    ],
)
def test_a_jobs_status_comes_from_its_state(
    state: object, channels: object, status: JobStatus, internal: object
) -> None:
    found = mapping.job({"state": state, "distributionChannels": channels})
    assert (found.status, found.is_internal) == (status, internal)


@pytest.mark.parametrize(
    ("word", "workplace"),
    [
        ("unspecified", None),
        ("onsite", WorkplaceType.ON_SITE),
        ("remote", WorkplaceType.REMOTE),
        ("hybrid", WorkplaceType.HYBRID),
        ("on the moon", WorkplaceType.OTHER),
        (None, None),
    ],
)
def test_an_unspecified_workplace_is_none(word: object, workplace: WorkplaceType | None) -> None:
    assert mapping.job({"workplaceType": word}).workplace_type is workplace


def test_ranked_stages_are_put_in_order() -> None:
    found = mapping.stages(STAGES)
    assert [(stage.stage_order, stage.name, stage.pipeline) for stage in found] == [
        (0, "New lead", StagePipeline.LEAD),
        (1, "New applicant", StagePipeline.APPLICANT),
        (2, "Manager review", StagePipeline.APPLICANT),
        (3, "Offer", StagePipeline.OFFER),
        (4, "Silver medal", StagePipeline.OTHER),
    ]


def test_stages_without_ranks_stay_in_their_order() -> None:
    found = mapping.stages(lever_record("stages")["data"])
    assert [(stage.stage_order, stage.remote_id, stage.pipeline) for stage in found] == [
        (0, "lead-new", None),
        (1, "applicant-new", None),
        (2, "c70bece5-6d3e-44ac-9fb3-847162513f81", None),
        (3, "offer", None),
    ]


def test_a_user_who_left_is_not_active() -> None:
    found = mapping.user(USER)
    assert (found.remote_id, found.remote_data) == (OWNER_ID, USER)
    assert (found.name, found.email) == ("Ines Holm", "ines.holm@firm.example")
    assert (found.username, found.job_title) == ("ines.holm", "Recruiter")
    assert (found.photo_url, found.external_id) == (None, "E-17")
    assert found.access_role is AccessRole.LIMITED_TEAM_MEMBER
    assert (found.is_active, found.deactivated_at) == (False, at(1720000000000))
    assert found.created_at == at(1700000000000)
    assert found.manager_id == "b6fadbe4-5c2d-439b-8ea2-736051402e71"
    assert mapping.user({**USER, "deactivatedAt": None}).is_active is True


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("super admin", AccessRole.SUPER_ADMIN),
        ("admin", AccessRole.ADMIN),
        ("team member", AccessRole.TEAM_MEMBER),
        ("interviewer", AccessRole.INTERVIEWER),
        ("f03e1f18-9061-47df-8ce6-b7a495846211", AccessRole.OTHER),
        (None, None),
    ],
)
def test_a_custom_role_is_another(word: object, role: AccessRole | None) -> None:
    assert mapping.user({"accessRole": word}).access_role is role


def test_a_reason_tells_whether_it_hires_and_is_in_use() -> None:
    found = [mapping.reject_reason(record) for record in REASONS]
    assert [(reason.name, reason.is_hire, reason.is_active) for reason in found] == [
        ("Timing", False, True),
        ("Hired (contract)", True, False),
    ]
    assert found[0].remote_data == REASONS[0]


RECORDS: list[tuple[Callable[[Any], object], Any]] = [
    (mapping.candidate, OPPORTUNITY),
    (mapping.candidate, {**OPPORTUNITY, "contact": lever_record("contact")}),
    (mapping.application, OPPORTUNITY),
    (mapping.expanded_users, {**OPPORTUNITY, "owner": USER, "followers": [USER]}),
    (mapping.job, POSTING),
    (mapping.stages, STAGES),
    (mapping.user, USER),
    (mapping.reject_reason, REASONS[0]),
]


@pytest.mark.parametrize(("read", "record"), RECORDS)
@given(data=st.data())
def test_a_damaged_record_is_still_a_record(
    read: Callable[[Any], object], record: Any, data: st.DataObject
) -> None:
    assert read(data.draw(damaged_record(record))) is not None


@pytest.mark.parametrize(("read", "_record"), RECORDS)
def test_an_empty_record_is_still_a_record(read: Callable[[Any], object], _record: object) -> None:
    assert read({}) is not None


@given(anything)
def test_whatever_stands_for_stages_is_a_list_of_them(body: object) -> None:
    found = mapping.stages(body)
    assert [stage.stage_order for stage in found] == list(range(len(found)))


@given(anything)
def test_any_text_is_some_kind_of_link(value: object) -> None:
    assert mapping.link_type(str(value)) in UrlType
