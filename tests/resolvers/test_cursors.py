import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import BadRequest
from resolvers.cursors import CursorList

PEOPLE = CursorList("default", "candidates")

words = st.text(st.characters(exclude_categories=["Cs"]))


@given(words, words, words)
def test_a_position_comes_back_as_it_was(account: str, name: str, position: str) -> None:
    cursors = CursorList(account, name)
    assert cursors.decode(cursors.encode(position)) == position


def test_a_cursor_is_the_same_in_every_process() -> None:
    assert PEOPLE.encode("place 7") == "EbgoNjTjRDRwbGFjZSA3"


@given(words, st.data())
def test_damage_to_any_character_is_noticed(position: str, data: st.DataObject) -> None:
    cursor = PEOPLE.encode(position)
    at = data.draw(st.integers(0, len(cursor) - 1))
    other = data.draw(st.characters().filter(lambda letter: letter != cursor[at]))
    with pytest.raises(BadRequest):
        PEOPLE.decode(cursor[:at] + other + cursor[at + 1 :])


@given(words, st.data())
def test_a_cursor_cut_short_or_drawn_out_is_noticed(position: str, data: st.DataObject) -> None:
    cursor = PEOPLE.encode(position)
    for damaged in (
        cursor[: data.draw(st.integers(0, len(cursor) - 1))],
        f"{cursor}A",
        f"{cursor}=",
    ):
        with pytest.raises(BadRequest):
            PEOPLE.decode(damaged)


@pytest.mark.parametrize("text", ["", "x", "é", "\ud800", "a b", "====", "A" * 100_000])
def test_another_text_is_no_cursor(text: str) -> None:
    with pytest.raises(BadRequest):
        PEOPLE.decode(text)


@pytest.mark.parametrize(
    "other",
    [
        CursorList("default", "applications"),
        CursorList("default", 'candidates:{"email":"x"}'),
        CursorList("acme", "candidates"),
        CursorList("defaul", "tcandidates"),
    ],
)
def test_a_cursor_of_another_list_filter_or_account_is_refused(other: CursorList) -> None:
    with pytest.raises(BadRequest, match="another list, filter or account"):
        PEOPLE.decode(other.encode("place 7"))
