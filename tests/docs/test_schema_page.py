"""docs/schema.md is the schema that is served."""

from pathlib import Path

from graphql import build_schema
from typer.testing import CliRunner

from server.cli import app
from server.schema_markdown import schema_markdown

PAGE = Path(__file__).parents[2] / "docs" / "schema.md"

SMALL = '''
"""Where reads begin."""
type Query {
  """Books, the newest first."""
  books(
    """How many."""
    first: Int! = 25

    "Only | these."
    kinds: [Kind!] = null
  ): BookConnection!
}

"""Books."""
type BookConnection {
  """The books with their cursors."""
  edges: [BookEdge!]!

  """Where it lies."""
  pageInfo: PageInfo!
}

"""A book in a list."""
type BookEdge {
  """The book."""
  node: Book

  """Its place."""
  cursor: String!
}

"""Where a page lies."""
type PageInfo {
  """Whether there is more."""
  hasNextPage: Boolean!
}

"""Printed."""
interface Printed {
  """Pages."""
  pages: Int
}

"""A
book."""
type Book implements Printed {
  pages: Int
}

"""What books are."""
enum Kind {
  """Made up."""
  NOVEL
}
'''


def test_the_page_is_current() -> None:
    printed = CliRunner().invoke(app, ["schema", "--markdown"])
    assert printed.exit_code == 0
    assert PAGE.read_text(encoding="utf-8") == printed.output, (
        "Run `make docs` and commit docs/schema.md."
    )


def test_a_field_is_told_with_its_type_and_what_it_takes() -> None:
    page = schema_markdown(build_schema(SMALL))
    assert (
        "| `books(first, kinds)` | [BookConnection](#connections)! | Books, the newest first."
        r"<br>`first: Int! = 25`: How many.<br>`kinds: [Kind!]`: Only \| these. |"
    ) in page


def test_connections_are_told_once() -> None:
    page = schema_markdown(build_schema(SMALL))
    assert "There are connections of [Book](#book)." in page
    assert "### BookConnection" not in page
    assert r"| `edges` | \[[BookEdge](#connections)!\]! | The books with their cursors. |" in page


def test_types_tell_how_they_hang_together() -> None:
    page = schema_markdown(build_schema(SMALL))
    assert "### Book\n\nA book.\n\nImplements [Printed](#printed).\n\n| Field" in page
    assert "### Printed\n\nPrinted.\n\nImplemented by [Book](#book).\n\n| Field" in page
    assert "### Kind\n\nWhat books are.\n\n| Value | Description |" in page


def test_every_link_leads_somewhere() -> None:
    page = PAGE.read_text(encoding="utf-8")
    anchors = {line.lstrip("# ").lower() for line in page.splitlines() if line.startswith("#")}
    leads = {part.split(")")[0] for part in page.split("](#")[1:]}
    assert leads <= anchors
