import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.signing import ExpiredPermit, FilePermit, InvalidPermit, Seal

SEAL = Seal(b"secret")
PERMIT = FilePermit(
    account_id="acme",
    source="files",
    application_id="a1",
    remote_id="f1",
    file_name="Zoë.pdf",
    expires_at=1000,
)
TOKEN = SEAL.seal(PERMIT)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


PERMITS = st.builds(
    FilePermit,
    account_id=TEXTS,
    source=TEXTS,
    application_id=TEXTS,
    remote_id=TEXTS,
    file_name=st.none() | TEXTS,
    expires_at=st.integers(1, 2**53),
)


@given(PERMITS)
def test_what_was_sealed_comes_out(permit: FilePermit) -> None:
    assert SEAL.open(SEAL.seal(permit), now=permit.expires_at - 1) == permit


def test_it_is_good_until_its_time_and_not_then() -> None:
    assert SEAL.open(TOKEN, now=999.9) == PERMIT
    with pytest.raises(ExpiredPermit):
        SEAL.open(TOKEN, now=1000)


@pytest.mark.parametrize("place", range(len(TOKEN)))
def test_no_character_can_be_changed(place: int) -> None:
    for other in "A_b9":
        altered = TOKEN[:place] + other + TOKEN[place + 1 :]
        if altered != TOKEN:
            with pytest.raises(InvalidPermit):
                SEAL.open(altered, now=0)


@given(st.binary(min_size=1, max_size=len(TOKEN)), st.integers(0))
def test_no_bits_can_be_flipped(mask: bytes, place: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(TOKEN + "=" * (-len(TOKEN) % 4)))
    before = bytes(raw)
    for offset, bits in enumerate(mask):
        raw[(place + offset) % len(raw)] ^= bits
    if raw != before:
        with pytest.raises(InvalidPermit):
            SEAL.open(base64.urlsafe_b64encode(raw).rstrip(b"=").decode(), now=0)


@given(st.text())
def test_made_up_tokens_are_refused(token: str) -> None:
    with pytest.raises(InvalidPermit):
        SEAL.open(token, now=0)


@pytest.mark.parametrize(
    "token",
    ["", TOKEN[:-1], TOKEN + "A", TOKEN + "=", "A" * 5000, TOKEN * 2],
    ids=["empty", "shorter", "longer", "padded", "all A", "twice"],
)
def test_a_token_of_another_length_is_refused(token: str) -> None:
    with pytest.raises(InvalidPermit):
        SEAL.open(token, now=0)


def test_the_account_cannot_be_swapped_between_tokens() -> None:
    """Neither bytes of one token in the other, nor the known text of one laid over the other."""
    other = SEAL.seal(replace(PERMIT, account_id="evil"))
    spliced = {TOKEN[:cut] + other[cut:] for cut in range(len(TOKEN))} - {TOKEN, other}
    for token in spliced:
        with pytest.raises(InvalidPermit):
            SEAL.open(token, now=0)
    raw = bytearray(base64.urlsafe_b64decode(TOKEN + "=" * (-len(TOKEN) % 4)))
    for place, (old, new) in enumerate(zip(b"acme", b"evil", strict=True), start=12 + 2):
        raw[place] ^= old ^ new
    with pytest.raises(InvalidPermit):
        SEAL.open(base64.urlsafe_b64encode(raw).rstrip(b"=").decode(), now=0)


def test_another_key_neither_opens_nor_makes_tokens() -> None:
    foreign = Seal(b"another secret")
    with pytest.raises(InvalidPermit):
        foreign.open(TOKEN, now=0)
    with pytest.raises(InvalidPermit):
        SEAL.open(foreign.seal(replace(PERMIT, account_id="evil")), now=0)


def test_equal_secrets_open_each_others_tokens() -> None:
    assert Seal(b"secret").open(TOKEN, now=0) == PERMIT


def test_while_keys_are_exchanged_the_first_seals_and_all_open() -> None:
    both = Seal(b"new secret", b"secret")
    assert both.open(TOKEN, now=0) == PERMIT
    assert Seal(b"new secret").open(both.seal(PERMIT), now=0) == PERMIT
    with pytest.raises(InvalidPermit):
        SEAL.open(both.seal(PERMIT), now=0)


def test_a_token_tells_nothing_and_is_never_the_same_twice() -> None:
    raw = base64.urlsafe_b64decode(TOKEN + "=" * (-len(TOKEN) % 4))
    assert not any(word in raw for word in (b"acme", b"files", b"a1", b"f1", b".pdf"))
    assert SEAL.seal(PERMIT) != TOKEN
