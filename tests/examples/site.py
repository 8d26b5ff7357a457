"""A sandbox and a server on it, on sockets, whose records a test can change between two runs."""

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import httpx
import uvicorn
from starlette.applications import Starlette

from sandbox.account import Account
from sandbox.app import create_app
from sandbox.data.records import Opportunity
from sandbox.options import Options
from server.serving import application
from server.settings import load_settings

PEOPLE = 40
ROOT = Path(__file__).parents[2]
_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Site:
    """A sandbox, and ways to have it served and to see what it was asked."""

    app: Starlette
    url: str

    @property
    def account(self) -> Account:
        """What the sandbox holds; change it to see the change arrive."""
        account: Account = self.app.state.accounts["sandbox"]
        return account

    def listed(self) -> list[Opportunity]:
        """The opportunities that any credential may see, in Lever's order."""
        return [record for record in self.account.index.ordered if not record.confidential]

    @contextmanager
    def server(self, **settings: object) -> Iterator[str]:
        """Serve hiregraph; nothing is kept from one query to the next, and no limit is in reach."""
        chosen = {
            "lever_api_key": "sandbox",
            "lever_api_url": f"{self.url}/v1",
            "lever_rate": 10_000,
            "lever_burst": 10_000,
            "reference_ttl": 0,
            "recent_ttl": 0,
            "secret_key": "a secret of the tests",
            **settings,
        }
        with serving(application(load_settings(**chosen))) as url:
            yield url

    def asked(self, ending: str) -> Counter[str]:
        """How often each path with this ending was asked for since the last time."""
        paths = [entry.path for entry in self.app.state.log.entries]
        self.app.state.log.clear()
        return Counter(path for path in paths if path.endswith(ending))

    def fault(self, name: str, path: str, **more: object) -> None:
        """Make the next answers under a path go wrong."""
        plan = {"fault": name, "path": path, **more}
        httpx.post(f"{self.url}/__sandbox__/faults", json=plan).raise_for_status()

    def heal(self) -> None:
        """Let every answer go well again."""
        httpx.delete(f"{self.url}/__sandbox__/faults").raise_for_status()


@contextmanager
def site_of(people: int) -> Iterator[Site]:
    """A sandbox of its own without a rate limit."""
    app = create_app(Options(people=people, rate=None))
    with serving(app) as url:
        yield Site(app, url)


@contextmanager
def serving(app: Starlette, listener: socket.socket | None = None) -> Iterator[str]:
    """The application in a thread, on a free port, or a listener that the application knows of."""
    listener = listener or socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def run_example(name: str, *options: str) -> str:
    """Run an example as its reader does, to its end; gives what it prints."""
    return subprocess.check_output(_command(name, options), cwd=ROOT, env=_environment(), text=True)  # noqa: S603  -- our own words


def kill_example(name: str, *options: str, when: Callable[[], bool]) -> None:
    """Run an example, and end it without warning (SIGKILL) once something is so."""
    too_late = time.monotonic() + _PATIENCE_SECONDS
    with subprocess.Popen(_command(name, options), cwd=ROOT, env=_environment()) as process:  # noqa: S603  -- our own words
        while not when():
            assert process.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < too_late
            time.sleep(0.005)
        process.kill()


def _command(name: str, options: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", f"examples.{name}", *options]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("HIREGRAPH_")}
