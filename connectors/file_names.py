"""Names of files that come from anywhere, made fit for URLs, headers and people's disks."""

import re
import unicodedata
from email.message import Message
from email.utils import collapse_rfc2231_value
from pathlib import PurePosixPath
from urllib.parse import quote

LONGEST_NAME = 120
"""Characters: what fits into a URL, and into every file system even in four-byte characters."""

_LONGEST_ENDING = 16
_NO_NAME = "file"
_UNFIT = frozenset('/\\:*?"<>|')
_UNFIT_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, marks that turn the direction of writing, and what is no character."""


def safe_file_name(name: str | None) -> str | None:
    """A name that stays within its folder on any system; None where nothing is left of it."""
    if name is None:
        return None
    kept = "".join("_" if char in _UNFIT else char for char in name if not _is_unfit(char))
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFC", kept)).strip(" .")
    return _shortened(plain) or None


def content_disposition(name: str | None) -> str:
    """The header that has a file saved, never shown, under its name (RFC 6266, RFC 8187)."""
    safe = safe_file_name(name) or _NO_NAME
    ascii_name = unicodedata.normalize("NFKD", safe).encode("ascii", "ignore").decode()
    plain = ascii_name.replace("%", "_").strip(" .") or _NO_NAME
    if plain == safe:
        return f'attachment; filename="{plain}"'
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def name_in(disposition: str | None) -> str | None:
    """The name in a `Content-Disposition` header, if it has one.

    Where it has two, the one in any alphabet counts (RFC 6266, section 4.3).
    """
    message = Message()
    message["Content-Disposition"] = disposition or ""
    parameters = message.get_params([], "Content-Disposition")
    names = [value for name, value in parameters if name.lower() == "filename"]
    names.sort(key=lambda value: isinstance(value, str))
    return collapse_rfc2231_value(names[0]) or None if names else None


def _is_unfit(char: str) -> bool:
    return unicodedata.category(char) in _UNFIT_CATEGORIES and not char.isspace()


def _shortened(name: str) -> str:
    """The name cut before its ending."""
    if len(name) <= LONGEST_NAME:
        return name
    ending = PurePosixPath(name).suffix
    if len(ending) > _LONGEST_ENDING:
        ending = ""
    return name[: LONGEST_NAME - len(ending)].rstrip(" .") + ending
