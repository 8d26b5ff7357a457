from accounts.credentials import ApiKeyCredential
from accounts.key_rotation import Rotation, rotate_keys
from accounts.linked_accounts import AccountTerms, LinkedAccounts
from accounts.storage import Storage
from accounts.vault import Vault


async def test_after_a_rotation_the_new_key_alone_is_enough(storage: Storage) -> None:
    key = ApiKeyCredential(key="lever-key")
    await LinkedAccounts(storage, Vault([b"old"])).link(AccountTerms(id="acme"), key)
    await LinkedAccounts(storage, Vault([b"lost"])).link(AccountTerms(id="gone"), key)
    await LinkedAccounts(storage, Vault([b"new"])).link(AccountTerms(id="newer"), key)

    assert await rotate_keys(storage, Vault([b"new", b"old"])) == Rotation(1, ("gone",))
    accounts = LinkedAccounts(storage, Vault([b"new"]))
    assert (await accounts.read_credential("acme")).value == key
    assert await rotate_keys(storage, Vault([b"new"])) == Rotation(0, ("gone",))
