"""What every connector offers, in the words of the schema.

A `Connector` is one linked account's way into its applicant tracking system and lives as long as
the account does. `reads` opens it for one request: what the request may spend, and which fields
it wants, so that a connector can fetch related records along with what it fetches anyway.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from connectors.budget import Budget
from connectors.errors import ConnectorError
from connectors.files import FileRef, OpenFile
from connectors.forwarding import Forward, Forwarded
from connectors.webhooks import Hooks
from connectors.writes import Writes
from schema.activity import Activity
from schema.application import Application
from schema.attachment import Attachment
from schema.audit_event import AuditEvent, AuditEventFilter
from schema.candidate import Candidate
from schema.deleted import DeletedKind, DeletedRecord
from schema.directory import DirectoryUser
from schema.diversity_survey import DiversitySurvey
from schema.eeoc import Eeoc
from schema.filters import ApplicationFilter, CandidateFilter
from schema.form import ProfileForm
from schema.form_template import ProfileFormTemplate, ScorecardTemplate
from schema.identity import ApplicationKey
from schema.interview import Interview
from schema.interview_panel import InterviewPanel
from schema.job import Job
from schema.job_form import JobFormField
from schema.job_interview_stage import JobInterviewStage
from schema.offer import Offer
from schema.organization import Department, Office, Team
from schema.referral import Referral
from schema.reject_reason import RejectReason
from schema.requisition import Requisition
from schema.requisition_field import RequisitionField
from schema.scorecard import Scorecard
from schema.tag import Source, Tag
from schema.time_range import DateTimeRange
from schema.user import User

Record = TypeVar("Record")
Value = TypeVar("Value")

Related = dict[str, dict[Any, object]]
"""Records that came along: by the loader that would ask for them, then by its key."""


@dataclass(slots=True, kw_only=True)
class Page(Generic[Record]):
    """Some records of a list, in its order.

    Attributes:
        items: the records, as many as were asked for unless the list ends.
        positions: for each record, an opaque token for the place just after it. Good across
            processes and restarts.
        has_next: whether something follows the last record.
        related: records that came along at no extra request.
    """

    items: list[Record]
    positions: list[str]
    has_next: bool
    related: Related = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Batch(Generic[Value]):
    """Answers to many keys at once, in the order of the keys.

    Attributes:
        values: for each key its value, or the error that stands in its place.
        related: records that came along at no extra request.
    """

    values: list[Value | ConnectorError]
    related: Related = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKey:
    """Which page of the records under which parent."""

    parent_id: str
    first: int
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastInteraction:
    """When somebody last dealt with an application: planned an interview, say, or wrote a note.

    Attributes:
        application: which one.
        created_at: when it was made.
        at: when somebody last dealt with it.
    """

    application: ApplicationKey
    created_at: datetime | None
    at: datetime | None


class AccountReads(Protocol):
    """Reading what an account holds beside people and their applications (see `Reads`)."""

    async def all_tags(self) -> Sequence[Tag]:
        """Every tag in use."""

    async def all_sources(self) -> Sequence[Source]:
        """Every source in use."""

    async def all_departments(self) -> Sequence[Department]:
        """Every department that has jobs."""

    async def all_teams(self) -> Sequence[Team]:
        """Every team that has jobs, by name."""

    async def all_offices(self) -> Sequence[Office]:
        """Every place that has jobs."""

    async def all_requisitions(self) -> Sequence[Requisition]:
        """Every requisition."""

    async def all_directory_users(self) -> Sequence[DirectoryUser]:
        """Every user as the user directory tells of them, those who left too, the newest first."""

    async def requisitions(self, keys: Sequence[str]) -> Batch[Requisition]:
        """Requisitions by remote id."""

    async def directory_users(self, keys: Sequence[str]) -> Batch[DirectoryUser]:
        """Users by remote id, as the user directory tells of them."""

    async def last_logins(self, keys: Sequence[str]) -> Batch[datetime | None]:
        """When users last signed in, by remote id; None where nothing is noted of it."""

    async def list_deleted(
        self, kind: DeletedKind, when: DateTimeRange, *, first: int, after: str | None
    ) -> Page[DeletedRecord]:
        """What was deleted in a span of time."""

    async def list_eeocs(
        self, when: DateTimeRange, *, anonymous: bool, first: int, after: str | None
    ) -> Page[Eeoc]:
        """Answers of people who applied in a span of time. They must not be kept, nor logged."""

    async def list_audit_events(
        self, which: AuditEventFilter, *, first: int, after: str | None
    ) -> Page[AuditEvent]:
        """What was noted for security, the newest first."""

    async def all_scorecard_templates(self) -> Sequence[ScorecardTemplate]:
        """Every form for interviewers' judgements that is in use."""

    async def all_profile_form_templates(self) -> Sequence[ProfileFormTemplate]:
        """Every other form about applications that is in use."""

    async def scorecard_templates(self, keys: Sequence[str]) -> Batch[ScorecardTemplate]:
        """Forms for interviewers' judgements by remote id."""

    async def profile_form_templates(self, keys: Sequence[str]) -> Batch[ProfileFormTemplate]:
        """Other forms about applications by remote id."""

    async def all_requisition_fields(self) -> Sequence[RequisitionField]:
        """Every field of the employer's own on requisitions."""

    async def diversity_surveys_by_job(self, keys: Sequence[str]) -> Batch[list[DiversitySurvey]]:
        """The surveys that come with each job's form; a request each."""

    async def form_fields_by_job(self, keys: Sequence[str]) -> Batch[list[JobFormField]]:
        """The form by which people apply to each job; a request each."""

    async def candidates_by_tag(self, keys: Sequence[PageKey]) -> Batch[Page[Candidate]]:
        """People with an application that has each tag, each once."""

    async def candidates_by_source(self, keys: Sequence[PageKey]) -> Batch[Page[Candidate]]:
        """People with an application from each source, each once."""

    async def applications_by_tag(self, keys: Sequence[PageKey]) -> Batch[Page[Application]]:
        """Applications with each tag."""

    async def applications_by_source(self, keys: Sequence[PageKey]) -> Batch[Page[Application]]:
        """Applications from each source."""

    async def interviewed_applications_by_job(
        self, keys: Sequence[PageKey]
    ) -> Batch[Page[Application]]:
        """Applications to each job, as far as they have come to where interviews are held."""


