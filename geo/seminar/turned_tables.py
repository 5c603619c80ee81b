"""Tables that lie on their side, or whose cells stand one below the other.

| Område | Hovseter   | Røa |        Område
| Enhet  | Vest       | Vest |       Enhet
| Status | Videreført | Ny |         Status
                                     Hovseter
                                     Vest …
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.seminar.document import Line
from geo.seminar.lexicon import LEXICON
from geo.seminar.plain_tables import Part, Table

_WORD = re.compile(r"[^\W\d_](?:[\w/-]*\w)?")
_FEWEST, _MOST = 3, 8  # columns of a table whose cells stand below each other
_MOST_ROWS = 400
_LONGEST_HEADING = 34


def _words(*keys: str) -> frozenset[str]:
    return frozenset(word for key in keys for word in LEXICON.words(key))


_OF_ROWS = _words(
    "meaning.area", "meaning.point", "meaning.number", "meaning.follow_up", "column.area"
)
_OF_STATUS = _words("meaning.status", "column.status")
_HEADINGS = (
    _OF_ROWS
    | _OF_STATUS
    | _words("meaning.unit", "meaning.bydel", "meaning.responsible", "meaning.deadline")
    | _words("meaning.note", "column.unit", "column.point", "column.responsible", "column.deadline")
    | _words("column.money")
)


def turned_table(lines: Sequence[Line], place: int) -> Table | None:
    """The table that begins at a line, with its headings as first row; None where none does."""
    if lines[place].text.lstrip().startswith("|"):
        return _on_its_side(lines, place)
    return _below_each_other(lines, place)


def _on_its_side(lines: Sequence[Line], place: int) -> Table | None:
    """Rows whose first cells are the headings of columns, each with as many cells."""
    rows: list[list[Part]] = []
    end = place
    while end < len(lines) and len(rows) <= _MOST:
        cells = list(_between_strokes(lines[end]))
        if (
            not cells
            or not _is_heading(_text(cells[0]))
            or len(cells) != len(rows[0] if rows else cells)
        ):
            break
        rows.append(cells)
        end += 1
    if (
        len(rows) < 2
        or len(rows[0]) < _FEWEST
        or not _are_headings([_text(row[0]) for row in rows])
    ):
        return None
    if any(_is_heading(_text(cell)) for cell in rows[0][1:]):
        return None  # a row of headings above others
    return Table([[[cell] for cell in column] for column in zip(*rows, strict=True)], end)


def _below_each_other(lines: Sequence[Line], place: int) -> Table | None:
    """Three headings or more, and below them as many cells for each row, without an empty line."""
    width = _count_headings(lines, place)
    if not _FEWEST <= width <= _MOST:
        return None
    if not _are_headings([line.text for line in lines[place : place + width]]):
        return None
    start = place + width
    start += start < len(lines) and not lines[start].text.strip()
    end = start
    while end < len(lines) and lines[end].text.strip() and end - start < width * _MOST_ROWS:
        end += 1
    if end - start < 2 * width or (end - start) % width:
        return None
    cells = [[_whole(line)] for line in (*lines[place : place + width], *lines[start:end])]
    return Table([cells[at : at + width] for at in range(0, len(cells), width)], end)


def _count_headings(lines: Sequence[Line], place: int) -> int:
    """How many lines from a place on are headings; of more than a table has, one too many."""
    end = place
    while end < len(lines) and end - place <= _MOST and _is_heading(lines[end].text):
        end += 1
    return end - place


def _are_headings(texts: Sequence[str]) -> bool:
    """Whether they head a table of areas or points with their status, each once."""
    firsts = [_first_word(text) for text in texts]
    return (
        len(set(firsts)) == len(firsts)
        and not _OF_ROWS.isdisjoint(firsts)
        and not _OF_STATUS.isdisjoint(firsts)
    )


def _is_heading(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and _first_word(text) in _HEADINGS


def _first_word(text: str) -> str:
    word = _WORD.search(text)
    return word[0].casefold() if word else ""


def _between_strokes(line: Line) -> Iterator[Part]:
    inner = line.text.strip().strip("|")
    at = line.text.find(inner)
    for cell in inner.split("|"):
        low = at + len(cell) - len(cell.lstrip())
        yield line, low, max(low, at + len(cell.rstrip()))
        at += len(cell) + 1


def _whole(line: Line) -> Part:
    return line, len(line.text) - len(line.text.lstrip()), len(line.text.rstrip())


def _text(part: Part) -> str:
    line, start, end = part
    return line.text[start:end]
