"""What can be chosen, as it is now: the account's open jobs, its stages, and who is in them."""

from examples.client import Hiregraph, Json
from examples.job_and_stage_mapping.queries import IN_STAGE, OPEN_JOBS, STAGES
from examples.paging import pages

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


def count_in_stage(api: Hiregraph, job: str, stage: str) -> str:
    """A sentence on how many candidates for that job are in that stage now."""
    found = api.ask(IN_STAGE, {"job": job, "stage": stage}).data["applications"]
    count = len(found["nodes"])
    if found["pageInfo"]["hasNextPage"]:
        return f"More than {count} candidates are here now."
    return "1 candidate is here now." if count == 1 else f"{count} candidates are here now."


def _all(api: Hiregraph, query: str, name: str) -> list[Json]:
    walk = pages(api, query, {}, at=(name,))
    return [node for page in walk for node in page.nodes if node is not None]


def _label(job: Json) -> str:
    places = " / ".join(place["name"] for place in job["locations"])
    return " · ".join(filter(None, [job["name"] or "Nameless", places]))
