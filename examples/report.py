"""A report as a PDF of one page (PDF 1.4, ISO 32000-1).

Two writes with one idempotency key must bring the same file, so it holds no time and nothing drawn
at random. For more than a page of text take a library for PDF, and see that this holds for it.
"""

import re
from textwrap import wrap

_PAGE = b"[0 0 595 842]"  # A4, in points
_LINE = 18
_WIDTH = 80
_MOST_LINES = 38
_CONTENT = b"BT /F1 12 Tf 72 770 Td %d TL\n%b\nET"


def pdf_of(paragraphs: list[str]) -> bytes:
    """The paragraphs, one below the other; letters beyond Western Europe's are shown as `?`."""
    lines = [line for text in paragraphs for line in wrap(text, _WIDTH) or [""]][:_MOST_LINES]
    shown = _CONTENT % (_LINE, b"\n".join(b"(%b) Tj T*" % _escaped(line) for line in lines))
    return _file(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox %b /Contents 4 0 R\n"
        b"   /Resources << /Font << /F1 5 0 R >> >> >>" % _PAGE,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )


def _escaped(line: str) -> bytes:
    return re.sub(rb"([\\()])", rb"\\\1", line.encode("cp1252", "replace"))


def _file(*objects: bytes) -> bytes:
    """The objects, the first one the catalog, and the table that tells where each begins."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + head + table + tail
