"""The process that opens a PDF: standard input → JSON on standard output, with PDFium.

PDFium is built without a script engine; nothing in the file is run. It places each letter, and the
lines are put together here, because a table's cells stand apart only on the page.
"""

from __future__ import annotations

import base64
import ctypes
import io
import json
import math
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from geo.seminar.reading import limits
from geo.seminar.reading.footnotes import is_raised, with_footnotes
from geo.seminar.reading.page_order import Run, in_reading_order, with_justified, with_markers

_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
#: The kind of an action that runs a script, and the entry that holds one in any other.
_SCRIPT = re.compile(rb"/JavaScript\b|/JS[ \r\n(<\d]")
_DPI, _LEAST_DPI = 300, 100
_LEAST_LETTERS = 20
_POINTS = 72
_PASSWORD = 4
_MOST_CELL_LINES = 9
#: So many lines that end at one place have a margin there.
_LEAST_LINES = 4
_LETTERS_LOOKED_AT = 400
#: In heights of a letter: how far the first lines of two cells may be from level, and how far to
#: the left of a cell a line is none of it.
_LEVEL, _LEFT = 0.4, 4
#: In heights of a letter: how far over the line the ink of a raised digit begins, and how high a
#: digit is.
_RAISED_INK, _DIGIT_HEIGHT = 0.15, 0.9
#: In heights of a letter: words farther apart on a line do not follow each other.
_APART = 0.75
Clock = Callable[[], float]


@dataclass(slots=True)
class _Column:
    """Runs under each other: a paragraph, a column of the page or a cell."""

    runs: list[Run] = field(default_factory=list)

    @property
    def left(self) -> float:
        return min(run.x for run in self.runs)

    @property
    def right(self) -> float:
        return max(run.end for run in self.runs)


def _pdfium() -> Any:
    """PDFium, which ships no types; only this process loads it."""
    import pypdfium2

    return pypdfium2


def answer(content: bytes, seconds: float, clock: Clock = time.monotonic) -> dict[str, Any]:
    """{"pages": [{"text": …}, {"picture": base64 PNG} or {}]}, or {"refused": code, "values": {…}}.

    Scanned pages are drawn for so many seconds by a clock; {} is one that was not.
    """
    pdfium = _pdfium()
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD or "assword" in str(error)
        return {"refused": "encrypted" if locked else "damaged"}
    if len(document) > limits.MOST_PAGES:
        return {"refused": "too_many_pages", "values": {"limit": str(limits.MOST_PAGES)}}
    if _has_script(document):
        return {"refused": "script"}
    end = clock() + seconds
    return _pages(document, lambda: clock() < end)


def _has_script(document: Any) -> bool:
    """Whether a script stands anywhere in the file.

    PDFium writes the file anew, so that what was packed, encrypted or spelled with numbers (`#4a`)
    stands in the open.
    """
    written = io.BytesIO()
    document.save(written, flags=_pdfium().raw.FPDF_REMOVE_SECURITY)
    objects = _STREAM.sub(b"", written.getvalue())
    return bool(_SCRIPT.search(objects))


def _pages(document: Any, has_time: Callable[[], bool]) -> dict[str, Any]:
    results: list[dict[str, str]] = []
    scanned = 0
    for place in range(len(document)):
        page = document[place]
        text = page_text(page)
        if sum(char.isalnum() for char in text) >= _LEAST_LETTERS or not _pictures(page):
            results.append({"text": text})
            continue
        if any(_too_large(size) for size in _pictures(page)):
            return {"refused": "picture_too_large", "values": {"limit": str(limits.LONGEST_SIDE)}}
        scanned += 1
        if scanned > limits.MOST_SCANNED_PAGES:
            return {
                "refused": "too_many_pages",
                "values": {"limit": str(limits.MOST_SCANNED_PAGES)},
            }
        drawn = {"picture": base64.b64encode(_rendered(page)).decode()} if has_time() else {}
        results.append(drawn)
    return {"pages": results}


def _pictures(page: Any) -> list[tuple[int, int]]:
    """The pixels of each picture on a page, without decoding it."""
    pdfium = _pdfium()
    kind = pdfium.raw.FPDF_PAGEOBJ_IMAGE
    return [item.get_px_size() for item in page.get_objects(filter=[kind], max_depth=3)]


def _too_large(size: tuple[int, int]) -> bool:
    return max(size) > limits.LONGEST_SIDE or size[0] * size[1] > limits.MOST_PIXELS


