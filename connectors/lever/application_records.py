"""From what Lever keeps under an opportunity to the unified types.

Pure and total, as `connectors.lever.mapping` is.
Shapes: https://hire.lever.co/developer/documentation, sections Notes, Interviews, Feedback,
Offers, Referrals, Profile forms.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from connectors.lever.attachments import offer_document
from connectors.lever.forms import answers
from connectors.lever.raw import (
    Json,
    flag,
    items,
    number,
    objects,
    reference,
    references,
    text,
    when,
    whole,
)
from schema.activity import Activity, ActivityReply, ActivityType, ActivityVisibility
from schema.form import ProfileForm
from schema.identity import ApplicationKey
from schema.interview import Interview
from schema.interview_panel import InterviewPanel
from schema.offer import Offer, OfferSignature, OfferStatus
from schema.referral import Referral
from schema.scorecard import Recommendation, Scorecard

RECOMMENDATIONS: dict[float, Recommendation] = {
    1: Recommendation.DEFINITELY_NO,
    2: Recommendation.NO,
    3: Recommendation.YES,
    4: Recommendation.STRONG_YES,
}
"""By Lever's score."""

OFFER_STATUSES = {status.name.lower().replace("_", "-"): status for status in OfferStatus}

_LEADING_SCORE = re.compile(r"\s*([1-4])(?![\w.,])")


def note(record: Json, key: ApplicationKey) -> Activity:
    """A note: the first entry of its thread is the text, the others answer it."""
    begun, *rest = [*objects(record.get("fields"))] or [{}]
    first = _reply(begun)
    secret = record.get("secret") is True
    return Activity(
        **_common(record, key),
        user_id=reference(record.get("user")) or first.user_id,
        activity_type=ActivityType.NOTE,
        subject=text(record.get("text")),
        body=first.body,
        visibility=ActivityVisibility.PRIVATE if secret else ActivityVisibility.PUBLIC,
        overall_recommendation=_recommended(begun.get("score")),
        replies=[_reply(each) for each in rest],
        created_at=when(record.get("createdAt")),
    )


def _reply(field: Json) -> ActivityReply:
    return ActivityReply(
        user_id=reference(field.get("user")),
        body=text(field.get("value")),
        created_at=when(field.get("createdAt")),
    )


def interview(record: Json, key: ApplicationKey) -> Interview:
    """An interview of a panel."""
    panel = reference(record.get("panel"))
    return Interview(
        **_common(record, key),
        stage_id=reference(record.get("stage")),
        organizer_id=reference(record.get("user")),
        interviewer_ids=_distinct(record.get("interviewers")),
        job_ids=_distinct(record.get("postings")),
        scorecard_ids=_distinct(record.get("feedbackForms")),
        subject=text(record.get("subject")),
        note=text(record.get("note")),
        location=text(record.get("location")),
        timezone=text(record.get("timezone")),
        start_at=when(record.get("date")),
        duration_minutes=whole(record.get("duration")),
        panel_id=None if panel is None else strawberry.ID(panel),
        web_url=text(record.get("gcalEventUrl")),
        created_at=when(record.get("createdAt")),
        canceled_at=when(record.get("canceledAt")),
    )


def panel(record: Json, key: ApplicationKey) -> InterviewPanel:
    """A panel: the interviews of one stage that were planned together."""
    return InterviewPanel(
        **_common(record, key),
        stage_id=reference(record.get("stage")),
        organizer_id=reference(record.get("user")),
        note=text(record.get("note")),
        timezone=text(record.get("timezone")),
        start_at=when(record.get("start")),
        end_at=when(record.get("end")),
        is_externally_managed=flag(record.get("externallyManaged")),
        web_url=text(record.get("externalUrl")),
        created_at=when(record.get("createdAt")),
        canceled_at=when(record.get("canceledAt")),
    )


def _distinct(value: object) -> list[str]:
    return list(dict.fromkeys(references(value)))


def scorecard(record: Json, key: ApplicationKey) -> Scorecard:
    """A feedback form."""
    return Scorecard(
        **_common(record, key),
        **_form(record),
        interviewer_id=reference(record.get("user")),
        interview_id=reference(record.get("interview")),
        overall_recommendation=recommendation(record.get("fields")),
        updated_at=when(record.get("updatedAt")),
    )


