import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from accounts.linked_accounts import LinkedAccounts, Status
from accounts.refresh import Refresh
from accounts.storage import open_storage
from accounts.vault import Vault
from connectors.errors import ReauthRequired
from connectors.lever.token_endpoint import TokenEndpoint
from tests.accounts.oauth_world import ACCOUNT, APP, Clock, grant, link, link_of
from tests.accounts.refreshing_process import POINTS, SECRET

pytestmark = pytest.mark.long  # each test starts processes and kills them

SPENT = {"after_answer", "before_commit"}
"""Where a crash loses the only answer that Lever gave."""


async def child(*words: str) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *words), stdin=PIPE, stdout=PIPE
    )


async def line(process: Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip()


@pytest.fixture
async def sandbox() -> AsyncIterator[str]:
    process = await child("sandbox", "--port", "0", "--people", "1", "--no-rate-limit")
    yield (await line(process)).split()[-1].removesuffix("/v1")
    process.terminate()
    await process.communicate()


@pytest.fixture
async def lever(sandbox: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=sandbox, trust_env=False) as http:
        yield http


@pytest.fixture
async def accounts(postgres_url: str) -> AsyncIterator[LinkedAccounts]:
    storage = await open_storage(postgres_url)
    opened = LinkedAccounts(storage, Vault([SECRET]))
    yield opened
    await opened.unlink(ACCOUNT)
    await storage.aclose()


def refreshing(database: str, sandbox: str, task: str, detail: str) -> tuple[str, ...]:
    return "tests.accounts.refreshing_process", database, sandbox, task, detail


@pytest.mark.parametrize("seen", ["by the clock", "by Lever's refusal"])
async def test_two_hundred_requests_of_three_processes_refresh_once(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, sandbox: str, postgres_url: str, seen: str
) -> None:
    lives = timedelta(0) if seen == "by the clock" else timedelta(hours=1)
    await link(accounts, lever, lives=lives)
    await lever.post("/__sandbox__/oauth/1/expire")
    counts = ("67", "67", "66")
    words = [refreshing(postgres_url, sandbox, "requests", count) for count in counts]
    processes = [await child(*each) for each in words]
    assert [await line(process) for process in processes] == ["ready"] * 3
    ended = await asyncio.gather(*(process.communicate(b"\n") for process in processes))
    told = [out.decode().splitlines()[-1] for out, _ in ended]
    assert told == [f"{{200: {count}}}" for count in counts]
    known = await grant(lever)
    assert (known["refreshes"], known["refused"]) == (1, 0)


@pytest.mark.parametrize("point", POINTS)
async def test_a_process_killed_in_a_refresh_leaves_a_pair_that_works_or_says_needs_reauth(
    accounts: LinkedAccounts, lever: httpx.AsyncClient, sandbox: str, postgres_url: str, point: str
) -> None:
    await link(accounts, lever, lives=timedelta(0))
    process = await child(*refreshing(postgres_url, sandbox, "crash", point))
    await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == -signal.SIGKILL
    # Half a minute later nobody waits any more for the one that died.
    clock = Clock(timedelta(seconds=31))
    refresh = Refresh(accounts=accounts, exchange=TokenEndpoint(lever, APP), now=clock)
    if point in SPENT:
        with pytest.raises(ReauthRequired):
            await refresh.run(await link_of(accounts))
        assert (await accounts.get(ACCOUNT)).status is Status.NEEDS_REAUTH
        return
    pair = await refresh.run(await link_of(accounts))
    headers = {"Authorization": f"Bearer {pair.access_token}"}
    assert (await lever.get("/v1/stages", headers=headers)).status_code == 200
    assert (await accounts.get(ACCOUNT)).status is Status.ACTIVE
    known = await grant(lever)
    assert (known["refreshes"], known["refused"]) == (1, 0)
