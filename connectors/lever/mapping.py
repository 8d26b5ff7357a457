"""From Lever's JSON to the unified types.

Pure and total: whatever Lever leaves out, nulls or adds, the answer is a record.
Shapes: https://hire.lever.co/developer/documentation, sections Opportunities, Contacts,
Applications, Postings, Stages, Users, Archive reasons.
"""

import re

import strawberry
from strawberry.scalars import JSON

from connectors.lever.choices import choose
from connectors.lever.forms import screening_answers
from connectors.lever.job_postings import job_posting
from connectors.lever.raw import (
    Json,
    entry,
    flag,
    items,
    number,
    objects,
    reference,
    references,
    text,
    texts,
    when,
)
from schema.application import Application, ApplicationOrigin
from schema.candidate import Candidate
from schema.job import Job, JobStatus, WorkplaceType
from schema.job_interview_stage import JobInterviewStage, StagePipeline
from schema.organization import Department, Office, Team
from schema.reject_reason import RejectReason
from schema.user import AccessRole, User
from schema.values import (
    EmailAddress,
    EmailAddressType,
    Location,
    PhoneNumber,
    PhoneNumberType,
    StageChange,
    Url,
    UrlType,
)

POSTING_STATES = {
    "published": JobStatus.OPEN,
    "internal": JobStatus.OPEN,
    "closed": JobStatus.CLOSED,
    "draft": JobStatus.DRAFT,
    "pending": JobStatus.PENDING,
    "rejected": JobStatus.REJECTED,
}
ORIGINS = {origin.name.lower(): origin for origin in ApplicationOrigin}
ACCESS_ROLES = {role.name.lower().replace("_", " "): role for role in AccessRole}
PIPELINES = {pipeline.name.lower(): pipeline for pipeline in StagePipeline}
WORKPLACES = {
    "onsite": WorkplaceType.ON_SITE,
    "on-site": WorkplaceType.ON_SITE,
    "remote": WorkplaceType.REMOTE,
    "hybrid": WorkplaceType.HYBRID,
    "unspecified": None,
}
PHONE_TYPES = {kind.name.lower(): kind for kind in PhoneNumberType}
LINK_HOSTS = {
    "linkedin.com": UrlType.LINKEDIN,
    "github.com": UrlType.GITHUB,
    "twitter.com": UrlType.TWITTER,
    "x.com": UrlType.TWITTER,
    "behance.net": UrlType.PORTFOLIO,
    "dribbble.com": UrlType.PORTFOLIO,
}
_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^@/?#]*@)?([^:/?#]+)", re.IGNORECASE)


def _id(record: Json) -> strawberry.ID:
    return strawberry.ID(text(record.get("id")) or "")


def candidate(opportunity: Json) -> Candidate:
    """The person of an opportunity.

    Lever repeats the contact's data on each of its opportunities; an expanded contact, where it
    came, is the record of the person.
    """
    contact = opportunity.get("contact")
    place = text(opportunity.get("location")) or text(entry(entry(contact, "location"), "name"))
    return Candidate(
        remote_id=strawberry.ID(reference(contact) or ""),
        remote_data=JSON(contact) if isinstance(contact, dict) else None,
        name=text(opportunity.get("name")),
        headline=text(opportunity.get("headline")),
        email_addresses=[
            EmailAddress(value=address, type=EmailAddressType.OTHER)
            for address in texts(opportunity.get("emails"))
        ],
        phone_numbers=_phone_numbers(opportunity.get("phones")),
        urls=[Url(value=link, type=link_type(link)) for link in texts(opportunity.get("links"))],
        locations=[Location(name=place)] if place else [],
        is_anonymized=flag(opportunity.get("isAnonymized")),
    )


def _phone_numbers(phones: object) -> list[PhoneNumber]:
    return [
        PhoneNumber(
            value=value,
            type=choose(phone.get("type"), PHONE_TYPES, PhoneNumberType.OTHER)
            or PhoneNumberType.OTHER,
        )
        for phone in objects(phones)
        if (value := text(phone.get("value")))
    ]


def link_type(link: str) -> UrlType:
    """What a link leads to, told from its host."""
    found = _HOST.match(link.strip())
    labels = found.group(1).lower().split(".") if found else []
    return LINK_HOSTS.get(".".join(labels[-2:]), UrlType.OTHER)


def application(opportunity: Json) -> Application:
    """The candidacy that an opportunity is, with the application that it holds if expanded."""
    applied = next(objects(opportunity.get("applications")), {})
    archived = opportunity.get("archived")
    origin: ApplicationOrigin | None = choose(
        opportunity.get("origin"), ORIGINS, ApplicationOrigin.OTHER
    )
    place = text(opportunity.get("opportunityLocation"))
    return Application(
        remote_id=_id(opportunity),
        remote_data=JSON(opportunity),
        candidate_id=reference(opportunity.get("contact")),
        job_id=reference(applied.get("posting")),
        stage_id=reference(opportunity.get("stage")),
        owner_id=reference(opportunity.get("owner")),
        credited_to_id=reference(opportunity.get("sourcedBy")),
        follower_ids=references(opportunity.get("followers")),
        reject_reason_id=reference(entry(archived, "reason")),
        requisition_id=reference(applied.get("requisitionForHire")),
        company=text(applied.get("company")),
        may_contact=flag(entry(entry(opportunity.get("dataProtection"), "contact"), "allowed")),
        applied_at=when(applied.get("createdAt")),
        created_at=when(opportunity.get("createdAt")),
        updated_at=when(opportunity.get("updatedAt")),
        last_advanced_at=when(opportunity.get("lastAdvancedAt")),
        last_interaction_at=when(opportunity.get("lastInteractionAt")),
        snoozed_until=when(opportunity.get("snoozedUntil")),
        is_archived=isinstance(archived, dict),
        archived_at=when(entry(archived, "archivedAt")),
        is_confidential=opportunity.get("confidentiality") == "confidential",
        origin=origin,
        sources=texts(opportunity.get("sources")),
        tags=texts(opportunity.get("tags")),
        location=Location(name=place) if place and place != "unspecified" else None,
        screening_answers=screening_answers(applied.get("customQuestions")),
        comments=text(applied.get("comments")),
        web_url=text(entry(opportunity.get("urls"), "show")),
        stage_history=[
            StageChange(
                stage_id=reference(change.get("toStageId")),
                user_id=reference(change.get("userId")),
                changed_at=when(change.get("updatedAt")),
            )
            for change in objects(opportunity.get("stageChanges"))
        ],
    )


