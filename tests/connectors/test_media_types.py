import pytest

from connectors.media_types import media_type


@pytest.mark.parametrize(
    ("name", "ending", "found"),
    [
        ("a.pdf", None, "application/pdf"),
        ("a.PNG", ".pdf", "image/png"),
        ("a", "txt", "text/plain"),
        ("a", ".rtf", "application/rtf"),
        ("a.unheard", ".pdf", None),
        ("a", "", None),
        (None, None, None),
        ("a.", None, None),
        ("\x00/..", "\x00", None),
    ],
)
def test_the_media_type_is_told_from_the_ending(
    name: str | None, ending: str | None, found: str | None
) -> None:
    assert media_type(name, ending) == found
