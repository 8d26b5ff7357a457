"""From Lever's JSON to the unified types: how an account is set up, and what is noted of that.

Pure and total, as `connectors.lever.mapping` is.
Shapes: https://hire.lever.co/developer/documentation, sections Feedback templates, Profile form
templates, Requisition fields, Surveys, Audit events.
"""

from typing import Any

import strawberry
from strawberry.scalars import JSON

from connectors.lever.forms import field_type, form_fields, options
from connectors.lever.raw import Json, entry, flag, objects, reference, text, texts, when
from schema.audit_event import AuditEvent
from schema.diversity_survey import DiversitySurvey
from schema.form_template import ProfileFormTemplate, ScorecardTemplate
from schema.requisition_field import RequisitionField


def scorecard_template(record: Json) -> ScorecardTemplate:
    """A feedback template."""
    return ScorecardTemplate(**_template(record), stage_id=reference(record.get("stage")))


def profile_form_template(record: Json) -> ProfileFormTemplate:
    """A profile form template."""
    return ProfileFormTemplate(**_template(record), is_private=flag(record.get("secretByDefault")))


def _template(record: Json) -> dict[str, Any]:
    return {
        "remote_id": strawberry.ID(text(record.get("id")) or ""),
        "remote_data": JSON(record),
        "name": text(record.get("text")),
        "group_name": text(entry(record.get("group"), "name")),
        "instructions": text(record.get("instructions")),
        "fields": form_fields(record.get("fields")),
        "created_at": when(record.get("createdAt")),
        "updated_at": when(record.get("updatedAt")),
    }


def requisition_field(record: Json) -> RequisitionField:
    """A requisition field; those in it hold no others."""
    return RequisitionField(
        **_field(record),
        subfields=[
            RequisitionField(**_field(each), subfields=[])
            for each in objects(record.get("subfields"))
        ],
    )


def _field(record: Json) -> dict[str, Any]:
    kind = text(record.get("type"))
    return {
        "name": text(record.get("id")) or "",
        "label": text(record.get("text")),
        "type": field_type(kind),
        "required": flag(record.get("isRequired")),
        "options": options(record.get("options")),
    }


def diversity_survey(record: Json) -> DiversitySurvey:
    """A diversity survey of a posting."""
    return DiversitySurvey(
        remote_id=strawberry.ID(text(record.get("id")) or ""),
        remote_data=JSON(record),
        name=text(record.get("text")),
        instructions=text(record.get("instructions")),
        locations=texts(entry(record.get("postingLocations"), "locations")),
        country_codes=texts(entry(record.get("candidateLocations"), "countryCodes")),
        fields=form_fields(record.get("fields")),
        created_at=when(record.get("createdAt")),
        updated_at=when(record.get("updatedAt")),
    )


def audit_event(record: Json) -> AuditEvent:
    """An audit event."""
    user, target, meta = record.get("user"), record.get("target"), record.get("meta")
    target_id = reference(target)
    return AuditEvent(
        remote_id=strawberry.ID(text(record.get("id")) or ""),
        remote_data=JSON(record),
        user_id=reference(user),
        action=text(record.get("type")) or "",
        created_at=when(record.get("createdAt")),
        actor_name=text(entry(user, "name")),
        actor_email=text(entry(user, "email")),
        target_type=text(entry(target, "type")),
        target_remote_id=None if target_id is None else strawberry.ID(target_id),
        target_name=text(entry(target, "label")),
        details=JSON(meta) if isinstance(meta, dict) and meta else None,
    )