def _rendered(page: Any) -> bytes:
    """The page as a grey PNG of its picture's own resolution: 300 dpi at most, and less when the
    page is larger than A3."""
    width, height = page.get_size()
    dots = max(max(size) for size in _pictures(page)) / max(width, height, 1) * _POINTS
    scale = min(max(dots, _LEAST_DPI), _DPI) / _POINTS
    scale = min(scale, 5_000 / max(width, height, 1))
    written = io.BytesIO()
    page.render(scale=scale, grayscale=True).to_pil().save(written, "PNG", compress_level=1)
    return written.getvalue()


# --- from letters to lines --------------------------------------------------------------------


def page_text(page: Any) -> str:
    """The lines of a page; cells that stand side by side are parted by « | »."""
    runs = with_footnotes(list(_runs(page)))
    runs = in_reading_order(with_markers(with_justified(runs)))
    columns = list(_apart(list(_columns(runs))))
    pitch = _pitch(columns)
    lines: list[str] = []
    before: Run | None = None
    right = 0.0
    heads: list[float] = []  # where the cells of a table's first row begin
    for row in _rows(columns):
        if len(row) > 1:
            heads = heads or [column.left for column in row]
            lines.append(f"| {' | '.join(_cells(row, heads))} |")
            before = None
            continue
        heads = []
        for run in row[0].runs:
            if before is None or _parted(before, run, pitch, right):
                lines.append("")
            right = _right(run, row[0], runs)
            lines.append(" " * min(max(round((run.x - row[0].left) / run.size), 0), 12) + run.text)
            before = run
    return "\n".join(lines).removeprefix("\n")


def _cells(row: list[_Column], heads: list[float]) -> list[str]:
    """The words of a row's cells; where it has fewer than the first row, the empty ones between
    them too, if each begins right under one of the first row."""
    texts = [" ".join(run.text for run in column.runs) for column in row]
    if len(row) >= len(heads):
        return texts
    under = [min(range(len(heads)), key=lambda at: abs(heads[at] - one.left)) for one in row]
    straight = all(
        abs(heads[at] - one.left) < one.runs[0].size for at, one in zip(under, row, strict=True)
    )
    if not straight or len(set(under)) < len(under):
        return texts
    words = dict(zip(under, texts, strict=True))
    return [words.get(at, "") for at in range(len(heads))]


def _right(line: Run, column: _Column, runs: list[Run]) -> float:
    """Where a full line ends that stands where this one does: at an edge that many lines share, as
    justified ones do beside another column; else where the longest line ends over or under it."""
    left, right = column.left, column.right
    ends = [run.end for run in runs if run.x < right and run.end > left]
    shared = Counter(map(round, ends))
    edges = [edge for edge, count in shared.items() if count >= _LEAST_LINES]
    return float(min((edge for edge in edges if edge >= line.end - 1), default=max(ends)))


def _parted(before: Run, run: Run, pitch: float, right: float) -> bool:
    """Whether a paragraph ends between two lines: a gap, or room left for the next word."""
    if before.y - run.y > 1.3 * pitch:
        return True
    if run.text[0].islower() and not before.text.endswith((".", ":", ";", "?", "!")):
        return False  # the sentence goes on, wherever the line was broken
    word = len(run.text.split(maxsplit=1)[0]) / len(run.text) * (run.end - run.x)
    return before.end + word + 0.6 * run.size < right


def _pitch(columns: list[_Column]) -> float:
    """The usual distance between two lines, in points."""
    steps = [
        one.y - other.y
        for column in columns
        for one, other in zip(column.runs, column.runs[1:], strict=False)
    ]
    return median(steps) if steps else 14.0


def _runs(page: Any) -> Iterator[Run]:
    """Letters in the order of the file, joined to runs where they follow each other."""
    run: Run | None = None
    space = False
    place = (0.0, 0.0, 0.0)
    for char, left, right, base, size in _letters(page):
        if char.isspace():
            space = True
            continue
        if run and place == (left, right, base):
            run.text += char  # the letters of a ligature have one place
            continue
        place = (left, right, base)
        gap = left - run.end if run else 0.0
        if (
            run
            and abs(base - run.y) < 0.35 * size
            and not is_raised(run, size, base)
            and -0.5 * size < gap < _APART * max(size, run.size)
        ):
            run.text += (" " if space or gap > 0.2 * size else "") + char
            run.end = right
        else:
            if run:
                yield run
            run = Run(left, right, base, size, char)
        space = False
    if run:
        yield run


