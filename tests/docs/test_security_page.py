"""docs/security.md names a test for each threat, and each test that it names is there."""

import ast
from functools import cache
from pathlib import Path

from tests.docs.markdown_tables import rows

ROOT = Path(__file__).parents[2]
PAGE = rows("security.md")


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests in a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_each_threat_has_a_test_that_shows_what_stops_it() -> None:
    assert len(PAGE) > 50
    for row in PAGE:
        named = row.codes("shown by")
        assert named, row
        for each in named:
            file, _, test = each.partition("::")
            assert test in names_in(file), each
