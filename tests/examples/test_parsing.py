"""Text out of simple files."""

import zlib
from pathlib import Path

import pytest

from examples.resume_extraction.parsing import Unparsable, parse
from sandbox.data.documents import make_pdf


def parsed(folder: Path, name: str, content: bytes) -> dict[str, object]:
    (folder / name).write_bytes(content)
    return parse(folder / name)


def test_the_text_of_a_pdf_is_what_it_shows(tmp_path: Path) -> None:
    text = "Zoë (née \\ Lind), zoe@example.com or zoe.lind@mail.example.com"
    assert parsed(tmp_path, "cv.pdf", make_pdf(text)) == {
        "text": text,
        "emails": ["zoe.lind@mail.example.com", "zoe@example.com"],
    }


def test_a_compressed_page_is_read_too(tmp_path: Path) -> None:
    page = zlib.compress(b"BT (One) Tj 0 -14 Td (Two) Tj ET")
    content = b"%PDF-1.7\n1 0 obj\n<< >>\nstream\n" + page + b"\nendstream\nendobj\n"
    assert parsed(tmp_path, "CV.PDF", content)["text"] == "One\nTwo"


def test_a_plain_file_is_its_text(tmp_path: Path) -> None:
    assert parsed(tmp_path, "cv.txt", "Zoë\n".encode()) == {"text": "Zoë", "emails": []}


@pytest.mark.parametrize("name", ["cv.docx", "cv", "cv.pdf"])
def test_what_cannot_be_read_says_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unparsable):
        parsed(tmp_path, name, b"PK")
