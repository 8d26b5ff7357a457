import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.person_name import split_name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Berg", ("Ada", "Berg")),
        ("Ada Maria Berg", ("Ada Maria", "Berg")),
        ("Ada", ("Ada", None)),
        ("  Ada \u00a0 Berg\n", ("Ada", "Berg")),
        ("王小明", ("王小明", None)),
        ("佐藤 美咲", ("佐藤", "美咲")),
        ("", (None, None)),
        ("   ", (None, None)),
        (None, (None, None)),
    ],
)
def test_a_name_is_split_before_its_last_word(
    name: str | None, parts: tuple[str | None, str | None]
) -> None:
    assert split_name(name) == parts


@given(st.text())
def test_both_parts_together_are_the_words_of_the_name(name: str) -> None:
    first, last = split_name(name)
    assert " ".join(part for part in (first, last) if part) == " ".join(name.split())
