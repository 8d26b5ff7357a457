"""Root fields: people, applications, jobs, stages, users, reject reasons, and any record by id."""

from typing import Annotated, Any

import strawberry

from connectors.errors import BadRequest
from resolvers.application_records import calls_of_ids
from resolvers.arguments import Id, Info, RemoteId
from resolvers.connections import by_name, newest_first
from resolvers.filters import chosen_jobs, chosen_users, list_name
from resolvers.plan import CALLS, CALLS_OF_IDS, LIST
from resolvers.records import by_any_id, by_id, page_of_list, walk
from schema.application import Application
from schema.candidate import Candidate
from schema.connection import DEFAULT_PAGE, LARGEST_PAGE, Connection
from schema.filters import ApplicationFilter, CandidateFilter, JobFilter, UserFilter
from schema.job import Job
from schema.job_interview_stage import JobInterviewStage
from schema.node import Node
from schema.reject_reason import RejectReason
from schema.relations import After, First, Paging
from schema.user import User


@strawberry.type
class RecordQueries:
    """The records that the rest hangs on."""

    @strawberry.field(description="Any record by its global id.", metadata={CALLS: 1})
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The global id.")],
    ) -> Node | None:
        """Relay's `node`."""
        found: Node | None = await by_any_id(info.context, id)
        return found

    @strawberry.field(
        description="Many records by their global ids, in the order of the ids; null, with an "
        "error, where there is none.",
        metadata={CALLS_OF_IDS: calls_of_ids},
    )
    async def nodes(
        self,
        info: Info,
        ids: Annotated[
            list[strawberry.ID], strawberry.argument(description="Up to 100 global ids.")
        ],
    ) -> list[Node | None]:
        """Relay's plural `nodes`: an id that fails is an error in its place."""
        if len(ids) > LARGEST_PAGE:
            raise BadRequest(f"`ids` takes up to {LARGEST_PAGE} ids, not {len(ids)}.")
        found: list[Any] = [by_any_id(info.context, each) for each in ids]
        return found

    @strawberry.field(
        description="People, each exactly once, with all their applications.",
        metadata={CALLS: 2},
    )
    async def candidates(
        self,
        info: Info,
        first: First = DEFAULT_PAGE,
        after: After = None,
        filter: Annotated[
            CandidateFilter | None,
            strawberry.argument(description="Only people with an application that matches."),
        ] = None,
    ) -> Connection[Candidate]:
        """A page of them."""
        return await walk(
            info.context,
            info.context.reads.list_candidates,
            filter or CandidateFilter(),
            list_name("candidates", filter),
            Paging(first, after),
        )

    @strawberry.field(description="One person.", metadata={CALLS: 1})
    async def candidate(
        self, info: Info, id: Id = None, remote_id: RemoteId = None
    ) -> Candidate | None:
        """By `id` or `remoteId`."""
        found: Candidate | None = await by_id(info.context, "Candidate", id=id, remote_id=remote_id)
        return found

    @strawberry.field(
        description="Applications, by stage; in a stage, the last to enter first.",
        metadata={CALLS: 1},
    )
    async def applications(
        self,
        info: Info,
        first: First = DEFAULT_PAGE,
        after: After = None,
        filter: Annotated[
            ApplicationFilter | None,
            strawberry.argument(description="Only those that match."),
        ] = None,
    ) -> Connection[Application]:
        """A page of them."""
        return await walk(
            info.context,
            info.context.reads.list_applications,
            filter or ApplicationFilter(),
            list_name("applications", filter),
            Paging(first, after),
        )

    @strawberry.field(description="One application.", metadata={CALLS: 1})
    async def application(
        self, info: Info, id: Id = None, remote_id: RemoteId = None
    ) -> Application | None:
        """By `id` or `remoteId`."""
        found: Application | None = await by_id(
            info.context, "Application", id=id, remote_id=remote_id
        )
        return found

    @strawberry.field(
        description="Jobs, the newest first.",
        metadata={LIST: "jobs"},
    )
    async def jobs(
        self,
        info: Info,
        first: First = DEFAULT_PAGE,
        after: After = None,
        filter: Annotated[
            JobFilter | None,
            strawberry.argument(description="Only those that match."),
        ] = None,
    ) -> Connection[Job]:
        """A page of them."""
        records = chosen_jobs(await info.context.reads.all_jobs(), filter)
        return page_of_list(
            info.context,
            records,
            newest_first,
            list_name("jobs", filter),
            Paging(first, after),
        )

    @strawberry.field(description="One job.", metadata={LIST: "jobs"})
    async def job(self, info: Info, id: Id = None, remote_id: RemoteId = None) -> Job | None:
        """By `id` or `remoteId`."""
        found: Job | None = await by_id(info.context, "Job", id=id, remote_id=remote_id)
        return found

    @strawberry.field(
        description="The stages of the hiring process, in their order.",
        metadata={LIST: "job_interview_stages"},
    )
    async def job_interview_stages(
        self,
        info: Info,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Connection[JobInterviewStage]:
        """A page of them."""
        records = await info.context.reads.all_job_interview_stages()
        return page_of_list(
            info.context,
            records,
            _by_stage_order,
            "job_interview_stages",
            Paging(first, after),
        )

    @strawberry.field(
        description="Users, those who left too, the newest first.",
        metadata={LIST: "users"},
    )
    async def users(
        self,
        info: Info,
        first: First = DEFAULT_PAGE,
        after: After = None,
        filter: Annotated[
            UserFilter | None,
            strawberry.argument(description="Only those that match."),
        ] = None,
    ) -> Connection[User]:
        """A page of them."""
        records = chosen_users(await info.context.reads.all_users(), filter)
        return page_of_list(
            info.context,
            records,
            newest_first,
            list_name("users", filter),
            Paging(first, after),
        )

    @strawberry.field(description="One user.", metadata={LIST: "users"})
    async def user(self, info: Info, id: Id = None, remote_id: RemoteId = None) -> User | None:
        """By `id` or `remoteId`."""
        found: User | None = await by_id(info.context, "User", id=id, remote_id=remote_id)
        return found

    @strawberry.field(
        description="Reasons for closing an application, by name.",
        metadata={LIST: "reject_reasons"},
    )
    async def reject_reasons(
        self,
        info: Info,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Connection[RejectReason]:
        """A page of them."""
        records = await info.context.reads.all_reject_reasons()
        return page_of_list(
            info.context,
            records,
            by_name,
            "reject_reasons",
            Paging(first, after),
        )


def _by_stage_order(stage: JobInterviewStage) -> tuple[float, str]:
    return float(stage.stage_order), stage.remote_id
