"""The pages of the reports as they are laid out, as PDF and as LibreOffice lays out Word: none
nearly empty, no heading left behind, no row of a table on two pages or alone, no page that a lone
line opens."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from itertools import pairwise, product
from typing import Any, NamedTuple

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest

from geo import report
from geo.disclosure import disclose
from geo.exports.report import write
from geo.model import Audience, Register
from geo.part import CITY, Part, PartKind, main_parts
from geo.report import Report
from geo.report.blocks import Heading
from geo.scene import Atlas
from geo.view import View, select
from tests.geo.test_report_docx import converted

TODAY = date(2026, 11, 22)
EDITIONS = (None, "2024-04-30")
#: How far down the column of text a page must reach: the first and those in the middle, and the
#: last, which has a heading and four lines at least.
FIRST_LEAST, MIDDLE_LEAST, LAST_LEAST = 0.85, 0.6, 0.1
#: Of a page of 297 mm, in the template: where the column of text begins and ends.
_TOP_MM, _BOTTOM_MM, _PAGE_MM = 22.0, 274.0, 297.0
_INK = 235


class Leaf(NamedTuple):
    """An element of the structure with content of its own, and the number of its first page."""

    tag: str
    page: int


class Laid(NamedTuple):
    """A report as it is laid out: its file, and how far down each page is filled, of 1."""

    report: Report
    content: bytes
    filled: tuple[float, ...]


@pytest.fixture(scope="module")
def laid(register: Register, atlas: Atlas) -> list[Laid]:
    """Every report whose content is not another's too."""
    results: dict[object, Laid] = {}
    for edition, audience, part in product(EDITIONS, Audience, _parts(register)):
        document = report.report(disclose(register, audience), part, TODAY, edition)
        key = (part, edition, document.blocks)
        if key not in results:
            content = write("pdf", document, atlas)
            results[key] = Laid(document, content, tuple(filled(content)))
    return list(results.values())


def _parts(register: Register) -> list[Part]:
    """The city, the units, the bydeler that have areas on any list, and one that has none."""
    parts = main_parts(register)
    lists = [View(edition) for edition in EDITIONS]
    has = [any(select(register, part.narrow(view)) for view in lists) for part in parts]
    without = next(part for part, areas in zip(parts, has, strict=True) if not areas)
    return [without, *(part for part, areas in zip(parts, has, strict=True) if areas)]


def filled(content: bytes) -> Iterator[float]:
    """How far down the column of text the lowest ink of each page is, of 1; 0 for an empty one."""
    with pdfium.PdfDocument(content) as document:
        for page in document:
            pixels = np.asarray(page.render(scale=0.25).to_pil().convert("L"))
            top, bottom = (round(mm / _PAGE_MM * len(pixels)) for mm in (_TOP_MM, _BOTTOM_MM))
            rows = np.flatnonzero((pixels[top:bottom] < _INK).any(axis=1))
            yield float(rows[-1] + 1) / (bottom - top) if len(rows) else 0.0


