"""Ten queries of the kinds that a product asks, every record in them with its type and id."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from benchmarks.in_process import ask

_FRAGMENTS = {
    "C": "fragment C on Candidate { __typename id name headline emailAddresses { value } }",
    "A": "fragment A on Application { __typename id status appliedAt tags }",
    "J": "fragment J on Job { __typename id name status department }",
    "S": "fragment S on JobInterviewStage { __typename id name stageOrder }",
    "U": "fragment U on User { __typename id name email }",
    "R": "fragment R on RejectReason { __typename id name isHire }",
}
_PAGE = "pageInfo { hasNextPage endCursor }"
_ON_APPLICATION = "job { ...J hiringManager { ...U } } currentStage { ...S } owner { ...U }"


@dataclass(frozen=True, slots=True)
class ReferenceQuery:
    """A query, named as it reads in a table."""

    name: str
    text: str
    variables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ids:
    """Global ids to ask for."""

    candidates: list[str]
    applications: list[str]
    job: str
    stage: str


CANDIDATES = f"""query {{ candidates(first: 50) {{ {_PAGE} nodes {{
  ...C applications {{ nodes {{ ...A {_ON_APPLICATION} }} }} }} }} }}"""

APPLICATIONS = f"""query {{ applications(first: 100) {{ {_PAGE} nodes {{
  ...A candidate {{ ...C }} {_ON_APPLICATION} }} }} }}"""

_CANDIDATES_BY_ID = "query ($ids: [ID!]!) { nodes(ids: $ids) { ...C } }"

_APPLICATIONS_BY_ID = "query ($ids: [ID!]!) { nodes(ids: $ids) { ...A } }"

_JOBS = f"""query {{ jobs(first: 25) {{ {_PAGE} nodes {{
  ...J hiringManager {{ ...U }}
  applications(first: 5) {{ nodes {{
    ...A candidate {{ ...C }} currentStage {{ ...S }} }} }} }} }} }}"""

_STAGES = """query { jobInterviewStages { nodes {
  ...S applications(first: 10) { nodes { ...A candidate { ...C } job { ...J } } } } } }"""

_ONE_CANDIDATE = f"""query ($id: ID!) {{ candidate(id: $id) {{
  ...C tags sources createdAt urls {{ value }} phoneNumbers {{ value }}
  applications {{ nodes {{
    ...A {_ON_APPLICATION} creditedTo {{ ...U }} followers {{ ...U }} rejectReason {{ ...R }}
    stageHistory {{ changedAt stage {{ ...S }} user {{ ...U }} }} }} }} }} }}"""

_FILTERED = f"""query ($filter: ApplicationFilter!) {{
  applications(first: 100, filter: $filter) {{ {_PAGE} nodes {{
    ...A candidate {{ ...C }} owner {{ ...U }} }} }} }}"""

_USERS = f"""query {{ users(first: 100) {{ {_PAGE} nodes {{
  ...U manager {{ ...U }} managedJobs {{ nodes {{ ...J }} }} }} }} }}"""

_REASONS = "query { rejectReasons(first: 100) { nodes { ...R } } }"


def with_fragments(text: str) -> str:
    """A query with the fragments that it spreads."""
    used = (fragment for name, fragment in _FRAGMENTS.items() if f"...{name} " in text)
    return "\n".join([text, *used])


def reference_queries(ids: Ids) -> list[ReferenceQuery]:
    """The ten, asking for these records."""
    job_and_stage = {"filter": {"jobIds": [ids.job], "stageIds": [ids.stage]}}
    texts: list[tuple[str, str, dict[str, Any]]] = [
        ("50 candidates, applications, job, stage, owner", CANDIDATES, {}),
        ("100 applications, candidate, job, stage, owner", APPLICATIONS, {}),
        ("100 candidates by id", _CANDIDATES_BY_ID, {"ids": ids.candidates}),
        ("100 applications by id", _APPLICATIONS_BY_ID, {"ids": ids.applications}),
        ("25 jobs, 5 applications each", _JOBS, {}),
        ("stages, 10 applications each", _STAGES, {}),
        ("one candidate with everything", _ONE_CANDIDATE, {"id": ids.candidates[0]}),
        ("applications by job and stage", _FILTERED, job_and_stage),
        ("users and the jobs they manage", _USERS, {}),
        ("reject reasons", _REASONS, {}),
    ]
    return [ReferenceQuery(name, with_fragments(text), given) for name, text, given in texts]


async def find_ids(client: httpx.AsyncClient) -> Ids:
    """Ids of the first records; the job and stage are those of the first application for a job."""
    answer = await ask(
        client,
        """{ candidates(first: 100) { nodes { id } }
             applications(first: 100) { nodes { id job { id } currentStage { id } } } }""",
    )
    applications = answer["data"]["applications"]["nodes"]
    for_a_job = next(each for each in applications if each["job"])
    return Ids(
        candidates=[each["id"] for each in answer["data"]["candidates"]["nodes"]],
        applications=[each["id"] for each in applications],
        job=for_a_job["job"]["id"],
        stage=for_a_job["currentStage"]["id"],
    )
