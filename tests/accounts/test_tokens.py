from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from accounts.credentials import ApiKeyCredential
from accounts.errors import BadAccount, NoSuchAccount
from accounts.linked_accounts import AccountTerms, LinkedAccounts
from accounts.storage import Storage
from accounts.tables import api_tokens
from accounts.tokens import Grant, Scope, Tokens
from accounts.vault import Vault

ALL = Grant.everything()


@pytest.fixture
def tokens(storage: Storage) -> Tokens:
    return Tokens(storage)


@pytest.fixture
async def acme(storage: Storage) -> LinkedAccounts:
    accounts = LinkedAccounts(storage, Vault([b"secret"]))
    await accounts.link(AccountTerms(id="acme"), ApiKeyCredential(key="key"))
    return accounts


async def test_a_token_is_known_by_its_secret(tokens: Tokens) -> None:
    made = await tokens.create(" backend ", ALL)
    known = await tokens.check(made.secret)
    assert known == made.token
    assert (made.token.name, made.token.grant) == ("backend", ALL)
    assert made.secret.startswith("hg_")
    assert len(made.secret) == 46


async def test_neither_database_nor_repr_holds_the_secret(tokens: Tokens) -> None:
    made = await tokens.create("backend", ALL)
    async with tokens.storage.reading() as connection:
        (row,) = (await connection.execute(select(api_tokens))).all()
    assert made.secret.removeprefix("hg_") not in repr(row) + repr(made)
    assert len(row.digest) == 32


@pytest.mark.parametrize("wrong", ["", "hg_", "hg_" + "x" * 43, "x", "hg_" + "x" * 200, "hg_ä"])
async def test_another_secret_is_nobodys(tokens: Tokens, wrong: str) -> None:
    await tokens.create("backend", ALL)
    assert await tokens.check(wrong) is None


async def test_a_revoked_token_is_good_for_nothing(tokens: Tokens) -> None:
    made, other = await tokens.create("one", ALL), await tokens.create("two", ALL)
    assert await tokens.revoke(made.token.id) is True
    assert await tokens.revoke("unknown") is False
    assert await tokens.check(made.secret) is None
    assert await tokens.check(other.secret) == other.token
    assert [token.revoked_at is None for token in await tokens.list_all()] == [False, True]


async def test_a_token_ends(tokens: Tokens) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    made = await tokens.create("brief", ALL, expires_at=soon)
    assert await tokens.check(made.secret) == made.token
    async with tokens.storage.writing() as connection:
        await connection.execute(update(api_tokens).values(expires_at=datetime.now(UTC)))
    assert await tokens.check(made.secret) is None


async def test_use_is_noted(tokens: Tokens) -> None:
    made = await tokens.create("backend", ALL)
    await tokens.check(made.secret)
    (first,) = await tokens.list_all()
    await tokens.check(made.secret)
    (second,) = await tokens.list_all()
    assert first.last_used_at is not None
    assert second.last_used_at == first.last_used_at


@pytest.mark.usefixtures("acme")
async def test_a_token_of_one_account_reaches_no_other(tokens: Tokens) -> None:
    grant = Grant(scope=Scope.ONE_ACCOUNT, account_id="acme")
    made = await tokens.create("frontend", grant)
    known = await tokens.check(made.secret)
    assert known is not None
    assert known.grant == grant
    assert known.grant.reaches("acme")
    assert not known.grant.reaches("other")


def test_a_token_for_linking_reaches_no_account() -> None:
    assert not Grant(scope=Scope.LINKING).reaches("acme")
    assert ALL.reaches("acme")


async def test_unlinking_ends_the_accounts_tokens(tokens: Tokens, acme: LinkedAccounts) -> None:
    made = await tokens.create("f", Grant(scope=Scope.ONE_ACCOUNT, account_id="acme"))
    await acme.unlink("acme")
    assert await tokens.check(made.secret) is None


async def test_a_token_of_no_linked_account_is_refused(tokens: Tokens) -> None:
    with pytest.raises(NoSuchAccount):
        await tokens.create("f", Grant(scope=Scope.ONE_ACCOUNT, account_id="none"))


@pytest.mark.parametrize("name", ["", "  ", "x" * 129])
async def test_a_token_needs_a_name(tokens: Tokens, name: str) -> None:
    with pytest.raises(BadAccount):
        await tokens.create(name, ALL)


async def test_a_token_cannot_be_over_already(tokens: Tokens) -> None:
    with pytest.raises(BadAccount):
        await tokens.create("late", ALL, expires_at=datetime.now(UTC))


def test_scope_and_account_must_agree() -> None:
    with pytest.raises(BadAccount):
        Grant(scope=Scope.ONE_ACCOUNT)
    with pytest.raises(BadAccount):
        Grant(scope=Scope.LINKING, account_id="acme")
