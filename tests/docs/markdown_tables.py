"""Tables of Markdown, as rows of cells under their headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Row:
    """A row, by its column's titles, and the headings that it stands under."""

    chapter: str
    section: str
    cells: dict[str, str]

    def __getitem__(self, title: str) -> str:
        return self.cells[title]

    def codes(self, title: str) -> list[str]:
        """What stands in a cell in backquotes."""
        return _CODE.findall(self.cells[title])


def rows(page: str) -> list[Row]:
    """All rows of all tables on a page of docs/."""
    return list(_rows((DOCS / page).read_text(encoding="utf-8").splitlines()))


def _rows(lines: list[str]) -> Iterator[Row]:
    chapter = section = ""
    head: list[str] = []
    for line in lines:
        if line.startswith("## "):
            chapter, section = line[3:], ""
        elif line.startswith("### "):
            section = line[4:]
        if not line.startswith("|"):
            head = []
        elif not head:
            head = _cells(line)
        elif not line.startswith("| ---"):
            yield Row(chapter, section, dict(zip(head, _cells(line), strict=True)))


def _cells(line: str) -> list[str]:
    return [cell.strip().replace(r"\|", "|") for cell in _BETWEEN_CELLS.split(line.strip())[1:-1]]
