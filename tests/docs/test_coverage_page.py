"""docs/coverage.md has all that Merge's and Truto's APIs have, and names what there is."""

import re

import pytest

from tests.docs.coordinates import enum_values, fields
from tests.docs.markdown_tables import Row, rows
from tests.docs.unified_fields import MERGE, MERGE_ENUMS, TRUTO, TRUTO_DIRECTORY, TRUTO_ENUMS

PAGE = rows("coverage.md")
CHAPTERS = {
    "Merge: ATS common models": MERGE,
    "Truto: unified ATS API": TRUTO,
    "Truto: unified User Directory API": TRUTO_DIRECTORY,
}
ENUMS = {"Merge: ATS common models": MERGE_ENUMS, "Truto: unified ATS API": TRUTO_ENUMS}

_COORDINATE = re.compile(r"`([A-Z]\w*\.\w+)`")
_NAME = re.compile(r"(?:^|, )(?:([A-Z]\w+) )?`(\w+)|^([a-z ]+)$")


def told(row: Row) -> list[str]:
    return row.codes("Here")


def names(row: Row) -> set[str]:
    """Their fields that a row tells of: what is inside one is told of under its name."""
    if row.section == "Other resources":
        return {row["Field"].partition(" ")[0]}
    found = _NAME.findall(row["Field"])
    return {
        f"{model}:{name}".lstrip(":") or words.replace(" ", "-") for model, name, words in found
    }


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_of_their_fields_has_its_row(chapter: str) -> None:
    found: dict[str, set[str]] = {}
    for row in PAGE:
        if row.chapter == chapter and row.section != "Enums":
            found.setdefault(row.section, set()).update(names(row) - {"id"})
    assert found == {section: set(theirs.split()) for section, theirs in CHAPTERS[chapter].items()}


@pytest.mark.parametrize("chapter", ENUMS)
def test_each_of_their_values_has_its_row_or_its_name_here(chapter: str) -> None:
    explained = {
        (row["Value"].partition(" `")[0], value)
        for row in PAGE
        if row.chapter == chapter and row.section == "Enums"
        for value in row.codes("Value")
    }
    differing = {
        (kind, value)
        for kind, (ours, theirs) in ENUMS[chapter].items()
        for value in theirs.split()
        if f"{ours}.{value.upper()}" not in enum_values
    }
    known = {
        (kind, value) for kind, (_, theirs) in ENUMS[chapter].items() for value in theirs.split()
    }
    assert differing - explained == set()
    assert explained - known == set()


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
