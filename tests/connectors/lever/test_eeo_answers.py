from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.lever.eeo_answers import eeoc
from schema.eeoc import EeocDisabilityStatus, EeocGender, EeocRace, EeocVeteranStatus
from schema.identity import ApplicationKey
from tests.fixtures.damage import damaged_record
from tests.fixtures.lever_records import lever_record

RESPONSE = lever_record("eeo_response")
NOT_HISPANIC = " (Not Hispanic or Latino)"


def test_a_response_is_one_applicants_answers() -> None:
    found = eeoc(RESPONSE)
    assert (found.remote_id, found.remote_data) == (RESPONSE["id"], RESPONSE)
    assert found.application_key == ApplicationKey(RESPONSE["opportunityId"], RESPONSE["contact"])
    assert (found.candidate_id, found.job_id) == (RESPONSE["contact"], RESPONSE["posting"])
    assert (found.stage_id, found.job_name) == ("applicant-new", "Payroll Analyst")
    assert (found.gender, found.race) == (EeocGender.FEMALE, EeocRace.TWO_OR_MORE_RACES)
    assert found.veteran_status is EeocVeteranStatus.NOT_PROTECTED_VETERAN
    assert found.disability_status is EeocDisabilityStatus.NO_DISABILITY


def test_a_response_has_its_times() -> None:
    found = eeoc(RESPONSE)
    times = [found.applied_at, found.submitted_at, found.hired_at, found.archived_at]
    start = datetime.fromtimestamp(1740000000, tz=UTC)
    assert times == [start.replace(microsecond=1000 * count) for count in range(4)]


def test_an_anonymous_response_tells_of_nobody() -> None:
    bare = {"appliedAt": 1740000000000, "currentStage": "applicant-new", "gender": "Male"}
    found = eeoc(bare)
    assert (found.remote_id, found.application_key, found.candidate_id) == (None, None, None)
    assert (found.gender, found.race) == (EeocGender.MALE, None)


@pytest.mark.parametrize(
    ("answer", "gender"),
    [
        ("Female", EeocGender.FEMALE),
        ("Male", EeocGender.MALE),
        ("Non-binary", EeocGender.NON_BINARY),
        ("Decline to self-identify", EeocGender.DECLINE_TO_SELF_IDENTIFY),
        ("Prefer not to say", EeocGender.DECLINE_TO_SELF_IDENTIFY),
        ("Another word", EeocGender.OTHER),
        ("", None),
        (None, None),
    ],
)
def test_a_gender_is_told_declined_or_something_else(
    answer: object, gender: EeocGender | None
) -> None:
    assert eeoc({"gender": answer}).gender is gender


@pytest.mark.parametrize(
    ("answer", "race"),
    [
        ("Hispanic or Latino", EeocRace.HISPANIC_OR_LATINO),
        ("White" + NOT_HISPANIC, EeocRace.WHITE),
        ("Black or African American" + NOT_HISPANIC, EeocRace.BLACK_OR_AFRICAN_AMERICAN),
        (
            "Native Hawaiian or Other Pacific Islander" + NOT_HISPANIC,
            EeocRace.NATIVE_HAWAIIAN_OR_OTHER_PACIFIC_ISLANDER,
        ),
        ("Asian" + NOT_HISPANIC, EeocRace.ASIAN),
        (
            "American Indian or Alaska Native" + NOT_HISPANIC,
            EeocRace.AMERICAN_INDIAN_OR_ALASKAN_NATIVE,
        ),
        ("Two or More Races" + NOT_HISPANIC, EeocRace.TWO_OR_MORE_RACES),
        ("Decline to self-identify", EeocRace.DECLINE_TO_SELF_IDENTIFY),
        ("Not listed", EeocRace.OTHER),
    ],
)
def test_a_race_is_one_of_the_reports(answer: str, race: EeocRace) -> None:
    assert eeoc({"race": answer}).race is race


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("I am a Protected Veteran", EeocVeteranStatus.PROTECTED_VETERAN),
        ("I am not a Protected Veteran", EeocVeteranStatus.NOT_PROTECTED_VETERAN),
        (
            "I decline to self-identify for protected veteran status",
            EeocVeteranStatus.DECLINE_TO_SELF_IDENTIFY,
        ),
        ("Retired", EeocVeteranStatus.OTHER),
    ],
)
def test_a_veteran_says_so_or_not(answer: str, status: EeocVeteranStatus) -> None:
    assert eeoc({"veteran": answer}).veteran_status is status


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("Yes, I have a disability, or have a history", EeocDisabilityStatus.DISABILITY),
        ("No, I don't have a disability", EeocDisabilityStatus.NO_DISABILITY),
        ("I don't wish to answer", EeocDisabilityStatus.DECLINE_TO_SELF_IDENTIFY),
        ("I don\u2019t wish to answer", EeocDisabilityStatus.DECLINE_TO_SELF_IDENTIFY),
        ("Perhaps", EeocDisabilityStatus.OTHER),
    ],
)
def test_a_disability_is_told_or_not(answer: str, status: EeocDisabilityStatus) -> None:
    assert eeoc({"disability": answer}).disability_status is status


@given(data=st.data())
def test_a_damaged_response_is_still_one(data: st.DataObject) -> None:
    assert eeoc({}) is not None
    assert eeoc(data.draw(damaged_record(RESPONSE))) is not None
