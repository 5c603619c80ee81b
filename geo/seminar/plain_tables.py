"""Tables in plain lines: columns under each other, tabs, and entries parted by dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.frozen import frozen
from geo.seminar.document import Line

#: A part of a line: (the line, start, end).
Part = tuple[Line, int, int]
#: A row as its cells, each of the parts of lines it is made of.
Row = list[list[Part]]

#: Where columns start → the line up to which no cell under them goes over several lines.
Unwrapped = dict[tuple[int, ...], int]

_SEGMENT = re.compile(r"\S(?:\S| (?! ))*")
_RULE = re.compile(r"[\s|:+=_–—-]{3,}")
_DASH = re.compile(r"\s+[–—-]\s+")
_BULLET = re.compile(r"\s*[•·*+▪–—-]\s")
_FEWEST_ENTRIES = 3
_LONGEST_CELL = 60
_LONGEST_HEADING = 44
_MOST_ROWS = 400
#: So far, of the column before, may a cell start beside its heading: a scan is never straight.
_ASIDE = 0.4
_LEAST_ASIDE = 3


@frozen
class Table:
    """Rows that were found; `end` is the place of the line behind them."""

    rows: list[Row]
    end: int


# --- one line is one row -------------------------------------------------------------------------


def entries(lines: Sequence[Line]) -> dict[int, list[Part]]:
    """Lines that are rows by themselves: place → cells.

    Three lines or more that follow each other, with as many dashes each, «Furuset – øst – ny», or
    a stroke: «Furuset | ny».
    """
    results: dict[int, list[Part]] = {}
    run: list[tuple[int, list[Part]]] = []
    for place, line in enumerate([*lines, Line(0, 0, "")]):
        if not line.text.strip() and place < len(lines) and not _two_empty(lines, place):
            continue  # a scanner puts empty lines between them
        cells = _stroked(line) or _dashed(line)
        if cells and (not run or abs(len(cells) - len(run[0][1])) <= 1):  # a dash may be misread
            run.append((place, cells))
            continue
        if len(run) >= _FEWEST_ENTRIES:
            results.update(run)
        run = [(place, cells)] if cells else []
    return results


def _two_empty(lines: Sequence[Line], place: int) -> bool:
    return place > 0 and not lines[place - 1].text.strip()


def _stroked(line: Line) -> list[Part]:
    """Two short cells; where there are more strokes, a line needs no others to be a row."""
    text, at = line.text, line.text.find(" | ")
    if at <= 0 or text.count("|") != 1 or len(text) > 2 * _LONGEST_CELL:
        return []
    spans = (_bare(text, 0, at), _bare(text, at + 3, len(text)))
    return [(line, *span) for span in spans] if all(a < b for a, b in spans) else []


def _dashed(line: Line) -> list[Part]:
    text = line.text
    if len(text) > 4 * _LONGEST_CELL or _BULLET.match(text):
        return []
    bounds = [0, *(place for match in _DASH.finditer(text) for place in match.span()), len(text)]
    spans = list(zip(bounds[::2], bounds[1::2], strict=True))
    short = all(0 < end - start <= _LONGEST_CELL for start, end in spans)
    if len(spans) < 3 or not short or not text.lstrip()[:1].isupper():
        return []
    return [(line, *_bare(text, start, end)) for start, end in spans]


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space around it."""
    fragment = text[start:end]
    return start + len(fragment) - len(fragment.lstrip()), start + len(fragment.rstrip())


# --- rows of several lines ---------------------------------------------------------------------


def table_from(lines: Sequence[Line], place: int, unwrapped: Unwrapped) -> Table | None:
    """The table that begins at a line: parted by tabs, or with cells of several lines.

    `unwrapped` is what was seen from the lines before this one, and is added to.
    """
    text = lines[place].text
    if text.count("\t") >= 2 and "\t" in text.strip():  # others only stand farther in
        return _tabbed(lines, place)
    if "  " not in text.strip() or "|" in text or len(text) > 400:
        return None
    return _aligned(lines, place, unwrapped)


