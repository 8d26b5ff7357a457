import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.file_names import LONGEST_NAME, content_disposition, name_in, safe_file_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("CV.pdf", "CV.pdf"),
        ("Zoë 李.pdf", "Zoë 李.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b:c*.txt", "a_b_c_.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie_ x=1.txt"),
        ("harmless\u202efdp.exe", "harmlessfdp.exe"),
        ("nul\0byte.doc", "nulbyte.doc"),
        ("  .hidden. ", "hidden"),
        ("half \ud83c pair.txt", "half pair.txt"),
        ("..", None),
        ("", None),
        (None, None),
    ],
)
def test_a_name_stays_within_its_folder(name: str | None, safe: str | None) -> None:
    assert safe_file_name(name) == safe


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_file_name("x" * 500 + ".docx") == "x" * (LONGEST_NAME - 5) + ".docx"
    assert safe_file_name("x." + "y" * 500) == "x." + "y" * (LONGEST_NAME - 2)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("CV 1.pdf", 'attachment; filename="CV 1.pdf"'),
        ("Zoë.pdf", "attachment; filename=\"Zoe.pdf\"; filename*=UTF-8''Zo%C3%AB.pdf"),
        ("李.pdf", "attachment; filename=\"pdf\"; filename*=UTF-8''%E6%9D%8E.pdf"),
        ("50%.pdf", "attachment; filename=\"50_.pdf\"; filename*=UTF-8''50%25.pdf"),
        ('a"; x="b.pdf', 'attachment; filename="a_; x=_b.pdf"'),
        (None, 'attachment; filename="file"'),
    ],
)
def test_the_header_has_a_file_saved_under_its_name(name: str | None, header: str) -> None:
    assert content_disposition(name) == header


@given(st.text() | st.text(st.sampled_from('a.% "\\/\r\n;=é\u202e\ud800')))
def test_any_name_makes_a_sound_header_that_gives_the_safe_name(name: str) -> None:
    header = content_disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert name_in(header) == (safe_file_name(name) or "file")


@given(st.text())
def test_a_safe_name_is_its_own_safe_name(name: str) -> None:
    safe = safe_file_name(name)
    assert safe is None or (safe_file_name(safe) == safe and len(safe) <= LONGEST_NAME)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (None, None),
        ("attachment", None),
        ("attachment; filename=a.pdf", "a.pdf"),
        ('inline; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename=\"x\"; filename*=UTF-8''Zo%C3%AB", "Zoë"),
        ("attachment; filename*=UTF-8''Zo%C3%AB; filename=x", "Zoë"),
        ("attachment; filename*=nonsense''%FF", "ÿ"),
    ],
)
def test_the_name_is_read_from_the_header(header: str | None, name: str | None) -> None:
    assert name_in(header) == name


@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"])))
def test_any_header_has_a_name_or_none(rest: str) -> None:
    for header in (rest, f"attachment; filename={rest}", f"attachment; filename*={rest}"):
        name = name_in(header)
        assert name is None or isinstance(name, str)
