"""Scanned pages: their own resolution, straight and upright, with a box for each word."""

from __future__ import annotations

import io
import shutil
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore, Lock

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from geo import installed
from geo.seminar import Document, Line, Page, read, sure_only, understand
from geo.seminar.budget import Budget
from geo.seminar.document import Box, Scan
from geo.seminar.reading import limits, picture, process, tesseract
from geo.seminar.reading.clean_picture import askew, cleaned
from geo.seminar.reading.page_gap import find_gap
from geo.seminar.word_places import placed_words
from tests.conftest import shipped_register

pytestmark = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)
REGISTER = shipped_register()
_TEXT = """Oppsummering fra seminar med Politirådet i Oslo 28. januar 2027

Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:
o Enhet vest: Hovseter (videreført), Majorstua (videreført)
o Enhet øst: Furuset (videreført), Vestli (ny)

Oppfølgingspunkter Politirådet i Oslo 2026 – status per januar 2027

1. Kommunen og politiet skal lage en felles oversikt over steder der barn og unge
oppholder seg på kveldstid.

Status:
Det er satt av 1,2 mill. kroner til oversikten. Den har frist 1. mars 2027.
"""
_DPI = 200


def _page(noise: float = 0.0, text: str = _TEXT) -> Image.Image:
    """An A4 page of 200 dpi, with this standard deviation of noise in shades of grey."""
    page = Image.new("L", (1654, 2339), 250)
    face = ImageFont.truetype(io.BytesIO(installed.face(400)), 32)
    ImageDraw.Draw(page).multiline_text((160, 160), text, font=face, fill=20, spacing=10)
    grain = np.random.default_rng(1).normal(0, noise, (page.height, page.width))
    return Image.fromarray((np.asarray(page, float) + grain).clip(0, 255).astype("uint8"))


def _read(page: Image.Image) -> Document:
    written = io.BytesIO()
    page.save(written, "PNG")
    return read(written.getvalue(), "skann.png")


@cache
def _read_turned(turn: int) -> Document:
    """The page as it is read where it was scanned on its side, on its head or upright."""
    return _read(_page().rotate(turn, expand=True))


def _wrong(document: Document) -> list[str]:
    """The words of the page that were not read."""
    words = {word for line in document.lines for word in line.text.split()}
    return [word for word in _TEXT.split() if word not in words and len(word) > 1]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_was_scanned_on_its_side_or_head_is_read(turn: int) -> None:
    assert _wrong(_read_turned(turn)) == []


@pytest.mark.parametrize("angle", [-4, 2.5])
def test_a_page_that_lies_askew_is_put_straight(angle: float) -> None:
    page = _page().rotate(angle, Image.Resampling.BICUBIC, fillcolor=250)
    assert askew(page) == pytest.approx(-angle, abs=0.6)
    assert len(_wrong(_read(page))) <= 1


def test_a_straight_page_is_left_alone() -> None:
    page = _page()
    assert askew(page) == 0.0
    assert cleaned(page) is page
    assert askew(Image.new("L", (1654, 2339), 255)) == 0.0


def test_noise_is_filtered_out() -> None:
    noisy = _page(25)
    assert np.asarray(cleaned(noisy), float)[:100].std() < np.asarray(noisy, float)[:100].std()
    assert len(_wrong(_read(noisy))) <= 2


def test_a_page_keeps_its_resolution() -> None:
    written = io.BytesIO()
    _page().save(written, "PNG")
    assert picture._prepared(written.getvalue()).size == (1654, 2339)


def test_each_word_has_its_box_and_confidence() -> None:
    (page,) = _read_turned(0).pages
    assert page.scanned
    hovseter = next(word for word in page.words if word.text == "Hovseter")
    assert 0.8 < hovseter.confidence <= 1
    assert 0.1 < hovseter.x0 < hovseter.x1 < 0.35
    assert 0.1 < hovseter.y0 < hovseter.y1 < 0.2
    assert all(0 <= one.x0 <= one.x1 <= 1 and 0 <= one.y0 <= one.y1 <= 1 for one in page.words)


