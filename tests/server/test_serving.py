"""The command line and the server as processes of their own."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest

from server.dev import _banner, _for_this_machine
from server.settings import Settings

HIREGRAPH = [sys.executable, "-c", "from server.cli import app; app()"]


@asynccontextmanager
async def started(*command: str, **variables: str) -> AsyncIterator[Process]:
    environment = {**os.environ, **variables}
    process = await asyncio.create_subprocess_exec(
        *command, stdout=PIPE, stderr=PIPE, env=environment
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def line(process: Process) -> str:
    assert process.stdout
    return (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def databases(folder: Path) -> list[Path]:
    return list(folder.glob("hiregraph-*/hiregraph.sqlite3"))


async def webhooks_set_up(client: httpx.AsyncClient, sandbox_port: int, address: str) -> None:
    """Wait until the sandbox sends all its webhooks there."""
    url, found = f"http://127.0.0.1:{sandbox_port}/__sandbox__/changes", 0
    async with asyncio.timeout(30):
        while found < 10:
            await asyncio.sleep(0.1)
            changes = (await client.get(url)).json()["data"]
            made = [each["to"] for each in changes if each["kind"] == "webhook.created"]
            found = sum(hook["url"] == address for hook in made)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_stopping_server_finishes_the_requests_under_way(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "tests.server.serve_example"]
    async with started(*command) as process, httpx.AsyncClient() as client:
        url = f"http://127.0.0.1:{await line(process)}"
        await client.get(f"{url}/healthz")
        query = {"query": "{slow(seconds: 1)}"}
        answering = asyncio.create_task(client.post(f"{url}/graphql", json=query))
        await asyncio.sleep(0.3)
        process.send_signal(number)
        answer = await answering
        assert answer.json()["data"] == {"slow": "done"}
        await process.communicate()
        assert process.returncode == 0
        with pytest.raises(httpx.ConnectError):
            await client.get(f"{url}/healthz")


async def test_nothing_is_logged_of_what_a_websocket_brings() -> None:
    command = [sys.executable, "-m", "tests.server.serve_example"]
    async with started(*command, HIREGRAPH_LOG_LEVEL="debug") as process:
        url = f"http://127.0.0.1:{await line(process)}/graphql?token=t0ken"
        upgrade = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version": "13",
            "Authorization": "Bearer t0ken",
        }
        async with httpx.AsyncClient() as client:
            assert (await client.get(url, headers=upgrade)).status_code == 403
        process.send_signal(signal.SIGTERM)
        _, logged = await process.communicate()
        assert b"status=403" in logged
        assert b"t0ken" not in logged


async def test_the_server_refuses_a_head_without_an_end() -> None:
    command = [sys.executable, "-m", "tests.server.serve_example"]
    async with started(*command) as process:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(await line(process)))
        with suppress(ConnectionError):
            writer.write(b"GET / HTTP/1.1\r\nA: ")
            for _ in range(4_096):
                writer.write(b"a" * 65_536)
                await writer.drain()
            await reader.read()
        assert reader.at_eof() or reader.exception()
        writer.close()


async def test_dev_serves_the_sandbox_and_ends_both(tmp_path: Path) -> None:
    port, sandbox_port = free_port(), free_port()
    command = [*HIREGRAPH, "dev", "--port", f"{port}", "--sandbox-port", f"{sandbox_port}"]
    variables = {"HIREGRAPH_LEVER_API_KEY": "real", "TMPDIR": f"{tmp_path}"}
    async with started(*command, "--people", "20", **variables) as process:
        assert "HIREGRAPH_LEVER_API_KEY is set, but dev works on the sandbox" in await line(process)
        await line(process)
        assert await line(process) == "hiregraph is running on a sandbox Lever."
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"http://127.0.0.1:{port}/readyz")
            ready = {"status": "ready", "accounts": {"default": "ok"}, "database": "ok"}
            assert answer.json() == ready
            assert len(databases(tmp_path)) == 1
            await webhooks_set_up(
                client, sandbox_port, f"http://127.0.0.1:{port}/webhooks/lever/default"
            )
            process.send_signal(signal.SIGINT)
            await process.communicate()
            assert process.returncode == 0
            with pytest.raises(httpx.ConnectError):
                await client.get(f"http://127.0.0.1:{sandbox_port}/v1/stages")
    assert databases(tmp_path) == []


def test_dev_says_what_to_do_next_where_the_examples_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = f"{sys.executable} -m examples.link_a_customer --url http://here\n"
    assert command in _banner("http://here", "http://sandbox")
    assert "http://sandbox/recruiter " in _banner("http://here", "http://sandbox")
    monkeypatch.setattr("server.dev._EXAMPLES", tmp_path / "examples")
    assert "examples" not in _banner("http://here", "http://sandbox")


@pytest.mark.parametrize(("host", "allowed"), [("127.0.0.1", True), ("0.0.0.0", False)])  # noqa: S104  -- compared, not bound
def test_dev_fetches_files_of_this_machine_while_nobody_else_is_served(
    host: str, *, allowed: bool
) -> None:
    settings = _for_this_machine(Settings(host=host), "http://here")
    assert settings.allow_private_urls is allowed


@pytest.mark.parametrize("command", ["serve", "dev"])
async def test_a_port_in_use_is_said_plainly(command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with started(*HIREGRAPH, command, "--port", f"{port}") as process:
            _, told = await process.communicate()
    assert process.returncode == 2
    assert told.decode() == (
        f"hiregraph: Port {port} on 127.0.0.1 is in use. "
        "End what listens there, or choose another.\n"
    )


async def test_bad_settings_are_said_plainly() -> None:
    async with started(*HIREGRAPH, "serve", HIREGRAPH_PORT="abc") as process:
        _, told = await process.communicate()
    assert process.returncode == 2
    assert told.startswith(b"hiregraph: HIREGRAPH_PORT (it is 'abc'): ")
    assert told.count(b"\n") == 1


async def test_other_machines_need_a_token() -> None:
    async with started(*HIREGRAPH, "serve", "--host", "0.0.0.0") as process:  # noqa: S104  -- refused
        _, told = await process.communicate()
    assert (process.returncode, b"HIREGRAPH_API_TOKEN" in told) == (2, True)


async def test_the_schema_is_printed() -> None:
    async with started(*HIREGRAPH, "schema") as process:
        sdl, _ = await process.communicate()
    assert b"type Query {" in sdl


async def test_help_needs_none_of_the_servers_parts() -> None:
    program = (
        "import sys, server.cli; print([m for m in ('strawberry', 'httpx') if m in sys.modules])"
    )
    async with started(sys.executable, "-c", program) as process:
        assert await line(process) == "[]"
        await process.communicate()
