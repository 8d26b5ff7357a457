"""Making and changing jobs, held against the sandbox's own records."""

import pytest

from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places, remote_id

SHOWN = "jobId job { id name status isInternal department locations { name } workplaceType }"

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def raw(places: Places, job: str) -> Json:
    found: Json = await places.world.raw(f"/postings/{remote_id(job)}")
    return found


async def test_a_job_is_made_and_shown_whole(places: Places) -> None:
    plain = {"name": "Sourcer", "status": "OPEN", "isInternal": True, "department": "People"}
    given = {**plain, "locations": ["Lisbon", "Porto"], "workplaceType": "HYBRID"}
    payload = await places.written("createJob", {**given, "actorId": places.user()}, SHOWN)
    told = {**given, "locations": [{"name": "Lisbon"}, {"name": "Porto"}]}
    assert payload["job"] == {"id": payload["jobId"], **told}
    there = await raw(places, payload["jobId"])
    assert (there["state"], there["user"]) == ("internal", remote_id(places.user()))


@pytest.mark.parametrize("state", ["published", "internal", "closed", "draft"])
async def test_a_change_leaves_all_else_as_it_was(places: Places, state: str) -> None:
    job = places.job(state)
    before = await raw(places, job)
    given = {"jobId": job, "name": "Another title", "actorId": places.user()}
    payload = await places.written("updateJob", given, SHOWN)
    after = await raw(places, job)
    follows = {name: after[name] for name in ("updatedAt", "urls")}
    changed = {"text": "Another title", **follows}
    assert after == {**before, **changed}
    assert payload["job"]["name"] == "Another title"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"status": "OTHER"}, "status"),
        ({"workplaceType": "OTHER"}, "workplaceType"),
        ({"name": ""}, "name"),
        ({"isInternal": True}, "isInternal"),
    ],
)
async def test_what_no_job_can_have_is_told_before_anything_is_sent(
    places: Places, wrong: Json, field: str
) -> None:
    given = {"actorId": places.user(), "name": "A", **wrong}
    await places.world.sent()
    assert await places.refused("createJob", given) == ("BAD_USER_INPUT", [field])
    given["jobId"] = places.job()
    assert await places.refused("updateJob", given) == ("BAD_USER_INPUT", [field])
    assert await places.world.sent() == {}
