"""Media types by the endings of names, for files whose systems don't tell."""

from mimetypes import MimeTypes
from pathlib import PurePosixPath

_MEDIA_TYPES = MimeTypes()  # Python's own table: not what this machine happens to know
for _type, _ending in (
    ("application/msword", ".doc"),
    ("application/rtf", ".rtf"),
    ("application/vnd.oasis.opendocument.text", ".odt"),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    ("image/heic", ".heic"),
    ("image/webp", ".webp"),
):
    _MEDIA_TYPES.add_type(_type, _ending)


def media_type(name: str | None, ending: str | None = None) -> str | None:
    """The media type that a name's ending stands for; `ending` counts where the name has none."""
    suffix = PurePosixPath(name or "").suffix or f".{(ending or '').lstrip('.')}"
    return _MEDIA_TYPES.types_map[True].get(suffix.lower())


def ending_of(media_type: str) -> str | None:
    """The ending, with its dot, that names of files of a media type have."""
    return _MEDIA_TYPES.guess_extension(media_type)
