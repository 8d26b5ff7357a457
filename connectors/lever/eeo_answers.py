"""From Lever's JSON to `Eeoc`: answers for equal employment opportunity reports.

Pure and total, as `connectors.lever.mapping` is. Lever keeps the text of the option that the
applicant chose, so words are looked for in it: whoever declines says so, whatever was asked.
Shapes: https://hire.lever.co/developer/documentation, section EEO.
"""

import re
from collections.abc import Sequence
from enum import Enum
from typing import TypeVar

import strawberry
from strawberry.scalars import JSON

from connectors.lever.raw import Json, reference, text, when
from schema.eeoc import Eeoc, EeocDisabilityStatus, EeocGender, EeocRace, EeocVeteranStatus

Choice = TypeVar("Choice", bound=Enum)

_DECLINED = r"\bdecline|\b(don't|do not) (wish|want)|\bprefer not"

# The first that is found in the answer counts.
GENDERS = [
    (_DECLINED, EeocGender.DECLINE_TO_SELF_IDENTIFY),
    (r"\bnon-?binary\b", EeocGender.NON_BINARY),
    (r"^(female|woman)$", EeocGender.FEMALE),
    (r"^(male|man)$", EeocGender.MALE),
]
RACES = [
    (_DECLINED, EeocRace.DECLINE_TO_SELF_IDENTIFY),
    (r"^two or more\b", EeocRace.TWO_OR_MORE_RACES),
    (r"^american indian\b", EeocRace.AMERICAN_INDIAN_OR_ALASKAN_NATIVE),
    (r"^asian\b", EeocRace.ASIAN),
    (r"^black\b", EeocRace.BLACK_OR_AFRICAN_AMERICAN),
    (r"^hispanic\b", EeocRace.HISPANIC_OR_LATINO),
    (r"^native hawaiian\b", EeocRace.NATIVE_HAWAIIAN_OR_OTHER_PACIFIC_ISLANDER),
    (r"^white\b", EeocRace.WHITE),
]
VETERAN_STATUSES = [
    (_DECLINED, EeocVeteranStatus.DECLINE_TO_SELF_IDENTIFY),
    (r"\bnot a protected veteran\b", EeocVeteranStatus.NOT_PROTECTED_VETERAN),
    (r"\bprotected veteran\b", EeocVeteranStatus.PROTECTED_VETERAN),
]
DISABILITY_STATUSES = [
    (_DECLINED, EeocDisabilityStatus.DECLINE_TO_SELF_IDENTIFY),
    (r"^no\b", EeocDisabilityStatus.NO_DISABILITY),
    (r"^yes\b", EeocDisabilityStatus.DISABILITY),
]


def eeoc(record: Json) -> Eeoc:
    """One applicant's answers, with what tells who it was or without."""
    remote_id = reference(record)
    return Eeoc(
        application_id=reference(record.get("opportunityId")),
        candidate_id=reference(record.get("contact")),
        job_id=reference(record.get("posting")),
        stage_id=reference(record.get("currentStage")),
        remote_id=None if remote_id is None else strawberry.ID(remote_id),
        gender=_told(record.get("gender"), GENDERS, EeocGender.OTHER),
        race=_told(record.get("race"), RACES, EeocRace.OTHER),
        veteran_status=_told(record.get("veteran"), VETERAN_STATUSES, EeocVeteranStatus.OTHER),
        disability_status=_told(
            record.get("disability"), DISABILITY_STATUSES, EeocDisabilityStatus.OTHER
        ),
        submitted_at=when(record.get("eeoSurveyRespondedAt")),
        applied_at=when(record.get("appliedAt")),
        archived_at=when(record.get("applicationArchivedAt")),
        hired_at=when(record.get("hiredDate")),
        job_name=text(record.get("applicationTitle")),
        remote_data=JSON(record),
    )


def _told(value: object, choices: Sequence[tuple[str, Choice]], other: Choice) -> Choice | None:
    answer = text(value)
    if answer is None:
        return None
    plain = answer.strip().lower().replace("\u2019", "'")
    return next((choice for words, choice in choices if re.search(words, plain)), other)
