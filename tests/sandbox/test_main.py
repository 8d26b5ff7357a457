import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process

import httpx
import pytest
from typer.testing import CliRunner

from sandbox.__main__ import cli
from tests.sandbox.oauth.conftest import Customer


async def start(*options: str) -> tuple[Process, str, str]:
    """Run the command line on a free port; give the process, its address and its keys."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", "0", "--people", "20", *options),
        stdout=PIPE,
        stderr=PIPE,
    )
    assert process.stdout is not None
    address = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().split()[-1]
    keys = (await process.stdout.readline()).decode()
    return process, address, keys


async def stop(process: Process, number: int = signal.SIGTERM) -> tuple[int, bytes]:
    process.send_signal(number)
    _out, errors = await asyncio.wait_for(process.communicate(), 5)
    assert process.returncode is not None
    return process.returncode, errors


@pytest.mark.parametrize(
    ("number", "options", "statuses"),
    [
        (signal.SIGTERM, ("--burst", "1", "--rate", "0.001"), [200, 429]),
        (signal.SIGINT, ("--burst", "1", "--no-rate-limit"), [200, 200]),
    ],
)
async def test_it_serves_as_told_and_ends_cleanly(
    number: int, options: tuple[str, ...], statuses: list[int]
) -> None:
    process, address, keys = await start(*options)
    assert keys == "API keys: sandbox, sandbox-2, sandbox-limited\n"
    async with httpx.AsyncClient(auth=("sandbox", ""), trust_env=False) as client:
        answers = [await client.get(f"{address}/stages") for _ in statuses]
    assert [answer.status_code for answer in answers] == statuses
    assert await stop(process, number) == (0, b"")


async def test_it_tells_where_tokens_come_from_and_how_long_they_live() -> None:
    process, address, _keys = await start("--token-seconds", "90")
    assert process.stdout is not None
    told = (await process.stdout.readline()).decode().split()
    assert told[-3:] == ["client", "sandbox-app,", "sandbox-secret"]
    server = address.removesuffix("/v1")
    assert told[2] == f"{server}/authorize:"
    page = (await process.stdout.readline()).decode()
    assert page == f"To move candidates by hand: {server}/recruiter\n"
    async with httpx.AsyncClient(base_url=server, trust_env=False) as http:
        tokens = await Customer(http).tokens(audience=f"{server}/v1/")
    assert tokens["expires_in"] == 90
    assert await stop(process) == (0, b"")


async def test_an_answer_that_never_comes_does_not_hold_up_the_end() -> None:
    process, address, _keys = await start()
    async with httpx.AsyncClient(auth=("sandbox", ""), trust_env=False) as client:
        headers = {"X-Sandbox-Fault": "timeout"}
        waiting = asyncio.create_task(client.get(f"{address}/stages", headers=headers))
        await asyncio.sleep(0.3)
        assert await stop(process) == (0, b"")
        with pytest.raises(httpx.TransportError):
            await waiting


async def test_how_webhooks_are_sent_can_be_told() -> None:
    process, address, _keys = await start("--webhooks", "lost=0.5", "--webhooks", "retryWaits=[1]")
    options = f"{address.removesuffix('/v1')}/__sandbox__/deliveries/options"
    async with httpx.AsyncClient(trust_env=False) as client:
        told = (await client.get(options)).json()["data"]
    assert (told["lost"], told["retryWaits"], told["doubled"]) == (0.5, [1.0], 0.0)
    assert await stop(process) == (0, b"")


@pytest.mark.parametrize("told", ["lost=2", "lost=much", "lots=1", "lost"])
def test_what_makes_no_sense_of_webhooks_is_refused(told: str) -> None:
    answer = CliRunner().invoke(cli, ["--webhooks", told])
    assert (answer.exit_code, "--webhooks" in answer.output) == (2, True)
