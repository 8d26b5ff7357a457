"""Forms with files, `multipart/form-data` (RFC 7578): from bytes to events, without I/O."""

from dataclasses import dataclass

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from server.graphql_request import RequestRefused

FORM = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Part:
    """A field of the form begins.

    Attributes:
        name: the field's.
        file_name: the file's name that the sender tells, if any.
        content_type: its media type, likewise.
    """

    name: str
    file_name: str | None
    content_type: str | None


@dataclass(frozen=True, slots=True)
class PartEnd:
    """The field that began last is complete."""


Event = Part | PartEnd | bytearray
"""The bytes are those of the field that began last."""


class MultipartReader:
    """Reads one form.

    Args:
        content_type: the header of the request, which tells the boundary between the fields.

    Raises:
        RequestRefused: 400, it tells none.
    """

    def __init__(self, content_type: str) -> None:
        _, options = parse_options_header(content_type)
        if not (boundary := options.get(b"boundary")):
            raise RequestRefused(400, f"A Content-Type of {FORM} tells its boundary.")
        self._events: list[Event] = []
        self._headers: dict[bytes, bytes] = {}
        self._field = self._value = b""
        self._ended = False
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin,
                    "on_header_field": self._add_to_field,
                    "on_header_value": self._add_to_value,
                    "on_header_end": self._end_header,
                    "on_headers_finished": self._announce,
                    "on_part_data": self._add_data,
                    "on_part_end": lambda: self._events.append(PartEnd()),
                    "on_end": self._end,
                },
            )
        except FormParserError as error:
            raise _damaged() from error

    def feed(self, chunk: bytes) -> list[Event]:
        """What the next bytes tell.

        Raises:
            RequestRefused: 400, the form is damaged.
        """
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise _damaged() from error
        events, self._events = self._events, []
        return events

    def finish(self) -> None:
        """Make sure that the form has ended.

        Raises:
            RequestRefused: 400, it breaks off.
        """
        if not self._ended:
            raise RequestRefused(400, "The form breaks off before its end.")

    def _begin(self) -> None:
        self._headers = {}

    def _add_to_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _add_to_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field = self._value = b""

    def _announce(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        if (name := options.get(b"name")) is None:
            raise RequestRefused(400, "Each field of the form has a name in Content-Disposition.")
        kind = self._headers.get(b"content-type")
        self._events.append(Part(_text(name) or "", _text(options.get(b"filename")), _text(kind)))

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        if self._events and isinstance(self._events[-1], bytearray):
            self._events[-1] += data[start:end]
        else:
            self._events.append(bytearray(data[start:end]))

    def _end(self) -> None:
        self._ended = True


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("utf-8", errors="replace")


def _damaged() -> RequestRefused:
    return RequestRefused(400, "The form is damaged: it cannot be read as multipart/form-data.")
