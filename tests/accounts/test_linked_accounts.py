import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from accounts.credentials import ApiKeyCredential, OAuthCredential, StoredCredential
from accounts.errors import BadAccount, DamagedCredential, LostKey, NoSecretKey, NoSuchAccount
from accounts.linked_accounts import AccountTerms, Environment, LinkedAccounts, Status
from accounts.storage import Storage
from accounts.tables import credentials
from accounts.vault import Vault

KEY = ApiKeyCredential(key="lever-key")
PAIR = OAuthCredential(
    access_token="access",
    refresh_token="refresh",
    expires_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    refreshing_since=datetime(2026, 1, 2, 3, 0, tzinfo=UTC),
)


@pytest.fixture
def accounts(storage: Storage) -> LinkedAccounts:
    return LinkedAccounts(storage, Vault([b"secret"]))


async def test_a_linked_account_is_found_again(accounts: LinkedAccounts) -> None:
    terms = AccountTerms(id="acme", environment=Environment.EU, scopes=("a", "b"))
    linked = await accounts.link(terms, KEY)
    assert (linked.id, linked.provider, linked.environment) == ("acme", "lever", "EU")
    assert (linked.status, linked.scopes) == (Status.ACTIVE, ("a", "b"))
    assert (linked.default_actor, linked.last_used_at, linked.last_error) == (None, None, None)
    assert await accounts.get("acme") == linked
    assert await accounts.list_all() == [linked]


async def test_an_account_without_an_id_gets_one(accounts: LinkedAccounts) -> None:
    first = await accounts.link(AccountTerms(), KEY)
    second = await accounts.link(AccountTerms(), KEY)
    assert first.id != second.id


@pytest.mark.parametrize("bad", [" ", "a b", "-a", "a\n", "ä", "a" * 129, "a/b", "default"])
async def test_an_id_that_fits_no_header_or_is_reserved_is_refused(
    accounts: LinkedAccounts, bad: str
) -> None:
    with pytest.raises(BadAccount):
        await accounts.link(AccountTerms(id=bad), KEY)


@pytest.mark.parametrize("value", [KEY, PAIR])
async def test_a_credential_comes_back_as_it_was(
    accounts: LinkedAccounts, value: ApiKeyCredential | OAuthCredential
) -> None:
    await accounts.link(AccountTerms(id="acme"), value)
    assert await accounts.read_credential("acme") == StoredCredential(version=1, value=value)


async def test_linking_again_mends_and_counts_the_credential_up(accounts: LinkedAccounts) -> None:
    await accounts.link(AccountTerms(id="acme"), KEY)
    await accounts.set_status("acme", Status.NEEDS_REAUTH, last_error="refused")
    broken = await accounts.get("acme")
    mended = await accounts.link(AccountTerms(id="acme"), PAIR)
    assert (broken.status, broken.last_error) == (Status.NEEDS_REAUTH, "refused")
    assert (mended.status, mended.last_error) == (Status.ACTIVE, None)
    assert mended.created_at == broken.created_at
    assert mended.linked_at > broken.linked_at
    assert (await accounts.read_credential("acme")).version == 2


async def test_of_many_who_replace_one_version_one_succeeds(accounts: LinkedAccounts) -> None:
    await accounts.link(AccountTerms(id="acme"), KEY)
    tries = (accounts.replace_credential("acme", PAIR, expected_version=1) for _ in range(20))
    assert sorted(await asyncio.gather(*tries)) == [False] * 19 + [True]
    assert await accounts.read_credential("acme") == StoredCredential(version=2, value=PAIR)


async def test_unlinking_deletes_the_credential(accounts: LinkedAccounts) -> None:
    await accounts.link(AccountTerms(id="acme"), KEY)
    assert await accounts.unlink("acme") is True
    assert await accounts.unlink("acme") is False
    assert await accounts.replace_credential("acme", KEY, expected_version=1) is False
    async with accounts.storage.reading() as connection:
        assert (await connection.execute(select(credentials))).all() == []


async def test_what_is_not_linked_is_told(accounts: LinkedAccounts) -> None:
    with pytest.raises(NoSuchAccount, match="No account 'none' is linked"):
        await accounts.get("none")
    with pytest.raises(NoSuchAccount):
        await accounts.read_credential("none")
    with pytest.raises(NoSuchAccount):
        await accounts.set_status("none", Status.ACTIVE)


async def test_use_is_noted(accounts: LinkedAccounts) -> None:
    await accounts.link(AccountTerms(id="acme"), KEY)
    await accounts.mark_used(["acme", "gone"])
    used = (await accounts.get("acme")).last_used_at
    assert used is not None
    assert abs((datetime.now(UTC) - used).total_seconds()) < 10


async def test_a_credential_moved_to_another_account_is_refused(accounts: LinkedAccounts) -> None:
    await accounts.link(AccountTerms(id="mine"), KEY)
    await accounts.link(AccountTerms(id="theirs"), PAIR)
    async with accounts.storage.writing() as connection:
        theirs = await connection.execute(
            select(credentials.c.sealed).where(credentials.c.account_id == "theirs")
        )
        moved = update(credentials).where(credentials.c.account_id == "mine")
        await connection.execute(moved.values(sealed=theirs.scalar_one()))
    with pytest.raises(DamagedCredential):
        await accounts.read_credential("mine")


async def test_a_lost_key_spares_what_else_is_known(accounts: LinkedAccounts) -> None:
    await accounts.link(AccountTerms(id="acme"), KEY)
    later = LinkedAccounts(accounts.storage, Vault([b"another"]))
    assert (await later.get("acme")).id == "acme"
    with pytest.raises(LostKey):
        await later.read_credential("acme")


async def test_nothing_is_linked_without_a_key(storage: Storage) -> None:
    accounts = LinkedAccounts(storage, Vault([]))
    with pytest.raises(NoSecretKey):
        await accounts.link(AccountTerms(id="acme"), KEY)
    assert await accounts.list_all() == []


async def test_no_credential_stands_in_the_database_or_in_a_repr(accounts: LinkedAccounts) -> None:
    await accounts.link(AccountTerms(id="acme"), KEY)
    async with accounts.storage.reading() as connection:
        (row,) = (await connection.execute(select(credentials))).all()
    stored = await accounts.read_credential("acme")
    assert b"lever-key" not in row.sealed
    assert "lever-key" not in repr(row) + repr(stored) + repr(accounts)
    assert "'access'" not in repr(PAIR)
    assert "'refresh'" not in repr(PAIR)
