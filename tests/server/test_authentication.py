import httpx
import pytest

from server.authentication import (
    bearer_token,
    host_name,
    require_token_beyond_loopback,
)
from server.settings import SettingsError, load_settings
from tests.server.conftest import MakeClient

QUERY = {"query": "{hello}"}


@pytest.mark.parametrize(
    ("header", "name"),
    [("localhost:8000", "localhost"), ("localhost", "localhost"), ("[::1]:80", "[::1]"),
     ("[::1]", "[::1]")],
)  # fmt: skip
def test_a_host_headers_port_is_left_out(header: str, name: str) -> None:
    assert host_name(header) == name


@pytest.mark.parametrize(
    ("header", "token"),
    [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Basic abc", None), ("Bearer", None),
     ("", None), (None, None)],
)  # fmt: skip
def test_only_a_bearer_token_is_read(header: str | None, token: str | None) -> None:
    assert bearer_token(header) == token


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wröng".encode()}])
async def test_a_caller_without_the_token_gets_401(
    make_client: MakeClient, headers: dict[str, str]
) -> None:
    answer = await make_client(api_token="t0ken").post("/graphql", json=QUERY, headers=headers)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


async def test_the_token_opens_the_server_under_any_host_name(make_client: MakeClient) -> None:
    headers = {"Authorization": "Bearer t0ken", "Host": "hiregraph.example.org"}
    answer = await make_client(api_token="t0ken").post("/graphql", json=QUERY, headers=headers)
    assert answer.json()["data"] == {"hello": "Hello, world"}


async def test_without_a_token_a_foreign_host_name_is_refused(client: httpx.AsyncClient) -> None:
    headers = {"Host": "rebound.example.org"}
    answer = await client.post("/graphql", json=QUERY, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["extensions"] == {"code": "FORBIDDEN"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),  # an image of another site's page, say
        ({"Sec-Fetch-Site": "same-site"}, 403),  # a page of another server on this machine
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://localhost", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://app.example", "Sec-Fetch-Site": "cross-site"}, 200),  # let in
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
    ],
)
async def test_without_a_token_foreign_pages_are_not_answered(
    make_client: MakeClient, headers: dict[str, str], status: int
) -> None:
    client = make_client(cors_origins="https://app.example")
    answer = await client.get("/graphql", params=QUERY, headers=headers)
    assert (answer.status_code, "Hello" in answer.text) == (status, status == 200)


@pytest.mark.parametrize("sent", ["t0ke", "t0kenn", "T0KEN", "t0ken t0ken"])
async def test_almost_the_token_is_none(make_client: MakeClient, sent: str) -> None:
    headers = {"Authorization": f"Bearer {sent}"}
    answer = await make_client(api_token="t0ken").post("/graphql", json=QUERY, headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/explorer/examples.json"])
async def test_what_holds_no_data_needs_no_token(make_client: MakeClient, path: str) -> None:
    assert (await make_client(api_token="t0ken").get(path)).status_code == 200


def test_other_machines_are_not_served_without_a_token() -> None:
    with pytest.raises(SettingsError, match="HIREGRAPH_API_TOKEN"):
        require_token_beyond_loopback(load_settings(host="192.0.2.1"))
    require_token_beyond_loopback(load_settings(host="192.0.2.1", api_token="t0ken"))
