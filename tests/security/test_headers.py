"""What every answer says to browsers, whatever route it comes from."""

from collections.abc import Iterable, Iterator

import pytest
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from tests.server.link.conftest import Linking

FILES = {"/explorer": "/page.js", "/link/assets": "/page.js", "/explorer/assets": "/none.js"}
"""Of each folder that is served as it is, a file."""

KEPT = {"/link.js", "/link.d.ts", "/explorer/page.js", "/link/assets/page.js"}
"""What anybody may keep: our own files."""


def addresses(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str]]:
    """A method and a path for each route of the application, and one that leads nowhere."""
    for route in routes:
        if isinstance(route, Mount):
            yield "GET", route.path + FILES[route.path]
        elif not isinstance(route, WebSocketRoute):  # a handshake is no page to be framed
            assert isinstance(route, Route)
            method = "POST" if route.methods == {"POST"} else "GET"
            yield method, route.path.replace("{target:path}", "lever/users").replace("{", "")
    yield "GET", "/nowhere"
    yield "GET", "/graphql/"
    yield "DELETE", "/link"


async def test_every_answer_keeps_browsers_from_framing_guessing_and_passing_on(
    linking: Linking,
) -> None:
    for method, path in addresses(linking.app.routes):
        for accept in ("application/json", "text/html"):
            answer = await linking.http.request(method, path, headers={"Accept": accept})
            told = answer.headers
            assert told.get("x-content-type-options") == "nosniff", path
            assert told.get("referrer-policy") == "no-referrer", path
            assert "frame-ancestors 'none'" in told.get("content-security-policy", ""), path


async def test_nothing_that_is_made_for_one_caller_may_be_kept(linking: Linking) -> None:
    for method, path in addresses(linking.app.routes):
        answer = await linking.http.request(method, path, headers={"Accept": "application/json"})
        assert path in KEPT or "no-store" in answer.headers["cache-control"], path


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_no_route_sends_on_to_a_host_that_stands_in_the_path(
    linking: Linking, method: str
) -> None:
    for before in ("", "/graphql", "/link", "/files", "/proxy", "/explorer", "/link/assets"):
        for evil in ("//evil.example/", "/%2F%2Fevil.example/", "/\\evil.example/", "/..//evil/"):
            answer = await linking.http.request(method, f"{before}{evil}")
            assert answer.headers.get("location", "https://localhost/").startswith(
                "https://localhost/"
            )