def test_a_pdf_of_a_scan_has_boxes_too() -> None:
    written = io.BytesIO()
    _page().save(written, "PDF", resolution=_DPI)
    document = read(written.getvalue(), "skann.pdf")
    assert document.scanned and _wrong(document) == []
    assert "Majorstua" in {word.text for word in document.pages[0].words}


def test_figures_that_a_scanner_read_are_never_sure() -> None:
    proposal = understand(_read_turned(0), REGISTER)
    (point,) = proposal.followups
    assert [row.sure for row in point.deadlines] == [False]
    assert [row.sure for row in point.amounts] == [False]
    assert not sure_only(point).deadlines and not sure_only(point).amounts
    assert "scanned_figures" in {finding.code for finding in proposal.findings}
    typed = understand(read(_TEXT.encode(), "x.txt"), REGISTER)
    assert all(row.sure for row in typed.followups[0].amounts)
    assert "scanned_figures" not in {finding.code for finding in typed.findings}


def test_the_picture_that_was_read_is_kept_small_and_every_word_is_placed_on_it() -> None:
    (page,) = _read_turned(90).pages
    assert page.scan and page.scan.picture
    remaining = page.scan.picture
    shown = Image.open(io.BytesIO(remaining.content))
    assert shown.format == "JPEG" and shown.size == (remaining.width, remaining.height)
    assert remaining.width == 1240 and remaining.height == round(
        2339 * 1240 / 1654
    )  # upright again
    words = placed_words(page)
    tokens = [(line.number, word) for line in page.lines for word in line.text.split()]
    assert [(word.line, word.box.text) for word in words] == tokens
    lines = {line.number: line.text for line in page.lines}
    assert all(lines[word.line][word.start : word.end] == word.box.text for word in words)
    box = next(word.box for word in words if word.box.text == "Hovseter")
    wide, high = shown.size
    part = shown.crop((box.x0 * wide, box.y0 * high, box.x1 * wide, box.y1 * high))
    assert np.asarray(part).min() < 100 < 200 < np.asarray(part).max()  # ink on paper


def test_a_word_that_only_one_output_has_moves_no_other() -> None:
    boxes = [Box(text, 0.1, 0.1, 0.2, 0.2, 1.0) for text in ("Vest", "|", "Hovseter", "ny")]
    lines = (Line(1, 1, "Vest  ~ Hovseter"), Line(1, 2, "ny"))
    words = placed_words(Page(1, lines, Scan(tuple(boxes))))
    assert [(word.line, word.start, word.box.text) for word in words] == [
        (1, 0, "Vest"),
        (1, 8, "Hovseter"),
        (2, 0, "ny"),
    ]
    assert placed_words(Page(1, lines)) == ()


def test_a_document_keeps_so_many_pictures_and_all_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_SHOWN_BYTES", 200_000)
    written = io.BytesIO()
    first, *others = (_page(noise) for noise in (8.0, 9.0))
    first.save(written, "PDF", resolution=_DPI, save_all=True, append_images=others)
    one, other = read(written.getvalue(), "skann.pdf").pages
    assert one.scan and one.scan.picture and other.scan and other.scan.picture is None
    assert other.scanned and len(other.words) > 50


# --- two halves at the same time ------------------------------------------------------------------


def _full_page() -> Image.Image:
    """A page with so many lines that it is read as two halves."""
    return _page(text="\n".join([_TEXT] * 3))


def test_a_page_is_parted_between_paragraphs() -> None:
    page = _full_page()
    cut = find_gap(page)
    rows = np.asarray(page)
    assert 0 < cut < page.height
    assert rows[cut - 8 : cut + 8].min() > 200
    above, below = (np.flatnonzero(rows[part].min(axis=1) < 100).size for part in _parts(cut))
    assert 0.5 < above / below < 2.0


