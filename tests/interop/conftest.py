"""A sandbox and a server on it, as processes of their own, for programs written by others."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from benchmarks.running import Running, running_sandbox, running_server

PEOPLE = 150
UNLIMITED = 100_000


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Running]:
    with running_sandbox(people=PEOPLE) as running:
        yield running


@pytest.fixture(scope="session")
def server(sandbox: Running) -> Iterator[Running]:
    with running_server(sandbox.url, lever_rate=UNLIMITED, lever_burst=UNLIMITED) as running:
        yield running


@pytest.fixture(scope="session")
def truth(sandbox: Running) -> Any:
    """All that the sandbox's account holds, by kind."""
    return httpx.get(f"{sandbox.url}/__sandbox__/records/sandbox").json()
