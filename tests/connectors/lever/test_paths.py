from urllib.parse import quote, unquote

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.errors import BadRequest, NotFound
from connectors.lever.paths import address, confined, path

BASE = httpx.URL("https://user:pass@lever.test:8443/v1")


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


# Paths that a caller wrote

SOUND = ["users", "opportunities/lead-new/notes", "a/b.pdf", "x/...", "x/a:b=c,d(e)"]
SOUND += ["contacts/%C3%BC%20b", "%3Cid%3E", "a/~b_c!$&'*+", "https:"]
SLY = ["", "/", "/elsewhere.test/x", "users/", "users//x", "..", ".", "../x", "x/../y"]
SLY += ["x/..", "x/./y", "%2e%2e/x", "%2E%2e", ".%2e", "x%2fy", "x%2Fy", "x%5cy", "x\\y", "\\\\h"]
SLY += ["%252e%252e", "x%25", "@elsewhere.test", "x@y", "%40", "https://elsewhere.test/", "x;y"]
SLY += ["x%3by", "x%00", "x%0d%0ay", "x\ny", "x y", "x\x00", "x\x7f", "x%7f", "x%zz", "x%2", "x%"]
SLY += ["ü", "x%ff", "x%c0%ae", "x%e2%80%ae", "x?y", "x#y", "x%3fy", "x%23", '"', "<x>", "{x}"]


@pytest.mark.parametrize("name", SOUND)
def test_a_path_stays_as_it_was_written(name: str) -> None:
    assert confined(f"/{name}") == f"/{name}"
    assert str(address(BASE, f"/{name}", "")) == f"https://user:pass@lever.test:8443/v1/{name}"


@pytest.mark.parametrize("name", SLY)
def test_a_path_that_another_could_read_otherwise_is_refused(name: str) -> None:
    with pytest.raises(BadRequest):
        confined(f"/{name}")


@pytest.mark.parametrize("written", ["", "users", "https://elsewhere.test/", "@elsewhere.test/x"])
def test_a_path_begins_with_a_slash(written: str) -> None:
    with pytest.raises(BadRequest):
        confined(written)


near_paths = st.lists(
    st.sampled_from(["/", ".", "..", "%2e", "%2F", "\\", "@", ":", "x", "%", "?", "#", "\n", "ü"])
    | st.text(max_size=3)
).map("".join)


@given(near_paths, near_paths)
@example("https:", "")
@example("x", "y?@//#")
def test_whatever_is_written_no_url_leads_away_from_the_base(written: str, query: str) -> None:
    try:
        found = address(BASE, f"/{written}", query)
    except BadRequest:
        return
    assert (found.scheme, found.host, found.port) == ("https", "lever.test", 8443)
    assert found.raw_path == f"/v1/{written}{query and '?' + query}".encode()
    for decoded in (found.path, unquote(found.path), unquote(unquote(found.path))):
        segments = decoded.split("/")
        assert segments[:2] == ["", "v1"]
        assert not {"", ".", ".."} & set(segments[2:])
        assert "\\" not in decoded


@given(st.text(st.characters(codec="utf-8")))
def test_any_offset_of_levers_comes_through_byte_for_byte(token: str) -> None:
    query = f"limit=1&offset={quote(quote(token))}&expand=a&expand=b"
    assert address(BASE, "/users", query).query == query.encode()


@pytest.mark.parametrize("query", ["a b", 'a="b"', "a=<b>", "a=ü", "a\n", "a\x00", "a#b"])
def test_a_query_that_would_have_to_be_changed_is_refused(query: str) -> None:
    with pytest.raises(BadRequest):
        address(BASE, "/users", query)


@pytest.mark.parametrize(
    "query", ["a=%5B%22b%22%5D", "a=b&a=c", "%zz", "[]{}|^`", "a=%2f..%2f", "?"]
)
def test_every_other_query_stays_as_it_is(query: str) -> None:
    assert address(BASE, "/users", query).query == query.encode()


def test_a_url_that_is_too_long_is_refused() -> None:
    with pytest.raises(BadRequest, match="too long"):
        address(BASE, "/users", "a=" + "x" * 70_000)
