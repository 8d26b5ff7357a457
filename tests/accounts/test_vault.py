import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import DamagedCredential, LostKey, NoSecretKey
from accounts.vault import Sealed, Vault


@given(plain=st.binary(max_size=200), account_id=st.text(max_size=50))
def test_what_is_sealed_opens_for_its_account(plain: bytes, account_id: str) -> None:
    vault = Vault([b"first"])
    sealed = vault.seal(plain, account_id=account_id)
    assert vault.open(sealed, account_id=account_id) == plain
    assert plain not in sealed.data or len(plain) < 4


def test_it_opens_for_no_other_account() -> None:
    vault = Vault([b"first"])
    sealed = vault.seal(b"secret", account_id="one")
    with pytest.raises(DamagedCredential):
        vault.open(sealed, account_id="two")


@given(position=st.integers(0, 33), change=st.integers(1, 255))
def test_no_byte_of_it_can_be_changed(position: int, change: int) -> None:
    vault = Vault([b"first"])
    sealed = vault.seal(b"secret", account_id="one")
    data = bytearray(sealed.data)
    data[position] ^= change
    with pytest.raises(DamagedCredential):
        vault.open(Sealed(sealed.key_id, bytes(data)), account_id="one")


def test_a_stump_is_damaged() -> None:
    vault = Vault([b"first"])
    with pytest.raises(DamagedCredential):
        vault.open(Sealed(vault.key_id, b"short"), account_id="one")


def test_the_first_key_seals_and_all_open() -> None:
    old = Vault.of_setting("old").seal(b"secret", account_id="one")
    both = Vault.of_setting(" new , old ")
    assert both.open(old, account_id="one") == b"secret"
    assert both.seal(b"", account_id="one").key_id == Vault([b"new"]).key_id != old.key_id


def test_a_lost_key_is_told_by_its_id() -> None:
    sealed = Vault([b"old"]).seal(b"secret", account_id="one")
    with pytest.raises(LostKey, match=sealed.key_id):
        Vault([b"new"]).open(sealed, account_id="one")


@pytest.mark.parametrize("setting", [None, "", " , "])
def test_without_a_key_nothing_is_sealed_or_opened(setting: str | None) -> None:
    vault = Vault.of_setting(setting)
    with pytest.raises(NoSecretKey):
        vault.seal(b"secret", account_id="one")
    with pytest.raises(NoSecretKey):
        vault.open(Sealed("0", b""), account_id="one")


def test_nothing_secret_is_shown() -> None:
    vault = Vault([b"topsecret"])
    shown = repr(vault) + repr(vault.seal(b"hidden", account_id="one"))
    assert shown == f"Vault('…')Sealed(key_id='{vault.key_id}')"
