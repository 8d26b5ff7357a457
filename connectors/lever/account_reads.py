"""What can be read from one Lever account beside people and their applications."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from connectors.base import Batch, Page, PageKey
from connectors.budget import Budget
from connectors.errors import ConnectorError
from connectors.lever import account_records, organization, setup_records
from connectors.lever.eeo_answers import eeoc
from connectors.lever.filters import span_query, to_query
from connectors.lever.job_postings import job_form
from connectors.lever.opportunities import Opportunities
from connectors.lever.paths import path
from connectors.lever.people import list_people
from connectors.lever.protocol import Query
from connectors.lever.raw import Json, entry
from connectors.lever.reference_lists import ReferenceLists
from connectors.lever.walks import walk
from schema.application import Application
from schema.audit_event import AuditEvent, AuditEventFilter
from schema.candidate import Candidate
from schema.deleted import DeletedKind, DeletedRecord
from schema.directory import DirectoryUser
from schema.diversity_survey import DiversitySurvey
from schema.eeoc import Eeoc
from schema.filters import CandidateFilter
from schema.form_template import ProfileFormTemplate, ScorecardTemplate
from schema.job_form import JobFormField
from schema.job_interview_stage import StagePipeline
from schema.organization import Department, Office, Team
from schema.requisition import Requisition
from schema.requisition_field import RequisitionField
from schema.tag import Source, Tag
from schema.time_range import DateTimeRange
from schema.user import User

Record = TypeVar("Record")

DELETIONS: dict[DeletedKind, tuple[str, Callable[[Json], DeletedRecord]]] = {
    DeletedKind.APPLICATION: ("/opportunities/deleted", account_records.deleted_application),
    DeletedKind.JOB: ("/postings/deleted", account_records.deleted_job),
    DeletedKind.SUBMISSION: ("/applications/deleted", account_records.deleted_submission),
}
BEFORE_INTERVIEWS = frozenset({StagePipeline.LEAD, StagePipeline.APPLICANT})

SIGNED_IN = "user.authentication:succeeded"
"""The type of an audit event: https://hire.lever.co/developer/documentation, Audit Events."""


