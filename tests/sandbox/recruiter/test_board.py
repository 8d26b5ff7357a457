"""What the board shows: who is where, a few of each stage."""

import pytest

from tests.sandbox.conftest import Json
from tests.sandbox.recruiter.conftest import HERE, do, done
from tests.sandbox.writes.conftest import Lever


def everybody(lever: Lever) -> list[Json]:
    return [lever.account.opportunity(record) for record in lever.account.index.ordered]


async def test_everybody_is_counted_in_one_column(lever: Lever) -> None:
    board = await done(lever, "GET", "/board?limit=100")
    columns = {each["id"]: each for each in (*board["stages"], *board["ended"])}
    hired = {each["id"] for each in board["reasons"] if each["hires"]}
    for record in everybody(lever):
        reason = record["archived"] and record["archived"]["reason"]
        at = record["stage"] if reason is None else "hired" if reason in hired else "archived"
        shown = next(card for card in columns[at]["cards"] if card["id"] == record["id"])
        assert shown["name"] == record["name"]
    assert sum(each["total"] for each in columns.values()) == len(lever.account.opportunities)
    assert list(columns)[:-2] == list(lever.account.stages)


async def test_who_came_last_stands_first_and_few_are_shown(lever: Lever) -> None:
    record = lever.open_opportunity()
    await done(lever, "PUT", f"/opportunities/{record.id}/stage", {"stage": "offer"})
    board = await done(lever, "GET", "/board?limit=1")
    offer = next(each for each in board["stages"] if each["id"] == "offer")
    assert record.application
    assert offer["cards"] == [
        {
            "id": record.id,
            "contact": record.person.id,
            "name": record.person.name,
            "headline": record.person.headline,
            "emails": list(record.person.emails),
            "stage": "offer",
            "posting": lever.account.postings[record.application.posting]["text"],
            "reason": None,
        }
    ]
    assert offer["total"] > 1


async def test_a_board_of_one_posting_has_its_candidates_alone(lever: Lever) -> None:
    record = lever.open_opportunity()
    assert record.application
    board = await done(lever, "GET", f"/board?posting={record.application.posting}")
    shown = {card["id"] for each in (*board["stages"], *board["ended"]) for card in each["cards"]}
    found = lever.account.index.walk({"posting_id": [record.application.posting]}, {}, None)
    assert shown == {each.id for each in found}
    assert (await do(lever, "GET", "/board?posting=none")).status_code == 400


@pytest.mark.parametrize("name", ["board", "feed"])
async def test_an_account_that_is_not_there(lever: Lever, name: str) -> None:
    answer = await lever.client.get(f"{HERE}-9/{name}")
    assert (answer.status_code, answer.json()["code"]) == (404, "ResourceNotFound")


async def test_the_accounts_are_listed(lever: Lever) -> None:
    answer = await lever.client.get(HERE.removesuffix("/sandbox"), auth=("", ""))
    assert answer.json()["data"] == [
        {"id": "sandbox", "name": "Northlight Instruments"},
        {"id": "sandbox-2", "name": "Harbor Oak Foods"},
    ]
