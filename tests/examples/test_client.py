"""Asking and walking, where things are not as they should be."""

import socket

import pytest

from examples.client import Hiregraph, Refused, connect
from examples.paging import fitting, pages
from tests.examples.site import Site

NAMES = """query ($first: Int!, $after: String) { applications(first: $first, after: $after) {
  nodes { id } pageInfo { hasNextPage endCursor } } }"""
DEEP = """query ($first: Int!, $after: String) { applications(first: $first, after: $after) {
  nodes { interviews { nodes { id } } offers { nodes { id } } }
  pageInfo { hasNextPage endCursor } } }"""


def refused(api: Hiregraph, query: str) -> Refused:
    with pytest.raises(Refused) as refusal:
        api.ask(query, {})
    return refusal.value


def test_a_wrong_token_is_not_tried_again(site: Site) -> None:
    with site.server(api_token="right") as url:
        for token, code in (("wrong", "UNAUTHENTICATED"), ("right", None)):
            api = connect(url, token=token)
            with api.http:
                found = refused(api, "{ jobs { nope } }").code
                assert found == (code or "BAD_USER_INPUT")


def test_a_server_that_is_not_there_is_tried_for_a_while() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    slept: list[float] = []
    api = connect(f"http://127.0.0.1:{port}")
    with api.http:
        api.sleep = slept.append
        assert refused(api, "{ jobs { nodes { id } } }").code == "UPSTREAM_UNAVAILABLE"
    assert slept == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_an_account_that_is_not_linked_is_refused(server: str) -> None:
    api = connect(server, account="nobody")
    with api.http:
        assert refused(api, "{ jobs { nodes { id } } }").code == "NOT_FOUND"


def test_a_credential_that_is_no_longer_good_ends_it(site: Site) -> None:
    with site.server(lever_api_key="no such key") as url:
        api = connect(url)
        with api.http:
            assert refused(api, "{ tags { nodes { name } } }").code == "REAUTH_REQUIRED"


def test_a_walk_begins_at_a_cursor_and_ends_at_the_end(site: Site, api: Hiregraph) -> None:
    whole = list(pages(api, NAMES, {}, at=("applications",)))
    assert sum(len(page.nodes) for page in whole) == len(site.listed())
    (after,) = pages(api, NAMES, {}, at=("applications",), after=whole[-1].cursor)
    assert (after.nodes, after.cursor) == ([], whole[-1].cursor)


def test_a_page_shrinks_to_what_is_allowed(site: Site) -> None:
    with site.server(max_query_cost=21) as url:
        api = connect(url)
        with api.http:
            sizes = [len(page.nodes) for page in pages(api, DEEP, {}, at=("applications",))]
    assert set(sizes[:-1]) == {10}
    assert sum(sizes) == len(site.listed())


def test_a_query_too_costly_for_one_record_is_refused(site: Site) -> None:
    with site.server(max_query_cost=2) as url:
        api = connect(url)
        with api.http, pytest.raises(Refused) as refusal:
            list(pages(api, DEEP, {}, at=("applications",)))
    assert refusal.value.code == "QUERY_TOO_COSTLY"


def test_a_page_always_shrinks_by_one_at_least() -> None:
    told = {"code": "QUERY_TOO_COSTLY", "estimatedCalls": 101, "allowedCalls": 100}
    refusal = Refused({"message": "", "extensions": told})
    assert [fitting(size, refusal) for size in (100, 50, 2)] == [99, 49, 1]
