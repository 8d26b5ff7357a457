"""The report as a PDF reader takes it."""

import re
from pathlib import Path

from examples.report import pdf_of
from examples.resume_extraction.parsing import parse

PARAGRAPHS = ["Zoë (née \\ Lind), 字 € for Engineer", "", "word " * 40]


def test_its_lines_are_the_paragraphs_wrapped(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_of(PARAGRAPHS))
    shown = parse(path)["text"].encode("latin-1").decode("cp1252").split("\n")
    assert shown[:2] == ["Zoë (née \\ Lind), ? € for Engineer", ""]
    assert [len(line) for line in shown[2:]] == [79, 79, 39]


def test_a_reader_finds_each_object_where_the_table_says() -> None:
    content = pdf_of(PARAGRAPHS)
    table = int(content.rpartition(b"startxref\n")[2].split()[0])
    assert content[table:].startswith(b"xref\n0 6\n0000000000 65535 f \n")
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n \n", content)]
    begins = [content[place:].split(b"\n", 1)[0] for place in places]
    assert begins == [b"%d 0 obj" % number for number in range(1, 6)]
    told, stream = re.findall(rb"/Length (\d+) >>\nstream\n(.*)\nendstream", content, re.DOTALL)[0]
    assert int(told) == len(stream)


def test_it_is_one_page_and_the_same_each_time() -> None:
    long = ["line"] * 100
    assert pdf_of(long) == pdf_of(long)
    assert pdf_of(long).count(b"Tj") == 38
