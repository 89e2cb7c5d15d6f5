"""A table of Word to a block of the site: a table with headings, a box, or text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mammoth import documents  # type: ignore[import-untyped]  # has no types

from .inline import Piece, stripped
from .report import Notice
from .rewriting import FIRST_COLUMN

if TYPE_CHECKING:
    from .composing import Composer
    from .drafts import Item

MAX_CELLS = 20_000
"""Cells of one table with those that merging made: a row can say that it spans sixty columns."""


@dataclass
class Cell:
    """The paragraphs of a cell, each as pieces."""

    paragraphs: list[list[Piece]] = field(default_factory=list)

    @property
    def has_markup(self) -> bool:
        """Whether it has what plain text cannot have: more paragraphs, bold text or a link."""
        return len(self.paragraphs) > 1 or any(
            piece.is_bold or piece.link or "\n" in piece.text for paragraph in self.paragraphs for piece in paragraph
        )


@dataclass
class Grid:
    """A table with a cell in every place."""

    rows: list[list[Cell]]
    heading_rows: int
    is_merged: bool
    spans_first_row: bool
    names_rows: bool


class TableReader:
    """Reads one table; what it meets goes to ``composer``."""

    def __init__(self, composer: Composer) -> None:
        self.composer = composer

    def read(self, table: Any) -> list[Item]:
        """Return what stands in the text in place of the table."""
        composer = self.composer
        outer = composer.pictures
        composer.pictures = []
        place = composer.place
        grid = self._grid(table)
        pictures, composer.pictures = composer.pictures, outer
        items: list[Item] = []
        if not any(cell.paragraphs for row in grid.rows for cell in row):
            composer.remark(Notice.TABLE_EMPTY)
        elif len(grid.rows) == 1 and len(grid.rows[0]) == 1:
            composer.remark(Notice.TABLE_BOX)
            items.append(composer.item("callout", "".join(self._html(grid.rows[0][0]))))
        elif len(grid.rows) == 1:
            composer.remark(Notice.TABLE_LAYOUT)
            items += [composer.item("text", html) for cell in grid.rows[0] for html in self._html(cell)]
        else:
            items.append(composer.item("table", self._value(grid)))
        if pictures and items and items[-1].kind == "table":
            composer.report.add(Notice.TABLE_PICTURE, place, count=len(pictures))
        return [*items, *(composer.item("image", picture) for picture in pictures)]

    def _grid(self, table: Any) -> Grid:
        """Lay the cells out in rows of the same length; what was merged has its text in its first place."""
        source = list(_rows(table))
        rows: list[list[Cell]] = []
        is_merged = spans_first_row = False
        count = 0
        for number, row in enumerate(source):
            cells: list[Cell] = []
            sources = [cell for cell in row.children if isinstance(cell, documents.TableCell)]
            for cell in sources:
                count += cell.colspan
                columns = 1 if count > MAX_CELLS else cell.colspan
                is_merged = is_merged or columns > 1
                cells += [Cell(list(self._paragraphs(cell.children))), *(Cell() for _ in range(columns - 1))]
            spans_first_row = spans_first_row or (number == 0 and len(sources) == 1 and len(cells) > 1)
            rows.append(cells)
        rows = [cells for cells in rows if cells]
        width = max((len(cells) for cells in rows), default=0)
        for cells in rows:
            cells += [Cell() for _ in range(width - len(cells))]
        headings = next((index for index, row in enumerate(source) if not row.is_header), len(source))
        return Grid(rows, headings, is_merged, spans_first_row, table.style_id == FIRST_COLUMN)

    def _paragraphs(self, children: Iterable[Any]) -> Iterator[list[Piece]]:
        """Yield the paragraphs of a cell that say something, those of a table in it too."""
        composer = self.composer
        for child in children:
            if isinstance(child, documents.Table):
                composer.remark(Notice.TABLE_NESTED)
                for row in _rows(child):
                    for cell in row.children:
                        yield from self._paragraphs(getattr(cell, "children", ()))
            elif isinstance(child, documents.Paragraph):
                pieces = stripped(composer.inline(child.children))
                if pieces and (composer.numbering is not None or (child.style_id or "").startswith("heading")):
                    composer.remark(Notice.TABLE_STYLE)
                    pieces = [Piece("• "), *pieces] if composer.numbering is not None else pieces
                if pieces:
                    yield pieces
            else:
                composer.inline([child])

    def _value(self, grid: Grid) -> dict[str, Any]:
        composer = self.composer
        rows = grid.rows
        caption = ""
        heading_rows = grid.heading_rows
        if grid.spans_first_row and len(rows) > 2 and (caption := self._text(rows[0][0])):
            rows = rows[1:]  # a row over all columns above the others is what the table is about
            heading_rows = max(0, heading_rows - 1)
        elif grid.is_merged:
            composer.remark(Notice.TABLE_MERGED)
        if heading_rows == 0:
            composer.remark(Notice.TABLE_HEADER)
        elif heading_rows > 1:
            composer.remark(Notice.TABLE_HEADERS)
        head, body = rows[0], rows[1:]
        columns, cells = [], []
        for index, heading in enumerate(head):
            column = [row[index] for row in body]
            kind = "rich_text" if any(cell.has_markup for cell in column) else "text"
            columns.append({"type": kind, "heading": self._text(heading)})
            write: Callable[[Cell], str] = self._rich_text if kind == "rich_text" else self._text
            cells.append([write(cell) for cell in column])
        if any(piece.is_italic for row in body for cell in row for part in cell.paragraphs for piece in part):
            composer.remark(Notice.TABLE_STYLE)
        values = [{"values": list(row)} for row in zip(*cells, strict=True)]
        return {
            "caption": caption,
            "row_headers": grid.names_rows,
            "table": {"columns": columns, "rows": values, "caption": ""},
        }

    def _text(self, cell: Cell) -> str:
        return " ".join(self.composer.plain(pieces) for pieces in cell.paragraphs)

    def _rich_text(self, cell: Cell) -> str:
        return "".join(f"<p>{self.composer.html(pieces, italic=False)}</p>" for pieces in cell.paragraphs)

    def _html(self, cell: Cell) -> list[str]:
        return [f"<p>{self.composer.html(pieces)}</p>" for pieces in cell.paragraphs]


def _rows(table: Any) -> Iterator[Any]:
    return (row for row in table.children if isinstance(row, documents.TableRow))
