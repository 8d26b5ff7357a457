"""The sandbox and the server as processes of their own, on free ports of this machine."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_ADDRESS = re.compile(r"http://[\w.]+:\d+")
_SETTINGS = "HIREGRAPH_"


@dataclass(frozen=True, slots=True)
class Running:
    """A process that listens at `url` (scheme, host and port)."""

    url: str
    pid: int


@contextmanager
def running_sandbox(
    *, people: int = 500, rate: float | None = None, burst: int = 20
) -> Iterator[Running]:
    """A sandbox Lever with so many people; without a rate limit unless one is given."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--people", str(people)]
    command += ["--no-rate-limit"] if rate is None else ["--rate", str(rate)]
    with _running([*command, "--burst", str(burst)], {}) as sandbox:
        yield sandbox


@contextmanager
def running_server(sandbox_url: str, *, port: int = 0, **settings: object) -> Iterator[Running]:
    """`hiregraph serve` on a sandbox, with settings by their names (`server.settings`)."""
    given = {
        "lever_api_key": "sandbox",
        "lever_api_url": f"{sandbox_url}/v1",
        "log_level": "error",
        **settings,
    }
    environment = {_SETTINGS + name.upper(): str(value) for name, value in given.items()}
    command = Path(sys.executable).with_name("hiregraph")
    with _running([str(command), "serve", "--port", str(port)], environment) as server:
        yield server


@contextmanager
def _running(command: list[str], settings: dict[str, str]) -> Iterator[Running]:
    inherited = {name: value for name, value in os.environ.items() if not _is_setting(name)}
    process = subprocess.Popen(  # noqa: S603  -- our own words
        command, env=inherited | settings, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Running(_address(process), process.pid)
    finally:
        _stop(process)


def _address(process: "subprocess.Popen[str]") -> str:
    """Where it listens, as it says itself once it does."""
    too_late = Timer(_START_SECONDS, process.kill)
    too_late.start()
    try:
        for line in process.stdout or ():
            if found := _ADDRESS.search(line):
                return found[0]
    finally:
        too_late.cancel()
    raise RuntimeError(f"{process.args!r} ended, or did not listen in {_START_SECONDS:g} s.")


def _stop(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.communicate(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _is_setting(name: str) -> bool:
    return name.startswith(_SETTINGS)
