"""A sandbox for each test, and a server on it."""

from collections.abc import Iterator

import pytest

from examples.client import Hiregraph, connect
from tests.examples.site import PEOPLE, Site, site_of


@pytest.fixture
def site() -> Iterator[Site]:
    with site_of(PEOPLE) as site:
        yield site


@pytest.fixture
def server(site: Site) -> Iterator[str]:
    with site.server() as url:
        yield url


@pytest.fixture
def api(server: str) -> Iterator[Hiregraph]:
    api = connect(server)
    with api.http:
        yield api