@dataclass(frozen=True, slots=True)
class AccountReads:
    """`connectors.base.AccountReads` on Lever."""

    lists: ReferenceLists
    opportunities: Opportunities
    budget: Budget

    async def all_tags(self) -> Sequence[Tag]:
        """`GET /tags`."""
        return await self.lists.tags.all(self.budget)

    async def all_sources(self) -> Sequence[Source]:
        """`GET /sources`."""
        return await self.lists.sources.all(self.budget)

    async def all_departments(self) -> Sequence[Department]:
        """From the postings' categories, as teams and offices are."""
        return organization.departments(await self.lists.jobs.all(self.budget))

    async def all_teams(self) -> Sequence[Team]:
        """From the postings' categories."""
        return organization.teams(await self.lists.jobs.all(self.budget))

    async def all_offices(self) -> Sequence[Office]:
        """From the postings' categories."""
        return organization.offices(await self.lists.jobs.all(self.budget))

    async def all_requisitions(self) -> Sequence[Requisition]:
        """`GET /requisitions`."""
        return await self.lists.requisitions.all(self.budget)

    async def requisitions(self, keys: Sequence[str]) -> Batch[Requisition]:
        """From the kept list, else `GET /requisitions/:id`."""
        return await self.lists.requisitions.get(keys, self.budget)

    async def all_directory_users(self) -> Sequence[DirectoryUser]:
        """`GET /users` with those deactivated."""
        users = await self.lists.users.all(self.budget)
        return [_directory_user(user) for user in users]

    async def directory_users(self, keys: Sequence[str]) -> Batch[DirectoryUser]:
        """From the kept list of users, else `GET /users/:id`."""
        users = await self.lists.users.get(keys, self.budget)
        return Batch(
            values=[
                user if isinstance(user, ConnectorError) else _directory_user(user)
                for user in users.values
            ]
        )

    async def last_logins(self, keys: Sequence[str]) -> Batch[datetime | None]:
        """`GET /audit_events?type=&user_id=` for each: Lever gives the latest first."""
        return await _side_by_side(self._last_login, keys)

    async def list_deleted(
        self, kind: DeletedKind, when: DateTimeRange, *, first: int, after: str | None
    ) -> Page[DeletedRecord]:
        """`GET /opportunities/deleted`, `/postings/deleted` or `/applications/deleted`."""
        where, to_record = DELETIONS[kind]
        query = span_query("deleted_at_start", "deleted_at_end", when)
        return await self._walk(where, query, to_record, first=first, after=after)

    async def list_eeocs(
        self, when: DateTimeRange, *, anonymous: bool, first: int, after: str | None
    ) -> Page[Eeoc]:
        """`GET /eeo/responses/pii`, or `GET /eeo/responses`. Nothing of it is kept.

        Without a start Lever gives the last week alone, so that there always is one.
        """
        names = ("fromDate", "toDate") if anonymous else ("created_at_start", "created_at_end")
        query = span_query(*names, when)
        if when.since is None:
            query = [(names[0], "0"), *query]
        where = "/eeo/responses" if anonymous else "/eeo/responses/pii"
        return await self._walk(where, query, eeoc, first=first, after=after)

    async def list_audit_events(
        self, which: AuditEventFilter, *, first: int, after: str | None
    ) -> Page[AuditEvent]:
        """`GET /audit_events`."""
        query = [] if which.action is None else [("type", which.action)]
        query += span_query("created_at_start", "created_at_end", which.created_at)
        to_record = setup_records.audit_event
        return await self._walk("/audit_events", query, to_record, first=first, after=after)

    async def all_scorecard_templates(self) -> Sequence[ScorecardTemplate]:
        """`GET /feedback_templates`."""
        return await self.lists.scorecard_templates.all(self.budget)

    async def all_profile_form_templates(self) -> Sequence[ProfileFormTemplate]:
        """`GET /form_templates`."""
        return await self.lists.profile_form_templates.all(self.budget)

    async def scorecard_templates(self, keys: Sequence[str]) -> Batch[ScorecardTemplate]:
        """From the kept list, else `GET /feedback_templates/:id`."""
        return await self.lists.scorecard_templates.get(keys, self.budget)

    async def profile_form_templates(self, keys: Sequence[str]) -> Batch[ProfileFormTemplate]:
        """From the kept list, else `GET /form_templates/:id`."""
        return await self.lists.profile_form_templates.get(keys, self.budget)

    async def all_requisition_fields(self) -> Sequence[RequisitionField]:
        """`GET /requisition_fields`."""
        records = await self.lists.client.all("/requisition_fields", budget=self.budget)
        return [setup_records.requisition_field(record) for record in records]

    async def diversity_surveys_by_job(self, keys: Sequence[str]) -> Batch[list[DiversitySurvey]]:
        """`GET /surveys/diversity/:posting` for each."""
        return await _side_by_side(self._surveys, keys)

    async def form_fields_by_job(self, keys: Sequence[str]) -> Batch[list[JobFormField]]:
        """`GET /postings/:posting/apply` for each."""
        return await _side_by_side(self._form, keys)

    async def candidates_by_tag(self, keys: Sequence[PageKey]) -> Batch[Page[Candidate]]:
        """`GET /opportunities?tag=`, and the people of each page whole."""
        return await _side_by_side(
            lambda key: self._people(CandidateFilter(tags=[key.parent_id]), key), keys
        )

    async def candidates_by_source(self, keys: Sequence[PageKey]) -> Batch[Page[Candidate]]:
        """`GET /opportunities?source=`, and the people of each page whole."""
        return await _side_by_side(
            lambda key: self._people(CandidateFilter(sources=[key.parent_id]), key), keys
        )

    async def applications_by_tag(self, keys: Sequence[PageKey]) -> Batch[Page[Application]]:
        """`GET /opportunities?tag=`."""
        return await _side_by_side(lambda key: self._applications("tag", key), keys)

    async def applications_by_source(self, keys: Sequence[PageKey]) -> Batch[Page[Application]]:
        """`GET /opportunities?source=`."""
        return await _side_by_side(lambda key: self._applications("source", key), keys)

    async def interviewed_applications_by_job(
        self, keys: Sequence[PageKey]
    ) -> Batch[Page[Application]]:
        """`GET /opportunities?posting_id=&stage_id=`: Lever lists those first that are far off."""
        stages = await self.lists.job_interview_stages.all(self.budget)
        far = [stage.remote_id for stage in stages if stage.pipeline not in BEFORE_INTERVIEWS]
        query = [("stage_id", stage) for stage in far]
        return await _side_by_side(lambda key: self._applications("posting_id", key, query), keys)

    async def _last_login(self, user_id: str) -> datetime | None:
        query = [("type", SIGNED_IN), ("user_id", user_id)]
        events, _ = await self.lists.client.page(
            "/audit_events", query, limit=1, budget=self.budget
        )
        return setup_records.audit_event(events[0]).created_at if events else None

    async def _form(self, job_id: str) -> list[JobFormField]:
        body = await self.lists.client.get(path("postings", job_id, "apply"), budget=self.budget)
        return job_form(entry(body, "data"))

    async def _surveys(self, job_id: str) -> list[DiversitySurvey]:
        where = path("surveys", "diversity", job_id)
        records = await self.lists.client.all(where, budget=self.budget)
        return [setup_records.diversity_survey(record) for record in records]

    async def _people(self, which: CandidateFilter, key: PageKey) -> Page[Candidate]:
        query = to_query(which) or []
        return await list_people(self.opportunities, which, query, first=key.first, after=key.after)

    async def _applications(
        self, parameter: str, key: PageKey, query: Query = ()
    ) -> Page[Application]:
        return await self.opportunities.walk(
            [(parameter, key.parent_id), *query], first=key.first, after=key.after
        )

    async def _walk(
        self,
        where: str,
        query: Query,
        to_record: Callable[[Json], Record],
        *,
        first: int,
        after: str | None,
    ) -> Page[Record]:
        async def read(limit: int, offset: str | None) -> tuple[list[Json], str | None]:
            return await self.lists.client.page(
                where, query, limit=limit, offset=offset, budget=self.budget
            )

        found = await walk(read, first=first, after=after)
        return Page(
            items=[to_record(record) for record in found.records],
            positions=[position.encode() for position in found.positions],
            has_next=found.has_next,
        )


def _directory_user(user: User) -> DirectoryUser:
    """A user holds Lever's record of them, which tells the rest."""
    record: Any = user.remote_data
    return account_records.directory_user(record or {})


async def _side_by_side(
    read: Callable[[Any], Awaitable[Record]], keys: Sequence[Any]
) -> Batch[Record]:
    """What is read for each key, or the error in its place; as many at once as the limit lets."""

    async def attempt(key: Any) -> Record | ConnectorError:
        try:
            return await read(key)
        except ConnectorError as error:
            return error

    return Batch(values=list(await asyncio.gather(*map(attempt, keys))))
