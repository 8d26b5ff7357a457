import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.graphql_request import RequestRefused
from server.multipart import Event, MultipartReader, Part, PartEnd

TYPE = "multipart/form-data; boundary=b"
FORM = (
    b"--b\r\n"
    b'Content-Disposition: form-data; name="operations"\r\n\r\n'
    b'{"a": 1}\r\n'
    b"--b\r\n"
    b'content-disposition: form-data; name="0"; filename="Zo\xc3\xab.pdf"\r\n'
    b"Content-Type: application/pdf\r\n\r\n"
    b"one\r\n--two\r\r\n\r\n"
    b"--b--\r\n"
)
EVENTS = [
    Part("operations", None, None),
    bytearray(b'{"a": 1}'),
    PartEnd(),
    Part("0", "Zoë.pdf", "application/pdf"),
    bytearray(b"one\r\n--two\r\r\n"),
    PartEnd(),
]


def events_of(*chunks: bytes) -> list[Event]:
    reader = MultipartReader(TYPE)
    events = [event for chunk in chunks for event in reader.feed(chunk)]
    reader.finish()
    return events


def joined(events: list[Event]) -> list[Event]:
    found: list[Event] = []
    for event in events:
        if isinstance(event, bytearray) and found and isinstance(found[-1], bytearray):
            found[-1] += event
        else:
            found.append(event)
    return found


def test_a_form_tells_its_fields_and_their_bytes() -> None:
    assert events_of(FORM) == EVENTS


@given(st.lists(st.integers(0, len(FORM)), max_size=20).map(sorted))
def test_it_tells_the_same_however_it_comes(cuts: list[int]) -> None:
    ends = [*cuts, len(FORM)]
    chunks = [FORM[start:end] for start, end in zip([0, *cuts], ends, strict=True)]
    assert joined(events_of(*chunks)) == EVENTS


@pytest.mark.parametrize("length", range(1, len(FORM) - len(b"--\r\n")))
def test_a_form_that_breaks_off_is_refused(length: int) -> None:
    with pytest.raises(RequestRefused) as refused:
        events_of(FORM[:length])
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "form",
    [
        b"nonsense",
        b"--c\r\n\r\n\r\n--c--\r\n",
        b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; filename="a"\r\n\r\nx\r\n--b--\r\n',
        b"--b\r\nA B: c\r\n\r\nx\r\n--b--\r\n",
        b"--b\r\n" + b"A: " + b"x" * 100_000 + b"\r\n\r\nx\r\n--b--\r\n",
        b"--b\r\n" + b"A: x\r\n" * 1000 + b"\r\nx\r\n--b--\r\n",
    ],
)
def test_what_is_no_form_is_refused(form: bytes) -> None:
    with pytest.raises(RequestRefused) as refused:
        events_of(form)
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data", "multipart/form-data; boundary=", TYPE + "x" * 300]
)
def test_a_boundary_must_be_told(content_type: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        MultipartReader(content_type)
    assert refused.value.status == 400
