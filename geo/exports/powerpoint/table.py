"""Native PowerPoint tables that never run off their slide: measured, split evenly, then written.

Colours and face are the theme's own, so that a template's tables look like its other slides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pptx.oxml import parse_xml

from geo import text
from geo.escape import xml
from geo.exports.powerpoint.drawingml import EMU_PER_PT, NAMESPACES, Place, paint
from geo.exports.powerpoint.lines import cut_to, lines_of, widest_word
from geo.exports.powerpoint.office import FACTS, LINE, line_spacing
from geo.frozen import frozen
from geo.scene import typeface
from geo.style import Fill

_PAD_X, _PAD_Y = 6.0, 4.0  # points, each side
_SLACK = 1.06  # of the widest word of a column: a reader without our face may have a wider one
_MOST_COLUMN = 0.45  # of the table, that one word may ask for
_MOST_AIR = 1.2  # of the size of the letters, shared out over a row when there is room
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


@frozen
class Cell:
    """Words, or a swatch of a fill (then without words).

    `fact` words stand as the register has them, in Norwegian, whatever the deck speaks.
    """

    words: str = ""
    bold: bool = False
    swatch: Fill | None = None
    fact: bool = False


@frozen
class Column:
    """A heading and the part of the width it takes; a heading "" continues the one before."""

    head: str
    share: float
    right: bool = False
    flush: bool = False


Row = tuple[Cell, ...]


@frozen
class Sheet:
    """What stands on one slide: rows with their heights, and the size of the letters (points).

    `cut` has, whole, the words that were too many for a slide of their own.
    """

    rows: tuple[Row, ...]
    heights: tuple[float, ...]
    head: float
    size: int
    cut: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Columns and rows, measured in the typeface of `typeface.measured_by`."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def sheets(self, place: Place, sizes: Sequence[int]) -> list[Sheet]:
        """The rows on as few slides as letters of these sizes allow, in the largest of them."""
        room = place.h / EMU_PER_PT
        tried = [(size, *self._heights(place, size)) for size in sizes]
        counts = {size: len(_split(rows, room - head)) for size, head, rows in tried}
        size, head, rows = min(
            tried, key=lambda item: (self._broken(place, item[0]), counts[item[0]], -item[0])
        )
        return [
            self._sheet(place, size, head, [(self.rows[i], rows[i]) for i in chunk])
            for chunk in _even(rows, room - head)
        ]

    def _sheet(self, place: Place, size: int, head: float, chunk: list[tuple[Row, float]]) -> Sheet:
        left = place.h / EMU_PER_PT - head
        fitted = [
            self._fitted(row, place, size, left) if height > left else row for row, height in chunk
        ]
        heights = [min(height, left) for _, height in chunk]
        air = max(0.0, min(_MOST_AIR * size, (left - sum(heights)) / max(len(chunk), 1)))
        cut = tuple(
            old.words
            for (row, _), new in zip(chunk, fitted, strict=True)
            for old, new_cell in zip(row, new, strict=True)
            if old != new_cell
        )
        return Sheet(tuple(fitted), tuple(height + air for height in heights), head, size, cut)

    def _fitted(self, row: Row, place: Place, size: int, room: float) -> Row:
        """A row that no slide has room for, cut to one."""
        most = max(1, int((room - 2 * _PAD_Y) / (size * LINE)))
        return tuple(
            replace(cell, words=cut_to(cell.words, size, wide, most, _weight(cell)))
            for cell, wide in zip(row, self._rooms(place, size), strict=True)
        )

    def _rooms(self, place: Place, size: int) -> list[float]:
        return [width / EMU_PER_PT - 2 * _PAD_X for width in self.widths(place, size)]

    def _heights(self, place: Place, size: int) -> tuple[float, list[float]]:
        """Points that the heading and each row take."""
        rooms = self._rooms(place, size)
        head, *rows = (
            max(_lines(cell, size, room) for cell, room in zip(row, rooms, strict=True))
            * size
            * LINE
            + 2 * _PAD_Y
            for row in (self._head(), *self.rows)
        )
        return head, rows

    def _broken(self, place: Place, size: int) -> int:
        """How many words are wider than their cell and would be cut in two."""
        rooms = self._rooms(place, size)
        return sum(
            word * size > room
            for row in self._widest
            for word, room in zip(row, rooms, strict=True)
        )

    @cached_property
    def _widest(self) -> list[list[float]]:
        """The width of the widest word of each cell, ems, for the heading and each row."""
        return [
            [widest_word(cell.words, 1, _weight(cell)) for cell in row]
            for row in (self._head(), *self.rows)
        ]

    def _head(self) -> Row:
        """The headings; one that spans two columns is measured in the second, the wider."""
        heads = [column.head for column in self.columns]
        for place, head in enumerate(heads):
            if not head and place:
                heads[place - 1], heads[place] = "", heads[place - 1]
        return tuple(Cell(head, bold=True) for head in heads)

    def widths(self, place: Place, size: int) -> list[int]:
        """The columns' widths (EMU): none narrower than its longest word at this size (points),
        what is left by their shares."""
        most = place.w * _MOST_COLUMN
        needs = [
            min((max(words) * size * _SLACK + 2 * _PAD_X) * EMU_PER_PT, most) if any(words) else 0.0
            for words in zip(*self._widest, strict=True)
        ]
        shares = [column.share for column in self.columns]
        return [round(width) for width in _shared(place.w, shares, needs)]

    def put(self, slide: Any, sheet: Sheet, place: Place, name: str, language: str) -> int:
        """One sheet as a table on a slide, with alt text; returns where it ends (EMU)."""
        widths = self.widths(place, sheet.size)
        heights = [round(h * EMU_PER_PT) for h in (sheet.head, *sheet.heights)]
        pen = _Pen(language, sheet.size)
        columns = (replace(self.columns[0], flush=True), *self.columns[1:])
        rows = [
            pen.head(columns),
            *(pen.row(row, columns, first=not place_) for place_, row in enumerate(sheet.rows)),
        ]
        tree = slide.shapes._spTree
        number = max((int(item) for item in tree.xpath(".//p:cNvPr/@id")), default=1) + 1
        grid = "".join(f'<a:gridCol w="{width}"/>' for width in widths)
        body = "".join(
            f'<a:tr h="{height}">{row}</a:tr>' for height, row in zip(heights, rows, strict=True)
        )
        tree.append(
            parse_xml(
                f'<p:graphicFrame {NAMESPACES}><p:nvGraphicFramePr><p:cNvPr id="{number}" '
                f'name="{xml(name)}" descr="{xml(_alt_text(name, sheet))}"/><p:cNvGraphicFramePr>'
                '<a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/>'
                "</p:nvGraphicFramePr>"
                f'<p:xfrm><a:off x="{place.x}" y="{place.y}"/>'
                f'<a:ext cx="{sum(widths)}" cy="{sum(heights)}"/></p:xfrm><a:graphic>'
                "<a:graphicData "
                'uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>'
                f'<a:tblPr firstRow="1"><a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr>'
                f"<a:tblGrid>{grid}</a:tblGrid>{body}</a:tbl></a:graphicData></a:graphic>"
                "</p:graphicFrame>"
            )
        )
        return place.y + sum(heights)


def _shared(whole: float, shares: Sequence[float], needs: Sequence[float]) -> list[float]:
    """The whole by shares, none less than it needs; by needs where they are more than the whole."""
    if sum(needs) >= whole:
        return [whole * need / sum(needs) for need in needs]
    fixed: set[int] = set()
    while True:
        left = whole - sum(needs[place] for place in fixed)
        parts = sum(share for place, share in enumerate(shares) if place not in fixed) or 1
        short = {
            place
            for place, share in enumerate(shares)
            if place not in fixed and left * share / parts < needs[place]
        }
        if not short:
            return [
                needs[place] if place in fixed else left * share / parts
                for place, share in enumerate(shares)
            ]
        fixed |= short


def _alt_text(name: str, sheet: Sheet) -> str:
    """What a table says: its name, and what its rows are about."""
    subjects = [next((cell.words for cell in row if cell.bold), row[0].words) for row in sheet.rows]
    return text.say("slides.table_told", name=name, rows=text.listing(subjects))


def _split(heights: Sequence[float], room: float) -> list[list[int]]:
    """Rows, by number, filled into slides one after the other."""
    chunks: list[list[int]] = [[]]
    used = 0.0
    for place, height in enumerate(heights):
        if chunks[-1] and used + height > room:
            chunks.append([])
            used = 0.0
        chunks[-1].append(place)
        used += height
    return chunks


def _even(heights: Sequence[float], room: float) -> list[list[int]]:
    """The same number of slides, none of them much fuller than the others."""
    chunks = _split(heights, room)
    low, high = 0.0, room
    for _ in range(12):
        middle = (low + high) / 2
        tried = _split(heights, middle)
        if len(tried) <= len(chunks):
            chunks, high = tried, middle
        else:
            low = middle
    return chunks


def _lines(cell: Cell, size: float, room: float) -> int:
    return lines_of(cell.words, size, room, _weight(cell))


def _weight(cell: Cell) -> int:
    return typeface.BOLD if cell.bold else typeface.REGULAR


class _Pen:
    """Writes the rows of a table in one language and size."""

    def __init__(self, language: str, size: int) -> None:
        self._language, self._points, self._size = language, size, size * 100

    def head(self, columns: tuple[Column, ...]) -> str:
        cells = []
        for place, column in enumerate(columns):
            if not column.head and place:
                cells.append(self._cell(Cell(), column, "tx2", 19_050, merged=True))
                continue
            rest = columns[place + 1 :]
            span = 1 + next((i for i, item in enumerate(rest) if item.head), len(rest))
            cells.append(self._cell(Cell(column.head, bold=True), column, "tx2", 19_050, span))
        return "".join(cells)

    def row(self, row: Row, columns: tuple[Column, ...], first: bool) -> str:
        return "".join(
            self._swatch(cell.swatch, first)
            if cell.swatch
            else self._cell(cell, column, "tx1", 6_350)
            for cell, column in zip(row, columns, strict=True)
        )

    def _cell(
        self,
        cell: Cell,
        column: Column,
        colour: str,
        line: int,
        span: int = 1,
        *,
        merged: bool = False,
    ) -> str:
        language = FACTS if cell.fact else self._language
        look = f'lang="{language}" sz="{self._size}" b="{int(cell.bold)}" dirty="0"'
        fill = f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        words = (
            f'<a:r><a:rPr {look}>{fill}<a:latin typeface="+mn-lt"/></a:rPr>'
            f"<a:t>{xml(cell.words)}</a:t></a:r>"
        )
        rule = _rule("lnB", line, colour if line > 10_000 else "tx1", line <= 10_000)
        spanned = f' gridSpan="{span}"' if span > 1 else ' hMerge="1"' if merged else ""
        return (
            f"<a:tc{spanned}><a:txBody><a:bodyPr/><a:lstStyle/>"
            f'<a:p><a:pPr algn="{"r" if column.right else "l"}">'
            f"{line_spacing(self._points)}</a:pPr>"
            f"{words if cell.words else f'<a:endParaRPr {look}/>'}</a:p></a:txBody>"
            f"<a:tcPr {_margins(column)}>{_NO_SIDES}{rule}<a:noFill/></a:tcPr></a:tc>"
        )

    def _swatch(self, fill: Fill, first: bool) -> str:
        """A cell in a status's colour and pattern, with air round it; the cell beside it has the
        status in words."""
        above = "" if first else _rule("lnT", 50_800, "bg1")
        return (
            f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{line_spacing(self._points)}</a:pPr>"
            "<a:endParaRPr "
            f'lang="{self._language}" sz="{self._size}" dirty="0"/></a:p></a:txBody>'
            f"<a:tcPr {_MARGINS}>{_NO_LEFT_RIGHT}{above}"
            f"{_rule('lnB', 50_800, 'bg1')}{paint(fill)}</a:tcPr></a:tc>"
        )


_MARGINS = f'marT="{round(_PAD_Y * EMU_PER_PT)}" marB="{round(_PAD_Y * EMU_PER_PT)}" anchor="ctr"'
_NO_LEFT_RIGHT = '<a:lnL w="0"><a:noFill/></a:lnL><a:lnR w="0"><a:noFill/></a:lnR>'
_NO_SIDES = f'{_NO_LEFT_RIGHT}<a:lnT w="0"><a:noFill/></a:lnT>'


def _margins(column: Column) -> str:
    """The first column begins, and one set to the right ends, in line with the slide's title."""
    left, right = (
        0 if flush else round(_PAD_X * EMU_PER_PT) for flush in (column.flush, column.right)
    )
    return f'marL="{left}" marR="{right}" {_MARGINS}'


def _rule(side: str, width: int, colour: str, faint: bool = False) -> str:
    tone = '<a:lumMod val="25000"/><a:lumOff val="75000"/>' if faint else ""
    return (
        f'<a:{side} w="{width}"><a:solidFill><a:schemeClr val="{colour}">{tone}</a:schemeClr>'
        f"</a:solidFill></a:{side}>"
    )