class Reads(AccountReads, Protocol):
    """Reading one account for one request.

    Every method raises `connectors.errors.ConnectorError`; those that take many keys raise only
    what spoils the whole batch and put the rest in its place. `after` is a `Page` position.
    """

    def at_hand(self, loader: str) -> Mapping[str, Any] | None:
        """All records that the loader of this name reads, by key, if no request is needed."""

    async def raw(self, path: str, query: Sequence[tuple[str, str]]) -> Any:
        """The JSON that the system itself answers at a path of its API, as it came.

        Args:
            path: below the API's address, with its escapes.
            query: parameters, not yet encoded.
        """

    async def list_candidates(
        self, which: CandidateFilter, *, first: int, after: str | None
    ) -> Page[Candidate]:
        """People with an application that matches, each exactly once over the whole list."""

    async def list_applications(
        self, which: ApplicationFilter, *, first: int, after: str | None
    ) -> Page[Application]:
        """Applications that match."""

    async def all_jobs(self) -> Sequence[Job]:
        """Every job, the newest first."""

    async def jobs_changed(self, since: datetime) -> Sequence[Job]:
        """The jobs that were made or changed at a moment or after it; read anew each time."""

    async def list_last_interactions(
        self, *, first: int, after: str | None
    ) -> Page[LastInteraction]:
        """When somebody last dealt with each application that is open, told as briefly as can be.

        Some systems note nothing else of it when an interview is planned or changed.
        """

    async def all_job_interview_stages(self) -> Sequence[JobInterviewStage]:
        """Every stage, in the order of the process."""

    async def all_users(self) -> Sequence[User]:
        """Every user, those who left too, the newest first."""

    async def all_reject_reasons(self) -> Sequence[RejectReason]:
        """Every reason, those no longer in use too, by name."""

    async def candidates(self, keys: Sequence[str]) -> Batch[Candidate]:
        """Candidates by remote id."""

    async def applications(self, keys: Sequence[ApplicationKey]) -> Batch[Application]:
        """Applications by remote id."""

    async def jobs(self, keys: Sequence[str]) -> Batch[Job]:
        """Jobs by remote id."""

    async def job_interview_stages(self, keys: Sequence[str]) -> Batch[JobInterviewStage]:
        """Stages by remote id."""

    async def users(self, keys: Sequence[str]) -> Batch[User]:
        """Users by remote id, those who left too."""

    async def reject_reasons(self, keys: Sequence[str]) -> Batch[RejectReason]:
        """Reject reasons by remote id."""

    async def applications_by_candidate(self, keys: Sequence[str]) -> Batch[list[Application]]:
        """All applications of each candidate, the newest first."""

    async def applications_by_job(self, keys: Sequence[PageKey]) -> Batch[Page[Application]]:
        """Applications to each job."""

    async def applications_by_stage(self, keys: Sequence[PageKey]) -> Batch[Page[Application]]:
        """Applications in each stage."""

    async def applications_by_reject_reason(
        self, keys: Sequence[PageKey]
    ) -> Batch[Page[Application]]:
        """Applications closed for each reason."""

    async def notes_by_application(self, keys: Sequence[ApplicationKey]) -> Batch[list[Activity]]:
        """The notes on each application; a request each, as for all records under applications."""

    async def files_by_application(self, keys: Sequence[ApplicationKey]) -> Batch[list[Attachment]]:
        """The files of each application, resumes and offer documents aside."""

    async def resumes_by_application(
        self, keys: Sequence[ApplicationKey]
    ) -> Batch[list[Attachment]]:
        """The resumes of each application."""

    async def interviews_by_application(
        self, keys: Sequence[ApplicationKey]
    ) -> Batch[list[Interview]]:
        """The interviews of each application."""

    async def panels_by_application(
        self, keys: Sequence[ApplicationKey]
    ) -> Batch[list[InterviewPanel]]:
        """The interviews of each application, as they were planned together."""

    async def scorecards_by_application(
        self, keys: Sequence[ApplicationKey]
    ) -> Batch[list[Scorecard]]:
        """The feedback on each application."""

    async def offers_by_application(self, keys: Sequence[ApplicationKey]) -> Batch[list[Offer]]:
        """The offers made on each application."""

    async def referrals_by_application(
        self, keys: Sequence[ApplicationKey]
    ) -> Batch[list[Referral]]:
        """The recommendations that came with each application."""

    async def profile_forms_by_application(
        self, keys: Sequence[ApplicationKey]
    ) -> Batch[list[ProfileForm]]:
        """The other forms that users filled in about each application."""


