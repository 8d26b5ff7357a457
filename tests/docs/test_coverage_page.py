"""docs/coverage.md names what there is."""

import re

from tests.docs.coordinates import enum_values, fields
from tests.docs.markdown_tables import Row, rows

PAGE = rows("coverage.md")
MERGE = "Merge: ATS common models"
TRUTO = "Truto: unified ATS API"

_COORDINATE = re.compile(r"`([A-Z]\w*\.\w+)`")


def told(row: Row) -> list[str]:
    return row.codes("Here")


def test_everything_named_is_in_the_schema() -> None:
    named = {each for row in PAGE for each in told(row)}
    assert len(named) > 150
    assert named - fields - enum_values == set()


def test_notes_name_nothing_that_is_not_there() -> None:
    named = {each for row in PAGE for each in _COORDINATE.findall(row["Note"])}
    assert named - fields - enum_values == set()


def test_what_is_missing_has_its_reason() -> None:
    missing = [row for row in PAGE if not told(row)]
    assert [row for row in missing if row["Here"] != "none"] == []
    assert [row for row in missing if len(row["Note"].split()) < 5] == []


def test_nothing_is_put_off() -> None:
    put_off = re.compile(r"\b(later|not yet|todo|planned|soon)\b", re.IGNORECASE)
    assert [row for row in PAGE if any(put_off.search(cell) for cell in row.cells.values())] == []


def test_all_models_are_there() -> None:
    merge = {row.section for row in PAGE if row.chapter == MERGE}
    truto = {row.section for row in PAGE if row.chapter == TRUTO}
    assert len(merge - {"Enums", "Values inside the models"}) == 17
    assert len(truto) == 17
