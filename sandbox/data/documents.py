"""Files and resumes, with bytes that a PDF reader opens."""

from collections.abc import Iterator
from functools import partial

from sandbox.answers import Json
from sandbox.data.chance import DAY, Chance
from sandbox.data.company import Company
from sandbox.data.records import Opportunity
from sandbox.data.words import CITIES, EMPLOYERS, SCHOOLS, SENTENCES, STUDIES, TITLES

_URL = "https://hire.lever.co/candidates"
_YEAR = 2026

PORTFOLIO = " - portfolio.pdf"
"""How the names of the biggest files end."""

PORTFOLIO_BYTES = 30 * 1024 * 1024

_BLANK = (b" " * 63 + b"\n") * 1024


def make_pdf(text: str) -> bytes:
    """Write a one-page PDF with one line of text (PDF 1.4, ISO 32000); only Latin-1 is shown."""
    return b"".join(pdf_parts(text))


def pdf_parts(text: str, *, gap: int = 0) -> tuple[bytes, bytes]:
    """Write such a PDF in two parts, for so many bytes of white space between them."""
    line = text.encode("latin-1", "replace")
    for mark in (b"\\", b"(", b")"):
        line = line.replace(mark, b"\\" + mark)
    stream = b"BT /F1 12 Tf 72 720 Td (" + line + b") Tj ET"
    fonts = b"<< /Font << /F1 5 0 R >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources %b /Contents 4 0 R >>"
        % fonts,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        len(body) + gap,
    )
    return body, head + table + tail


def file_bytes(name: str) -> bytes:
    """Give the content of the file of this name."""
    return make_pdf(name) if name.endswith(".pdf") else f"{name}\n".encode()


def portfolio_pieces(name: str) -> Iterator[bytes]:
    """Give a portfolio's content bit by bit: a PDF that is mostly white space."""
    gap = PORTFOLIO_BYTES - sum(map(len, pdf_parts(name, gap=PORTFOLIO_BYTES)))
    head, tail = pdf_parts(name, gap=gap)
    yield head
    for begun in range(0, gap, len(_BLANK)):
        yield _BLANK[: gap - begun]
    yield tail


def make_files(_company: Company, record: Opportunity) -> list[Json]:
    """Make the files: times and sizes are strings on the wire. One in twenty is damaged.

    One person in a hundred has sent a portfolio as big as Lever takes.
    """
    chance, big = Chance.of(record.id, "files"), Chance.of(record.id, "portfolio")
    count = 1 + chance.below(2) if chance.happens(0.15) else 0
    files = [_sample(record, chance, number) for number in range(count)]
    return [*files, _portfolio(record, big)] if big.happens(0.01) else files


def _sample(record: Opportunity, chance: Chance, number: int) -> Json:
    identifier, ext = chance.identifier(), chance.pick((".pdf", ".pdf", ".txt"))
    name = f"{record.person.name} - work sample {number + 1}{ext}"
    return _file(record, chance, identifier, name) | {
        "ext": ext,
        "size": str(len(file_bytes(name))),
    }


def _portfolio(record: Opportunity, chance: Chance) -> Json:
    name = f"{record.person.name}{PORTFOLIO}"
    file = _file(record, chance, chance.identifier(), name)
    return file | {"ext": ".pdf", "size": str(PORTFOLIO_BYTES)}


def _file(record: Opportunity, chance: Chance, identifier: str, name: str) -> Json:
    return {
        "id": identifier,
        "downloadUrl": f"{_URL}/{record.id}/files/{identifier}/download",
        "name": name,
        "uploadedAt": str(record.created_at + chance.below(9 * DAY)),
        "status": "error" if chance.happens(0.05) else "processed",
    }


def make_resumes(_company: Company, record: Opportunity) -> list[Json]:
    """Make the resume that three in five have; one in ten was read off a profile, with no file."""
    chance = Chance.of(record.id, "resumes")
    if not chance.happens(0.6):
        return []
    identifier, name = chance.identifier(), f"{record.person.name} - resume.pdf"
    broken = chance.happens(0.03)
    file = {
        "name": name,
        "ext": "pdf",
        "downloadUrl": f"{_URL}/{record.id}/resumes/{identifier}/download",
        "uploadedAt": record.created_at + chance.below(5_000),
        "status": "error" if broken else "processed",
        "size": len(file_bytes(name)),
    }
    resume = {
        "id": identifier,
        "createdAt": record.created_at,
        "file": None if chance.happens(0.1) else file,
    }
    return [resume if broken else resume | {"parsedData": _parsed(chance, identifier)}]


def _parsed(chance: Chance, resume_id: str) -> Json:
    """Write what was read off a resume; where a job was and what was studied may be unknown."""
    stay, learn = partial(_position, chance), partial(_school, chance)
    positions = [stay(_YEAR - 3 * place) for place in range(chance.below(4))]
    schools = [learn(_YEAR - 14 - 4 * place) for place in range(chance.below(3))]
    more = Chance.of(resume_id, "parsed")
    return {
        "positions": [each | {"location": _place(more)} for each in positions],
        "schools": [each | _studies(more) for each in schools],
    }


def _place(chance: Chance) -> str | None:
    return chance.pick(CITIES) if chance.happens(0.6) else None


def _studies(chance: Chance) -> Json:
    summary = chance.pick(SENTENCES) if chance.happens(0.3) else None
    return {"field": chance.pick((*STUDIES, "")), "summary": summary}


def _position(chance: Chance, until: int) -> Json:
    return {
        "org": chance.pick(EMPLOYERS),
        "title": chance.pick(TITLES),
        "summary": chance.pick(SENTENCES),
        "start": {"year": until - 3, "month": 1 + chance.below(12)},
        "end": {"year": until, "month": None},
    }


def _school(chance: Chance, until: int) -> Json:
    return {
        "org": chance.pick(SCHOOLS),
        "degree": chance.pick(("BSc", "MA", "")),
        "start": {"year": until - 4, "month": 9},
        "end": {"year": until, "month": 6},
    }
