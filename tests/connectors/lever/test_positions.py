import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import BadRequest
from connectors.lever.positions import Position, decode_position

words = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.builds(
        Position,
        offset=st.none() | words,
        skip=st.integers(0, 10**6),
        pending=st.lists(words).map(tuple),
        done=st.booleans(),
    )
)
def test_every_position_is_read_back_as_it_was(position: Position) -> None:
    assert decode_position(position.encode()) == position


def test_no_position_is_the_start() -> None:
    assert decode_position(None) == Position()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "null",
        "7",
        "[]",
        '["x", 0, [], false, 1]',
        "[3, 0, [], false]",
        '[null, "0", [], false]',
        "[null, -1, [], false]",
        '[null, 0, "abc", false]',
        "[null, 0, [1], false]",
        "[null, 0, [], 0]",
        '{"a": 1, "b": 2, "c": 3, "d": 4}',
        "[-1700000000.0, null, null, null]",
    ],
)
def test_another_text_is_no_position(text: str) -> None:
    with pytest.raises(BadRequest):
        decode_position(text)
