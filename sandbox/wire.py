"""Records as Lever writes them: every key, the nulls and the order of the wire."""

from collections.abc import Mapping

from sandbox.answers import Json
from sandbox.data.chance import DAY
from sandbox.data.questions import custom_answers
from sandbox.data.records import Application, Opportunity, Person

PROFILE_URL = "https://hire.lever.co/candidates"


def opportunity(record: Opportunity, stage_places: Mapping[str, int]) -> Json:
    """Write an opportunity as ``GET /opportunities`` does.

    ``opportunityLocation`` is left out where there is none. ``stage_places`` gives each stage's
    index.
    """
    person = record.person
    body: Json = {
        "id": record.id,
        "name": person.name,
        "contact": person.id,
        "headline": person.headline,
        "stage": record.stage,
        "confidentiality": "confidential" if record.confidential else "non-confidential",
        "location": person.location,
        "phones": _phones(person),
        "emails": list(person.emails),
        "links": list(person.links),
        "archived": _archived(record.archive_reason, record.archived_at),
        "tags": list(record.tags),
        "sources": list(record.sources),
        "stageChanges": _stage_changes(record, stage_places),
        "origin": record.origin,
        "sourcedBy": record.sourced_by,
        "owner": record.owner,
        "followers": list(record.followers),
        "applications": [record.application.id] if record.application else [],
        "createdAt": record.created_at,
        "updatedAt": record.updated_at,
        "lastInteractionAt": record.last_interaction_at,
        "lastAdvancedAt": record.last_advanced_at,
        "snoozedUntil": record.snoozed_until,
        "urls": {"list": PROFILE_URL, "show": f"{PROFILE_URL}/{record.id}"},
        "isAnonymized": False,
        "dataProtection": _data_protection(record),
    }
    if record.location is not None:
        body["opportunityLocation"] = record.location
    return body


def contact(person: Person) -> Json:
    """Write a contact as ``GET /contacts/:id`` does: no links, the location an object."""
    return {
        "id": person.id,
        "name": person.name,
        "headline": person.headline,
        "isAnonymized": False,
        "location": {"name": person.location},
        "emails": list(person.emails),
        "phones": _phones(person),
        "dataProtection": {"interviewIntelligence": {"allowed": True, "expiresAt": None}},
    }


def application(
    record: Opportunity, applied: Application, posting: Json, requisition: Json | None
) -> Json:
    """Write an application. Only people who came by a posting's form left their own words in it.

    ``requisition`` is the one that the person was hired against.
    """
    person, by_form = record.person, applied.kind == "posting"
    phones = _phones(person)
    return {
        "id": applied.id,
        "type": applied.kind,
        "candidateId": record.id,
        "opportunityId": record.id,
        "posting": applied.posting,
        "postingHiringManager": posting["hiringManager"],
        "postingOwner": posting["owner"],
        "name": person.name if by_form else None,
        "company": person.headline.partition(", ")[0] or None if by_form else None,
        "phone": phones[0] if by_form and phones else None,
        "email": person.emails[0] if by_form and person.emails else None,
        "links": list(person.links) if by_form else [],
        "comments": applied.comments,
        "user": applied.user,
        "customQuestions": custom_answers(applied, posting) if by_form else [],
        "createdAt": applied.created_at,
        "archived": _archived(record.archive_reason, record.archived_at),
        "requisitionForHire": requisition and _requisition_for_hire(requisition),
        "ipAddress": None,
        "referer": None,
        "userAgent": None,
        "acceptLanguage": None,
        "timezone": None,
    }


def stage(disposition: Json) -> Json:
    """Write a stage as ``GET /stages`` does."""
    return {"id": disposition["id"], "text": disposition["text"]}


def _requisition_for_hire(requisition: Json) -> Json:
    return {
        "id": requisition["id"],
        "requisitionCode": requisition["requisitionCode"],
        "hiringManagerOnHire": requisition["hiringManager"],
    }


def _archived(reason: str | None, at: int | None) -> Json | None:
    return None if at is None else {"reason": reason, "archivedAt": at}


def _data_protection(record: Opportunity) -> Json | None:
    """Write the consent of the tenth part of people to whom a policy applies."""
    if record.created_at % 10:
        return None
    return {
        "store": {"allowed": True, "expiresAt": record.created_at + 730 * DAY},
        "contact": {"allowed": False, "expiresAt": None},
    }


def _phones(person: Person) -> list[Json]:
    return [{"type": kind, "value": value} for kind, value in person.phones]


def _stage_changes(record: Opportunity, stage_places: Mapping[str, int]) -> list[Json]:
    """Write the moves; ``userId`` is left out where nobody made the move."""
    return [
        {"toStageId": change.stage, "toStageIndex": stage_places[change.stage]}
        | {"updatedAt": record.created_at + change.after}
        | ({} if change.user is None else {"userId": change.user})
        for change in record.stage_changes
    ]