def _tabbed(lines: Sequence[Line], place: int) -> Table | None:
    """Rows of a spreadsheet; a cell in quotation marks may go over several lines."""
    rows: list[Row] = []
    width = lines[place].text.count("\t")
    while place < len(lines) and _is_tabbed(lines[place].text, rows) and len(rows) < _MOST_ROWS:
        row = _by_tabs(lines[place])
        while place + 1 < len(lines) and _goes_on(row, lines[place + 1].text, width):
            place += 1
            first, *rest = _by_tabs(lines[place])
            row[-1] += first
            row += rest
        rows.append([*row, *([] for _ in range(width + 1 - len(row)))])
        place += 1
    return Table(rows, place) if len(rows) > 1 else None


def _is_tabbed(text: str, rows: Sequence[Row]) -> bool:
    """Whether a line is a row: not one that only stands farther in, with a label: «Ut: Vestli»."""
    labelled = rows and ":" in text and "\t" not in text.strip() and not _is_open(rows[-1])
    return "\t" in text and not labelled


def _by_tabs(line: Line) -> Row:
    row: Row = []
    start = 0
    for fragment in line.text.split("\t"):
        low, high = _bare(line.text, start, start + len(fragment))
        row.append([(line, low, high)] if high > low else [])
        start += len(fragment) + 1
    return row


def _goes_on(row: Row, following: str, width: int) -> bool:
    """Whether the next line belongs to a row: inside quotation marks, or a row was broken off."""
    if not following.strip():
        return False
    rest = following.count("\t")
    return _is_open(row) or (0 < len(row) - 1 < width == len(row) - 1 + rest)


def _is_open(row: Row) -> bool:
    """Whether the last cell began with a quotation mark and has not ended."""
    fragment = " ".join(line.text[start:end] for line, start, end in row[-1]) if row else ""
    return fragment.startswith('"') and fragment.count('"') % 2 == 1 and len(fragment) < 2_000


def _aligned(lines: Sequence[Line], place: int, unwrapped: Unwrapped) -> Table | None:
    """A heading of three columns or more and what stands under them, with wrapped cells.

    None when no cell is wrapped: then each line is a row, which needs no columns.
    """
    heading = list(_segments(lines[place].text))
    if len(heading) < 3 or any(end - start > _LONGEST_HEADING for start, end in heading):
        return None
    columns = tuple(start for start, _ in heading)
    if place < unwrapped.get(columns, 0):
        return None
    rows: list[Row] = []
    wrapped, counted, gap, at = False, False, True, place
    while at < len(lines) and len(rows) < _MOST_ROWS:
        text = lines[at].text
        if not text.strip() or _RULE.fullmatch(text):
            gap = True
        else:
            cells = _under(text, columns)
            if cells is None:
                break
            whole = not counted and len(cells) >= max(3, len(columns) - 1)
            begins = gap or 0 in cells or whole
            counted |= 0 in cells and text[slice(*cells[0])].strip(".) ").isdigit()
            if begins:
                rows.append([[] for _ in columns])
            wrapped |= not begins
            for column, (start, end) in cells.items():
                rows[-1][column].append((lines[at], start, end))
            gap = False
        at += 1
    if not wrapped:
        unwrapped[columns] = at
    return Table(rows, at) if wrapped and len(rows) > 2 else None


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of what stands between gaps of two spaces or more."""
    return (match.span() for match in _SEGMENT.finditer(text))


def _under(text: str, columns: Sequence[int]) -> dict[int, tuple[int, int]] | None:
    """The cells of a line by column; None when it does not stand under the columns."""
    cells: dict[int, tuple[int, int]] = {}
    last = None
    for start, end in _segments(text):
        column = min(range(len(columns)), key=lambda at: abs(columns[at] - start))
        after = columns[column + 1] if column + 1 < len(columns) else None
        aside = abs(columns[column] - start)
        doubled = last is not None and start - cells[last][1] == 2 and aside > _LEAST_ASIDE
        if last is not None and (doubled or column == last):  # a doubled space inside a cell
            cells[last] = (cells[last][0], end)
            continue
        if aside > _aside(columns, column) or column in cells:
            return None
        if after is not None and end > after + _aside(columns, column + 1):
            return None
        cells[column] = (start, end)
        last = column
    return cells


def _aside(columns: Sequence[int], column: int) -> int:
    """How many characters a cell may start beside its column."""
    before = columns[column] - columns[column - 1] if column else _LEAST_ASIDE
    return max(_LEAST_ASIDE, min(round(before * _ASIDE), 8))