def recommendation(fields: object) -> Recommendation:
    """What a feedback form recommends on the whole.

    Lever puts that into the one field of type `score-system`. Where there is none, a single field
    of type `score` stands for it; of several, each is about one skill only.
    """
    scores = [field for field in objects(fields) if field.get("type") == "score-system"]
    scores = scores or [field for field in objects(fields) if field.get("type") == "score"]
    return _recommended(scores[0].get("value")) if len(scores) == 1 else Recommendation.NO_DECISION


def _recommended(value: object) -> Recommendation:
    """From `4 - Strong Hire`, 4, or "4"."""
    found = _LEADING_SCORE.match(value) if isinstance(value, str) else None
    score = number(found.group(1) if found else value)
    return RECOMMENDATIONS.get(score or 0, Recommendation.NO_DECISION)


def offer(record: Json, key: ApplicationKey) -> Offer:
    """An offer and its documents."""
    signatures = [_signature(role, each) for role, each in _signatures(record.get("signatures"))]
    return Offer(
        **_common(record, key),
        creator_id=reference(record.get("creator")),
        status=OFFER_STATUSES.get(text(record.get("status")) or "", OfferStatus.OTHER),
        start_date=_start_date(record.get("fields")),
        fields=answers(record.get("fields")),
        signatures=signatures,
        created_at=when(record.get("createdAt")),
        approved_at=when(record.get("approvedAt")),
        sent_at=when(record.get("sentAt")),
        closed_at=_closed_at(signatures),
        sent_document=offer_document(record, key, "sent"),
        signed_document=offer_document(record, key, "signed"),
    )


def _start_date(fields: object) -> datetime | None:
    named = (f for f in objects(fields) if f.get("identifier") == "anticipated_start_date")
    return when(next(named, {}).get("value"))


def _signatures(value: object) -> Iterator[tuple[str | None, Json]]:
    """Lever keys them by what the signee is; a list would do as well."""
    pairs = value.items() if isinstance(value, dict) else ((None, each) for each in items(value))
    return ((role, each) for role, each in pairs if isinstance(each, dict))


def _signature(role: str | None, record: Json) -> OfferSignature:
    return OfferSignature(
        role=text(record.get("role")) or text(role),
        name=text(record.get("name")),
        email=text(record.get("email")),
        is_signed=flag(record.get("signed")),
        first_opened_at=when(record.get("firstOpenedAt")),
        last_opened_at=when(record.get("lastOpenedAt")),
        signed_at=when(record.get("signedAt")),
    )


def _closed_at(signatures: list[OfferSignature]) -> datetime | None:
    """When the last signature came; None while one is missing."""
    if not all(signature.is_signed for signature in signatures):
        return None
    times = (signature.signed_at for signature in signatures)
    return max((time for time in times if time is not None), default=None)


def referral(record: Json, key: ApplicationKey) -> Referral:
    """A referral form."""
    return Referral(
        **_common(record, key),
        **_form(record),
        referrer_id=reference(record.get("referrer")),
        creator_id=reference(record.get("user")),
        stage_id=reference(record.get("stage")),
    )


def profile_form(record: Json, key: ApplicationKey) -> ProfileForm:
    """A profile form."""
    return ProfileForm(
        **_common(record, key),
        **_form(record),
        user_id=reference(record.get("user")),
        stage_id=reference(record.get("stage")),
    )


def _common(record: Json, key: ApplicationKey) -> dict[str, Any]:
    """What every record under an application tells."""
    return {
        "remote_id": strawberry.ID(text(record.get("id")) or ""),
        "remote_data": JSON(record),
        "application_id": key.remote_id,
        "candidate_id": key.candidate_id,
    }


def _form(record: Json) -> dict[str, Any]:
    """What every form that was filled in tells."""
    template = reference(record.get("baseTemplateId"))
    return {
        "name": text(record.get("text")),
        "instructions": text(record.get("instructions")),
        "template_id": None if template is None else strawberry.ID(template),
        "fields": answers(record.get("fields")),
        "created_at": when(record.get("createdAt")),
        "submitted_at": when(record.get("completedAt")),
    }
