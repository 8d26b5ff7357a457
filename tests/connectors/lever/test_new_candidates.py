"""Adding people over a Lever that is slow, or says what the sandbox does not."""

import asyncio
from typing import Any

import httpx
import pytest

from connectors.budget import Budget
from connectors.errors import BadRequest, RateLimited
from connectors.lever.connector import LeverConnector
from connectors.stored_files import ApplicationFiles
from connectors.writes import Outcome, Written
from schema.changes.candidates import EmailAddressInput
from schema.changes.new_candidates import CreateCandidateInput, OnDuplicate
from tests.fixtures.linked import Linked, linked, sandbox_of, truth_of

QUICK = {"email", "contact_id", "updated_at_start"}


class Slow(httpx.AsyncBaseTransport):
    """Walks through all opportunities take a minute for each page; writes are answered alike."""

    def __init__(self, status: int = 201, **answer: Any) -> None:
        self.behind = httpx.ASGITransport(sandbox_of(300))
        self.written = httpx.Response(status, json=answer)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return self.written
        told = request.url.params.keys()
        if request.url.path == "/v1/opportunities" and told.isdisjoint(QUICK):
            await asyncio.sleep(60)
        return await self.behind.handle_async_request(request)


def methods(account: Linked) -> list[str]:
    return [request.method for request in account.requests]


async def create(connector: LeverConnector, input: CreateCandidateInput) -> Written:
    budget = Budget(deadline=asyncio.get_running_loop().time() + 90)
    user = next(each["id"] for each in truth_of(300)["users"] if not each["deactivatedAt"])
    writes = connector.writes(budget, actor=user)
    return await writes.create_candidate(input, ApplicationFiles())


MADE = {"id": "o", "contact": "c"}


@pytest.mark.asyncio(loop_factories=["virtual"])
async def test_while_links_are_read_nothing_is_sent_and_asking_again_helps() -> None:
    given = CreateCandidateInput(name="A", links=["https://github.com/ada"])
    async with linked(Slow(data=MADE)) as account:
        with pytest.raises(RateLimited, match="ask again"):
            await create(account.connector, given)
        assert "POST" not in methods(account)
        await asyncio.sleep(600)
        before = len(account.requests)
        written = await create(account.connector, given)
        assert methods(account)[before:] == ["GET", "POST"]
        assert written.outcome is Outcome.CREATED
        await account.connector.lists.links.aclose()


@pytest.mark.parametrize(
    ("policy", "deduped", "outcome"),
    [
        (OnDuplicate.LINK, False, Outcome.CREATED),
        (OnDuplicate.LINK, True, Outcome.LINKED),
        (OnDuplicate.FAIL, True, Outcome.LINKED),
        (OnDuplicate.REUSE_APPLICATION, True, Outcome.LINKED),
    ],
)
async def test_somebody_who_was_added_in_between_is_told_by_the_answer(
    policy: OnDuplicate, outcome: Outcome, *, deduped: bool
) -> None:
    emails = [EmailAddressInput(value="nobody@quill.example")]
    given = CreateCandidateInput(name="A", email_addresses=emails, on_duplicate=policy)
    answer = {"deduped": True, "data": MADE} if deduped else {"data": MADE}
    async with linked(Slow(**answer)) as account:
        written = await create(account.connector, given)
    assert written == Written(
        records={"Application": ("o", "c"), "Candidate": ("c",)}, outcome=outcome, made="o"
    )


async def test_an_address_that_lever_refuses_is_told() -> None:
    emails = [EmailAddressInput(value=each) for each in ("a@b", " cc@d ", "c@d")]
    given = CreateCandidateInput(name="A", email_addresses=emails)
    async with linked(Slow(400, message="cc@d is no address")) as account:
        with pytest.raises(BadRequest, match="is no address") as raised:
            await create(account.connector, given)
    assert raised.value.field == ("email_addresses", "1", "value")
