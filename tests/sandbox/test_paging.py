from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.paging import read_token, write_token
from tests.sandbox.conftest import Ask, Json, Walk


@given(st.lists(st.integers(-(2**53), 2**53) | st.text(), min_size=1))
def test_a_token_reads_back_as_it_was_written(values: list[Any]) -> None:
    assert read_token(write_token(values)) == values


def test_a_token_looks_like_levers() -> None:
    assert write_token([105.5, 1, "a-b"]) == "%5B105.5%2C1%2C%22a-b%22%5D"


@pytest.mark.parametrize("limit", [1, 7, 25, 100])
async def test_a_walk_gives_each_opportunity_once_in_order(
    walk: Walk, truth: Json, limit: int
) -> None:
    found = [record["id"] for record in await walk("/opportunities", {"limit": limit})]
    public = [o for o in truth["opportunities"] if o["confidentiality"] == "non-confidential"]
    assert found == [record["id"] for record in public]


async def test_the_default_page_holds_a_hundred(ask: Ask) -> None:
    assert len((await ask("/opportunities")).json()["data"]) == 100


async def test_a_token_names_the_first_item_of_the_next_page(ask: Ask) -> None:
    first = (await ask("/opportunities", {"limit": 3})).json()
    second = (await ask("/opportunities", {"limit": 3, "offset": first["next"]})).json()
    rank, advanced, identifier = read_token(first["next"]) or []
    assert rank == 1
    assert advanced == second["data"][0]["lastAdvancedAt"]
    assert identifier == second["data"][0]["id"]


async def test_a_client_may_hand_the_token_back_decoded(ask: Ask) -> None:
    token = (await ask("/opportunities", {"limit": 3})).json()["next"]
    escaped = await ask("/opportunities", {"limit": 3, "offset": token})
    decoded = await ask(f"/opportunities?limit=3&offset={token}")
    assert decoded.json() == escaped.json()


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "[]",
        "%5B1%2C2%5D",
        "%5B1%2C1491435120000%2C%2200000000-0000-4000-8000-000000000000%22%5D",
        '{"a": 1}',
        "[null, null, null]",
        "[[1], 2, 3]",
        "%00",
    ],
)
async def test_a_made_up_token_is_refused(ask: Ask, token: str) -> None:
    for path in ("/opportunities", "/postings", "/users", "/tags", "/stages"):
        answer = await ask(path, {"offset": token})
        assert answer.status_code == 400
        assert answer.json()["code"] == "BadRequestError"
        assert "Invalid offset token" in answer.json()["message"]


async def test_a_damaged_token_is_refused(ask: Ask) -> None:
    token = (await ask("/opportunities", {"limit": 1})).json()["next"]
    for damaged in (token[:-3], token[5:], token.replace("-", "x")):
        assert (await ask("/opportunities", {"offset": damaged})).status_code == 400


async def test_a_token_of_another_list_is_refused(ask: Ask) -> None:
    lists = ("/opportunities", "/postings", "/users", "/tags", "/requisitions")
    tokens = {path: (await ask(path, {"limit": 1})).json()["next"] for path in lists}
    for path in lists:
        for other in set(lists) - {path}:
            assert (await ask(path, {"offset": tokens[other]})).status_code == 400


async def test_a_token_of_another_account_is_refused(ask: Ask) -> None:
    token = (await ask("/opportunities", {"limit": 1})).json()["next"]
    assert (await ask("/opportunities", {"offset": token}, key="sandbox-2")).status_code == 400


@pytest.mark.parametrize("limit", ["0", "101", "-1", "ten", "1.5"])
async def test_a_limit_outside_1_to_100_is_refused(ask: Ask, limit: str) -> None:
    assert (await ask("/opportunities", {"limit": limit})).status_code == 400


@pytest.mark.parametrize("path", ["/postings", "/users", "/tags", "/sources", "/stages"])
async def test_small_lists_page_alike(walk: Walk, path: str) -> None:
    assert await walk(path, {"limit": 3}) == await walk(path)
