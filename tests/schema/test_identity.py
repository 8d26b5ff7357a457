import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.identity import GlobalId, InvalidGlobalId, decode_global_id

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
ids = st.builds(GlobalId, words, words, words, st.lists(words, max_size=2).map(tuple))

CANDIDATE = GlobalId("Candidate", "default", "c-1")
ENCODED = "WyJDYW5kaWRhdGUiLCJkZWZhdWx0IiwiYy0xIl0"


def test_an_id_is_base64url_of_a_json_array() -> None:
    assert CANDIDATE.encode() == ENCODED
    assert base64.urlsafe_b64decode(ENCODED + "=") == b'["Candidate","default","c-1"]'


def test_an_id_of_a_record_below_others_holds_them_all() -> None:
    found = decode_global_id(GlobalId("Interview", "a", "i-1", ("o-1", "c-1")).encode())
    assert (found.remote_id, found.parent_ids) == ("i-1", ("o-1", "c-1"))


@given(ids)
def test_every_id_is_read_back_as_it_was(named: GlobalId) -> None:
    assert decode_global_id(named.encode()) == named


@given(ids, st.data())
def test_a_changed_character_never_gives_the_same_id(named: GlobalId, data: st.DataObject) -> None:
    text = named.encode()
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters().filter(lambda letter: letter != text[at]))
    try:
        found = decode_global_id(text[:at] + other + text[at + 1 :])
    except InvalidGlobalId:
        return
    assert found != named


@given(st.text())
def test_a_text_is_an_id_only_if_it_was_made_as_one(text: str) -> None:
    try:
        found = decode_global_id(text)
    except InvalidGlobalId:
        return
    assert found.encode() == text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not JSON",
        b'"Candidate"',
        b'["Candidate","default"]',
        b'["Candidate","default",""]',
        b'["Candidate","default",7]',
        b'["Candidate","default","c-1",null]',
        b'["Candidate","default","c-1","p","q","r"]',
        b'["Candidate", "default", "c-1"]',
        b'{"Candidate":1,"default":2,"c-1":3}',
        b"\xff\xfe",
    ],
)
def test_anything_else_in_base64_is_no_id(body: bytes) -> None:
    with pytest.raises(InvalidGlobalId):
        decode_global_id(base64.urlsafe_b64encode(body).rstrip(b"=").decode())


@pytest.mark.parametrize("text", [ENCODED + "=", ENCODED[:-1], ENCODED[:-1] + "1", "é", " ", "="])
def test_a_damaged_text_is_no_id(text: str) -> None:
    with pytest.raises(InvalidGlobalId):
        decode_global_id(text)
