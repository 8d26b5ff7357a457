import re

import httpx

from tests.server.conftest import MakeClient

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


async def test_a_browser_gets_the_page_without_a_token(make_client: MakeClient) -> None:
    answer = await make_client(api_token="t0ken").get("/graphql", headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<title>hiregraph explorer</title>" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_the_page_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = await client.get("/graphql", headers=BROWSER)
    loaded = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    assert loaded.pop(0) == "data:,"
    assert loaded
    for path in loaded:
        assert path.startswith("/explorer/")
        assert (await client.get(path)).status_code == 200


async def test_a_browsers_post_is_answered_with_json(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": "{hello}"}, headers=BROWSER)
    assert answer.json()["data"] == {"hello": "Hello, world"}


async def test_the_examples_come_with_their_titles(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/explorer/examples.json")).json()
    assert listed[0]["title"] == "Candidates with all their applications"
    assert listed[0]["query"].startswith("query Candidates {")
    writes = [example["writes"] for example in listed]
    assert writes == sorted(writes)
    variables = {example["title"]: example["variables"] for example in listed}
    assert variables["Write a note on an application"] == ["applicationId", "actorId"]
