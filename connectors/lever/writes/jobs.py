"""Jobs: `POST /postings`, `POST /postings/:posting`.

A change without `state` would make a draft of a posting, so that the state goes with each.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry

from connectors.errors import BadRequest, NotFound, OutcomeUnknown
from connectors.lever import mapping
from connectors.lever.paths import path
from connectors.lever.raw import Json, entry, text
from connectors.lever.reference_lists import ReferenceList
from connectors.lever.writes.salaries import salary_body
from connectors.lever.writes.wanted import Explaining, filled, refuse_empty, wanted, wrong
from connectors.lever.writing import LeverWrite
from connectors.writes import Outcome, Written
from schema.changes.jobs import CreateJobInput, UpdateJobInput
from schema.job import JobStatus, WorkplaceType

_TOP = {"name": "text", "tags": "tags", "requisition_codes": "requisitionCodes"}
_LISTS = ("tags", "requisitionCodes")
_CATEGORIES = {each: each for each in ("department", "team", "commitment", "level")}
_CONTENT = {"description_html": "descriptionHtml", "closing_html": "closingHtml"}
_STATES = {status: state for state, status in mapping.POSTING_STATES.items() if state != "internal"}
_WORKPLACES = {kind: word for word, kind in mapping.WORKPLACES.items() if word != "on-site"}
_PEOPLE = {"owner_id": "owner", "hiring_manager_id": "hiringManager"}
_NEVER_EMPTY = ("name", "description_html", "closing_html", "salary_range", "workplace_type")


class JobWrites(Explaining):
    """`connectors.writes.JobWrites` on Lever."""

    async def create_job(self, input: CreateJobInput) -> Written:
        """`POST /postings`; Lever wants to know in whose name."""
        body = filled(_body(input) | wanted(input, _PEOPLE))
        body = {"state": "draft"} | body
        write = LeverWrite(
            method="POST", path="/postings", query=self.in_name_of(required=True), body=body
        )
        made = text((await self._put_job(write, input)).get("id"))
        if made is None:
            raise OutcomeUnknown("Lever's answer does not tell which posting it made.")
        return _created(made)

    async def find_jobs(self, input: CreateJobInput, since: datetime) -> list[Written]:
        """The jobs of that title which the same user made since, as the input says."""
        postings = await self.client.all("/postings", budget=self.budget)
        asked = filled(_body(input))
        return [
            _created(mapping.job(posting).remote_id)
            for posting in postings
            if self._is_same_job(posting, input, asked, since)
        ]

    async def update_job(self, input: UpdateJobInput) -> Written:
        """`POST /postings/:posting` with its state, and what is asked for."""
        query, body = self.in_name_of(required=True), _body(input)
        where = path("postings", input.job_id)
        state = await self._state(where)
        stays_internal = state == "internal" and input.is_internal in {None, strawberry.UNSET}
        if "state" not in body or (stays_internal and body["state"] == "published"):
            body["state"] = state
        write = LeverWrite(
            method="POST", path=where, query=query, body=body, repeatable=True, missing="job_id"
        )
        await self._put_job(write, input)
        return Written(records={"Job": (input.job_id,)})

    async def _state(self, where: str) -> Any:
        try:
            return entry(entry(await self.client.get(where, budget=self.budget), "data"), "state")
        except NotFound as error:
            error.field = ("job_id",)
            raise

    async def _put_job(self, write: LeverWrite, input: CreateJobInput | UpdateJobInput) -> Json:
        try:
            return await self.send(write)
        except BadRequest as error:
            if isinstance(input, CreateJobInput):
                await self.explain(error, input, self._named_by_job())
            raise
        finally:
            self.lists.jobs.drop()
            self.lists.requisitions.drop()

    def _named_by_job(self) -> Mapping[str, ReferenceList[Any]]:
        return dict.fromkeys(_PEOPLE, self.lists.users)

    def _is_same_job(
        self, posting: Json, input: CreateJobInput, asked: Json, since: datetime
    ) -> bool:
        job = mapping.job(posting)
        return (
            (job.name, job.creator_id, posting.get("state"))
            == (input.name, self.actor, asked.get("state", "draft"))
            and job.hiring_manager_id == input.hiring_manager_id
            and job.created_at is not None
            and job.created_at >= since
        )


def _body(input: CreateJobInput | UpdateJobInput) -> Json:
    """What the input asks for.

    Raises:
        BadRequest: Lever has no word for it, or cannot clear it.
    """
    refuse_empty(input, *_NEVER_EMPTY)
    body = wanted(input, _TOP)
    body |= {name: body[name] or [] for name in _LISTS if name in body}
    body |= _state_of(input) | _workplace(input)
    parts = {"categories": _categories(input), "content": _content(input)}
    if pay := wanted(input, {"salary_range": "salaryRange"}):
        parts["salaryRange"] = salary_body(pay["salaryRange"], "salary_range")
    return body | {name: part for name, part in parts.items() if part}


def _state_of(input: CreateJobInput | UpdateJobInput) -> Json:
    asked = wanted(input, {"status": "status", "is_internal": "internal"})
    if "status" not in asked:
        if asked.get("internal") is not None:
            raise wrong("is_internal", "Give `status` OPEN along with this.")
        return {}
    if asked["status"] not in _STATES or asked["status"] is JobStatus.OTHER:
        raise wrong("status", "A job can't be made OTHER, nor without a status.")
    if asked.get("internal"):
        if asked["status"] is not JobStatus.OPEN:
            raise wrong("is_internal", "Only an OPEN job is internal.")
        return {"state": "internal"}
    return {"state": _STATES[asked["status"]]}


def _workplace(input: CreateJobInput | UpdateJobInput) -> Json:
    asked = wanted(input, {"workplace_type": "workplaceType"})
    if asked.get("workplaceType") is WorkplaceType.OTHER:
        raise wrong("workplace_type", "A job's workplace can't be made OTHER.")
    return {name: _WORKPLACES[kind] for name, kind in asked.items()}


def _categories(input: CreateJobInput | UpdateJobInput) -> Json:
    categories = wanted(input, _CATEGORIES)
    for places in wanted(input, {"locations": "all"}).values():
        there = places or []
        categories |= {"location": next(iter(there), None), "allLocations": there}
    return categories


def _content(input: CreateJobInput | UpdateJobInput) -> Json:
    content = wanted(input, _CONTENT)
    for sections in wanted(input, {"sections": "lists"}).values():
        content["lists"] = [
            {"text": each.heading, "content": each.content_html} for each in sections or []
        ]
    return content


def _created(job_id: str) -> Written:
    return Written(records={"Job": (job_id,)}, outcome=Outcome.CREATED, made=job_id)