@pytest.fixture(scope="module")
def word(register: Register, atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> list[Laid]:
    """Reports as LibreOffice lays out their Word files: the city by two lists, every unit, and the
    bydeler that have areas, and one that has none."""
    shown = disclose(register, Audience.OPEN)
    reports = [report.report(shown, part, TODAY) for part in _parts(register)]
    reports.append(report.report(shown, CITY, TODAY, EDITIONS[1]))
    contents = {str(place): write("docx", result, atlas) for place, result in enumerate(reports)}
    folder = tmp_path_factory.mktemp("word")
    list(converted(folder, contents))
    results = []
    for result, name in zip(reports, contents, strict=True):
        content = (folder / f"{name}.pdf").read_bytes()
        results.append(Laid(result, content, tuple(filled(content))))
    return results


def test_the_walk_sees_the_city_the_units_and_bydeler(laid: list[Laid]) -> None:
    kinds = [item.report.part.kind for item in laid if item.report.edition_id == "2026-01"]
    assert kinds.count(PartKind.UNIT) == 3 and kinds.count(PartKind.BYDEL) > 7
    assert {item.report.edition_id for item in laid if item.report.part == CITY} == {
        "2026-01",
        "2024-04-30",
    }


def test_no_page_is_nearly_empty(laid: list[Laid], word: list[Laid]) -> None:
    for item in [*laid, *word]:
        first, *middle, last = item.filled
        texts = (item.report.title, item.report.edition_id, item.filled)
        assert first >= FIRST_LEAST, texts
        assert all(share >= MIDDLE_LEAST for share in middle), texts
        assert last >= LAST_LEAST, texts


def test_no_lone_line_opens_a_page(laid: list[Laid], word: list[Laid]) -> None:
    for item in [*laid, *word]:
        headings = {block.text for block in item.report.blocks if isinstance(block, Heading)}
        for number, lines in enumerate(_lines(item.content), 1):
            lone = len(lines) < 2 or (lines[1] in headings and lines[0] not in headings)
            is_caption = lines[0].startswith("Figur ")  # of a picture above it
            assert number == 1 or is_caption or not lone, (item.report.title, number, lines[:3])


def _lines(content: bytes) -> Iterator[list[str]]:
    """The lines of text of each page, without what stands above and below the column; behind them
    a line for each picture of pixels."""
    with pdfium.PdfDocument(content) as document:
        for page in document:
            unit = page.get_height() / _PAGE_MM
            top, bottom = ((_PAGE_MM - mm) * unit for mm in (_TOP_MM, _BOTTOM_MM))
            images = [item for item in page.get_objects() if isinstance(item, pdfium.PdfImage)]
            result = page.get_textpage().get_text_bounded(bottom=bottom, top=top)
            yield [line for line in result.splitlines() if line.strip()] + ["(bilde)"] * len(images)


def test_no_row_stands_alone_behind_its_table(laid: list[Laid], word: list[Laid]) -> None:
    for item in [*laid, *word]:
        with pikepdf.open(io.BytesIO(item.content)) as document:
            numbers: Numbers = {
                page.objgen: number for number, page in enumerate(document.pages, 1)
            }
            tables = list(_tables(document.Root.StructTreeRoot.K, numbers))
        assert tables, item.report.title
        for rows in tables:
            *above, last = [pages[0] for pages in rows if pages]
            assert not above or above[-1] == last, (item.report.title, rows)


def test_no_heading_is_left_behind_and_no_row_is_split(laid: list[Laid]) -> None:
    for item in laid:
        with pikepdf.open(io.BytesIO(item.content)) as document:
            numbers: Numbers = {
                page.objgen: number for number, page in enumerate(document.pages, 1)
            }
            root = document.Root.StructTreeRoot.K
            leaves = list(_leaves(root, numbers))
            headings = sum(isinstance(block, Heading) for block in item.report.blocks)
            assert sum(leaf.tag in {"/H1", "/H2"} for leaf in leaves) == headings
            for heading, after in pairwise(leaves):
                if heading.tag in {"/H1", "/H2"}:
                    assert heading.page == after.page, (item.report.title, heading)
            rows = [set(pages) for pages in _rows(root, numbers)]
        assert rows and all(len(pages) == 1 for pages in rows), item.report.title


Numbers = dict[Any, int]


def _children(element: Any) -> list[Any]:
    below = element.get("/K", [])
    return list(below) if isinstance(below, pikepdf.Array | list) else [below]


def _pages(element: Any, numbers: Numbers) -> Iterator[int]:
    """The numbers of the pages that an element's own content stands on."""
    for child in _children(element):
        if not isinstance(child, pikepdf.Dictionary):
            yield numbers[element.Pg.objgen]
        elif child.get("/Type") == "/MCR":
            yield numbers[child.get("/Pg", element.get("/Pg")).objgen]


def _leaves(element: Any, numbers: Numbers, tag: str = "") -> Iterator[Leaf]:
    """The leaves in reading order; spans and links have the tag of what they stand in."""
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from _leaves(child, numbers)
        return
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return
    name = tag if str(element.S) in {"/Span", "/Strong", "/Link"} else str(element.S)
    for page in _pages(element, numbers):
        yield Leaf(name, page)
        break
    for child in _children(element):
        yield from _leaves(child, numbers, name)


def _rows(element: Any, numbers: Numbers) -> Iterator[list[int]]:
    """For each row of a table the pages that its content stands on."""
    for row in _elements(element, "/TR"):
        yield [page for inner in _below(row) for page in _pages(inner, numbers)]


def _tables(element: Any, numbers: Numbers) -> Iterator[list[list[int]]]:
    """The rows of each table."""
    for table in _elements(element, "/Table"):
        yield list(_rows(table, numbers))


def _elements(element: Any, tag: str) -> Iterator[Any]:
    """The outermost elements of a tag in reading order."""
    for child in element if isinstance(element, pikepdf.Array) else _children(element):
        if not isinstance(child, pikepdf.Dictionary):
            continue
        if child.get("/S") == tag:
            yield child
        else:
            yield from _elements(child, tag)


def _below(element: Any) -> Iterator[Any]:
    for child in _children(element):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _below(child)
