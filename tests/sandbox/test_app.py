import pytest
from starlette.applications import Starlette

from sandbox.app import create_app
from sandbox.options import Options
from sandbox.truth import ground_truth
from tests.sandbox.conftest import PEOPLE, Ask, Json, in_process


@pytest.mark.parametrize("path", ["/nothing", "/opportunities/x/nothing", "/"])
async def test_an_unknown_path_is_a_404_in_levers_words(ask: Ask, path: str) -> None:
    answer = await ask(path)
    assert answer.status_code == 404
    assert answer.json()["code"] == "ResourceNotFound"


async def test_a_method_that_is_not_served_is_refused_in_levers_words(app: Starlette) -> None:
    async with in_process(app) as client:
        answer = await client.delete("/stages")
    assert answer.status_code == 405
    assert set(answer.json()) == {"code", "message"}


async def test_the_records_are_the_ground_truth(ask: Ask, truth: Json) -> None:
    answer = await ask("http://sandbox/__sandbox__/records/sandbox")
    assert answer.json() == truth


async def test_the_records_of_an_unknown_account_are_not_found(ask: Ask) -> None:
    assert (await ask("http://sandbox/__sandbox__/records/nobody")).status_code == 404


def test_equal_seeds_give_equal_records(truth: Json) -> None:
    assert ground_truth(people=PEOPLE) == truth
    assert ground_truth(people=PEOPLE, seed=2) != truth


def test_more_people_leave_the_first_ones_as_they_were(truth: Json) -> None:
    more = ground_truth(people=PEOPLE + 100)
    assert more["contacts"][:PEOPLE] == truth["contacts"]


def test_the_second_account_is_small_however_big_the_first() -> None:
    accounts = create_app(Options(people=600)).state.accounts
    assert [len(account.people) for account in accounts.values()] == [600, 500]
