"""Filters on the way from the caller to a connector, and filters on lists that are at hand."""

import dataclasses
from collections.abc import Sequence
from enum import Enum
from typing import Any, TypeVar

import orjson

from resolvers.ids import read_id_of
from schema.directory import DirectoryUser
from schema.filters import (
    ApplicationFilter,
    DirectoryUserFilter,
    JobFilter,
    RequisitionFilter,
    UserFilter,
)
from schema.job import Job
from schema.requisition import Requisition
from schema.time_range import within
from schema.user import User

AnyApplicationFilter = TypeVar("AnyApplicationFilter", bound=ApplicationFilter)

_ID_FIELDS = {
    "job_ids": "Job",
    "stage_ids": "JobInterviewStage",
    "reject_reason_ids": "RejectReason",
}


def with_remote_ids(which: AnyApplicationFilter, *, account_id: str) -> AnyApplicationFilter:
    """The same filter with the provider's ids in place of global ones.

    Raises:
        BadRequest: an id is none, or names a record of another type.
        NotFound: an id belongs to another account.
    """
    read: dict[str, Any] = {
        name: [read_id_of(type_name, text, account_id=account_id).remote_id for text in texts]
        for name, type_name in _ID_FIELDS.items()
        if (texts := getattr(which, name)) is not None
    }
    return dataclasses.replace(which, **read)


def list_name(field: str, which: Any) -> str:
    """A name for a field's list under a filter: equal filters, equal names."""
    asked = {} if which is None else dataclasses.asdict(which)
    given = {key: value for key, value in asked.items() if value is not None}
    if not given:
        return field
    return (
        f"{field}:{orjson.dumps(given, option=orjson.OPT_SORT_KEYS, default=_enum_name).decode()}"
    )


def _enum_name(value: object) -> str:
    if isinstance(value, Enum):
        return value.name
    raise TypeError(f"{type(value).__name__} cannot stand in a filter")


def chosen_jobs(jobs: Sequence[Job], which: JobFilter | None) -> list[Job]:
    """The jobs for which all that the filter asks holds."""
    if which is None:
        return list(jobs)
    places = set(which.locations or ())
    return [
        job
        for job in jobs
        if _among(job.status, which.statuses)
        and _among(job.department, which.departments)
        and _among(job.team, which.teams)
        and _among(job.commitment, which.commitments)
        and (which.locations is None or any(place.name in places for place in job.locations))
    ]


def chosen_users(users: Sequence[User], which: UserFilter | None) -> list[User]:
    """The users for whom all that the filter asks holds."""
    if which is None:
        return list(users)
    emails = _canonical(which.emails)
    return [
        user
        for user in users
        if _among((user.email or "").lower(), emails)
        and _among(user.access_role, which.access_roles)
        and (which.is_active is None or which.is_active is user.is_active)
    ]


def chosen_requisitions(
    requisitions: Sequence[Requisition], which: RequisitionFilter | None
) -> list[Requisition]:
    """The requisitions for which all that the filter asks holds."""
    if which is None:
        return list(requisitions)
    return [
        requisition
        for requisition in requisitions
        if _among(requisition.status, which.statuses)
        and (which.code is None or requisition.code == which.code)
        and within(which.created_at, requisition.created_at)
    ]


def chosen_directory_users(
    users: Sequence[DirectoryUser], which: DirectoryUserFilter | None
) -> list[DirectoryUser]:
    """The people for whom all that the filter asks holds."""
    if which is None:
        return list(users)
    emails = _canonical(which.emails)
    return [
        user
        for user in users
        if (emails is None or any(each.value.lower() in emails for each in user.emails))
        and _among(user.role and user.role.remote_id, which.roles)
        and (which.is_active is None or which.is_active is user.is_active)
    ]


def _canonical(emails: Sequence[str] | None) -> list[str] | None:
    return None if emails is None else [email.strip().lower() for email in emails]


def _among(value: object, wanted: Sequence[object] | None) -> bool:
    return wanted is None or value in wanted
