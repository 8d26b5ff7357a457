"""Eeoc: what applicants tell of themselves for equal employment opportunity reports."""

from datetime import datetime
from enum import Enum

import strawberry
from strawberry.scalars import JSON

from schema.identity import ApplicationKey
from schema.references import ApplicationRef, CandidateRef, JobInterviewStageRef, JobRef
from schema.relations import one


@strawberry.enum(description="A gender, as an applicant tells it.")
class EeocGender(Enum):
    """Merge's genders."""

    FEMALE = strawberry.enum_value("FEMALE", description="Female.")
    MALE = strawberry.enum_value("MALE", description="Male.")
    NON_BINARY = strawberry.enum_value("NON_BINARY", description="Neither.")
    DECLINE_TO_SELF_IDENTIFY = strawberry.enum_value(
        "DECLINE_TO_SELF_IDENTIFY", description="Asked, and not told."
    )
    OTHER = strawberry.enum_value("OTHER", description="Told in other words: see remoteData.")


@strawberry.enum(description="A race or ethnicity, as an applicant tells it.")
class EeocRace(Enum):
    """Merge's races, which are those of the EEO-1 report."""

    AMERICAN_INDIAN_OR_ALASKAN_NATIVE = strawberry.enum_value(
        "AMERICAN_INDIAN_OR_ALASKAN_NATIVE", description="American Indian or Alaskan native."
    )
    ASIAN = strawberry.enum_value("ASIAN", description="Asian.")
    BLACK_OR_AFRICAN_AMERICAN = strawberry.enum_value(
        "BLACK_OR_AFRICAN_AMERICAN", description="Black or African American."
    )
    HISPANIC_OR_LATINO = strawberry.enum_value(
        "HISPANIC_OR_LATINO", description="Hispanic or Latino."
    )
    WHITE = strawberry.enum_value("WHITE", description="White.")
    NATIVE_HAWAIIAN_OR_OTHER_PACIFIC_ISLANDER = strawberry.enum_value(
        "NATIVE_HAWAIIAN_OR_OTHER_PACIFIC_ISLANDER",
        description="Native Hawaiian or other Pacific islander.",
    )
    TWO_OR_MORE_RACES = strawberry.enum_value("TWO_OR_MORE_RACES", description="Several of these.")
    DECLINE_TO_SELF_IDENTIFY = strawberry.enum_value(
        "DECLINE_TO_SELF_IDENTIFY", description="Asked, and not told."
    )
    OTHER = strawberry.enum_value("OTHER", description="Told in other words: see remoteData.")


@strawberry.enum(description="Whether an applicant is a protected veteran, as they tell it.")
class EeocVeteranStatus(Enum):
    """Answers under the Vietnam Era Veterans' Readjustment Assistance Act."""

    PROTECTED_VETERAN = strawberry.enum_value(
        "PROTECTED_VETERAN", description="A protected veteran."
    )
    NOT_PROTECTED_VETERAN = strawberry.enum_value(
        "NOT_PROTECTED_VETERAN", description="Not a protected veteran."
    )
    DECLINE_TO_SELF_IDENTIFY = strawberry.enum_value(
        "DECLINE_TO_SELF_IDENTIFY", description="Asked, and not told."
    )
    OTHER = strawberry.enum_value("OTHER", description="Told in other words: see remoteData.")


@strawberry.enum(description="Whether an applicant has a disability, as they tell it.")
class EeocDisabilityStatus(Enum):
    """Answers on form CC-305."""

    DISABILITY = strawberry.enum_value("DISABILITY", description="Has, or had, a disability.")
    NO_DISABILITY = strawberry.enum_value("NO_DISABILITY", description="Has none, and had none.")
    DECLINE_TO_SELF_IDENTIFY = strawberry.enum_value(
        "DECLINE_TO_SELF_IDENTIFY", description="Asked, and not told."
    )
    OTHER = strawberry.enum_value("OTHER", description="Told in other words: see remoteData.")


@strawberry.type(
    description="An applicant's answers for equal employment opportunity reports. They are "
    "never kept by this API, and never written to its logs."
)
class Eeoc:
    """One person's answers. Whom an anonymous one is about is not told."""

    application_id: strawberry.Private[str | None]
    candidate_id: strawberry.Private[str | None]
    job_id: strawberry.Private[str | None]
    stage_id: strawberry.Private[str | None]

    @property
    def application_key(self) -> ApplicationKey | None:
        """What the loader of applications is asked with; None for an anonymous record."""
        if self.application_id is None:
            return None
        return ApplicationKey(self.application_id, self.candidate_id)

    remote_id: strawberry.ID | None = strawberry.field(
        description="The id that the applicant tracking system itself uses; null if anonymous."
    )
    gender: EeocGender | None = strawberry.field(description="The gender, if it was told.")
    race: EeocRace | None = strawberry.field(description="The race, if it was told.")
    veteran_status: EeocVeteranStatus | None = strawberry.field(
        description="Whether a protected veteran, if that was told."
    )
    disability_status: EeocDisabilityStatus | None = strawberry.field(
        description="Whether disabled, if that was told."
    )
    submitted_at: datetime | None = strawberry.field(
        description="When the answers were given; null if anonymous."
    )
    applied_at: datetime | None = strawberry.field(description="When the person applied.")
    archived_at: datetime | None = strawberry.field(
        description="When the application was closed: rejected or hired."
    )
    hired_at: datetime | None = strawberry.field(
        description="When the person was hired; null if anonymous."
    )
    job_name: str | None = strawberry.field(description="The title of the job applied for.")
    remote_data: JSON | None = strawberry.field(
        description="The system's record as it came, at no extra request."
    )
    application: ApplicationRef | None = one(
        "applications",
        key="application_key",
        reading="batch",
        description="The application; null if anonymous.",
    )
    candidate: CandidateRef | None = one(
        "candidates",
        key="candidate_id",
        reading="batch",
        description="The person; null if anonymous.",
    )
    job: JobRef | None = one(
        "jobs", key="job_id", reading="list", description="The job; null if anonymous."
    )
    current_stage: JobInterviewStageRef | None = one(
        "job_interview_stages",
        key="stage_id",
        reading="list",
        description="The stage that the application is in, or was in when it closed.",
    )
