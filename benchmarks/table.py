"""Tables as Markdown, so that they can be pasted where they are told of."""

from collections.abc import Sequence

Row = Sequence[object]


def print_table(title: str, header: Sequence[str], rows: Sequence[Row]) -> None:
    """Print a table under a title; numbers stand to the right."""
    cells = [[_text(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [list(header), *cells]) for i in range(len(header))]
    right = [all(isinstance(row[i], int | float) for row in rows) for i in range(len(header))]
    print(f"\n## {title}\n")
    print(_line(header, widths, right))
    marks = [
        "-" * (width - 1) + (":" if r else "-") for width, r in zip(widths, right, strict=True)
    ]
    print(_line(marks, widths, right))
    for row in cells:
        print(_line(row, widths, right))


def _text(cell: object) -> str:
    return f"{cell:,.1f}" if isinstance(cell, float) else str(cell)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    placed = (
        cell.rjust(width) if to_the_right else cell.ljust(width)
        for cell, width, to_the_right in zip(cells, widths, right, strict=True)
    )
    return f"| {' | '.join(placed)} |"
