from dataclasses import replace

import pytest
from sqlalchemy import select, text, update

from accounts.credentials import ApiKeyCredential
from accounts.errors import BadAccount, NoSecretKey
from accounts.event_tables import inbound_hooks
from accounts.hook_tokens import MOST_GIVEN, HookTokens, KeptHook
from accounts.key_rotation import Rotation, rotate_keys
from accounts.linked_accounts import AccountTerms, LinkedAccounts
from accounts.storage import Storage
from accounts.vault import Vault
from connectors.webhooks import NewHook

URL = "https://hiregraph.test/webhooks/lever/acme"
MADE = NewHook(id="h1", kind="candidateHired", url=URL, secret="made at Lever")


@pytest.fixture
def tokens(storage: Storage) -> HookTokens:
    return HookTokens(storage, Vault([b"secret"]))


async def put(tokens: HookTokens, account_id: str, hook: NewHook = MADE) -> None:
    async with tokens.storage.writing() as connection:
        await tokens.put(connection, account_id, hook)


async def secrets(tokens: HookTokens, account_id: str) -> list[str]:
    return sorted(hook.secret or "" for hook in await tokens.of(account_id))


async def test_a_hook_is_kept_for_its_account_and_dropped(tokens: HookTokens) -> None:
    await put(tokens, "a")
    await put(tokens, "b", replace(MADE, secret="another"))
    kept = KeptHook(id="h1", kind="candidateHired", url=URL, secret="made at Lever")
    assert await tokens.of("a") == [kept]
    async with tokens.storage.writing() as connection:
        await tokens.drop(connection, "a", ["h1"])
    assert await tokens.of("a") == []
    assert await secrets(tokens, "b") == ["another"]


async def test_no_secret_stands_in_the_database_or_in_a_repr(tokens: HookTokens) -> None:
    await put(tokens, "a")
    await tokens.give("a", ["given by a person"])
    async with tokens.storage.reading() as connection:
        rows = str((await connection.execute(text("SELECT * FROM inbound_hooks"))).all())
    shown = rows + repr(await tokens.of("a")) + repr(MADE)
    assert "made at Lever" not in shown
    assert "given by" not in shown


@pytest.mark.parametrize("moved", [{"account_id": "b"}, {"hook_id": "h2"}])
async def test_a_secret_moved_to_another_place_cannot_be_read(
    tokens: HookTokens, moved: dict[str, str]
) -> None:
    await put(tokens, "a")
    async with tokens.storage.writing() as connection:
        await connection.execute(update(inbound_hooks).values(moved))
    account = moved.get("account_id", "a")
    assert [hook.secret for hook in await tokens.of(account)] == [None]


async def test_what_a_person_gives_takes_the_place_of_what_they_gave_before(
    tokens: HookTokens,
) -> None:
    await put(tokens, "a")
    await tokens.give("a", ["one", " two ", "one"])
    assert await secrets(tokens, "a") == ["made at Lever", "one", "two"]
    await tokens.give("b", ["other"])
    await tokens.give("a", ["three"])
    assert await secrets(tokens, "a") == ["made at Lever", "three"]
    await tokens.give("a", [])
    assert await secrets(tokens, "a") == ["made at Lever"]
    assert await secrets(tokens, "b") == ["other"]


@pytest.mark.parametrize(
    "given", [[""], ["  "], ["a\nb"], ["x" * 501], [f"{n}" for n in range(MOST_GIVEN + 1)]]
)
async def test_what_cannot_be_a_secret_is_refused_and_nothing_changed(
    tokens: HookTokens, given: list[str]
) -> None:
    await tokens.give("a", ["one"])
    with pytest.raises(BadAccount) as refused:
        await tokens.give("a", given)
    assert refused.value.field == ("tokens",)
    assert await secrets(tokens, "a") == ["one"]


async def test_without_a_key_none_is_kept(storage: Storage) -> None:
    keyless = HookTokens(storage, Vault([]))
    assert await keyless.of("a") == []
    with pytest.raises(NoSecretKey):
        await keyless.give("a", ["one"])


async def test_after_a_rotation_the_new_key_alone_is_enough(storage: Storage) -> None:
    old, lost = HookTokens(storage, Vault([b"old"])), HookTokens(storage, Vault([b"lost"]))
    await LinkedAccounts(storage, old.vault).link(AccountTerms(id="a"), ApiKeyCredential(key="k"))
    await put(old, "a")
    await old.give("b", ["one"])
    await put(lost, "c")
    assert await rotate_keys(storage, Vault([b"new", b"old"])) == Rotation(3, (), ("c",))
    new = HookTokens(storage, Vault([b"new"]))
    assert await secrets(new, "a") == ["made at Lever"]
    assert await secrets(new, "b") == ["one"]
    assert await secrets(new, "c") == [""]
    assert await rotate_keys(storage, new.vault) == Rotation(0, (), ("c",))


async def test_with_its_account_all_goes(storage: Storage, tokens: HookTokens) -> None:
    accounts = LinkedAccounts(storage, tokens.vault)
    for account_id in ("a", "b"):
        await accounts.link(AccountTerms(id=account_id), ApiKeyCredential(key="k"))
        await put(tokens, account_id)
        await tokens.give(account_id, ["one"])
    await accounts.unlink("a")
    async with storage.reading() as connection:
        left = (await connection.execute(select(inbound_hooks.c.account_id))).scalars().all()
    assert left == ["b", "b"]
