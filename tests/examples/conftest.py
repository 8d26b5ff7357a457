"""A sandbox for all tests, with a server, and with one that links accounts.

A test that changes records has a sandbox of its own.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from examples.client import Hiregraph, connect
from tests.examples.judged import let_pass, serving
from tests.examples.site import PEOPLE, Site, site_of
from tests.server.link.town import Town, town_of


@pytest.fixture(scope="session")
def shared_site() -> Iterator[Site]:
    with site_of(PEOPLE) as site:
        yield site


@pytest.fixture(scope="session")
def server(shared_site: Site) -> Iterator[str]:
    with shared_site.server() as url:
        yield url


@pytest.fixture
def site(shared_site: Site) -> Iterator[Site]:
    """Records are left as they are; faults and the log are the test's own."""
    shared_site.asked("")
    yield shared_site
    shared_site.heal()


@pytest.fixture
def api(server: str) -> Iterator[Hiregraph]:
    api = connect(server)
    with api.http:
        yield api


@pytest.fixture
def fresh_site() -> Iterator[Site]:
    with site_of(PEOPLE) as site:
        yield site


@pytest.fixture
def fresh_api(fresh_site: Site) -> Iterator[Hiregraph]:
    with fresh_site.server() as url:
        api = connect(url)
        with api.http:
            yield api


@pytest.fixture(scope="session")
def writing_site() -> Iterator[Site]:
    """For tests that add to it, each what nothing else is about, and change nothing else."""
    with site_of(PEOPLE) as site:
        yield site


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where its server notes what was written."""
    return tmp_path_factory.mktemp("writing") / "server.sqlite3"


@pytest.fixture(scope="session")
def writing_server(writing_site: Site, keys: Path) -> Iterator[str]:
    with serving(writing_site, keys) as url:
        yield url


@pytest.fixture
def writing_api(writing_site: Site, writing_server: str, keys: Path) -> Iterator[Hiregraph]:
    """It does not wait: the time that it would have waited has passed for the server."""
    api = connect(writing_server)
    with api.http:
        api.sleep = partial(let_pass, keys)
        yield api
    writing_site.heal()


@pytest.fixture
def files() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=20) as files:
        yield files


@pytest.fixture(scope="session")
def town(shared_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A server on which accounts are linked, by whoever opens its pages."""
    with town_of(shared_site, tmp_path_factory.mktemp("town")) as running:
        yield running
