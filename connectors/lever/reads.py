"""Everything that can be read from one Lever account, for one request."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.base import Batch, LastInteraction, Page, PageKey, Related
from connectors.errors import BadRequest, ConnectorError, NotFound
from connectors.lever import application_records, attachments, mapping
from connectors.lever.account_reads import AccountReads
from connectors.lever.filters import span_query, to_query
from connectors.lever.groups import pages_under
from connectors.lever.opportunities import last_interactions, newest_first, related
from connectors.lever.paths import confined
from connectors.lever.people import list_people
from connectors.lever.raw import Json
from connectors.lever.under_opportunity import UnderOpportunity
from schema.activity import Activity
from schema.application import Application
from schema.attachment import Attachment
from schema.candidate import Candidate
from schema.filters import ApplicationFilter, CandidateFilter
from schema.form import ProfileForm
from schema.identity import ApplicationKey
from schema.interview import Interview
from schema.interview_panel import InterviewPanel
from schema.job import Job
from schema.job_interview_stage import JobInterviewStage
from schema.offer import Offer
from schema.referral import Referral
from schema.reject_reason import RejectReason
from schema.scorecard import Scorecard
from schema.time_range import DateTimeRange
from schema.user import User


@dataclass(frozen=True, slots=True)
class LeverReads(AccountReads):
    """`connectors.base.Reads` on Lever."""

    under: UnderOpportunity

    def at_hand(self, loader: str) -> Mapping[str, Any] | None:
        """The records of a kept list that is fresh; counted once for the request."""
        records = self.lists.at_hand(loader)
        if records is not None:
            self.budget.cache_hits += 1
        return records

    async def raw(self, path: str, query: Sequence[tuple[str, str]]) -> Any:
        """`GET` of anything that answers with JSON, which downloads don't."""
        where = confined(path)
        if where.endswith("/download"):
            raise BadRequest("Bytes are not read this way: ask for `Attachment.downloadUrl`.")
        return await self.opportunities.client.get(where, query, budget=self.budget)

    async def list_candidates(
        self, which: CandidateFilter, *, first: int, after: str | None
    ) -> Page[Candidate]:
        """Each person at the first of their matching opportunities, in Lever's order."""
        query = to_query(which)
        if query is None:
            return Page(items=[], positions=[], has_next=False)
        return await list_people(self.opportunities, which, query, first=first, after=after)

    async def list_applications(
        self, which: ApplicationFilter, *, first: int, after: str | None
    ) -> Page[Application]:
        """`GET /opportunities`, in Lever's order: by stage, the last to enter first."""
        query = to_query(which)
        if query is None:
            return Page(items=[], positions=[], has_next=False)
        return await self.opportunities.walk(query, first=first, after=after)

    async def all_jobs(self) -> Sequence[Job]:
        """`GET /postings`."""
        return await self.lists.jobs.all(self.budget)

    async def jobs_changed(self, since: datetime) -> Sequence[Job]:
        """`GET /postings?updated_at_start=`, which goes with no other filter: of all channels."""
        query = span_query("updated_at_start", "updated_at_end", DateTimeRange(since=since))
        postings = await self.opportunities.client.all("/postings", query, budget=self.budget)
        return [mapping.job(posting) for posting in postings]

    async def list_last_interactions(
        self, *, first: int, after: str | None
    ) -> Page[LastInteraction]:
        """`GET /opportunities?archived=false`, with the few fields that tell it."""
        return await last_interactions(self.opportunities, first=first, after=after)

    async def all_job_interview_stages(self) -> Sequence[JobInterviewStage]:
        """`GET /disposition_stages`, else `GET /stages`."""
        return await self.lists.job_interview_stages.all(self.budget)

    async def all_users(self) -> Sequence[User]:
        """`GET /users` with those deactivated."""
        return await self.lists.users.all(self.budget)

    async def all_reject_reasons(self) -> Sequence[RejectReason]:
        """`GET /archive_reasons`."""
        return await self.lists.reject_reasons.all(self.budget)

    async def candidates(self, keys: Sequence[str]) -> Batch[Candidate]:
        """The people of the opportunities that `contact_id` finds, all in one request."""
        found = await self.opportunities.of_contacts(keys)
        return Batch(
            values=[
                mapping.candidate(found[key][0]) if key in found else _no("candidate", key)
                for key in keys
            ],
            related=_whole(found, {key: newest_first(theirs) for key, theirs in found.items()}),
        )

    async def applications_by_candidate(self, keys: Sequence[str]) -> Batch[list[Application]]:
        """All opportunities of many contacts, in one request for a hundred of them."""
        found = await self.opportunities.of_contacts(keys)
        applications = {key: newest_first(theirs) for key, theirs in found.items()}
        return Batch(
            values=[applications.get(key, []) for key in keys],
            related=_whole(found, applications),
        )

    async def applications(self, keys: Sequence[ApplicationKey]) -> Batch[Application]:
        """Those whose person is known together, the others one by one."""
        people = [key.candidate_id for key in keys if key.candidate_id]
        found = await self.opportunities.of_contacts(people)
        records = {str(o.get("id")): o for theirs in found.values() for o in theirs}
        missing = [key.remote_id for key in keys if key.remote_id not in records]
        alone = dict(zip(missing, await asyncio.gather(*map(self._one, missing)), strict=True))
        answers = [records.get(key.remote_id) or alone[key.remote_id] for key in keys]
        return Batch(
            values=[
                a if isinstance(a, ConnectorError) else mapping.application(a) for a in answers
            ],
            related=related((a for a in answers if isinstance(a, dict)), self.opportunities.wanted),
        )

    async def _one(self, remote_id: str) -> Json | ConnectorError:
        try:
            return await self.opportunities.one(remote_id)
        except ConnectorError as error:
            return error

    async def jobs(self, keys: Sequence[str]) -> Batch[Job]:
        """From the kept list, else `GET /postings/:id`."""
        return await self.lists.jobs.get(keys, self.budget)

    async def job_interview_stages(self, keys: Sequence[str]) -> Batch[JobInterviewStage]:
        """From the kept list."""
        return await self.lists.job_interview_stages.get(keys, self.budget)

    async def users(self, keys: Sequence[str]) -> Batch[User]:
        """From the kept list, else `GET /users/:id`."""
        return await self.lists.users.get(keys, self.budget)

    async def reject_reasons(self, keys: Sequence[str]) -> Batch[RejectReason]:
        """From the kept list, else `GET /archive_reasons/:id`."""
        return await self.lists.reject_reasons.get(keys, self.budget)

    async def applications_by_job(self, keys: Sequence[PageKey]) -> Batch[Page[Application]]:
        """`GET /opportunities?posting_id=`."""
        return await pages_under(self.opportunities, "posting_id", keys)

    async def applications_by_stage(self, keys: Sequence[PageKey]) -> Batch[Page[Application]]:
        """`GET /opportunities?stage_id=`."""
        return await pages_under(self.opportunities, "stage_id", keys)

    async def applications_by_reject_reason(
        self, keys: Sequence[PageKey]
    ) -> Batch[Page[Application]]:
        """`GET /opportunities?archive_reason_id=`."""
        return await pages_under(self.opportunities, "archive_reason_id", keys)

    async def notes_by_application(self, keys: Sequence[ApplicationKey]) -> Batch[list[Activity]]:
        """`GET /opportunities/:id/notes`."""
        return await self.under.lists("notes", keys, application_records.note)

    async def files_by_application(self, keys: Sequence[ApplicationKey]) -> Batch[list[Attachment]]:
        """`GET /opportunities/:id/files`."""
        return await self.under.lists("files", keys, attachments.file)

    async def resumes_by_application(
        self, keys: Sequence[ApplicationKey]
    ) -> Batch[list[Attachment]]:
        """`GET /opportunities/:id/resumes`."""
        return await self.under.lists("resumes", keys, attachments.resume)

    async def interviews_by_application(
        self, keys: Sequence[ApplicationKey]
    ) -> Batch[list[Interview]]:
        """`GET /opportunities/:id/interviews`."""
        return await self.under.lists("interviews", keys, application_records.interview)

    async def panels_by_application(
        self, keys: Sequence[ApplicationKey]
    ) -> Batch[list[InterviewPanel]]:
        """`GET /opportunities/:id/panels`."""
        return await self.under.lists("panels", keys, application_records.panel)

    async def scorecards_by_application(
        self, keys: Sequence[ApplicationKey]
    ) -> Batch[list[Scorecard]]:
        """`GET /opportunities/:id/feedback`."""
        return await self.under.lists("feedback", keys, application_records.scorecard)

    async def offers_by_application(self, keys: Sequence[ApplicationKey]) -> Batch[list[Offer]]:
        """`GET /opportunities/:id/offers`."""
        return await self.under.lists("offers", keys, application_records.offer)

    async def referrals_by_application(
        self, keys: Sequence[ApplicationKey]
    ) -> Batch[list[Referral]]:
        """`GET /opportunities/:id/referrals`."""
        return await self.under.lists("referrals", keys, application_records.referral)

    async def profile_forms_by_application(
        self, keys: Sequence[ApplicationKey]
    ) -> Batch[list[ProfileForm]]:
        """`GET /opportunities/:id/forms`."""
        return await self.under.lists("forms", keys, application_records.profile_form)


def _no(kind: str, key: str) -> NotFound:
    return NotFound(f"There is no {kind} {key!r}, or the credential may not see it.")


def _whole(found: dict[str, list[Json]], applications: dict[str, list[Application]]) -> Related:
    """People read whole, as what a later question about them would ask for."""
    return {
        "candidates": {key: mapping.candidate(theirs[0]) for key, theirs in found.items()},
        "applications": {each.key: each for theirs in applications.values() for each in theirs},
        "applications_by_candidate": dict(applications),
        "users": {
            user.remote_id: user
            for theirs in found.values()
            for opportunity in theirs
            for user in mapping.expanded_users(opportunity)
        },
    }
