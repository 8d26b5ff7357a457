import pytest

from connectors.file_types import is_what_its_name_says

ZIP = b"PK\x03\x04" + bytes(20)


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("a.pdf", b"%PDF-1.4"),
        ("a.PDF", b"\xef\xbb\xbf\n%PDF-1.4"),
        ("a.docx", ZIP),
        ("a.png", b"\x89PNG\r\n\x1a\n..."),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.jpeg", b"\xff\xd8\xff\xdb"),
        ("a.gif", b"GIF89a"),
        ("a.doc", b"{\\rtf1"),
        ("a.txt", b"%PDF-1.4"),
        ("a", b""),
    ],
)
def test_what_may_begin_so_is_taken(name: str, beginning: bytes) -> None:
    assert is_what_its_name_says(name, beginning)


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("a.pdf", b"<html>"),
        ("a.pdf", b""),
        ("a.docx", b"\xd0\xcf\x11\xe0"),
        ("a.png", b"\xff\xd8\xff"),
        ("a.JPG", b"\x89PNG\r\n\x1a\n"),
        ("a.gif", b"GIF"),
    ],
)
def test_what_cannot_begin_so_is_not(name: str, beginning: bytes) -> None:
    assert not is_what_its_name_says(name, beginning)
