import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.same_person import canonical_email, canonical_link

ADA = "linkedin.com/in/ada-quill"


@pytest.mark.parametrize(
    "written",
    [
        "https://www.linkedin.com/in/ada-quill",
        "http://linkedin.com/in/ada-quill/",
        " LinkedIn.com/in/Ada-Quill ",
        "https://uk.linkedin.com/in/ada-quill?trk=people#about",
        "https://www.linkedin.com/in/ada-quill/de",
        "HTTPS://WWW.LINKEDIN.COM/in/ada%2Dquill//",
    ],
)
def test_one_profile_is_one_however_it_is_written(written: str) -> None:
    assert canonical_link(written) == ADA


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://github.com/ada?tab=stars", "github.com/Ada/"),
        ("https://x.com/ada", "http://www.twitter.com/Ada/status/1"),
        ("https://ada.example/about/", "ada.EXAMPLE/about"),
        ("https://www.ada.example/?id=7", "http://ada.example/?id=7"),
        ("https://linkedin.com/in/zo%C3%AB", "linkedin.com/in/zoë"),
    ],
)
def test_ways_to_one_page_are_one(one: str, other: str) -> None:
    assert canonical_link(one) == canonical_link(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://ada.example/About", "https://ada.example/about"),
        ("https://ada.example/?id=7", "https://ada.example/?id=8"),
        ("https://linkedin.com/in/ada", "https://linkedin.com/in/ada2"),
        ("https://linkedin.com.ada.example/in/ada", "https://linkedin.com/in/ada"),
        ("https://notlinkedin.com/in/ada", "https://linkedin.com/in/ada"),
    ],
)
def test_other_pages_are_others(one: str, other: str) -> None:
    assert canonical_link(one) != canonical_link(other)


@pytest.mark.parametrize(
    "written",
    [
        "https://www.linkedin.com",
        "https://www.linkedin.com/company/quill",
        "https://github.com/quill/pens",
        "https://quill.example/",
        "www.quill.example",
        "ada",
        "",
        "https://",
        "http://[ada",
        "/in/ada",
    ],
)
def test_what_many_may_name_tells_nobody(written: str) -> None:
    assert canonical_link(written) is None


@given(st.text())
def test_any_text_is_read_and_the_scheme_matters_never(written: str) -> None:
    assert canonical_link(f"https://{written}") == canonical_link(f"http://{written}")


def test_an_address_is_one_in_letters_of_either_case() -> None:
    assert canonical_email(" Ada@Quill.example") == canonical_email("ada@quill.EXAMPLE ")
