"""Lists that are short, change rarely and are asked for all the time: read whole, and kept.

Endpoints: `GET /postings`, `GET /users`, `GET /disposition_stages` or `GET /stages`,
`GET /archive_reasons`, `GET /requisitions`, `GET /feedback_templates`, `GET /form_templates`, and
their single records; `GET /tags`, `GET /sources`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Generic, Protocol, TypeVar

from connectors.base import Batch
from connectors.budget import Budget
from connectors.errors import ConnectorError, Forbidden, NotFound, UpstreamUnavailable
from connectors.kept import Kept
from connectors.lever import account_records, mapping, setup_records
from connectors.lever.client import LeverClient
from connectors.lever.link_index import LinkIndex
from connectors.lever.opportunities import LARGEST_PAGE
from connectors.lever.paths import path
from connectors.lever.raw import Json, entry
from schema.form_template import ProfileFormTemplate, ScorecardTemplate
from schema.job import Job
from schema.job_interview_stage import JobInterviewStage
from schema.reject_reason import RejectReason
from schema.requisition import Requisition
from schema.tag import Source, Tag
from schema.user import User

LARGEST_STRAYS = 10_000
"""How many single records outside a list are remembered."""


class _Identified(Protocol):
    @property
    def remote_id(self) -> str: ...


Record = TypeVar("Record", bound=_Identified)
LoadAll = Callable[[Budget], Awaitable[Sequence[Record]]]
LoadOne = Callable[[str, Budget], Awaitable[Record]]


class ReferenceList(Generic[Record]):
    """All records of one kind, kept for a while; single ones where that takes fewer requests.

    A record that the list does not hold (a confidential posting, say, or one made since) is read
    alone, and what came of it, a refusal too, is remembered for as long as the list would be.
    """

    def __init__(
        self,
        load_all: LoadAll[Record],
        load_one: LoadOne[Record],
        *,
        ttl_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load_one = load_one
        self._ttl = ttl_seconds
        self._clock = clock
        self._kept: Kept[dict[str, Record]] = Kept(
            self._by_id(load_all), ttl_seconds=ttl_seconds, clock=clock
        )
        self._pages = 1
        self._strays: dict[str, tuple[float, Record | ConnectorError]] = {}

    def _by_id(self, load_all: LoadAll[Record]) -> Callable[[Budget], Awaitable[dict[str, Record]]]:
        async def load(budget: Budget) -> dict[str, Record]:
            records = {record.remote_id: record for record in await load_all(budget)}
            self._pages = max(1, -(-len(records) // LARGEST_PAGE))
            return records

        return load

    def at_hand(self) -> Mapping[str, Record] | None:
        """The records by id, if they can be had without a request."""
        return self._kept.peek()

    async def all(self, budget: Budget) -> Sequence[Record]:
        """Every record, in the list's order."""
        return list((await self._kept.get(budget)).values())

    async def get(self, keys: Sequence[str], budget: Budget) -> Batch[Record]:
        """Records by id, in the order of the keys."""
        found = self._fresh_strays(keys)
        wanted = [key for key in dict.fromkeys(keys) if key not in found]
        kept = self._kept.peek()
        if kept is not None or (wanted and len(wanted) >= self._pages):
            kept = await self._kept.get(budget)
        known = kept or {}
        alone = [key for key in wanted if key not in known]
        read = await asyncio.gather(*(self._read(key, budget) for key in alone))
        found |= dict(zip(alone, read, strict=True))
        return Batch(values=[known[key] if key in known else found[key] for key in keys])

    def _fresh_strays(self, keys: Sequence[str]) -> dict[str, Record | ConnectorError]:
        now, strays = self._clock(), self._strays
        return {key: strays[key][1] for key in keys if key in strays and now < strays[key][0]}

    async def _read(self, key: str, budget: Budget) -> Record | ConnectorError:
        strays = self._strays  # a drop meanwhile leaves these behind
        try:
            found: Record | ConnectorError = await self._load_one(key, budget)
        except (NotFound, Forbidden) as refusal:
            found = refusal
        except ConnectorError as failure:  # the next to ask may have more luck
            return failure
        if len(strays) >= LARGEST_STRAYS:
            strays.clear()
        strays[key] = (self._clock() + self._ttl, found)
        return found

    def drop(self) -> None:
        """Forget everything: it has been written to."""
        self._kept.drop()
        self._strays = {}