def _letters(page: Any) -> Iterator[tuple[str, float, float, float, float]]:
    """(letter, left, right, baseline, size) of each letter, in points, turned upright."""
    raw = _pdfium().raw
    text = page.get_textpage()
    count = min(text.count_chars(), limits.MOST_CHARACTERS)
    quarter = _quarter(raw, text, count)
    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    for place in range(count):
        char = chr(raw.FPDFText_GetUnicode(text, place))
        if char == "\x02":  # how PDFium tells of a hyphen at the end of a line
            char = "-"
        if raw.FPDFText_IsGenerated(text, place) == 1 and char != "-":
            yield " ", 0.0, 0.0, 0.0, 0.0
            continue
        raw.FPDFText_GetCharOrigin(text, place, x, y)
        raw.FPDFText_GetLooseCharBox(text, place, box)
        size = raw.FPDFText_GetFontSize(text, place) or 10.0
        left, right, height, base = _upright(quarter, box, x.value, y.value)
        height = max(height, size * 0.5)
        if quarter == 0 and char.isdecimal():
            base, height = _raised(raw, text, place, base, height)
        yield char, left, right, base, height


def _raised(raw: Any, text: Any, place: int, base: float, height: float) -> tuple[float, float]:
    """(baseline, height) of a digit by its ink: some fonts have raised digits of their own, which
    are set on the line and as large as any."""
    edges = [ctypes.c_double() for _ in range(4)]
    raw.FPDFText_GetCharBox(text, place, *edges)
    low, high = edges[2].value, edges[3].value
    if low - base < _RAISED_INK * height:
        return base, height
    return low, (high - low) / _DIGIT_HEIGHT


def _quarter(raw: Any, text: Any, count: int) -> int:
    """How many quarters of a turn, against the clock, the lines of a page are turned: of the
    letters that are looked at, the most."""
    turns = Counter(
        round(raw.FPDFText_GetCharAngle(text, place) / (math.pi / 2)) % 4
        for place in range(0, count, max(count // _LETTERS_LOOKED_AT, 1))
        if not chr(raw.FPDFText_GetUnicode(text, place)).isspace()
    )
    return turns.most_common(1)[0][0] if turns else 0


def _upright(quarter: int, box: Any, x: float, y: float) -> tuple[float, float, float, float]:
    """(left, right, height, baseline) of a letter's box after the page is turned upright."""
    if quarter == 1:
        return box.bottom, box.top, box.right - box.left, -x
    if quarter == 2:
        return -box.right, -box.left, box.top - box.bottom, -y
    if quarter == 3:
        return -box.top, -box.bottom, box.right - box.left, x
    return box.left, box.right, box.top - box.bottom, y


def _columns(runs: list[Run]) -> Iterator[_Column]:
    column = _Column()
    for run in runs:
        last = column.runs[-1] if column.runs else None
        below = last is not None and last.y - run.y > 0.3 * run.size
        beside = last is not None and (
            run.x > column.right or run.end < column.left or run.x < column.left - _LEFT * run.size
        )
        if last is not None and (not below or beside or last.y - run.y > 4 * run.size):
            yield column
            column = _Column()
        column.runs.append(run)
    if column.runs:
        yield column


def _apart(columns: list[_Column]) -> Iterator[_Column]:
    """Columns, cut where a line of one is level with the start of the next: the first cell of a
    table stands right under the words above the table."""
    for place, column in enumerate(columns):
        following = columns[place + 1] if place + 1 < len(columns) else None
        cut = _level_with(column, following) if following else 0
        if cut:
            yield _Column(column.runs[:cut])
        yield _Column(column.runs[cut:])


def _level_with(column: _Column, following: _Column) -> int:
    """The place of the last lines of a column that may be a cell beside the next one; 0 for none
    and for all of them."""
    first = following.runs[0]
    for cut, run in enumerate(column.runs):
        if abs(run.y - first.y) < _LEVEL * run.size and len(column.runs) - cut <= _MOST_CELL_LINES:
            return cut if first.x > max(one.end for one in column.runs[cut:]) - 1 else 0
    return 0


def _rows(columns: list[_Column]) -> Iterator[list[_Column]]:
    """Columns that start on the same line and are short are the cells of one row."""
    row: list[_Column] = []
    for column in columns:
        if row and not _beside(row[-1], column):
            yield row
            row = []
        row.append(column)
    if row:
        yield row


def _beside(one: _Column, other: _Column) -> bool:
    first, second = one.runs[0], other.runs[0]
    level = abs(first.y - second.y) < _LEVEL * first.size and second.x > one.right - 1
    return level and max(len(one.runs), len(other.runs)) <= _MOST_CELL_LINES


def main(arguments: list[str]) -> None:
    """The process itself: `arguments` are the seconds for drawing."""
    json.dump(answer(sys.stdin.buffer.read(), float(arguments[0])), sys.stdout)
