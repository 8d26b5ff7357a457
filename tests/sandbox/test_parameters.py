import pytest
from starlette.datastructures import QueryParams

from sandbox.errors import LeverError
from sandbox.parameters import Parameters, Span


def parameters(query: str) -> Parameters:
    return Parameters(QueryParams(query))


def test_repeated_and_bracketed_names_are_one_list() -> None:
    query = parameters("role=a&role%5B%5D=b&role=")
    assert query.many("role") == ["a", "b"]


def test_names_may_be_repeated_or_joined() -> None:
    assert parameters("expand=a,b&expand=c, ,").names("expand") == ["a", "b", "c"]


def test_values_keep_their_commas_and_signs() -> None:
    assert parameters("tag=R%26D%2C+Berlin&tag=C%2B%2B").many("tag") == ["R&D, Berlin", "C++"]


@pytest.mark.parametrize("value", ["1" * 19, "\u0661", "0x1", "1e3"])
def test_only_plain_digits_are_a_number(value: str) -> None:
    with pytest.raises(LeverError, match="n must be an integer"):
        Parameters(QueryParams([("n", value)])).integer("n")


@pytest.mark.parametrize(
    ("span", "moment", "inside"),
    [
        (Span(1, 3), 1, True),
        (Span(1, 3), 3, True),
        (Span(1, 3), 4, False),
        (Span(1, None), 9, True),
        (Span(None, 3), 4, False),
        (Span(1, None), None, False),
        (Span(None, None), None, True),
    ],
)
def test_a_span_holds_its_edges(span: Span, moment: int | None, inside: bool) -> None:  # noqa: FBT001  # a table's column
    assert span.holds(moment) is inside
