"""Lever's hooks, on a sandbox of this file's own."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from connectors.budget import Budget
from connectors.errors import BadRequest, Forbidden, OutcomeUnknown
from connectors.lever.hooks import NARROWED, ORIGINS, LeverHooks
from connectors.webhooks import Hook
from sandbox.app import create_app
from sandbox.options import Options
from tests.fixtures.linked import Linked, linked

URL = "https://hiregraph.test/webhooks/lever/acme"


def hooks_of(account: Linked) -> LeverHooks:
    deadline = asyncio.get_running_loop().time() + 60
    return account.connector.hooks(Budget(deadline=deadline))


@pytest.fixture
async def account() -> AsyncIterator[Linked]:
    lever = create_app(Options(people=1, rate=None))
    async with linked(httpx.ASGITransport(lever), chance=lambda: 0.0) as opened:
        yield opened


async def test_a_hook_is_made_listed_and_deleted(account: Linked) -> None:
    hooks = hooks_of(account)
    others = await hooks.list_all()
    made = await hooks.create("candidateHired", URL)
    assert len(made.secret) == 48
    assert made.secret not in repr(made)
    listed = Hook(id=made.id, kind="candidateHired", url=URL)
    assert [each for each in await hooks.list_all() if each not in others] == [listed]
    await hooks.delete(made.id)
    await hooks.delete(made.id)
    assert await hooks.list_all() == others


async def test_all_origins_are_asked_for_where_some_could_be(account: Linked) -> None:
    hooks = hooks_of(account)
    for kind in hooks.kinds:
        await hooks.create(kind, URL)
    bodies = [json.loads(sent.content) for sent in account.requests]
    assert [body["event"] for body in bodies] == list(hooks.kinds)
    assert len(bodies) == 10
    for body in bodies:
        origins = body["configuration"].get("conditions", {}).get("origins", [])
        assert origins == (list(ORIGINS) if body["event"] in NARROWED else [])


async def test_an_address_that_lever_does_not_take_is_told(account: Linked) -> None:
    with pytest.raises(BadRequest, match="https"):
        await hooks_of(account).create("candidateHired", "http://hiregraph.test/")


@pytest.mark.parametrize(("status", "error"), [(403, Forbidden), (504, OutcomeUnknown)])
async def test_a_refusal_names_the_scope_and_what_is_unknown_is_told(
    status: int, error: type[Exception]
) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json={}))
    async with linked(transport, chance=lambda: 0.0) as account:
        with pytest.raises(error) as raised:
            await hooks_of(account).create("candidateHired", URL)
        assert getattr(raised.value, "scope", "webhooks:write:admin") == "webhooks:write:admin"
        assert len(account.requests) == 1


@pytest.mark.parametrize(
    ("data", "secret"),
    [
        ({"id": "h", "configuration": {"signatureToken": "s"}}, "s"),
        ({"data": {"id": "h", "configuration": {"signatureToken": "s"}}}, "s"),
        ({"id": "h", "configuration": {}}, None),
        ({"configuration": {"signatureToken": "s"}}, None),
    ],
)
async def test_the_token_is_found_where_it_may_stand(data: object, secret: str | None) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(201, json={"data": data}))
    async with linked(transport) as account:
        if secret is None:
            with pytest.raises(OutcomeUnknown):
                await hooks_of(account).create("candidateHired", URL)
        else:
            assert (await hooks_of(account).create("candidateHired", URL)).secret == secret
