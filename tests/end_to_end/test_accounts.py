"""Two linked accounts on one server: nothing of one is good for the other."""

import pytest

from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.world import World
from tests.fixtures.linked import truth_of

PAGE = "{ %s(first: 2) { nodes { id remoteId } pageInfo { endCursor } } }"
ROOTS = ["candidates", "applications", "jobs", "jobInterviewStages", "users", "rejectReasons"]
roots = pytest.mark.parametrize("root", ROOTS)


async def test_each_account_has_its_own_records(world: World) -> None:
    for account, key in (("a", "sandbox"), ("b", "sandbox-2")):
        answer = await world.query("{ users(first: 100) { nodes { remoteId } } }", account=account)
        found = {node["remoteId"] for node in answer.data["users"]["nodes"]}
        assert found == {user["id"] for user in truth_of(PEOPLE, key)["users"]}


@roots
async def test_a_cursor_of_one_account_is_refused_by_the_other(world: World, root: str) -> None:
    page = (await world.query(PAGE % root, account="a")).data[root]
    text = f'{{ {root}(first: 2, after: "{page["pageInfo"]["endCursor"]}") {{ nodes {{ id }} }} }}'
    assert (await world.query(text, account="a")).data
    await world.sent()
    for other in ("b", "default"):
        refused = await world.query(text, account=other)
        assert refused.codes == ["BAD_USER_INPUT"]
    assert "/opportunities" not in await world.sent()


@roots
async def test_an_id_of_one_account_is_not_found_in_the_other(world: World, root: str) -> None:
    node = (await world.query(PAGE % root, account="a")).data[root]["nodes"][0]
    text = f'{{ node(id: "{node["id"]}") {{ id }} }}'
    assert (await world.query(text, account="a")).data == {"node": {"id": node["id"]}}
    await world.sent()
    for other in ("b", "default"):
        refused = await world.query(text, account=other)
        assert refused.codes == ["NOT_FOUND"]
        assert node["remoteId"] not in refused.text
    assert not await world.sent()


@pytest.mark.parametrize("field", ["candidate", "application", "job", "user"])
async def test_a_remote_id_is_looked_for_in_the_chosen_account_alone(
    world: World, field: str
) -> None:
    page = await world.query(PAGE % f"{field}s", account="a")
    remote_id = page.data[f"{field}s"]["nodes"][0]["remoteId"]
    text = f'{{ {field}(remoteId: "{remote_id}") {{ remoteId }} }}'
    assert (await world.query(text, account="a")).data == {field: {"remoteId": remote_id}}
    assert (await world.query(text, account="b")).codes == ["NOT_FOUND"]


async def test_a_filter_by_an_id_of_another_account_is_refused(world: World) -> None:
    job = (await world.query(PAGE % "jobs", account="a")).data["jobs"]["nodes"][0]["id"]
    text = f'{{ applications(filter: {{jobIds: ["{job}"]}}) {{ nodes {{ id }} }} }}'
    assert (await world.query(text, account="a")).data
    assert (await world.query(text, account="b")).codes == ["NOT_FOUND"]


async def test_what_is_kept_for_one_account_is_not_given_to_the_other(world: World) -> None:
    text = "{ jobs(first: 100) { nodes { remoteId } } }"
    for _ in range(2):
        one = (await world.query(text, account="a")).data["jobs"]["nodes"]
        two = (await world.query(text, account="b")).data["jobs"]["nodes"]
        assert not {node["remoteId"] for node in one} & {node["remoteId"] for node in two}
    assert await world.sent() == {"/postings": 2}
