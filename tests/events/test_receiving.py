"""Webhooks signed as Lever signs them, taken or refused."""

import asyncio
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from accounts.event_tables import inbound_hooks, notices
from accounts.hook_tokens import HookTokens
from accounts.storage import Storage
from accounts.vault import Vault
from connectors.lever.webhooks import read_webhook
from connectors.notices import NoticeKind
from connectors.webhooks import Incoming, NewHook
from events import inbox
from events.bell import Bell
from events.receiving import AHEAD, OLDEST, Receiver, Refusal, Refused

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
SECRETS = {"candidateHired": "of hires", "candidateStageChange": "of moves"}
SECOND = timedelta(seconds=1)


def hired(key: str = "of hires", nonce: str = "n1", at: datetime = NOW, **changed: Any) -> Incoming:
    """A webhook of a hire."""
    triggered = round(at.timestamp() * 1000)
    signature = hmac.digest(key.encode(), f"{nonce}{triggered}".encode(), "sha256").hex()
    sent = {"event": "candidateHired", "triggeredAt": triggered, "token": nonce}
    sent |= {"signature": signature, "data": {"opportunityId": "o1"}}
    return read_webhook(json.dumps(sent | changed).encode())


@pytest.fixture
async def receiver(storage: Storage) -> Receiver:
    """Takes webhooks of `acme`, which has two hooks, and of `other`, which has one."""
    tokens = HookTokens(storage, Vault([b"secret"]))
    async with storage.writing() as connection:
        for kind, secret in SECRETS.items():
            hook = NewHook(id=kind, kind=kind, url="https://h.test", secret=secret)
            await tokens.put(connection, "acme", hook)
        hook = NewHook(id="x", kind="candidateHired", url="https://h.test", secret="of other")
        await tokens.put(connection, "other", hook)
    return Receiver(tokens, Bell())


async def refusal(receiver: Receiver, incoming: Incoming, account: str = "acme") -> Refusal:
    with pytest.raises(Refused) as refused:
        await receiver.take(account, incoming, now=NOW)
    return refused.value.refusal


async def count(receiver: Receiver) -> int:
    async with receiver.tokens.storage.reading() as connection:
        return int((await connection.execute(select(func.count(notices.c.id)))).scalar_one())


async def test_what_is_signed_is_kept_and_the_bell_rung(receiver: Receiver) -> None:
    with receiver.bell.hearing(inbox.TOPIC) as ear:
        waiting = asyncio.create_task(ear.wait(60))
        await receiver.take("acme", hired(), now=NOW)
        await waiting
    [received] = await inbox.pending(receiver.tokens.storage, "acme", limit=2)
    assert received.notice.kind is NoticeKind.APPLICATION_HIRED
    assert (received.notice.application_id, received.notice.at) == ("o1", NOW)


async def test_a_trial_from_levers_settings_is_taken_and_nothing_looked_into(
    receiver: Receiver,
) -> None:
    await receiver.take("acme", hired(data={}), now=NOW)
    assert await inbox.pending(receiver.tokens.storage, "acme", limit=2) == []
    assert await count(receiver) == 1


@pytest.mark.parametrize(
    "forged",
    [
        hired("of nobody"),
        hired(""),
        hired("of moves"),
        hired("of other"),
        hired(token="n2"),
        hired(triggeredAt=round(NOW.timestamp() * 1000) + 1),
        hired(signature=None),
        hired(event="candidateStageChange"),
        hired(event="candidateDeleted"),
    ],
)
async def test_what_is_forged_or_altered_or_anothers_is_refused(
    receiver: Receiver, forged: Incoming
) -> None:
    assert await refusal(receiver, forged) is Refusal.NOT_SIGNED
    assert await count(receiver) == 0


async def test_an_account_without_a_hook_takes_nothing(receiver: Receiver) -> None:
    assert await refusal(receiver, hired(), "bare") is Refusal.NOT_SIGNED


async def test_what_a_person_gave_the_secret_of_may_be_of_any_kind(receiver: Receiver) -> None:
    await receiver.tokens.give("acme", ["older", "by hand"])
    await receiver.take("acme", hired("by hand", "n1"), now=NOW)
    await receiver.take("acme", hired("older", "n2", event="contactUpdated"), now=NOW)
    assert await count(receiver) == 2


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (NOW - OLDEST, None),
        (NOW - OLDEST - SECOND, Refusal.TOO_OLD),
        (NOW + AHEAD, None),
        (NOW + AHEAD + SECOND, Refusal.TOO_NEW),
    ],
)
async def test_age_has_limits(receiver: Receiver, at: datetime, why: Refusal | None) -> None:
    if why is None:
        await receiver.take("acme", hired(at=at), now=NOW)
    else:
        assert await refusal(receiver, hired(at=at)) is why
    assert await count(receiver) == (why is None)


def test_a_nonce_is_kept_for_longer_than_it_could_be_used_again() -> None:
    assert inbox.NONCES_KEPT > OLDEST + AHEAD


async def test_a_nonce_is_good_once_for_an_account(receiver: Receiver) -> None:
    await receiver.take("acme", hired(), now=NOW)
    assert await refusal(receiver, hired()) is Refusal.REPLAYED
    assert await refusal(receiver, hired(data={"opportunityId": "o2"})) is Refusal.REPLAYED
    await receiver.take("other", hired("of other"), now=NOW)
    assert await count(receiver) == 2


async def test_of_many_at_once_with_one_nonce_one_is_taken(receiver: Receiver) -> None:
    outcomes = await asyncio.gather(
        *(receiver.take("acme", hired(), now=NOW) for _ in range(6)), return_exceptions=True
    )
    refused = [each.refusal for each in outcomes if isinstance(each, Refused)]
    assert refused == [Refusal.REPLAYED] * 5
    assert outcomes.count(None) == 1
    assert await count(receiver) == 1


async def test_what_comes_as_the_hook_goes_is_not_kept(receiver: Receiver) -> None:
    seen, incoming = asyncio.Event(), hired()

    def is_signed_with(secret: str) -> bool:
        seen.set()
        return incoming.is_signed_with(secret)

    async with receiver.tokens.storage.writing() as connection:
        await connection.execute(inbound_hooks.delete())
        watched = replace(incoming, is_signed_with=is_signed_with)
        taking = asyncio.create_task(refusal(receiver, watched))
        await seen.wait()
    assert await taking is Refusal.NOT_SIGNED
    assert await count(receiver) == 0
