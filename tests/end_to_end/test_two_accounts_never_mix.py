"""Two accounts whose records have the same ids, asked at random and at once: nothing is mixed up.

The first account meets faults and refusals all the time, the second never does: what goes wrong
in one is not to be felt in the other. At the end the first is shut out for its rate.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random
from secrets import token_hex
from typing import Any

import pytest
import structlog

from accounts.credentials import ApiKeyCredential
from accounts.linked_accounts import AccountTerms
from accounts.tokens import Scope
from tests.end_to_end.product import SERVER, Product, product_at, sandbox_on_socket
from tests.end_to_end.two_caller_operations import GET, OPERATIONS, PATHS
from tests.end_to_end.two_callers import Caller
from tests.fixtures.databases import sqlite_url
from tests.fixtures.twins import MARKS, Twins

AT_ONCE = 20
FAULTS = ["403", "404", "429", "500", "502", "503", "html", "truncated", "slow"]
WHERE = ["", "/opportunities", "/users", "/postings"]
ALDER, BIRCH = "alder-account", "birch-account"
LINKED = {ALDER: "sandbox", BIRCH: "sandbox-2"}


@pytest.fixture(scope="module")
def twins() -> Iterator[str]:
    with sandbox_on_socket(Twins(people=60)) as url:
        yield url


@pytest.fixture
async def product(twins: str, tmp_path: Path) -> AsyncIterator[Product]:
    url = sqlite_url(tmp_path)
    async with product_at(
        twins, url, lever_rate=100_000, lever_burst=100_000, max_query_cost=1_000
    ) as opened:
        for account_id, key in LINKED.items():
            await opened.kept.link(AccountTerms(id=account_id), ApiKeyCredential(key=key))
        yield opened


async def caller(product: Product, account: str, chance: Random) -> Caller:
    """A caller who has every kind of token for its account."""
    own = await product.token(Scope.ONE_ACCOUNT, account)
    every = await product.token(Scope.ALL_ACCOUNTS)
    [other] = {*LINKED} - {account}
    return Caller(
        api=product.api,
        account=account,
        mark=MARKS[LINKED[account]],
        foreign=(MARKS[LINKED[other]], other),
        named=[
            {"Authorization": f"Bearer {SERVER}", "X-Linked-Account": account},
            {"Authorization": f"Bearer {every}", "X-Linked-Account": account},
            {"Authorization": f"Bearer {own}"},
        ],
        is_calm=account == BIRCH,
        chance=chance,
    )


async def go_wrong(product: Product, fault: str, path: str, seconds: float) -> None:
    """Let the next answer of the first account under a path go wrong."""
    plan = {"fault": fault, "path": path, "seconds": seconds}
    await product.sandbox.post("/__sandbox__/faults", json=plan, auth=(LINKED[ALDER], ""))


async def ask(product: Product, callers: list[Caller], chance: Random, operations: int) -> None:
    """So many operations, drawn in one order, some under way at once; now and then a fault."""
    drawn = iter(range(operations))
    kinds, weights = list(OPERATIONS), list(OPERATIONS.values())

    async def work() -> None:
        for number in drawn:
            if number % 20 == 0:
                await go_wrong(product, chance.choice(FAULTS), chance.choice(WHERE), 0.05)
            [kind] = chance.choices(kinds, weights)
            one, other = chance.sample(callers, 2)
            await kind(one, other)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())


async def shut_out(product: Product, caller: Caller) -> None:
    """Have the first account told to wait longer than any request may."""
    await product.sandbox.delete("/__sandbox__/faults", auth=(LINKED[caller.account], ""))
    await go_wrong(product, "429-retry-after", "", 600)
    assert await caller.proxied("/stages") == {}
    assert (await caller.query(GET, path="/stages"))["lever"] == {"get": None}
    assert caller.codes["RATE_LIMITED"] > 0


BOTH = """query ($path: String!) { linkedAccounts { nodes { account: id
  candidates(first: 2) { nodes { name applications(first: 2) { nodes { job { name } } } } }
  users(first: 3) { nodes { name } } tags(first: 3) { nodes { name } }
  lever { get(path: $path) } } } }"""


async def read_both(product: Product, path: str) -> None:
    """Both accounts in one operation, by whom both belong to; each part has its own mark alone."""
    answer = await product.ask(SERVER, BOTH, {"path": path})
    assert "errors" not in answer, answer["errors"]
    parts = {part["account"]: str(part) for part in answer["data"]["linkedAccounts"]["nodes"]}
    for account, key in LINKED.items():
        assert [mark for mark in MARKS.values() if mark in parts[account]] == [MARKS[key]]


async def requests(product: Product, account: str) -> int:
    """How many requests an account's own sandbox got, downloads aside."""
    answer = await product.sandbox.get("/__sandbox__/requests", auth=(LINKED[account], ""))
    paths = [entry["path"] for entry in answer.json()["data"]]
    return sum(not path.endswith("/download") for path in paths)


async def clear(product: Product) -> None:
    for key in LINKED.values():
        for what in ("requests", "faults"):
            await product.sandbox.delete(f"/__sandbox__/{what}", auth=(key, ""))


def lines_of(lines: list[Any], caller: Caller) -> list[str]:
    """What was logged for a caller's requests."""
    own = [line for line in lines if str(line.get("request_id")).startswith(caller.account)]
    return [str(line) for line in own]


@pytest.mark.parametrize("operations", [300, pytest.param(10_000, marks=pytest.mark.long)], ids=str)
async def test_two_accounts_never_mix(product: Product, operations: int) -> None:
    seed = os.environ.get("SEED", "") or token_hex(4)
    sys.stdout.write(f"SEED={seed}\n")  # shown where the test fails, to draw the same again
    chance = Random(seed)  # noqa: S311  -- no secret
    callers = alder, birch = [await caller(product, account, chance) for account in LINKED]
    await clear(product)
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        await ask(product, callers, chance, operations * 19 // 20)
        await shut_out(product, alder)
        await ask(product, callers, chance, operations // 20)
    for one in callers:
        assert one.calls == await requests(product, one.account)
        assert one.marked > one.asked / 2
        told = lines_of(lines, one)
        assert len(told) >= one.asked
        one.search("\n".join(told))
    assert {*birch.codes} <= {"BAD_USER_INPUT", "FORBIDDEN", "NOT_FOUND"}
    await clear(product)


async def test_nor_do_they_within_one_operation(product: Product) -> None:
    paths = [path.partition("?")[0] for path in PATHS]
    await asyncio.gather(*(read_both(product, path) for path in paths))
