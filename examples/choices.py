"""What a customer can choose on a page, as it is now: the account's open jobs and its stages."""

from examples.client import Hiregraph, Json
from examples.paging import pages

OPEN_JOBS = """
query OpenJobs($first: Int!, $after: String) {
  jobs(first: $first, after: $after, filter: { statuses: [OPEN] }) {
    nodes { id name locations { name } }
    pageInfo { hasNextPage endCursor }
  }
}
"""

STAGES = """
query Stages($first: Int!, $after: String) {
  jobInterviewStages(first: $first, after: $after) {
    nodes { id name }
    pageInfo { hasNextPage endCursor }
  }
}
"""

Choices = dict[str, str]
"""What a dropdown offers, in its order: labels by id."""


def open_jobs(api: Hiregraph) -> Choices:
    """The open jobs, by name. Many share theirs, so that the label tells the places too."""
    jobs = [(job["id"], _label(job)) for job in _all(api, OPEN_JOBS, "jobs")]
    return dict(sorted(jobs, key=lambda job: job[1].casefold()))


def stages(api: Hiregraph) -> Choices:
    """The stages, in the order in which candidates go through them."""
    found = _all(api, STAGES, "jobInterviewStages")
    return {stage["id"]: stage["name"] or "Nameless" for stage in found}


def _all(api: Hiregraph, query: str, name: str) -> list[Json]:
    walk = pages(api, query, {}, at=(name,))
    return [node for page in walk for node in page.nodes if node is not None]


def _label(job: Json) -> str:
    places = " / ".join(place["name"] for place in job["locations"])
    return " · ".join(filter(None, [job["name"] or "Nameless", places]))
