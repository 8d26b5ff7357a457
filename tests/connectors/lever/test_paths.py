import pytest

from connectors.errors import NotFound
from connectors.lever.paths import path


def test_a_path_is_made_of_its_segments() -> None:
    assert path("opportunities", "lead-new", "applications") == (
        "/opportunities/lead-new/applications"
    )


@pytest.mark.parametrize(
    ("segment", "written"),
    [
        ("../users", "..%2Fusers"),
        ("a/b", "a%2Fb"),
        ("x?limit=1#y", "x%3Flimit%3D1%23y"),
        ("%2e%2e", "%252e%252e"),
        ("ä b", "%C3%A4%20b"),
    ],
)
def test_a_segment_stays_one_segment(segment: str, written: str) -> None:
    assert path("users", segment) == f"/users/{written}"


@pytest.mark.parametrize("segment", ["", ".", "..", "deleted"])
def test_what_cannot_be_an_id_is_not_found(segment: str) -> None:
    with pytest.raises(NotFound):
        path("postings", segment)