@dataclass(slots=True, kw_only=True)
class ReferenceLists:
    """The lists of one account, and who has which profile link."""

    client: LeverClient
    ttl_seconds: float
    jobs: ReferenceList[Job] = field(init=False)
    users: ReferenceList[User] = field(init=False)
    job_interview_stages: ReferenceList[JobInterviewStage] = field(init=False)
    reject_reasons: ReferenceList[RejectReason] = field(init=False)
    requisitions: ReferenceList[Requisition] = field(init=False)
    tags: ReferenceList[Tag] = field(init=False)
    sources: ReferenceList[Source] = field(init=False)
    scorecard_templates: ReferenceList[ScorecardTemplate] = field(init=False)
    profile_form_templates: ReferenceList[ProfileFormTemplate] = field(init=False)
    links: LinkIndex = field(init=False)

    def drop(self) -> None:
        """Forget everything: something has been written. The links are read up anyway."""
        for kept in fields(self):
            found = getattr(self, kept.name)
            if isinstance(found, ReferenceList):
                found.drop()

    def at_hand(self, loader: str) -> Mapping[str, Any] | None:
        """The records that a loader of this name reads, if its list is kept and fresh."""
        kept = getattr(self, loader, None)
        return kept.at_hand() if isinstance(kept, ReferenceList) else None

    def __post_init__(self) -> None:
        ttl = self.ttl_seconds
        self.links = LinkIndex(self.client)
        self.jobs = ReferenceList(self._all_jobs, self._one_job, ttl_seconds=ttl)
        self.users = ReferenceList(self._all_users, self._one_user, ttl_seconds=ttl)
        self.job_interview_stages = ReferenceList(
            self._all_stages, self._one_stage, ttl_seconds=ttl
        )
        self.reject_reasons = ReferenceList(self._all_reasons, self._one_reason, ttl_seconds=ttl)
        self.requisitions = ReferenceList(
            self._all_requisitions, self._one_requisition, ttl_seconds=ttl
        )
        self.tags = ReferenceList(self._all_tags, _no_single_one, ttl_seconds=ttl)
        self.sources = ReferenceList(self._all_sources, _no_single_one, ttl_seconds=ttl)
        self.scorecard_templates = self._mapped(
            "feedback_templates", setup_records.scorecard_template
        )
        self.profile_form_templates = self._mapped(
            "form_templates", setup_records.profile_form_template
        )

    def _mapped(self, kind: str, to_record: Callable[[Json], Record]) -> ReferenceList[Record]:
        """A list that its path and its mapping tell all of."""

        async def load_all(budget: Budget) -> Sequence[Record]:
            return [to_record(each) for each in await self.client.all(f"/{kind}", budget=budget)]

        async def load_one(key: str, budget: Budget) -> Record:
            return to_record(await self._one(path(kind, key), budget))

        return ReferenceList(load_all, load_one, ttl_seconds=self.ttl_seconds)

    async def _all_jobs(self, budget: Budget) -> Sequence[Job]:
        postings = await self.client.all("/postings", budget=budget)
        return [mapping.job(posting) for posting in postings]

    async def _all_users(self, budget: Budget) -> Sequence[User]:
        # Owners who left are still owners: without this parameter Lever hides them.
        query = [("includeDeactivated", "true")]
        return [
            mapping.user(record) for record in await self.client.all("/users", query, budget=budget)
        ]

    async def _all_stages(self, budget: Budget) -> Sequence[JobInterviewStage]:
        """Ranked and grouped where Lever tells; that endpoint is not documented."""
        try:
            body = await self.client.get("/disposition_stages", budget=budget)
            return mapping.stages(entry(body, "data"))
        except (NotFound, Forbidden):
            return mapping.stages(await self.client.all("/stages", budget=budget))

    async def _all_reasons(self, budget: Budget) -> Sequence[RejectReason]:
        records = await self.client.all("/archive_reasons", budget=budget)
        return sorted(
            map(mapping.reject_reason, records), key=lambda each: (each.name or "", each.remote_id)
        )

    async def _all_requisitions(self, budget: Budget) -> Sequence[Requisition]:
        """Accounts whose plan has no requisitions answer 403, or know no such path."""
        try:
            records = await self.client.all("/requisitions", budget=budget)
        except NotFound as error:
            raise Forbidden("This account has no requisitions.") from error
        return [account_records.requisition(record) for record in records]

    async def _all_tags(self, budget: Budget) -> Sequence[Tag]:
        return [account_records.tag(r) for r in await self.client.all("/tags", budget=budget)]

    async def _all_sources(self, budget: Budget) -> Sequence[Source]:
        return [account_records.source(r) for r in await self.client.all("/sources", budget=budget)]

    async def _one_job(self, key: str, budget: Budget) -> Job:
        return mapping.job(await self._one(path("postings", key), budget))

    async def _one_user(self, key: str, budget: Budget) -> User:
        return mapping.user(await self._one(path("users", key), budget))

    async def _one_stage(self, key: str, _: Budget) -> JobInterviewStage:
        raise NotFound(f"There is no stage {key!r} any more.")

    async def _one_reason(self, key: str, budget: Budget) -> RejectReason:
        return mapping.reject_reason(await self._one(path("archive_reasons", key), budget))

    async def _one_requisition(self, key: str, budget: Budget) -> Requisition:
        where = path("requisitions", key)
        return account_records.requisition(await self._one(where, budget))

    async def _one(self, where: str, budget: Budget) -> Json:
        body = await self.client.get(where, budget=budget)
        data = entry(body, "data")
        if not isinstance(data, dict):
            raise UpstreamUnavailable("The applicant tracking system gave an unreadable answer.")
        return data


async def _no_single_one(key: str, _: Budget) -> Any:
    raise NotFound(f"{key!r} is not in use any more.")
