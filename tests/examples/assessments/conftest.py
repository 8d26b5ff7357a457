"""A sandbox, hiregraph on it, which follows it, and the program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples.assessments.assessed import Program, Server
from tests.examples.site import Site, site_of


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with site_of(60) as site:
        yield site


@pytest.fixture(scope="module")
def server(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(site, tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.end()


@pytest.fixture
def program(site: Site, server: Server, tmp_path: Path) -> Iterator[Program]:
    """It runs, and nothing is chosen."""
    program = Program(server, tmp_path / "assessments.sqlite3")
    program.start()
    yield program
    program.close()
    site.heal()
