"""From the bytes of a résumé to what can be searched: the place for a real parser."""

import re
import zlib
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_SHOWN = re.compile(rb"\(((?:[^()\\]|\\.)*)\)\s*(?:Tj|'|\")", re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")


class Unparsable(Exception):
    """The file is not what its name says, or of no kind that is read here."""


def parse(path: Path) -> Json:
    """Read a résumé.

    Put your parser here: it gets a file on disk, and what it gives becomes part of the line that
    is kept. If it raises `Unparsable`, the line says so, and the file is not tried again.
    """
    text = _READERS.get(path.suffix.lower(), _unknown)(path.read_bytes())
    return {"text": text, "emails": sorted(set(_EMAIL.findall(text)))}


def pdf_text(content: bytes) -> str:
    """The lines of a simple PDF: what `Tj` shows, in the order of the file (ISO 32000, 9.4.3).

    Raises:
        Unparsable: it is no PDF.
    """
    if not content.startswith(b"%PDF-"):
        raise Unparsable("no PDF, in spite of its name")
    streams = (_inflated(stream) for stream in _STREAM.findall(content))
    shown = (text for stream in streams for text in _SHOWN.findall(stream))
    return "\n".join(_ESCAPED.sub(rb"\1", text).decode("latin-1") for text in shown)


def plain_text(content: bytes) -> str:
    """The text of a plain file."""
    return content.decode("utf-8", "replace").strip()


def _inflated(stream: bytes) -> bytes:
    """A stream's content; as it stands where it is not compressed."""
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _unknown(_content: bytes) -> str:
    raise Unparsable("a kind of file that is not read here")


_READERS = {".pdf": pdf_text, ".txt": plain_text}
