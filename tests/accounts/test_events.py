import asyncio
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from accounts.credentials import ApiKeyCredential, OAuthCredential
from accounts.errors import NoSuchAccount
from accounts.events import EventType, record_of_account
from accounts.link_terms import LinkTerms
from accounts.link_tokens import LinkTokens
from accounts.linked_accounts import AccountTerms, Environment, Link, LinkedAccounts, Status
from accounts.storage import Storage, open_storage, storage_at
from accounts.tables import metadata
from accounts.tokens import Grant, Scope, Tokens
from accounts.vault import Vault

KEY = ApiKeyCredential(key="lever-key")
PAIR = OAuthCredential(
    access_token="access", refresh_token="refresh", expires_at=datetime(2026, 1, 1, tzinfo=UTC)
)
ACME = AccountTerms(id="acme")
ITS_OWN = Grant(scope=Scope.ONE_ACCOUNT, account_id="acme")


@pytest.fixture
def accounts(storage: Storage) -> LinkedAccounts:
    return LinkedAccounts(storage, Vault([b"made-up"]))


async def told(accounts: LinkedAccounts) -> list[tuple[str, str, Any]]:
    return [(event.account_id, event.type, event.detail) for event in await accounts.events()]


async def types(accounts: LinkedAccounts) -> list[str]:
    return [event.type for event in await accounts.events()]


async def test_a_link_tells_where_to_and_by_what(accounts: LinkedAccounts) -> None:
    await accounts.link(ACME, KEY)
    await accounts.link(AccountTerms(id="acme", environment=Environment.SANDBOX), PAIR)
    first = {"environment": "PRODUCTION", "credential": "api_key", "relinked": False}
    second = {"environment": "SANDBOX", "credential": "oauth", "relinked": True}
    assert await told(accounts) == [
        ("acme", "account.linked", {"provider": "lever", **first}),
        ("acme", "account.linked", {"provider": "lever", **second}),
    ]


async def test_a_refused_credential_is_told_once_with_its_reason(accounts: LinkedAccounts) -> None:
    link = (await accounts.link(ACME, KEY)).link
    assert await accounts.mark_refused(link, "no longer taken") is True
    assert await accounts.mark_refused(link, "no longer taken") is False
    _, refused = await told(accounts)
    assert refused == ("acme", "account.needs_reauth", {"reason": "no longer taken"})
    account = await accounts.get("acme")
    assert (account.status, account.last_error) == (Status.NEEDS_REAUTH, "no longer taken")


async def test_an_account_that_is_linked_again_and_refused_again_is_told_again(
    accounts: LinkedAccounts,
) -> None:
    for _ in range(2):
        link = (await accounts.link(ACME, KEY)).link
        await accounts.mark_refused(link, "refused")
    assert await types(accounts) == ["account.linked", "account.needs_reauth"] * 2


async def test_a_refusal_of_an_earlier_link_says_nothing_of_the_new(
    accounts: LinkedAccounts,
) -> None:
    before = (await accounts.link(ACME, KEY)).link
    await accounts.link(ACME, PAIR)
    assert await accounts.mark_refused(before, "refused") is False
    assert (await accounts.get("acme")).status is Status.ACTIVE
    assert await accounts.mark_refused(Link("gone", before.linked_at), "refused") is False


async def test_a_disabled_account_stays_disabled_when_it_is_refused(
    accounts: LinkedAccounts,
) -> None:
    link = (await accounts.link(ACME, KEY)).link
    await accounts.set_status("acme", Status.DISABLED)
    assert await accounts.mark_refused(link, "refused") is False
    assert (await accounts.get("acme")).status is Status.DISABLED
    assert await types(accounts) == ["account.linked"]


async def test_what_a_person_decides_twice_is_told_once(accounts: LinkedAccounts) -> None:
    await accounts.link(ACME, KEY)
    for _ in range(2):
        await accounts.set_status("acme", Status.NEEDS_REAUTH, last_error="key exchanged")
    assert (await told(accounts))[1:] == [
        ("acme", "account.needs_reauth", {"reason": "key exchanged"})
    ]
    with pytest.raises(NoSuchAccount):
        await accounts.set_status("gone", Status.NEEDS_REAUTH)


