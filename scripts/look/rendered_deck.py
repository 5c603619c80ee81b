"""A deck as LibreOffice shows it with the typefaces of one reader, and faults found in its PDF."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pptx

_FONTS = Path("/usr/share/fonts/truetype")
#: Readers: the folder of the typefaces they have, and the one they see for every other.
READERS = {
    "Liberation Sans": ("liberation", "Liberation Sans"),
    "DejaVu Sans": ("dejavu", "DejaVu Sans"),
    "DejaVu Serif": ("dejavu", "DejaVu Serif"),
}
_CONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir>
<match target="pattern"><edit name="family" mode="assign" binding="strong">
<string>{family}</string></edit></match></fontconfig>
"""
_LEAST = 1000  # hundredths of a point
#: The middle of a word's box, where letters are: what is above and below is air of the line.
_TOP, _END = 0.3, 0.8
_TOUCHING = 0.6  # points that words may reach into each other


def missing_programs() -> list[str]:
    """What is not installed of LibreOffice, Poppler and the typefaces."""
    programs = [name for name in ("soffice", "pdftotext", "pdftoppm") if not shutil.which(name)]
    folders = {folder for folder, _ in READERS.values()}
    return programs + sorted(name for name in folders if not (_FONTS / name).is_dir())


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page and its box, points from the upper left."""

    words: str
    x: float
    y: float
    right: float
    bottom: float

    def meets(self, other: Word) -> bool:
        """Whether letters of two words lie over each other."""
        across = min(self.right, other.right) - max(self.x, other.x)
        return across > _TOUCHING and self._top < other._end and other._top < self._end

    @property
    def _top(self) -> float:
        return self.y + (self.bottom - self.y) * _TOP

    @property
    def _end(self) -> float:
        return self.y + (self.bottom - self.y) * _END


def convert(decks: Iterable[Path], reader: str, folder: Path) -> list[Path]:
    """The PDFs of decks as one reader sees them, written into a folder by one LibreOffice."""
    directory, family = READERS[reader]
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "fonts.conf"
    values = {"folder": _FONTS / directory, "cache": folder / "fonts", "family": family}
    config.write_text(_CONFIG.format(**values), encoding="utf-8")
    files = [str(path) for path in decks]
    profile = f"-env:UserInstallation=file://{folder.resolve()}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, *files],
        check=True,
        capture_output=True,
        timeout=240,
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
    )
    return [folder / f"{Path(file).stem}.pdf" for file in files]


def pages(pdf: Path) -> list[list[Word]]:
    """The words of each page."""
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    document = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    root = ElementTree.fromstring(re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", document))
    return [
        [
            Word(item.text or "", *(float(item.get(key, 0)) for key in _EDGES))
            for item in page.iterfind(".//{*}word")
        ]
        for page in root.iterfind(".//{*}page")
    ]


_EDGES = ("xMin", "yMin", "xMax", "yMax")


def overlaps(page: Iterable[Word]) -> Iterator[tuple[str, str]]:
    """Pairs of words that lie over each other."""
    return ((one.words, other.words) for one, other in combinations(page, 2) if one.meets(other))


def broken_words(page: Iterable[Word], whole: set[str]) -> Iterator[str]:
    """Words of a deck that were broken into two, which stand after each other. The letters of
    spaced names stand alone and are none."""
    pieces = {piece for word in whole for piece in re.split(r"(?<=[-/–])", word)} | whole
    for one, other in pairwise(page):
        joined = one.words + other.words
        if len(one.words) > 1 and joined in whole and one.words not in pieces:
            yield joined


def words_of(deck: bytes) -> set[str]:
    """Every word on the slides of a deck."""
    slides = pptx.Presentation(io.BytesIO(deck)).slides
    texts = (item.text or "" for slide in slides for item in slide.element.iter("{*}t"))
    return {word for words in texts for word in words.split()}


def small_texts(deck: bytes) -> list[str]:
    """What is written on slides in letters of less than ten points."""
    slides = pptx.Presentation(io.BytesIO(deck)).slides
    return [
        run.findtext("{*}t") or ""
        for slide in slides
        for run in slide.element.iter("{*}r")
        for size in [run.find("{*}rPr")]
        if size is not None and int(size.get("sz", _LEAST)) < _LEAST
    ]
