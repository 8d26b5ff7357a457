"""Which records of Lever's each unified type is made from, with a full sample of each record."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
from strawberry.utils.str_converters import to_camel_case

from connectors.lever import (
    account_records,
    application_records,
    attachments,
    mapping,
    setup_records,
)
from connectors.lever.eeo_answers import eeoc
from connectors.lever.job_postings import job_form
from resolvers.api import schema
from schema.identity import ApplicationKey
from schema.relations import RELATION

Json = dict[str, Any]
Make = Callable[[Json], Sequence[Any]]
"""From a record to the instances of a type that are made from it."""

SAMPLES: dict[str, Json] = orjson.loads((Path(__file__).parent / "lever_samples.json").read_bytes())

KEY = ApplicationKey("opportunity-1", "contact-1")


def _offer_documents(record: Json) -> list[Any]:
    offer = application_records.offer(record, KEY)
    return [each for each in (offer.sent_document, offer.signed_document) if each]


def _parsed(record: Json) -> list[Any]:
    parsed = attachments.resume(record, KEY).parsed_resume
    return [parsed] if parsed else []


def _months(record: Json) -> list[Any]:
    spans = [each for parsed in _parsed(record) for each in (*parsed.positions, *parsed.schools)]
    return [month for span in spans for month in (span.start, span.end)]


def _places(record: Json) -> list[Any]:
    found = [*mapping.candidate(record).locations, mapping.application(record).location]
    return [place for place in found if place]


MAKERS: dict[tuple[str, str], Make] = {
    ("AuditEvent", "auditEvent"): lambda r: [setup_records.audit_event(r)],
    ("DiversitySurvey", "survey"): lambda r: [setup_records.diversity_survey(r)],
    ("FormField", "profileFormTemplate"): lambda r: setup_records.profile_form_template(r).fields,
    ("FormField", "scorecardTemplate"): lambda r: setup_records.scorecard_template(r).fields,
    ("FormField", "survey"): lambda r: setup_records.diversity_survey(r).fields,
    ("InterviewPanel", "panel"): lambda r: [application_records.panel(r, KEY)],
    ("ProfileFormTemplate", "profileFormTemplate"): lambda r: [
        setup_records.profile_form_template(r)
    ],
    ("RequisitionField", "requisitionField"): lambda r: [setup_records.requisition_field(r)],
    ("ScorecardTemplate", "scorecardTemplate"): lambda r: [setup_records.scorecard_template(r)],
    ("Activity", "note"): lambda r: [application_records.note(r, KEY)],
    ("ActivityReply", "note"): lambda r: application_records.note(r, KEY).replies,
    ("Application", "opportunity"): lambda r: [mapping.application(r)],
    ("Attachment", "file"): lambda r: [attachments.file(r, KEY)],
    ("Attachment", "offer"): _offer_documents,
    ("Attachment", "resume"): lambda r: [attachments.resume(r, KEY)],
    ("Candidate", "opportunity"): lambda r: [mapping.candidate(r)],
    ("DeletedRecord", "deletedApplication"): lambda r: [account_records.deleted_submission(r)],
    ("DeletedRecord", "deletedOpportunity"): lambda r: [account_records.deleted_application(r)],
    ("DeletedRecord", "deletedPosting"): lambda r: [account_records.deleted_job(r)],
    ("Department", "posting"): lambda r: mapping.job(r).departments,
    ("DirectoryUser", "user"): lambda r: [account_records.directory_user(r)],
    ("Eeoc", "eeo"): lambda r: [eeoc(r)],
    ("EmailAddress", "opportunity"): lambda r: mapping.candidate(r).email_addresses,
    ("EmailAddress", "user"): lambda r: account_records.directory_user(r).emails,
    ("FormAnswer", "feedback"): lambda r: application_records.scorecard(r, KEY).fields,
    ("FormAnswer", "form"): lambda r: application_records.profile_form(r, KEY).fields,
    ("FormAnswer", "offer"): lambda r: application_records.offer(r, KEY).fields,
    ("FormAnswer", "referral"): lambda r: application_records.referral(r, KEY).fields,
    ("Interview", "interview"): lambda r: [application_records.interview(r, KEY)],
    ("Job", "posting"): lambda r: [mapping.job(r)],
    ("JobFormField", "applyForm"): job_form,
    ("JobInterviewStage", "stage"): lambda r: mapping.stages([r]),
    ("JobPosting", "posting"): lambda r: [mapping.job(r).posting],
    ("JobPostingSection", "posting"): lambda r: getattr(mapping.job(r).posting, "sections", []),
    ("Location", "opportunity"): _places,
    ("Location", "posting"): lambda r: mapping.job(r).locations,
    ("Offer", "offer"): lambda r: [application_records.offer(r, KEY)],
    ("OfferSignature", "offer"): lambda r: application_records.offer(r, KEY).signatures,
    ("Office", "posting"): lambda r: mapping.job(r).offices,
    ("ParsedResume", "resume"): _parsed,
    ("PhoneNumber", "opportunity"): lambda r: mapping.candidate(r).phone_numbers,
    ("ProfileForm", "form"): lambda r: [application_records.profile_form(r, KEY)],
    ("Referral", "referral"): lambda r: [application_records.referral(r, KEY)],
    ("RejectReason", "archiveReason"): lambda r: [mapping.reject_reason(r)],
    ("Requisition", "requisition"): lambda r: [account_records.requisition(r)],
    ("ResumePosition", "resume"): lambda r: [p for each in _parsed(r) for p in each.positions],
    ("ResumeSchool", "resume"): lambda r: [s for each in _parsed(r) for s in each.schools],
    ("Role", "user"): lambda r: [account_records.role(r.get("accessRole"))],
    ("SalaryRange", "posting"): lambda r: [getattr(mapping.job(r).posting, "salary_range", None)],
    ("SalaryRange", "requisition"): lambda r: [account_records.requisition(r).compensation],
    ("Scorecard", "feedback"): lambda r: [application_records.scorecard(r, KEY)],
    ("ScreeningAnswer", "opportunity"): lambda r: mapping.application(r).screening_answers,
    ("Source", "source"): lambda r: [account_records.source(r)],
    ("StageChange", "opportunity"): lambda r: mapping.application(r).stage_history,
    ("Tag", "tag"): lambda r: [account_records.tag(r)],
    ("Team", "posting"): lambda r: mapping.job(r).teams,
    ("Url", "opportunity"): lambda r: mapping.candidate(r).urls,
    ("Url", "posting"): lambda r: mapping.job(r).urls,
    ("User", "user"): lambda r: [mapping.user(r)],
    ("YearMonth", "resume"): _months,
}


def values(type_name: str, source: str, record: Json) -> dict[str, list[Any]]:
    """What each field of a type tells, of each instance that is made from a record.

    Of a relation that is the key, of which the related records are found.
    """
    made = [each for each in MAKERS[type_name, source](record) if each is not None]
    return {
        to_camel_case(field.python_name): [_told(each, field) for each in made]
        for field in _definition(type_name).fields
        if RELATION in field.metadata or not _needs_a_request(field)
    }


def _needs_a_request(field: Any) -> bool:
    resolver = field.base_resolver
    return resolver is not None and resolver.info_parameter is not None


def _definition(type_name: str) -> Any:
    """Strawberry's definition of a type."""
    return schema.get_type_by_name(type_name)


def _told(instance: Any, field: Any) -> Any:
    relation = field.metadata.get(RELATION)
    told = getattr(instance, field.python_name if relation is None else relation.key)
    return told() if callable(told) else told