def _parts(cut: int) -> tuple[slice, slice]:
    return slice(0, cut), slice(cut, None)


def test_a_page_with_nothing_between_its_lines_stays_whole() -> None:
    assert find_gap(_page()) == 0  # few lines
    ruled = _full_page()
    ImageDraw.Draw(ruled).line((100, 0, 100, ruled.height), fill=0, width=6)
    assert find_gap(ruled) == 0
    assert find_gap(Image.new("L", (1654, 2339), 255)) == 0
    even = Image.new("L", (1654, 2339), 255)
    for top in range(200, 2100, 60):
        ImageDraw.Draw(even).rectangle((100, top, 1500, top + 30), fill=0)
    assert find_gap(even) == 0


def test_halves_give_what_the_whole_page_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    halves = _read(_full_page())
    monkeypatch.setattr(tesseract, "find_gap", lambda _: 0)
    whole = _read(_full_page())
    assert [line.text for line in halves.lines] == [line.text for line in whole.lines]
    (one,), (other,) = halves.pages, whole.pages
    for word, same in zip(one.words, other.words, strict=True):
        assert word.text == same.text
        assert word.y0 == pytest.approx(same.y0, abs=0.002)
        assert (word.x0, word.x1) == pytest.approx((same.x0, same.x1), abs=0.002)


# --- how often Tesseract is started -----------------------------------------------------------------


class Tesseracts:
    """Stands for Tesseract: what was asked of it, and how many were at work at once."""

    def __init__(self, confidence: int) -> None:
        self.calls: list[str] = []
        self.most = self._now = 0
        self._confidence = confidence
        self._lock = Lock()

    def __call__(self, command: list[str], _content: bytes, _budget: Budget) -> bytes:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            return self._answer(command)
        finally:
            with self._lock:
                self._now -= 1

    def _answer(self, command: list[str]) -> bytes:
        if "--list-langs" in command:
            self.calls.append("languages")
            return b"nor\n"
        if command[2] == "stdout":
            self.calls.append("orientation")
            return b"Rotate: 180\n"
        self.calls.append("text")
        words = [f"ord{at}" for at in range(20)]
        Path(f"{command[2]}.txt").write_text(" ".join(words), encoding="utf-8")
        rows = (
            f"5\t1\t1\t1\t1\t{at}\t9\t9\t9\t9\t{self._confidence}\t{word}"
            for at, word in enumerate(words)
        )
        Path(f"{command[2]}.tsv").write_text("\n".join([_TSV_HEAD, *rows]), encoding="utf-8")
        return b""


_TSV_HEAD = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)


def _tesseracts(monkeypatch: pytest.MonkeyPatch, confidence: int = 95) -> Tesseracts:
    result = Tesseracts(confidence)
    monkeypatch.setattr(process, "run", result)
    monkeypatch.setattr(tesseract, "_known", {})
    return result


def test_a_clear_page_is_one_call_and_one_of_two_halves_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request = _tesseracts(monkeypatch)
    assert len(_read(_page()).pages[0].words) == 20
    assert request.calls == ["languages", "text"]
    _read(_page())
    assert request.calls[2:] == ["text"]  # the languages are asked once in a process
    _read(_full_page())
    assert request.calls[3:] == ["text", "text"]


def test_only_a_doubtful_page_is_asked_for_its_orientation_and_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request = _tesseracts(monkeypatch, confidence=30)
    _read(_page())
    assert request.calls == ["languages", "text", "orientation", "text"]


def test_no_more_are_at_work_than_there_are_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    request = _tesseracts(monkeypatch)
    monkeypatch.setattr(tesseract, "_FREE", BoundedSemaphore(1))
    _read(_full_page())
    assert request.most == 1
    assert process._surroundings()["OMP_THREAD_LIMIT"] == "1"
