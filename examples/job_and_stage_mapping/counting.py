"""Who is concerned by a choice."""

from examples.client import Hiregraph
from examples.job_and_stage_mapping.queries import IN_STAGE


def count_in_stage(api: Hiregraph, job: str, stage: str) -> str:
    """A sentence on how many candidates for that job are in that stage now."""
    found = api.ask(IN_STAGE, {"job": job, "stage": stage}).data["applications"]
    count = len(found["nodes"])
    if found["pageInfo"]["hasNextPage"]:
        return f"More than {count} candidates are here now."
    return "1 candidate is here now." if count == 1 else f"{count} candidates are here now."