def expanded_users(opportunity: Json) -> list[User]:
    """The users that an opportunity holds whole."""
    places = [
        opportunity.get("owner"),
        opportunity.get("sourcedBy"),
        *items(opportunity.get("followers")),
    ]
    return [user(place) for place in objects(places) if reference(place)]


def job(posting: Json) -> Job:
    """The job that a posting is."""
    categories = posting.get("categories")
    channels = texts(posting.get("distributionChannels"))
    owner = reference(posting.get("owner"))
    places = _job_places(categories)
    status: JobStatus = (
        choose(posting.get("state"), POSTING_STATES, JobStatus.OTHER) or JobStatus.OTHER
    )
    return Job(
        remote_id=_id(posting),
        remote_data=JSON(posting),
        hiring_manager_id=reference(posting.get("hiringManager")),
        owner_id=owner,
        creator_id=reference(posting.get("user")),
        recruiter_ids=[owner] if owner else [],
        follower_ids=references(posting.get("followers")),
        name=text(posting.get("text")),
        code=text(posting.get("reqCode"))
        or next(iter(texts(posting.get("requisitionCodes"))), None),
        status=status,
        is_internal=posting.get("state") == "internal" or channels == ["internal"],
        is_confidential=posting.get("confidentiality") == "confidential",
        department=text(entry(categories, "department")),
        departments=_departments(categories),
        team=text(entry(categories, "team")),
        teams=_teams(categories),
        commitment=text(entry(categories, "commitment")),
        level=text(entry(categories, "level")),
        locations=[Location(name=place) for place in places],
        offices=[Office(name=place) for place in places],
        country=text(posting.get("country")),
        workplace_type=choose(posting.get("workplaceType"), WORKPLACES, WorkplaceType.OTHER),
        tags=texts(posting.get("tags")),
        posting=job_posting(posting),
        urls=_job_urls(posting.get("urls")),
        created_at=when(posting.get("createdAt")),
        updated_at=when(posting.get("updatedAt")),
    )


def _departments(categories: object) -> list[Department]:
    name = text(entry(categories, "department"))
    return [Department(name=name)] if name else []


def _teams(categories: object) -> list[Team]:
    name = text(entry(categories, "team"))
    return [Team(name=name, department=next(iter(_departments(categories)), None))] if name else []


def _job_places(categories: object) -> list[str]:
    """The main place first, each once."""
    main = text(entry(categories, "location"))
    places = [main] if main else []
    return list(dict.fromkeys([*places, *texts(entry(categories, "allLocations"))]))


def _job_urls(urls: object) -> list[Url]:
    kinds = {"show": UrlType.JOB_POSTING, "apply": UrlType.APPLY}
    return [
        Url(value=value, type=kind)
        for key, kind in kinds.items()
        if (value := text(entry(urls, key)))
    ]


def stages(body: object) -> list[JobInterviewStage]:
    """The stages in their order, from `/disposition_stages` or from `/stages`.

    The first gives each stage a rank, by which it is sorted here; the second comes in order.
    """
    found = list(objects(entry(body, "stages")) if isinstance(body, dict) else objects(body))
    ranked = sorted(
        enumerate(found),
        key=lambda place: (_rank(place[1]) if _rank(place[1]) is not None else 0.0, place[0]),
    )
    return [
        JobInterviewStage(
            remote_id=_id(stage),
            remote_data=JSON(stage),
            name=text(stage.get("text")),
            stage_order=order,
            pipeline=choose(stage.get("pipeline"), PIPELINES, StagePipeline.OTHER),
        )
        for order, (_, stage) in enumerate(ranked)
    ]


def _rank(stage: Json) -> float | None:
    return number(stage.get("rank"))


def user(record: Json) -> User:
    """A Lever user."""
    return User(
        remote_id=_id(record),
        remote_data=JSON(record),
        manager_id=reference(record.get("managerId")),
        name=text(record.get("name")),
        email=text(record.get("email")),
        username=text(record.get("username")),
        job_title=text(record.get("jobTitle")),
        photo_url=text(record.get("photo")),
        external_id=text(record.get("externalDirectoryId")),
        access_role=choose(record.get("accessRole"), ACCESS_ROLES, AccessRole.OTHER),
        is_active=when(record.get("deactivatedAt")) is None,
        created_at=when(record.get("createdAt")),
        deactivated_at=when(record.get("deactivatedAt")),
    )


def reject_reason(record: Json) -> RejectReason:
    """An archive reason."""
    return RejectReason(
        remote_id=_id(record),
        remote_data=JSON(record),
        name=text(record.get("text")),
        is_hire=record.get("type") == "hired",
        is_active=record.get("status") != "inactive",
    )
