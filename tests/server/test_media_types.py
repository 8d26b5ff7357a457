import pytest

from server.media_types import GRAPHQL_RESPONSE, HTML, JSON, negotiate, parse_media_type

OFFERED = (JSON, GRAPHQL_RESPONSE)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (GRAPHQL_RESPONSE, GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE}, */*", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE};q=0.9, {JSON};q=0.5", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE};q=0.1, {JSON}", JSON),
        (f"{JSON};q=0, */*", GRAPHQL_RESPONSE),
        ("APPLICATION/JSON; Charset=UTF-8", JSON),
        (f"{JSON}; charset=utf-16", None),
        ("text/html", None),
        (f"{JSON};q=0", None),
        (f"{JSON};q=nonsense", None),
    ],
)
def test_the_accept_header_chooses_the_media_type(accept: str | None, chosen: str | None) -> None:
    assert negotiate(accept, OFFERED) == chosen


def test_a_browser_prefers_html_where_that_is_offered() -> None:
    assert negotiate(BROWSER, (*OFFERED, HTML)) == HTML


def test_a_media_types_parameters_are_read_without_their_case_and_quotes() -> None:
    assert parse_media_type('Application/JSON; Charset="UTF-8"') == (JSON, {"charset": "utf-8"})
