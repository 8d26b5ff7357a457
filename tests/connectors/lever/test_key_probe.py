import asyncio
from collections.abc import Callable

import httpx
import pytest

from connectors.budget import Budget
from connectors.errors import NotFound, ReauthRequired, UpstreamUnavailable
from connectors.lever.key_probe import PROBED, missing_scopes, readable_scopes
from connectors.lever.permissions import ALL_SCOPES
from tests.fixtures.linked import Linked, linked, linked_sandbox, sandbox_of

Answer = Callable[[httpx.Request], httpx.Response]
EEO = {"eeo_responses:read:admin", "eeo_responses_pii:read:admin"}


async def readable(account: Linked) -> frozenset[str]:
    deadline = asyncio.get_running_loop().time() + 60
    return await readable_scopes(account.connector.client, Budget(deadline=deadline))


def lever(answer: Answer) -> httpx.MockTransport:
    return httpx.MockTransport(answer)


@pytest.mark.parametrize(
    ("key", "lacks"),
    [
        ("sandbox", set()),
        ("sandbox-limited", EEO | {"offers:read:admin", "confidential:access:admin"}),
    ],
)
async def test_a_keys_permissions_are_found_by_one_small_read_each(
    key: str, lacks: set[str]
) -> None:
    async with linked_sandbox(20, key) as account:
        assert PROBED - await readable(account) == lacks
        assert len(account.sent()) == len(PROBED) == 28


async def test_what_hangs_under_a_record_is_asked_of_one_that_is_there() -> None:
    async with linked_sandbox(20) as account:
        await readable(account)
        nested = [path for path, _ in account.sent() if path.count("/") == 3]
    transport = httpx.ASGITransport(sandbox_of(20))
    async with httpx.AsyncClient(transport=transport, auth=("sandbox", "")) as sandbox:
        answers = [await sandbox.get(f"http://lever.test/v1{path}") for path in nested]
    assert len(nested) == 12
    assert {answer.status_code for answer in answers} == {200}


async def test_an_empty_account_is_asked_for_records_that_are_not_there() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/notes"):
            return httpx.Response(403, json={})
        unknown = "00000000-0000" in request.url.path
        return httpx.Response(404 if unknown else 200, json={} if unknown else {"data": []})

    async with linked(lever(answer)) as account:
        assert PROBED - await readable(account) == {"notes:read:admin"}


async def test_a_key_that_may_do_nothing_is_told_from_one_that_is_refused() -> None:
    async with linked(lever(lambda _: httpx.Response(403, json={}))) as account:
        assert await readable(account) == frozenset()
    async with linked(lever(lambda _: httpx.Response(401, json={}))) as account:
        with pytest.raises(ReauthRequired):
            await readable(account)
        assert len(account.requests) == 2


async def test_a_lever_that_fails_tells_nothing_of_the_key() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        down = request.url.path.endswith("/tags")
        return httpx.Response(501 if down else 200, json={"data": []})

    async with linked(lever(answer)) as account:
        with pytest.raises(UpstreamUnavailable):
            await readable(account)


async def test_an_address_at_which_there_is_no_lever_grants_nothing() -> None:
    async with linked(lever(lambda _: httpx.Response(404, json={}))) as account:
        with pytest.raises(NotFound):
            await readable(account)
        assert len(account.requests) == 2


def test_a_scope_to_write_is_missing_where_its_kind_cannot_be_read() -> None:
    wanted = ("notes:write:admin", "tags:read:admin", "files:write:admin", "uploads:write:admin")
    assert missing_scopes(wanted, {"files:read:admin"}) == ["notes:write:admin", "tags:read:admin"]


def test_every_scope_that_can_be_tried_is_one_of_levers() -> None:
    assert set(ALL_SCOPES) >= PROBED
