"""Tesseract in Norwegian: lines as it sets them, and each word with its box and confidence."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from geo.errors import DocumentError
from geo.frozen import frozen
from geo.seminar.budget import Budget
from geo.seminar.document import Box, Picture, Scan
from geo.seminar.reading import limits, process
from geo.seminar.reading.page_gap import find_gap
from geo.seminar.reading.ruled_lines import Grid
from geo.seminar.reading.scanned_tables import TextLine, in_cells

_LANGUAGE = "nor"
_SETTINGS = ("--oem", "1", "--psm", "4", "-c", "preserve_interword_spaces=1")
_OUTPUTS = ("txt", "tsv")
_ORIENTATION = ("--psm", "0")
_ROTATE = "Rotate:"
#: A page that gives fewer words, or such a mean confidence, may lie on its side or its head.
_FEW_WORDS, _POOR = 10, 0.65
_QUALITY = 55  # of the JPEG that is kept
_LINE = ("block_num", "par_num", "line_num")
_WORD = "5"  # the level of a word in Tesseract's table


#: More of them at once than there are processors would only take each other's time.
_FREE = BoundedSemaphore(os.cpu_count() or 1)


@frozen
class PageRead:
    """What stands on a page: its lines as one text, its words with their boxes, and the page as it
    was read (a Pillow picture)."""

    text: str
    words: tuple[Box, ...]
    page: Any

    @property
    def scan(self) -> Scan:
        """The words and a picture of the page that is small enough to be kept."""
        page = self.page
        width = min(page.width, limits.SHOWN_WIDTH)
        height = max(round(page.height * width / page.width), 1)
        written = io.BytesIO()
        page.resize((width, height), reducing_gap=2.0).save(written, "JPEG", quality=_QUALITY)
        return Scan(self.words, Picture(written.getvalue(), width, height))

    @property
    def confidence(self) -> float:
        """The mean confidence of its words, 0 to 1."""
        return sum(word.confidence for word in self.words) / len(self.words) if self.words else 0.0


def read(picture: Any, grids: Sequence[Grid], budget: Budget) -> PageRead:
    """What Tesseract reads on one picture of a page; also where that was scanned on its side.
    `grids` are the tables on it, whose rows are told apart by their lines.

    Raises DocumentError.
    """
    program = shutil.which("tesseract")
    if program is None or not _speaks_norwegian(program, budget):
        raise DocumentError("no_tesseract")
    first = _read(program, picture, grids, budget)
    if len(first.words) >= _FEW_WORDS and first.confidence >= _POOR:
        return first
    upright = _upright(program, picture, budget)
    if upright is None:
        return first
    second = _read(program, upright, (), budget)
    better = second.confidence * len(second.words) > first.confidence * len(first.words)
    return second if better else first


def _read(program: str, picture: Any, grids: Sequence[Grid], budget: Budget) -> PageRead:
    """What stands on a page: its two halves at the same time, where nothing lies across."""
    cut = 0 if grids else find_gap(picture)
    lines = _in_halves(program, picture, cut, budget) if cut else _in_one(program, picture, budget)
    lines = list(in_cells(lines, grids)) if grids else lines
    words = tuple(word for _, words in lines for word in words)
    return PageRead("\n".join(line for line, _ in lines), words, picture)


def _in_one(program: str, picture: Any, budget: Budget) -> list[TextLine]:
    with tempfile.TemporaryDirectory() as folder:
        base = str(Path(folder) / "page")
        command = [program, "stdin", base, "-l", _LANGUAGE, *_SETTINGS, *_OUTPUTS]
        _run(command, _pnm(picture), budget)
        text, table = (_output(f"{base}.{kind}") for kind in _OUTPUTS)
    return _lines(text.replace("\f", "").rstrip(), table, picture.size)


def _in_halves(program: str, picture: Any, cut: int, budget: Budget) -> list[TextLine]:
    """The lines above and below a row of pixels, with an empty one between them."""
    from concurrent.futures import ThreadPoolExecutor  # text needs none of it

    edges = [(0, cut), (cut, picture.height)]
    crops = [picture.crop((0, top, picture.width, bottom)) for top, bottom in edges]
    with ThreadPoolExecutor(len(crops)) as pool:
        halves = list(pool.map(lambda crop: _in_one(program, crop, budget), crops))
    above, below = (
        [
            (line, tuple(_placed(word, top, bottom, picture.height) for word in words))
            for line, words in half
        ]
        for (top, bottom), half in zip(edges, halves, strict=True)
    )
    return [*above, ("", ()), *below]


def _placed(word: Box, top: int, bottom: int, height: int) -> Box:
    """A word of a part of a page, on the whole of it."""
    y0, y1 = ((top + share * (bottom - top)) / height for share in (word.y0, word.y1))
    return replace(word, y0=y0, y1=y1)


def _output(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError as error:
        raise DocumentError("damaged") from error


def _lines(text: str, table: str, size: tuple[int, int]) -> list[TextLine]:
    """The lines as Tesseract sets them, each with its words; all words with the first line where
    its table has other lines."""
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    words: dict[tuple[str, ...], list[Box]] = {}
    for row in rows:
        if row["level"] == _WORD and (row["text"] or "").strip():
            words.setdefault(tuple(row[key] for key in _LINE), []).append(_box(row, *size))
    lines = text.split("\n")
    written = [line for line in lines if line.strip()]
    if len(written) != len(words):
        everything = tuple(word for line in words.values() for word in line)
        return [(lines[0], everything), *((line, ()) for line in lines[1:])]
    following = iter(words.values())
    return [(line, tuple(next(following)) if line.strip() else ()) for line in lines]


def _box(row: dict[str, str], width: int, height: int) -> Box:
    left, top = int(row["left"]), int(row["top"])
    return Box(
        row["text"].strip(),
        left / width,
        top / height,
        (left + int(row["width"])) / width,
        (top + int(row["height"])) / height,
        max(float(row["conf"]), 0.0) / 100,
    )


def _upright(program: str, picture: Any, budget: Budget) -> Any | None:
    """The picture turned as Tesseract says it was meant; None where it cannot tell, or it is."""
    try:
        output = _run([program, "stdin", "stdout", *_ORIENTATION], _pnm(picture), budget)
    except DocumentError:
        return None  # too few letters, or the data for it are not installed
    lines = output.decode(errors="replace").splitlines()
    turn = next((int(line.split()[1]) for line in lines if line.startswith(_ROTATE)), 0)
    return picture.rotate(-turn, expand=True) if turn else None


def _run(command: list[str], content: bytes, budget: Budget) -> bytes:
    """One Tesseract, when a processor is free for it."""
    if not _FREE.acquire(timeout=budget.left()):
        raise budget.used_up()
    try:
        return process.run(command, content, budget)
    finally:
        _FREE.release()


def _pnm(picture: Any) -> bytes:
    """The pixels as they are (PGM): packing them as PNG takes longer than handing them over."""
    written = io.BytesIO()
    picture.save(written, "PPM")
    return written.getvalue()


_known: dict[str, bool] = {}


def _speaks_norwegian(program: str, budget: Budget) -> bool:
    if program not in _known:
        languages = process.run([program, "--list-langs"], b"", budget).decode(errors="replace")
        _known[program] = _LANGUAGE in languages.split()
    return _known[program]
