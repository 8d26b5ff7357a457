from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.graphql_request import GraphQLRequest, RequestRefused, read_get, read_post

JSON = "application/json"


def test_a_post_carries_all_four_parameters() -> None:
    body = b'{"query": "q", "operationName": "o", "variables": {"v": 1}, "extensions": {"e": 2}}'
    assert read_post(JSON, body) == GraphQLRequest(
        query="q", operation_name="o", variables={"v": 1}, extensions={"e": 2}
    )


def test_null_parameters_are_as_good_as_none() -> None:
    body = b'{"query": "q", "operationName": null, "variables": null, "extensions": null}'
    assert read_post(JSON, body) == GraphQLRequest(query="q")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", 'The body is empty; send a JSON object such as {"query": "{ __typename }"}.'),
        (b"\xff", "The body is not valid UTF-8."),
        (b'{"query":', "The body is not valid JSON: unexpected end of data at line 1 column 10."),
        (b"null", "The body must be a JSON object with a 'query'."),
        (b"1", "The body must be a JSON object with a 'query'."),
        (b'"text"', "The body must be a JSON object with a 'query'."),
        (b'[{"query": "q"}]', "Batches are not served; send one operation per request."),
        (b"{}", "The parameter 'query' is missing: it holds the document."),
        (b'{"query": ""}', "The parameter 'query' is missing: it holds the document."),
        (b'{"query": 1}', "The parameter 'query' must be a string or null."),
        (b'{"query": "q", "variables": []}',
         "The parameter 'variables' must be a JSON object or null."),
        (b'{"query": "q", "operationName": {}}',
         "The parameter 'operationName' must be a string or null."),
        (b'{"query": "q", "extensions": "e"}',
         "The parameter 'extensions' must be a JSON object or null."),
    ],
)  # fmt: skip
def test_a_body_of_another_shape_is_refused_with_400(body: bytes, message: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        read_post(JSON, body)
    assert (refused.value.status, refused.value.message) == (400, message)


@pytest.mark.parametrize(
    "content_type", [None, "", "text/plain", "application/graphql", "application/json; charset=x"]
)
def test_another_content_type_or_charset_is_refused_with_415(content_type: str | None) -> None:
    with pytest.raises(RequestRefused) as refused:
        read_post(content_type, b'{"query": "q"}')
    assert refused.value.status == 415


def test_a_get_carries_variables_as_json_text() -> None:
    asked = read_get(b"query=%7Bq%7D&variables=%7B%22v%22%3A%22%C3%A9%22%7D&operationName=o")
    assert asked == GraphQLRequest(query="{q}", operation_name="o", variables={"v": "é"})


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (b"", "The parameter 'query' is missing: it holds the document."),
        (b"query=%FF", "The query string is not URL-encoded UTF-8."),
        (b"query=q&variables=%7B", "The parameter 'variables' is not valid JSON."),
        (b"query=q&variables=1", "The parameter 'variables' must be a JSON object or null."),
    ],
)
def test_a_query_string_of_another_shape_is_refused_with_400(query: bytes, message: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        read_get(query)
    assert (refused.value.status, refused.value.message) == (400, message)


@given(st.binary(), st.sampled_from([JSON, "application/json; charset=utf-8", "text/plain"]))
def test_any_bytes_are_read_or_refused(body: bytes, content_type: str) -> None:
    with suppress(RequestRefused):
        assert read_post(content_type, body).query
    with suppress(RequestRefused):
        assert read_get(body).query
