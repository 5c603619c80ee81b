"""The PDF of a report, read back: its structure, its identification, its words, its letters."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest

from geo import files, report
from geo.disclosure import disclose, openly
from geo.escape import plain
from geo.exports.report import cites, write
from geo.exports.report.pictures import drawn
from geo.exports.svg import drawing
from geo.model import Area, Audience, Register, Unit
from geo.part import CITY, Part, PartKind, main_parts
from geo.report import Report
from geo.report.blocks import Block, Bullets, Facts, Heading, Picture, Sources, Table, runs, texts
from geo.scene import Atlas
from tests.conftest import DATA, PAYLOADS

Edit = Callable[[str, Callable[[Any], object]], Path]
TODAY = date(2026, 11, 22)
ALNA = Part.of_bydel("alna")
EAST = Part.of_unit(Unit.OST)
#: What would be markup in Typst, beside what is in other places.
MARKUP = (
    *PAYLOADS,
    '#import "evil.typ": *',
    "#panic()",
    "#{1+1}",
    "$x^2$",
    "*fet* _kursiv_ `kode`",
    "\\u{41} \\ slutt",
    "@kilde <merke>",
    "= Overskrift",
    "- punkt",
    "// borte",
    "/* borte */",
    "{number} {total}",
    '"); #panic("',
    "&amp; <b>fet</b> <![CDATA[x]]>",
)


# --- reading back -----------------------------------------------------------------------------


def pdf(document: Report) -> bytes:
    atlas = Atlas.of(document.register, files.read_orientation(DATA))
    return write("pdf", document, atlas)


@pytest.fixture(scope="module")
def alna(register: Register) -> Report:
    return report.report(register, ALNA, TODAY)


@pytest.fixture(scope="module")
def read(alna: Report, atlas: Atlas) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(write("pdf", alna, atlas))) as document:
        yield document


def words(content: bytes, *, body: bool = False) -> str:
    """All text in the order of the page, without spaces and unseen letters; `body` leaves out what
    stands above and below the text."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is missing")
    crop = ["-x", "0", "-y", "60", "-W", "595", "-H", "725"] if body else []
    command = ["pdftotext", "-raw", "-enc", "UTF-8", *crop, "-", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return dense(done.stdout.decode())


def dense(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b\u202f]", "", text)


def elements(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every element of the structure tree, in reading order."""
    return list(_below(document.Root.StructTreeRoot.K))


def _below(node: Any) -> Iterator[Any]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _below(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from _below(node.get("/K", pikepdf.Array()))


def tags(document: pikepdf.Pdf, name: str) -> list[pikepdf.Object]:
    return [element for element in elements(document) if str(element.S) == f"/{name}"]


def blocks(document: Report, kind: type[Block]) -> list[Any]:
    return [block for block in document.blocks if isinstance(block, kind)]


# --- for everyone, and to be kept -------------------------------------------------------------


def test_it_says_that_it_is_accessible_and_to_be_archived(read: pikepdf.Pdf) -> None:
    with read.open_metadata() as message:
        assert message["pdfuaid:part"] == "1"
        assert (message["pdfaid:part"], message["pdfaid:conformance"]) == ("2", "A")
    assert read.Root.MarkInfo.Marked and not read.Root.MarkInfo.get("/Suspects", False)


def test_title_author_date_and_language_are_reported(read: pikepdf.Pdf, alna: Report) -> None:
    assert read.Root.Lang == "nb-NO" and read.Root.ViewerPreferences.DisplayDocTitle
    with read.open_metadata() as message:
        assert message["dc:title"] == alna.title == "IPO-områder: bydel Alna"
        assert message["dc:creator"] == ["IPO-kart Oslo"]
        assert message["dc:description"] == alna.subtitle
        assert message["xmp:CreateDate"].startswith("2026-11-22")


def test_headings_are_headings_and_bookmarks(read: pikepdf.Pdf, alna: Report) -> None:
    results = [(int(str(e.S)[2:]), str(e.T)) for e in elements(read) if re.match(r"/H\d", str(e.S))]
    assert results == [(block.level, block.text) for block in blocks(alna, Heading)]
    assert len(tags(read, "Title")) == 1
    with read.open_outline() as outline:
        assert [item.title for item in outline.root] == [t for level, t in results if level == 1]
        children = [child.title for item in outline.root for child in item.children]
    assert children == [text for level, text in results if level == 2]


def test_tables_have_headers_for_every_cell(read: pikepdf.Pdf, alna: Report) -> None:
    results, expected = tags(read, "Table"), blocks(alna, Table)
    assert len(results) == len(expected)
    for element, table in zip(results, expected, strict=True):
        inside = list(_below(element.K))
        heads = [part for part in inside if part.S == "/TH"]
        cells = [part for part in inside if part.S == "/TD"]
        assert len(heads) == len(table.columns)
        assert all(attribute(head, "Scope") == "/Column" for head in heads)
        assert len(cells) == len(table.columns) * len(table.rows)
        known = {str(head.ID) for head in heads}
        assert all({str(id_) for id_ in attribute(cell, "Headers")} <= known for cell in cells)
        assert any(part.S == "/Caption" for part in inside)


def attribute(element: pikepdf.Object, name: str) -> Any:
    return next(item[f"/{name}"] for item in element.A if f"/{name}" in item)


def test_figures_have_words_and_captions(read: pikepdf.Pdf, alna: Report) -> None:
    pictures = blocks(alna, Picture)
    figures = tags(read, "Figure")
    assert len(figures) == len(pictures) == 3
    assert str(figures[0].Alt).startswith("Kart. Bydel Alna: 3 av 12 områder, ")
    assert all(len(str(figure.Alt)) > 20 for figure in figures)
    assert len(tags(read, "Caption")) == len(pictures) + len(blocks(alna, Table))


def test_lists_are_lists(read: pikepdf.Pdf, alna: Report) -> None:
    lists = [*blocks(alna, Bullets), *blocks(alna, Sources)]
    assert len(tags(read, "L")) == len(lists)
    assert len(tags(read, "LI")) == sum(len(block.items) for block in lists)


def test_key_figures_are_read_label_first(alna: Report, atlas: Atlas) -> None:
    page_text = words(write("pdf", alna, atlas))
    for fact in blocks(alna, Facts)[0].items:
        assert dense(f"{fact.label}{fact.value.text}") in page_text


def test_every_citation_leads_to_its_source(read: pikepdf.Pdf, alna: Report) -> None:
    cited = [n for block in alna.blocks for run in runs(block) for n in cites(alna, run)]
    addresses = [item.url for item in blocks(alna, Sources)[0].items if item.url]
    links = [
        note for page in read.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"
    ]
    assert all(len(str(link.Contents)) > 0 for link in links)
    outward = [str(link.A.URI) for link in links if "/A" in link and link.A.S == "/URI"]
    assert set(outward) == set(addresses)
    inward = [link for link in links if "/A" not in link or link.A.S == "/GoTo"]
    assert len(inward) == len(cited)


def test_every_letter_is_inside_and_has_a_meaning(read: pikepdf.Pdf) -> None:
    fonts = [
        o for o in read.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"
    ]
    whole = [font for font in fonts if font.Subtype == "/Type0"]
    assert whole and all("/ToUnicode" in font for font in whole)
    inner = [font for font in fonts if font.Subtype != "/Type0"]
    assert {str(font.BaseFont).split("+")[1] for font in inner} == {
        "SourceSans3-Regular",
        "SourceSans3-Bold",
    }
    files_ = ("/FontFile2", "/FontFile3")
    assert all(any(file in font.FontDescriptor for file in files_) for font in inner)


def test_pictures_are_drawn_and_their_words_are_text(alna: Report, atlas: Atlas) -> None:
    scene = drawn(atlas, blocks(alna, Picture)[0])
    inside, alone = drawing(scene, alone=False), drawing(scene)
    assert b"<use " in alone  # its letters are outlines of its own
    assert b"@font-face" not in inside and b"<use " not in inside
    content = write("pdf", alna, atlas)
    assert "Tegnforklaringny(2)oppstart(1)" in words(content)
    with pikepdf.open(io.BytesIO(content)) as document:
        images = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
    assert not images


# --- the same words as in every format --------------------------------------------------------


def test_every_part_of_the_city_has_all_its_words(register: Register, atlas: Atlas) -> None:
    for part in main_parts(register):
        result = report.report(register, part, TODAY)
        content = write("pdf", result, atlas)
        _says_all(result, content)
        with pikepdf.open(io.BytesIO(content)) as document:
            most = 6 if part.kind is PartKind.BYDEL else 9
            assert 2 <= len(document.pages) <= most, part


@pytest.mark.parametrize("edition", ["2022-autumn", "2023-03-23", "2024-04-30"])
@pytest.mark.parametrize("part", [ALNA, EAST, CITY], ids=lambda part: part.slug)
def test_older_lists_too(register: Register, atlas: Atlas, edition: str, part: Part) -> None:
    document = report.report(register, part, TODAY, edition)
    _says_all(document, write("pdf", document, atlas))


def _says_all(document: Report, content: bytes) -> None:
    page_text = words(content, body=True)
    for expected in (document.title, document.subtitle, document.audience_words, document.day):
        assert dense(expected) in page_text
    for block in document.blocks:
        for expected in texts(block):
            assert dense(expected) in page_text, (document.part, expected)
        for run in runs(block):
            numbers = cites(document, run)
            mark = f"[{','.join(map(str, numbers))}]" if numbers else ""
            assert dense(run.text) + mark in page_text


def test_every_page_but_the_first_says_what_it_is_of(alna: Report) -> None:
    content = pdf(report.report(disclose(alna.register, Audience.INTERNAL), ALNA, TODAY))
    page_text = words(content)
    with pikepdf.open(io.BytesIO(content)) as document:
        pages = len(document.pages)
    for page in range(1, pages + 1):
        assert f"Side{page}av{pages}" in page_text
    head = dense("Liste fra januar 2026 · INTERN utgave · 22. november 2026")
    assert page_text.count(head) == pages - 1
    opened = report.report(openly(alna.register), ALNA, TODAY)
    assert "Åpenutgave" in words(pdf(opened))


def test_the_same_report_makes_the_same_bytes_in_every_thread(
    register: Register, atlas: Atlas
) -> None:
    parts = [ALNA, EAST, CITY, ALNA, EAST, CITY]

    def make(part: Part) -> bytes:
        return write("pdf", report.report(register, part, TODAY), atlas)

    with ThreadPoolExecutor(len(parts)) as pool:
        results = list(pool.map(make, parts))
    assert results[:3] == results[3:] == [make(part) for part in parts[:3]]


# --- hostile and huge -------------------------------------------------------------------------


@pytest.mark.parametrize("part", [ALNA, CITY], ids=lambda part: part.slug)
def test_markup_prints_as_it_is_written(register: Register, part: Part) -> None:
    result = report.report(_hostile(register), part, TODAY)
    content = pdf(result)
    _says_all(result, content)
    page_text = words(content)
    assert all(dense(plain(payload)) in page_text for payload in MARKUP)
    with pikepdf.open(io.BytesIO(content)) as document:
        assert "/Names" not in document.Root or not {"/JavaScript", "/EmbeddedFiles"} & set(
            document.Root.Names.keys()
        )
        notes = [note for page in document.pages for note in page.get("/Annots", [])]
        assert {str(note.A.S) for note in notes if "/A" in note} <= {"/URI", "/GoTo"}


def _hostile(register: Register) -> Register:
    """The payloads in turn as names, notes, texts and titles."""
    next_ = cycle(MARKUP).__next__
    areas = tuple(
        replace(area, name=f"{area.name} {next_()}", note=next_(), boundary_source=next_())
        for area in register.areas
    )
    bydeler = tuple(replace(item, name=f"{item.name} {next_()}") for item in register.bydeler)
    points = tuple(
        replace(
            point,
            title=next_(),
            text=f"{next_()} {next_()}",
            responsible=(next_(),),
            statuses=tuple(replace(item, text=next_()) for item in point.statuses),
        )
        for point in register.followups
    )
    sources = tuple(
        replace(item, title=f"{item.title} {' '.join(MARKUP)}", note=next_())
        for item in register.sources
    )
    return replace(
        register, areas=areas, bydeler=bydeler, followups=points, sources=sources, version="hostile"
    )


@pytest.mark.parametrize("name", ["Æøå", "ÆØÅ" * 40, "æøå æøå æøå", "Ørlandsåsæter" * 3])
def test_a_name_of_norwegian_letters_only(register: Register, name: str) -> None:
    areas = tuple(
        replace(area, name=name) if area.id == "furuset" else area for area in register.areas
    )
    document = report.report(replace(register, areas=areas, version=name), ALNA, TODAY)
    content = pdf(document)
    assert dense(name) in words(content)
    _stays_on_the_page(content)


def test_letters_that_the_face_lacks_are_boxes(register: Register) -> None:
    sources = tuple(replace(item, title=f"{item.title} 李 🌍 Žižek ж") for item in register.sources)
    document = report.report(replace(register, sources=sources, version="李"), CITY, TODAY)
    assert "□□Žižekж" in words(pdf(document))


@pytest.mark.parametrize("text", ["ord{0} ", "x{0}"], ids=["words", "one word"])
def test_a_point_of_five_thousand_letters_runs_over_the_page(register: Register, text: str) -> None:
    parts = [text.format(number) for number in range(5000 // len(text.format(500)))]
    first, *rest = register.followups
    long = replace(first, text="".join(parts), title="Lang tekst")
    whole = replace(register, followups=(long, *rest), version=text)
    content = pdf(report.report(whole, ALNA, TODAY))
    page_text = words(content)
    assert all(part.strip() in page_text for part in parts[:100] + parts[-100:])
    assert (
        page_text.count("Ansvarligogfrist") > 2
    )  # the heading of the table is on its next page too
    _stays_on_the_page(content)


def test_two_hundred_areas_in_one_bydel(register: Register) -> None:
    result = report.report(_crowded(register, 200), ALNA, TODAY)
    content = pdf(result)
    page_text = words(content)
    assert all(f"Sted{number:03}" in page_text for number in range(200))
    with pikepdf.open(io.BytesIO(content)) as document:
        assert 10 < len(document.pages) < 60
        assert len(tags(document, "TR")) == sum(1 + len(t.rows) for t in blocks(result, Table))
    assert page_text.count("Avgrensningbyggerpå") > 5


def test_the_map_stands_under_a_title_of_two_lines(alna: Report, atlas: Atlas) -> None:
    long = replace(alna, title=f"{alna.title}, en bydel med mange steder på lista")
    for result in (alna, long):
        with closing(pdfium.PdfDocument(write("pdf", result, atlas))) as document:
            first = document[0].get_textpage().get_text_bounded()
        assert "Tegnforklaring" in first


def _crowded(register: Register, count: int) -> Register:
    like = register.area_by_id["furuset"]
    row = register.latest.by_area["furuset"]
    areas: list[Area] = []
    for number in range(count):
        areas.append(replace(like, id=f"sted-{number}", name=f"Sted {number:03}", replaces=()))
    rows = tuple(replace(row, area=area.id) for area in areas)
    latest = replace(register.latest, listings=rows, stated_counts=())
    return replace(
        register,
        areas=(*register.areas, *areas),
        version="crowded",
        editions=(*(e for e in register.editions if e.id != latest.id), latest),
    )


def _stays_on_the_page(content: bytes) -> None:
    """No word ends outside the column of text (a hair is rounding)."""
    done = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True
    )
    ends = [float(x) for x in re.findall(r'xMax="([\d.]+)"', done.stdout.decode())]
    assert ends and max(ends) < (210 - 22.5) / 25.4 * 72 + 1


# --- open and internal ------------------------------------------------------------------------


def test_what_is_internal_is_nowhere_in_an_open_report(edit: Edit) -> None:
    def points(doc: Any) -> None:
        doc["followups"][0].update(title="HEMMELIGSAK", internal=True)
        doc["followups"][1]["statuses"][0].update(text="HEMMELIGSTATUS", internal=True)

    edit(
        "editions.json",
        lambda doc: doc["editions"][-1]["listings"][0].update(
            note="HEMMELIGNOTAT", note_internal=True
        ),
    )
    edit("editions.json", lambda doc: doc["editions"][-1]["listings"][5].update(internal=True))
    register = files.read_register(edit("followups.json", points))
    inside = everything(pdf(report.report(disclose(register, Audience.INTERNAL), CITY, TODAY)))
    assert "HEMMELIGSAK" in inside and "HEMMELIGSTATUS" in inside and "Vestli" in inside
    outside = everything(pdf(report.report(openly(register), CITY, TODAY)))
    assert "HEMMELIG" not in outside and "Vestli" not in outside


def everything(content: bytes) -> str:
    """The text of the pages, and every text and stream of the file, unpacked."""
    with pikepdf.open(io.BytesIO(content)) as document:
        messages = [document.Root.Metadata.read_bytes().decode()]
        for element in elements(document):
            messages += [
                str(element[key]) for key in ("/Alt", "/T", "/ActualText") if key in element
            ]
        for result in document.objects:
            if isinstance(result, pikepdf.Stream):
                messages.append(result.read_bytes().decode("latin-1"))
        out = io.BytesIO()
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    return "\n".join([words(content), *messages, out.getvalue().decode("latin-1")])
