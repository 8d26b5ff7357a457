"""From Lever's JSON to the unified types: what an account holds beside its opportunities.

Pure and total, as `connectors.lever.mapping` is.
Shapes: https://hire.lever.co/developer/documentation, sections Tags, Sources, Requisitions, EEO,
Users, and the lists of deleted records.
"""

import strawberry
from strawberry.scalars import JSON

from connectors.lever.choices import choose
from connectors.lever.job_postings import salary_range
from connectors.lever.mapping import ACCESS_ROLES
from connectors.lever.raw import (
    Json,
    entry,
    flag,
    number,
    objects,
    reference,
    references,
    text,
    texts,
    when,
)
from schema.deleted import DeletedKind, DeletedRecord
from schema.directory import DirectoryUser, Role
from schema.requisition import Requisition, RequisitionStatus
from schema.tag import Source, Tag
from schema.user import AccessRole
from schema.values import EmailAddress, EmailAddressType

REQUISITION_STATUSES = {
    "open": RequisitionStatus.OPEN,
    "onhold": RequisitionStatus.ON_HOLD,
    "closed": RequisitionStatus.CLOSED,
    "draft": RequisitionStatus.DRAFT,
}
UNLIMITED = "unlimited"
"""What stands for the number of people where any number may be hired."""


def tag(record: Json) -> Tag:
    """A tag and how often it is used."""
    return Tag(
        name=text(record.get("text")) or "",
        count=_count(record.get("count")),
        remote_data=JSON(record),
    )


def source(record: Json) -> Source:
    """A source and how often it is used."""
    return Source(
        name=text(record.get("text")) or "",
        count=_count(record.get("count")),
        remote_data=JSON(record),
    )


def requisition(record: Json) -> Requisition:
    """A requisition, its postings expanded or not."""
    total, approval = record.get("headcountTotal"), record.get("approval")
    custom = record.get("customFields")
    return Requisition(
        remote_id=strawberry.ID(reference(record) or ""),
        remote_data=JSON(record),
        creator_id=reference(record.get("creator")),
        owner_id=reference(record.get("owner")),
        hiring_manager_id=reference(record.get("hiringManager")),
        job_ids=references(record.get("postings")),
        name=text(record.get("name")),
        code=text(record.get("requisitionCode")),
        status=choose(record.get("status"), REQUISITION_STATUSES, RequisitionStatus.OTHER)
        or RequisitionStatus.OTHER,
        is_confidential=record.get("confidentiality") == "confidential",
        is_backfill=flag(record.get("backfill")),
        headcount=_count(total),
        is_headcount_unlimited=total == UNLIMITED or record.get("headcountInfinite") is True,
        hired_count=_count(record.get("headcountHired")),
        employment_status=text(record.get("employmentStatus")),
        department=text(record.get("department")),
        team=text(record.get("team")),
        location=text(record.get("location")),
        internal_notes=text(record.get("internalNotes")),
        compensation=salary_range(record.get("compensationBand")),
        approval_status=text(entry(approval, "status")),
        custom_fields=JSON(custom) if isinstance(custom, dict) and custom else None,
        created_at=when(record.get("createdAt")),
        updated_at=when(record.get("updatedAt")),
        closed_at=when(record.get("closedAt")),
        opened_at=when(record.get("timeToFillStartAt")),
        filled_at=when(record.get("timeToFillEndAt")),
    )


def directory_user(record: Json) -> DirectoryUser:
    """A user, as the user directory tells of them."""
    email = text(record.get("email"))
    return DirectoryUser(
        remote_id=strawberry.ID(reference(record) or ""),
        remote_data=JSON(record),
        manager_id=reference(record.get("managerId")),
        candidate_ids=texts(record.get("linkedContactIds")),
        name=text(record.get("name")),
        username=text(record.get("username")),
        emails=[EmailAddress(value=email, type=EmailAddressType.WORK)] if email else [],
        job_title=text(record.get("jobTitle")),
        photo_url=text(record.get("photo")),
        external_id=text(record.get("externalDirectoryId")),
        role=role(record.get("accessRole")),
        is_active=when(record.get("deactivatedAt")) is None,
        created_at=when(record.get("createdAt")),
        deactivated_at=when(record.get("deactivatedAt")),
    )


def role(value: object) -> Role | None:
    """A role, from Lever's word for it or, for one of the employer's own, its id."""
    word = text(value)
    if word is None:
        return None
    access_role = ACCESS_ROLES.get(word.lower())
    return Role(
        remote_id=strawberry.ID(word),
        name=word.capitalize() if access_role else None,
        access_role=access_role or AccessRole.OTHER,
    )


def deleted_application(record: Json) -> DeletedRecord:
    """A deleted opportunity."""
    applied = next(objects(record.get("applications")), {})
    return _deleted(
        record,
        DeletedKind.APPLICATION,
        application=reference(record),
        candidate=reference(record.get("contact")),
        job=reference(applied.get("posting")),
    )


def deleted_job(record: Json) -> DeletedRecord:
    """A deleted posting."""
    return _deleted(record, DeletedKind.JOB, job=reference(record))


def deleted_submission(record: Json) -> DeletedRecord:
    """A deleted application, which is what links an opportunity to a posting."""
    return _deleted(
        record,
        DeletedKind.SUBMISSION,
        application=reference(record.get("opportunityId")),
        candidate=reference(record.get("contact")),
        job=reference(record.get("posting")),
    )


def _deleted(
    record: Json,
    kind: DeletedKind,
    *,
    application: str | None = None,
    candidate: str | None = None,
    job: str | None = None,
) -> DeletedRecord:
    return DeletedRecord(
        deleted_by_id=reference(record.get("deletedBy")),
        kind=kind,
        remote_id=strawberry.ID(reference(record) or ""),
        application_remote_id=_id(application),
        candidate_remote_id=_id(candidate),
        job_remote_id=_id(job),
        deleted_at=when(record.get("deletedAt")),
        remote_data=JSON(record),
    )


def _id(remote_id: str | None) -> strawberry.ID | None:
    return None if remote_id is None else strawberry.ID(remote_id)


def _count(value: object) -> int | None:
    """A number of people; None for anything else, and for more than GraphQL's Int can hold."""
    found = number(value)
    return int(found) if found is not None and abs(found) < 2**31 else None
