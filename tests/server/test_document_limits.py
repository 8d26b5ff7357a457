import pytest
from graphql import parse

from server.document_limits import DocumentLimits, excess
from server.documents import InvalidDocument, core_schema, create_prepare
from tests.server.example_schema import schema

LIMITS = DocumentLimits(tokens=200, depth=4, fields=10, aliases=3, directives=3)


def complaint(source: str) -> str | None:
    return excess(parse(source), LIMITS)


def nested(levels: int) -> str:
    return "{ thing { " * levels + "name" + " } }" * levels


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{a {b {c {d}}}}", None),
        ("{a {b {c {d {e}}}}}", "at most 4 levels"),
        ("{...F} fragment F on Q {a {b {... {c {d {e}}}}}}", "at most 4 levels"),
        ("{a b c d e f g h i j}", None),
        ("{a b c d e f g h i j k}", "at most 10 fields"),
        ("{x: a y: a z: a}", None),
        ("{x: a y: a z: a u: a}", "at most 3 aliases"),
        ("{a {...F} b {...F}} fragment F on Q {x: c y: c}", "at most 3 aliases"),
        ("{a @d @d @d}", None),
        ("{a @d @d ... @d {b @d}}", "at most 3 directives"),
        ("query A {a} query B {a {b {c {d {e}}}}}", "at most 4 levels"),
    ],
)
def test_a_document_is_measured_with_its_fragments_expanded(source: str, words: str | None) -> None:
    told = complaint(source)
    assert told is None if words is None else told is not None and words in told


def test_introspection_does_not_count_as_depth() -> None:
    assert complaint("{__schema {a {b {c {d {e}}}}}}") is None


def test_a_bomb_of_fragments_is_measured_without_being_spread_out() -> None:
    """Spread out, it has 2 to the power of 100 fields: there would be no end to it."""
    bomb = "{...F0}" + "".join(
        f"fragment F{i} on Thing {{a: thing {{...F{i + 1}}} b: thing {{...F{i + 1}}}}}"
        for i in range(100)
    )
    assert complaint(bomb + "fragment F100 on Thing {name}") is not None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{thing {" + "name " * 300 + "}}", "more than 200 tokens"),
        ("{", "Syntax Error"),
        ("{thing {thing {thing {thing {name}}}}}", "at most 4 levels"),
        ("{__schema {types {fields {type {fields {type {fields {name}}}}}}}}", "introspection"),
        ("{nothing}", "Cannot query field 'nothing'"),
        ("{...A} fragment A on Query {...B} fragment B on Query {...A}", "within itself"),
        ("{...Nowhere}", "Unknown fragment"),
        ("#\n" * 300 + "{hello}", "comments"),
        ("{thing" * 300 + "}" * 300, "Syntax Error"),
    ],
)
def test_a_document_too_large_or_wrong_is_not_prepared(source: str, words: str) -> None:
    with pytest.raises(InvalidDocument, match=words):
        create_prepare(core_schema(schema), LIMITS)(source)


def test_a_hot_document_is_prepared_once() -> None:
    prepare = create_prepare(core_schema(schema), LIMITS)
    assert prepare("{hello}") is prepare("{" + "hello}")


def test_a_huge_document_is_not_kept() -> None:
    prepare = create_prepare(core_schema(schema), LIMITS)
    huge = '{hello(name: "' + "x" * 20_000 + '")}'
    assert prepare(huge) is not prepare(huge)
