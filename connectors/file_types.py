"""What a file is by its first bytes, held against what its name says.

A system that cannot make sense of a file still takes it, and has nothing to show for it after.
"""

from pathlib import PurePosixPath

BEGINNING = 1_024
"""Bytes that are looked at."""

_ZIP = (b"PK\x03\x04",)
_JPEG = (b"\xff\xd8\xff",)
_PDF = b"%PDF-"

_SIGNATURES: dict[str, tuple[bytes, ...]] = {
    ".docx": _ZIP,
    ".gif": (b"GIF87a", b"GIF89a"),
    ".jpeg": _JPEG,
    ".jpg": _JPEG,
    ".odt": _ZIP,
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".pptx": _ZIP,
    ".xlsx": _ZIP,
}
"""How files of an ending begin, always. Of `.doc`, say, several kinds are about."""


def is_what_its_name_says(name: str, beginning: bytes) -> bool:
    """Whether a file of this name may begin so.

    Args:
        name: with its ending.
        beginning: its first bytes, `BEGINNING` of them where there are so many.
    """
    ending = PurePosixPath(name).suffix.lower()
    if ending == ".pdf":  # readers take what stands before the header, as proxies of old added it
        return _PDF in beginning
    signatures = _SIGNATURES.get(ending)
    return signatures is None or beginning.startswith(signatures)