async def test_of_many_processes_that_are_refused_one_tells(
    database_url: str, accounts: LinkedAccounts
) -> None:
    link = (await accounts.link(ACME, KEY)).link
    processes = [await open_storage(database_url) for _ in range(4)]
    each = [LinkedAccounts(storage, accounts.vault) for storage in processes]
    changed = await asyncio.gather(*(one.mark_refused(link, "no") for one in each * 5))
    assert sorted(changed) == [False] * 19 + [True]
    assert await types(accounts) == ["account.linked", "account.needs_reauth"]
    for storage in processes:
        await storage.aclose()


async def test_after_unlinking_nothing_but_the_events_stays(accounts: LinkedAccounts) -> None:
    leave = LinkTokens(accounts)
    await leave.link((await leave.create(LinkTerms(account_id="acme"))).token, PAIR, scopes=())
    await leave.create(LinkTerms(account_id="acme"))
    await Tokens(accounts.storage).create("its own", ITS_OWN)
    async with accounts.account_lock("acme"):
        assert await accounts.unlink("acme") is True
        assert await accounts.unlink("acme") is False
    async with accounts.storage.reading() as connection:
        tables = [table for table in metadata.sorted_tables if table.name != "events"]
        rows = [(await connection.execute(select(table))).all() for table in tables]
    assert rows == [[]] * len(tables)
    assert (await told(accounts))[1:] == [("acme", "account.unlinked", {})]


async def test_events_are_read_on_from_where_one_was(accounts: LinkedAccounts) -> None:
    for account_id in ("a", "b", "c"):
        await accounts.link(AccountTerms(id=account_id), KEY)
    first, second = await accounts.events(limit=2)
    (third,) = await accounts.events(after=second.number)
    assert [event.account_id for event in (first, second, third)] == ["a", "b", "c"]
    assert first.number < second.number < third.number
    assert await accounts.events(after=third.number) == []


async def test_what_is_undone_is_not_told(accounts: LinkedAccounts) -> None:
    async def fail() -> None:
        async with accounts.storage.writing() as connection:
            await record_of_account(connection, "acme", EventType.UNLINKED)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await accounts.events() == []


async def test_no_event_comes_before_one_that_was_read(accounts: LinkedAccounts) -> None:
    """A slow transaction holds back the events that are written after its own."""
    async with accounts.storage.writing() as connection:
        await record_of_account(connection, "slow", EventType.UNLINKED)
        linking = asyncio.create_task(accounts.link(ACME, KEY))
        done, _ = await asyncio.wait({linking}, timeout=0.3)
        assert (done, await accounts.events()) == (set(), [])
    await linking
    assert [event.account_id for event in await accounts.events()] == ["slow", "acme"]


STEPS = st.lists(st.sampled_from(["link", "refuse", "disable", "enable", "unlink"]), max_size=8)


@pytest.fixture(scope="module")
def file_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    async def make() -> None:
        await (await open_storage(url)).aclose()

    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('walk')}/accounts.sqlite3"
    asyncio.run(make())
    return url


@settings(max_examples=30)
@given(steps=STEPS)
def test_each_change_is_told_and_nothing_else(steps: list[str], file_url: str) -> None:
    asyncio.run(_walk(steps, LinkedAccounts(storage_at(file_url), Vault([b"made-up"]))))


async def _walk(steps: list[str], accounts: LinkedAccounts) -> None:
    terms = AccountTerms(id=uuid.uuid4().hex)
    link = Link(str(terms.id), datetime.now(UTC))
    status: Status | None = None
    expected = []
    for step in steps:
        before = status
        if step == "link":
            link, status = (await accounts.link(terms, KEY)).link, Status.ACTIVE
            expected.append("account.linked")
        elif step == "refuse":
            status = Status.NEEDS_REAUTH if before is Status.ACTIVE else before
            assert await accounts.mark_refused(link, "no") is (status is not before)
            expected += ["account.needs_reauth"] * (status is not before)
        elif step == "unlink":
            status = None
            assert await accounts.unlink(link.account_id) is (before is not None)
            expected += ["account.unlinked"] * (before is not None)
        elif before is not None:
            status = Status.DISABLED if step == "disable" else Status.ACTIVE
            await accounts.set_status(link.account_id, status)
    events = await accounts.events(limit=10_000)
    assert [event.type for event in events if event.account_id == terms.id] == expected
    await accounts.storage.aclose()