class Connector(Protocol):
    """One linked account's way into its applicant tracking system."""

    @property
    def provider(self) -> str:
        """The system's name, such as `lever`."""

    def reads(self, budget: Budget, *, wanted: frozenset[str]) -> Reads:
        """Open the account for one request.

        Args:
            budget: what the request may spend; written to as it is spent.
            wanted: the fields that the request selects, as GraphQL schema coordinates such as
                `Application.owner`.
        """

    def writes(self, budget: Budget, *, actor: str | None) -> Writes:
        """Open the account for one request that writes.

        Args:
            budget: what the request may spend; written to as it is spent.
            actor: remote id of the user in whose name it writes, if one is named.
        """

    def hooks(self, budget: Budget) -> Hooks:
        """Open the account to set webhooks up and take them down.

        Args:
            budget: what may be spent; written to as it is spent.
        """

    async def open_file(self, file: FileRef, *, byte_range: str | None, budget: Budget) -> OpenFile:
        """Ask for a file; its bytes are still to come.

        Args:
            file: which one.
            byte_range: which part of it (a `Range` header, RFC 9110, section 14.2), for the
                system to obey if it can; None for all.
            budget: bounds the time until the first byte.

        Raises:
            UnsatisfiableRange: the range lies beyond the file's end.
            ConnectorError: there is no file to be had.
        """

    async def forward(self, request: Forward, budget: Budget) -> Forwarded:
        """Pass a request on as it is, but for the credential, and give whatever is answered.

        Args:
            request: in the system's own words; nothing in it can lead away from the system's API.
            budget: bounds the time until the answer begins.

        Raises:
            BadRequest: the request is none for the system's API.
            ConnectorError: there is no answer.
        """

    def forget(self, applications: Collection[str], *, jobs: bool = False) -> None:
        """Give out nothing that was read before, or is being read: it has changed in the system.

        Args:
            applications: remote ids of those that changed, or something that hangs under them.
            jobs: whether jobs changed.
        """

    async def check(self, budget: Budget) -> None:
        """Make the cheapest request that shows that the system answers and takes the credential.

        Raises:
            ConnectorError: it does not.
        """

    async def aclose(self) -> None:
        """Let go of connections."""


Accounts = Mapping[str, Connector]
"""The linked accounts that a server serves, by account id."""
