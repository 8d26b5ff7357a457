import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from accounts.credentials import ApiKeyCredential
from accounts.errors import BadAccount, NoSecretKey
from accounts.link_faults import LinkFault, LinkRefused
from accounts.link_terms import LinkTerms
from accounts.link_tokens import LinkTokens
from accounts.linked_accounts import AccountTerms, Environment, LinkedAccounts, Status
from accounts.storage import Storage
from accounts.tables import link_tokens
from accounts.vault import Vault
from connectors.lever.permissions import USUAL_SCOPES

KEY = ApiKeyCredential(key="lever-key")
NOTES = ("notes:read:admin",)


@pytest.fixture
def accounts(storage: Storage) -> LinkedAccounts:
    return LinkedAccounts(storage, Vault([b"secret"]))


@pytest.fixture
def tokens(accounts: LinkedAccounts) -> LinkTokens:
    return LinkTokens(accounts)


async def age(tokens: LinkTokens, by: timedelta) -> None:
    """Let so much time pass for all tokens."""
    later = update(link_tokens).values(expires_at=datetime.now(UTC) + timedelta(minutes=30) - by)
    async with tokens.accounts.storage.writing() as connection:
        await connection.execute(later)


async def test_a_token_is_found_by_its_secret(tokens: LinkTokens) -> None:
    terms = LinkTerms(
        account_id="acme", environment=Environment.EU, scopes=NOTES, origin="https://a.example/"
    )
    made = await tokens.create(terms)
    assert await tokens.find(made.secret) == made.token
    token = made.token
    assert (token.account_id, token.environment, token.scopes) == ("acme", "EU", NOTES)
    assert token.origin == "https://a.example"
    assert token.expires_at - token.created_at == timedelta(minutes=30)


async def test_what_is_not_told_has_a_default(tokens: LinkTokens) -> None:
    first, second = [(await tokens.create(LinkTerms())).token for _ in range(2)]
    assert first.account_id != second.account_id
    assert (first.environment, first.scopes) == (Environment.PRODUCTION, USUAL_SCOPES)
    assert first.origin is None


async def test_an_account_is_linked_again_as_it_was(tokens: LinkTokens) -> None:
    was = AccountTerms(id="acme", environment=Environment.SANDBOX, scopes=NOTES, default_actor="u1")
    await tokens.accounts.link(was, KEY)
    token = (await tokens.create(LinkTerms(account_id="acme"))).token
    assert (token.environment, token.scopes) == (Environment.SANDBOX, NOTES)
    again = await tokens.link(token, KEY, scopes=token.scopes)
    assert (again.environment, again.scopes, again.default_actor) == ("SANDBOX", NOTES, "u1")


@pytest.mark.parametrize(
    "terms",
    [
        LinkTerms(account_id="a b"),
        LinkTerms(account_id="default"),
        LinkTerms(scopes=["notes:read"]),
        LinkTerms(origin="http://a.example"),
    ],
)
async def test_what_could_not_be_linked_gets_no_token(tokens: LinkTokens, terms: LinkTerms) -> None:
    with pytest.raises(BadAccount):
        await tokens.create(terms)


async def test_without_a_key_to_encrypt_with_there_are_no_tokens(storage: Storage) -> None:
    with pytest.raises(NoSecretKey):
        await LinkTokens(LinkedAccounts(storage, Vault([]))).create(LinkTerms())


@pytest.mark.parametrize("wrong", ["", "hgl_", "hgl_" + "x" * 43, "x", "hgl_" + "x" * 200, "hgl_ä"])
async def test_another_secret_is_nobodys(tokens: LinkTokens, wrong: str) -> None:
    await tokens.create(LinkTerms())
    with pytest.raises(LinkRefused) as refused:
        await tokens.find(wrong)
    assert refused.value.fault is LinkFault.TOKEN_UNKNOWN


async def test_neither_database_nor_repr_holds_the_secret(tokens: LinkTokens) -> None:
    made = await tokens.create(LinkTerms())
    async with tokens.accounts.storage.reading() as connection:
        (row,) = (await connection.execute(select(link_tokens))).all()
    assert made.secret.removeprefix("hgl_") not in repr(row) + repr(made)
    assert (len(row.digest), len(made.secret)) == (32, 47)


async def test_a_token_is_used_up_by_linking_and_by_nothing_else(tokens: LinkTokens) -> None:
    made = await tokens.create(LinkTerms(account_id="acme"))
    (await tokens.find(made.secret)).require_open(datetime.now(UTC))
    await tokens.link(made.token, KEY, scopes=NOTES)
    with pytest.raises(LinkRefused) as refused:
        (await tokens.find(made.secret)).require_open(datetime.now(UTC))
    assert refused.value.fault is LinkFault.TOKEN_USED


async def test_of_many_who_link_at_once_one_succeeds(tokens: LinkTokens) -> None:
    token = (await tokens.create(LinkTerms(account_id="acme"))).token
    keys = [ApiKeyCredential(key=f"key-{number}") for number in range(10)]
    tries = (tokens.link(token, key, scopes=NOTES) for key in keys)
    done = await asyncio.gather(*tries, return_exceptions=True)
    refused = [each for each in done if isinstance(each, LinkRefused)]
    assert [each.fault for each in refused] == [LinkFault.TOKEN_USED] * 9
    (winner,) = [key for key, each in zip(keys, done, strict=True) if each not in refused]
    kept = await tokens.accounts.read_credential("acme")
    assert (kept.version, kept.value) == (1, winner)


async def test_a_link_that_fails_leaves_the_token_unused(tokens: LinkTokens) -> None:
    made = await tokens.create(LinkTerms(account_id="acme"))
    keyless = LinkTokens(LinkedAccounts(tokens.accounts.storage, Vault([])))
    with pytest.raises(NoSecretKey):
        await keyless.link(made.token, KEY, scopes=NOTES)
    assert (await tokens.find(made.secret)).used_at is None


async def test_a_token_ends_and_is_forgotten_a_day_later(tokens: LinkTokens) -> None:
    made = await tokens.create(LinkTerms())
    await age(tokens, timedelta(minutes=30))
    with pytest.raises(LinkRefused) as refused:
        (await tokens.find(made.secret)).require_open(datetime.now(UTC))
    assert refused.value.fault is LinkFault.TOKEN_EXPIRED
    await age(tokens, timedelta(days=1, minutes=31))
    await tokens.create(LinkTerms())
    with pytest.raises(LinkRefused) as refused:
        await tokens.find(made.secret)
    assert refused.value.fault is LinkFault.TOKEN_UNKNOWN


async def test_a_disabled_account_is_not_for_its_administrator_to_enable(
    tokens: LinkTokens,
) -> None:
    token = (await tokens.create(LinkTerms(account_id="acme"))).token
    await tokens.accounts.link(AccountTerms(id="acme"), KEY)
    await tokens.accounts.set_status("acme", Status.DISABLED)
    with pytest.raises(LinkRefused) as refused:
        await tokens.link(token, KEY, scopes=NOTES)
    assert refused.value.fault is LinkFault.ACCOUNT_DISABLED
    with pytest.raises(BadAccount):
        await tokens.create(LinkTerms(account_id="acme"))
