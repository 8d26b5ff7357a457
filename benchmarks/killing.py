"""A server that is killed and started again at the same address."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

_PREFIX = "HIREGRAPH_"


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Killed:
    """`hiregraph serve` on a port of its own.

    Args:
        settings: by their names (`server.settings`); webhooks reach it unless they name an address.
        port: free on this machine.
    """

    def __init__(self, settings: dict[str, Any], *, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.kills = 0
        given = {"webhook_url": self.url, **settings, "port": port}
        others = {name: value for name, value in os.environ.items() if name[:10] != _PREFIX}
        own = {_PREFIX + name.upper(): str(value) for name, value in given.items()}
        self._environment = others | own
        self._process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve for as long as the block lasts."""
        with self.killed_at_end():
            self.start()
            yield

    @contextmanager
    def killed_at_end(self) -> Iterator[None]:
        """See that nothing is left of it, whenever it was started."""
        try:
            yield
        finally:
            self._kill()

    def kill(self) -> None:
        """Kill it as the system does (SIGKILL)."""
        self._kill()
        self.kills += 1

    async def kill_and_start(self) -> None:
        """Kill it, start it again, and wait until it answers."""
        self.kill()
        self.start()
        await self.answers()

    async def answers(self) -> None:
        """Wait until it answers."""
        async with asyncio.timeout(60), httpx.AsyncClient() as client:
            while True:
                try:
                    await client.get(f"{self.url}/healthz")
                except httpx.HTTPError:
                    await asyncio.sleep(0.1)
                else:
                    return

    def start(self) -> None:
        """Start it; it answers a little later."""
        command = Path(sys.executable).with_name("hiregraph")
        self._process = subprocess.Popen(  # noqa: S603  -- our own words
            [str(command), "serve"], env=self._environment, stdout=subprocess.DEVNULL
        )

    def _kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
