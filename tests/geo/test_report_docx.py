"""The report in Word, read back: real headings, fields, tables and lists; a template's look; and
nothing that any text can do to it."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from geo import files, report, text
from geo.disclosure import disclose
from geo.errors import TemplateError
from geo.escape import xml
from geo.exports import office_file
from geo.exports.report import file_name, write
from geo.exports.report.pictures import map_room
from geo.exports.report.word import document, template
from geo.exports.report.word.body import Writer
from geo.exports.report.word.styles import Styles
from geo.model import Audience, Register
from geo.part import CITY, Part, main_parts
from geo.report import Report
from geo.report.blocks import (
    Bullets,
    Facts,
    Heading,
    Notice,
    Picture,
    SourceEntry,
    Sources,
    Table,
    texts,
)
from geo.scene import Atlas
from tests.conftest import DATA, PAYLOADS, shipped_register

TODAY = date(2026, 11, 22)
ALNA = Part.of_bydel("alna")


def report_on(
    register: Register, part: Part = ALNA, audience: Audience = Audience.INTERNAL
) -> Report:
    return report.report(disclose(register, audience), part, TODAY)


@pytest.fixture(scope="module")
def register() -> Register:
    """The register as shipped, for the partners alone."""
    return disclose(shipped_register(), Audience.INTERNAL)


@pytest.fixture(scope="module")
def atlas(register: Register) -> Atlas:
    """The same register, projected with its background."""
    return Atlas.of(register, files.read_orientation(DATA))


@pytest.fixture(scope="module")
def alna(register: Register) -> Report:
    return report_on(register)


@pytest.fixture(scope="module")
def alna_docx(alna: Report, atlas: Atlas) -> bytes:
    return write("docx", alna, atlas)


@pytest.fixture(scope="module")
def word(alna_docx: bytes) -> Any:
    return read(alna_docx)


def read(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def part(content: bytes, name: str) -> Any:
    return etree.fromstring(parts(content)[name])


def flat(full_text: str) -> str:
    return " ".join(full_text.split())


def words(content: bytes) -> str:
    """Every text of the document's body, as one reads it."""
    root = read(content).element.body
    return "\n".join(flat(letters(paragraph)) for paragraph in root.iter(qn("w:p")))


def letters(element: Any) -> str:
    """The text in an element (python-docx's own paragraphs and runs would tell it twice)."""
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def instructions(root: Any) -> list[str]:
    return [node.text.strip() for node in root.iter(qn("w:instrText"))]


def blocks(result: Report, kind: type) -> list[Any]:
    return [block for block in result.blocks if isinstance(block, kind)]


# --- the same content ---------------------------------------------------------------------------


def assert_every_text_is_there(result: Report, content: bytes) -> None:
    page_text = words(content)
    for block in result.blocks:
        for line in texts(block):
            assert flat(xml_reads(line)) in page_text, line


def xml_reads(line: str) -> str:
    """A text as XML can hold it."""
    return etree.fromstring(f"<t>{xml(line)}</t>").text or ""


def test_every_part_says_every_text_of_its_blocks(register: Register, atlas: Atlas) -> None:
    for part in main_parts(register):
        result = report_on(register, part)
        content = write("docx", result, atlas)
        assert_every_text_is_there(result, content)
        assert read(content).core_properties.title == result.title
        assert file_name(result, "docx").endswith(f"{part.slug}-2026-01-intern.docx")


@pytest.mark.parametrize("edition", ["2022-autumn", "2024-04-30"])
def test_older_lists_too(register: Register, atlas: Atlas, edition: str) -> None:
    for part in (ALNA, CITY):
        result = report.report(register, part, TODAY, edition)
        assert_every_text_is_there(result, write("docx", result, atlas))


def test_the_same_report_is_the_same_bytes(alna: Report, atlas: Atlas, alna_docx: bytes) -> None:
    assert write("docx", alna, atlas) == alna_docx


# --- structure ----------------------------------------------------------------------------------


def test_headings_are_real_and_in_order(word: Any, alna: Report) -> None:
    results = [
        (p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")
    ]
    assert results == [(f"Heading {b.level}", b.text) for b in blocks(alna, Heading)]
    titles = [p.text for p in word.paragraphs if p.style.name == "Title"]
    assert titles == [alna.title] and word.paragraphs[0].style.name == "Title"
    for level in (1, 2):
        outline = word.styles[f"Heading {level}"].element.find(f".//{qn('w:outlineLvl')}")
        assert outline.get(qn("w:val")) == str(level - 1)


def test_the_contents_are_a_field_that_reads_before_it_is_updated(word: Any, alna: Report) -> None:
    (box,) = word.element.body.findall(qn("w:sdt"))
    assert box.find(f".//{qn('w:docPartGallery')}").get(qn("w:val")) == "Table of Contents"
    assert instructions(box) == [r'TOC \o "1-1" \h \z \u']
    links = box.findall(f".//{qn('w:hyperlink')}")
    places = {mark.get(qn("w:name")) for mark in word.element.body.iter(qn("w:bookmarkStart"))}
    assert [letters(link) for link in links] == [
        b.text for b in blocks(alna, Heading) if b.level == 1
    ]
    assert {link.get(qn("w:anchor")) for link in links} <= places
    # Nothing makes Word ask whether it may update.
    assert word.settings.element.find(qn("w:updateFields")) is None
    assert not word.element.body.xpath(".//@w:dirty")


def test_fields_begin_part_and_end(alna_docx: bytes) -> None:
    for name, content in parts(alna_docx).items():
        if name.startswith("word/") and name.endswith(".xml"):
            kinds = [
                node.get(qn("w:fldCharType"))
                for node in etree.fromstring(content).iter(qn("w:fldChar"))
            ]
            assert kinds == ["begin", "separate", "end"] * (len(kinds) // 3), name


def test_tables_have_repeated_headings_captions_and_marked_cells(word: Any, alna: Report) -> None:
    wanted = blocks(alna, Table)
    assert len(word.tables) == len(wanted)
    for table, block in zip(word.tables, wanted, strict=True):
        rows = table._tbl.tr_lst
        assert len(rows) == 1 + len(block.rows)
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None for row in rows[1:])
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == block.caption
        assert table.style.name == "IPO-tabell"
        room = word.sections[0].page_width - 2 * word.sections[0].left_margin
        assert 0.98 * room < sum(column.width for column in table.columns) <= room


def test_captions_count_tables_above_and_figures_below(word: Any, alna: Report) -> None:
    results = [p for p in word.paragraphs if p.style.name == "Caption"]
    wordings = [flat(p.text) for p in results]
    tables = [f"Tabell {n}: {b.caption}" for n, b in enumerate(blocks(alna, Table), 1)]
    figures = [f"Figur {n}: {b.caption}" for n, b in enumerate(blocks(alna, Picture), 1)]
    assert [line for line in wordings if line.startswith("Tabell")] == tables
    assert [line for line in wordings if line.startswith("Figur")] == figures
    for paragraph in results:
        above = paragraph.text.startswith("Tabell")
        (field,) = instructions(paragraph._p)
        assert field == rf"SEQ {'Tabell' if above else 'Figur'} \* ARABIC"
        beside = paragraph._p.getnext() if above else paragraph._p.getprevious()
        assert (
            beside.tag == qn("w:tbl") if above else beside.find(f".//{qn('w:drawing')}") is not None
        )


def test_pictures_have_words_fit_the_column_and_are_fine_enough(
    word: Any, alna: Report, alna_docx: bytes
) -> None:
    shapes = word.inline_shapes
    assert len(shapes) == len(blocks(alna, Picture)) == 3
    for shape, block in zip(shapes, blocks(alna, Picture), strict=True):
        told_ = shape._inline.docPr
        assert told_.get("title") == block.caption and len(told_.get("descr")) > 60
        assert shape.width == pytest.approx(Mm(165), abs=Mm(0.1)) and shape.height < Mm(200)
        image = word.part.related_parts[
            shape._inline.graphic.graphicData.pic.blipFill.blip.embed
        ].image
        assert image.px_width / (shape.width / Mm(25.4)) == pytest.approx(200, abs=1)
        assert image.horz_dpi == 200
    descriptions = " ".join(shape._inline.docPr.get("descr") for shape in shapes)
    assert "Furuset" in descriptions and "Trosterud" in descriptions
    assert len(set(word.element.body.xpath(".//wp:docPr/@id"))) == 3
    for name, content in parts(alna_docx).items():
        if name.startswith("word/media/"):
            assert Image.open(io.BytesIO(content)).format == "PNG"


def test_bullets_are_a_list_and_figures_read_as_label_and_value(word: Any, alna: Report) -> None:
    bullets = [p for p in word.paragraphs if p.style.name == "List Bullet"]
    assert len(bullets) == sum(len(b.items) for b in blocks(alna, Bullets))
    number = word.styles["List Bullet"].element.find(f".//{qn('w:numId')}").get(qn("w:val"))
    assert numbered_as(word, number) == "bullet"
    (facts,) = blocks(alna, Facts)
    lines = [p.text for p in word.paragraphs if p.style.name == "Nøkkeltall"]
    for line, fact in zip(lines, facts.items, strict=True):
        assert line.startswith(f"{fact.label}\t{fact.value.text}")


def numbered_as(word: Any, number: str) -> str:
    root = word.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    (outline,) = root.xpath(f'./w:num[@w:numId="{number}"]/w:abstractNumId/@w:val')
    (kind,) = root.xpath(f'./w:abstractNum[@w:abstractNumId="{outline}"]//w:numFmt/@w:val')
    return str(kind)


def test_notices_have_a_border(word: Any, alna: Report) -> None:
    lines = [p.text for p in word.paragraphs if p.style.name == "Merknad IPO-kart"]
    assert lines == [b.text for b in blocks(alna, Notice)]
    style = word.styles["Merknad IPO-kart"].element
    assert style.find(f".//{qn('w:pBdr')}/{qn('w:left')}").get(qn("w:val")) == "single"


def test_citations_lead_to_the_numbered_source(word: Any, alna: Report) -> None:
    (sources,) = blocks(alna, Sources)
    body = word.element.body
    places = {
        mark.get(qn("w:name")): letters(mark.getparent())
        for mark in body.iter(qn("w:bookmarkStart"))
    }
    for item in sources.items:
        assert places[f"kilde_{item.number}"].startswith(item.title)
    cites = [
        link
        for link in body.iter(qn("w:hyperlink"))
        if link.get(qn("w:anchor"), "").startswith("kilde_")
    ]
    assert {link.get(qn("w:anchor")) for link in cites} == {
        f"kilde_{item.number}" for item in sources.items
    }
    for link in cites:
        number = letters(link)
        assert link.get(qn("w:anchor")) == f"kilde_{number}"
        assert link.get(qn("w:tooltip")).startswith(f"Kilde {number}: ")
    listed = [p for p in word.paragraphs if p.style.name == "Kildeliste"]
    assert len(listed) == len(sources.items)
    (number,) = {p._p.pPr.numPr.numId.val for p in listed}
    assert numbered_as(word, str(number)) == "decimal"


def with_sources(result: Report, *urls: str) -> Report:
    """The report with sources at these addresses."""
    entries = tuple(
        SourceEntry(n, f"kilde-{n}", f"Kilde {n}", "Omtale.", url) for n, url in enumerate(urls, 1)
    )
    return replace(result, blocks=(*result.blocks[:2], Sources(entries)))


def test_only_web_addresses_become_links(alna: Report, atlas: Atlas) -> None:
    sound = 'https://example.org/a?b=1&c=<æ> "d"'
    urls = (
        sound,
        "javascript:alert(1)",
        "http://[::1",
        "http:///sti",
        "file:///etc/passwd",
        f"https://example.org/{'x' * 3000}",
    )
    word = read(write("docx", with_sources(alna, *urls), atlas))
    results = [rel.target_ref for rel in word.part.rels.values() if rel.is_external]
    assert results == ["https://example.org/a?b=1&c=%3C%C3%A6%3E%20%22d%22"]
    (shown,) = [link for link in word.element.body.iter(qn("w:hyperlink")) if link.get(qn("r:id"))]
    assert letters(shown) == sound


def test_language_hyphenation_page_and_properties(
    word: Any, alna: Report, alna_docx: bytes
) -> None:
    assert word.styles.element.xpath("./w:docDefaults//w:lang/@w:val") == ["nb-NO"]
    settings_ = word.settings.element
    assert settings_.find(qn("w:themeFontLang")).get(qn("w:val")) == "nb-NO"
    assert settings_.find(qn("w:autoHyphenation")) is not None
    modes = settings_.xpath('.//w:compatSetting[@w:name="compatibilityMode"]/@w:val')
    assert modes == ["15"], "or Word says that the file is of an older kind"
    core = word.core_properties
    assert (core.title, core.subject) == (alna.title, alna.subtitle)
    assert core.author == core.last_modified_by == text.say("app.title")
    assert core.created.date() == core.modified.date() == TODAY
    assert (core.language, core.category) == ("nb-NO", "INTERN utgave")
    section = word.sections[0]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    room = section.page_width - section.left_margin - section.right_margin
    assert room == pytest.approx(Mm(165), abs=Mm(0.1))
    theme = word.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob.decode()
    assert set(re.findall('latin typeface="([^"]*)"', theme)) == {"Arial"}
    assert b"python-docx" not in b"".join(parts(alna_docx).values())


def test_header_and_footer_tell_what_and_which_page(word: Any, alna: Report) -> None:
    section = word.sections[0]
    header = section.header.paragraphs[0].text
    assert header == f"{alna.title}\tListe fra januar 2026 · INTERN utgave"
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == "IPO-kart Oslo\tINTERN utgave"
    for footer in (section.footer, section.first_page_footer):
        (line,) = footer.paragraphs
        assert flat(line.text) == "IPO-kart Oslo · 22. november 2026 Side 1 av 1"
        assert instructions(line._p) == ["PAGE", "NUMPAGES"]


# --- hostile and large ----------------------------------------------------------------------------


HOSTILE = (
    *PAYLOADS,
    "<w:p/>]]>&amp;&#0;",
    "\ufffe\ud800\x00\x0b",
    "{ INCLUDETEXT x }",
    "\\",
    "æøå",
)


def hostile(result: Report, full_text: str) -> Report:
    """The report with this in every place that text can stand in."""
    swapped = []
    for block in result.blocks:
        if isinstance(block, Heading | Notice):
            block = replace(block, text=full_text)
        elif isinstance(block, Picture):
            block = replace(block, caption=full_text)
        elif isinstance(block, Bullets):
            block = replace(
                block, items=tuple(replace(item, text=full_text) for item in block.items)
            )
        elif isinstance(block, Facts):
            block = replace(
                block, items=tuple(replace(item, label=full_text) for item in block.items)
            )
        elif isinstance(block, Table):
            rows = tuple(
                tuple(tuple(replace(run, text=full_text) for run in cell) for cell in row)
                for row in block.rows
            )
            block = replace(block, caption=full_text, rows=rows)
        elif isinstance(block, Sources):
            block = replace(
                block,
                items=tuple(replace(i, title=full_text, about=full_text) for i in block.items),
            )
        swapped.append(block)
    return replace(
        result, title=full_text, subtitle=full_text, edition=full_text, blocks=tuple(swapped)
    )


@pytest.mark.parametrize("full_text", HOSTILE)
def test_hostile_text_prints_as_text(alna: Report, atlas: Atlas, full_text: str) -> None:
    result = hostile(alna, full_text)
    content = write("docx", result, atlas)
    assert_every_text_is_there(result, content)
    plain = write("docx", alna, atlas)
    tags = [
        sorted(node.tag for node in part(one, "word/document.xml").iter())
        for one in (content, plain)
    ]
    assert set(tags[0]) == set(tags[1]), "a text made an element"
    assert {
        i for i in instructions(read(content).element) if not i.startswith(("SEQ", "TOC"))
    } == set()
    assert read(content).core_properties.title == " ".join(xml_reads(full_text).split())


@pytest.fixture(scope="module")
def small(alna: Report) -> Report:
    """Without pictures, which take time and hold no text of anybody's."""
    return replace(alna, blocks=tuple(b for b in alna.blocks if not isinstance(b, Picture)))


def test_any_text_at_all_is_held(small: Report, atlas: Atlas) -> None:
    @given(st.text(max_size=60))
    @settings(max_examples=15)
    def held(full_text: str) -> None:
        result = hostile(small, full_text)
        assert_every_text_is_there(result, document(result, atlas))

    held()


def test_long_names_do_not_break_tips_or_properties(alna: Report, atlas: Atlas) -> None:
    result = hostile(alna, "navn " * 400)
    word = read(write("docx", result, atlas))
    assert len(word.core_properties.title) <= 255
    assert all(len(tip) <= 255 for tip in word.element.body.xpath(".//w:hyperlink/@w:tooltip"))


def test_a_point_of_5000_letters_runs_over_pages_and_short_rows_do_not(
    register: Register, atlas: Atlas
) -> None:
    point = replace(register.followups[1], text="Lang tekst om et punkt. " * 210)
    whole = replace(register, followups=(register.followups[0], point, *register.followups[2:]))
    result = report_on(whole)
    content = write("docx", result, Atlas.of(whole, atlas.background))
    assert_every_text_is_there(result, content)
    rows = [row for table in read(content).tables for row in table._tbl.tr_lst]
    for row in rows:
        remaining = row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None
        assert remaining == (len(letters(row)) < 900), letters(row)[:40]


def test_200_areas_in_one_bydel(register: Register, atlas: Atlas) -> None:
    first = register.area_by_id["furuset"]
    latest = register.latest
    listing = latest.by_area["furuset"]
    areas = [replace(first, id=f"ny-{n}", name=f"Område {n} æøå") for n in range(200)]
    listings = tuple(replace(listing, area=area.id) for area in areas)
    edition = replace(latest, listings=latest.listings + listings, stated_counts=())
    whole = replace(
        register, areas=(*register.areas, *areas), editions=(*register.editions[:-1], edition)
    )
    result = report_on(whole)
    content = write("docx", result, Atlas.of(whole, atlas.background))
    assert_every_text_is_there(result, content)
    assert len(read(content).tables[0]._tbl.tr_lst) == 204


def test_an_open_report_has_no_internal_text_anywhere(
    atlas: Atlas,
    edit: Callable[[str, Callable[[Any], object]], Path],
) -> None:
    def points(doc: Any) -> None:
        doc["followups"][0].update(title="HEMMELIG-1", internal=True)
        doc["followups"][1]["statuses"][0].update(text="HEMMELIG-2", internal=True)

    def lists(doc: Any) -> None:
        doc["editions"][-1]["listings"][0].update(note="HEMMELIG-3", note_internal=True)
        doc["editions"][-1]["listings"][6].update(note="HEMMELIG-4", internal=True)

    edit("editions.json", lists)
    whole = files.read_register(edit("followups.json", points))
    for audience in Audience:
        result = report_on(whole, CITY, audience)
        pictures = Atlas.of(result.register, atlas.background)
        everything = b"\n".join(parts(write("docx", result, pictures)).values())
        assert (b"HEMMELIG-" in everything) == (audience is Audience.INTERNAL)
        assert text.say(f"audience.edition_{audience.name.lower()}").encode() in everything


# --- templates ------------------------------------------------------------------------------------


def saved(word: Any) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def office(change: Callable[[Any], object] = id) -> bytes:
    """A house's template: its own letters, page and header, and old content."""
    word = docx.Document()
    word.styles["Normal"].font.name = "Verdana"
    word.styles["Heading 1"].font.size = Pt(33)
    section = word.sections[-1]
    section.page_width, section.page_height = Mm(200), Mm(280)
    section.left_margin = section.right_margin = Mm(30)
    section.header.paragraphs[0].text = "Husets hode"
    word.add_heading("Gammel overskrift", 1)
    word.add_paragraph("Gammel tekst").add_run().add_picture(io.BytesIO(dot()))
    word.core_properties.title = "Gammel tittel"
    change(word)
    return saved(word)


def dot() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def test_a_template_gives_styles_page_and_header_and_loses_its_content(
    alna: Report, atlas: Atlas
) -> None:
    content = write("docx", alna, atlas, office())
    assert_every_text_is_there(alna, content)
    word = read(content)
    assert word.styles["Normal"].font.name == "Verdana"
    assert word.styles["Heading 1"].font.size == Pt(33)
    assert "Gammel" not in words(content) and word.core_properties.title == alna.title
    section = word.sections[0]
    assert (len(word.sections), round(section.page_width / Mm(1))) == (1, 200)
    assert section.header.paragraphs[0].text == "Husets hode"
    assert "Side" in section.footer.paragraphs[0].text  # it had none of its own
    assert all(shape.width <= Mm(140.1) for shape in word.inline_shapes)
    assert len([name for name in parts(content) if name.startswith("word/media/")]) == 3
    names = [style.name for style in word.styles]
    assert names.count("Heading 1") == 1 and names.count("List Bullet") == 1
    # What is ours brings no colour and no face into their look.
    added = word.styles["Tabelltekst"].element
    assert added.find(f".//{qn('w:color')}") is None and added.find(f".//{qn('w:rFonts')}") is None
    assert word.styles.element.xpath("./w:docDefaults//w:lang/@w:val") == ["nb-NO"]


def renamed(word: Any, name: str, spoken: str) -> None:
    """A style as Norwegian programs may write it: its name and its id are Norwegian."""
    style = word.styles[name].element
    style.find(qn("w:name")).set(qn("w:val"), spoken)
    style.set(qn("w:styleId"), spoken.replace(" ", ""))


SPOKEN = {
    "Heading 1": "Overskrift 1",
    "Heading 2": "Overskrift 2",
    "Title": "Tittel",
    "Caption": "Bildetekst",
    "List Bullet": "Punktliste",
}


def test_norwegian_style_names_and_ids_are_known(alna: Report, atlas: Atlas) -> None:
    def norwegian(word: Any) -> None:
        for name, spoken in SPOKEN.items():
            renamed(word, name, spoken)

    word = read(write("docx", alna, atlas, office(norwegian)))
    by_id = {style.style_id: style for style in word.styles}
    for name, spoken in SPOKEN.items():
        style = by_id[spoken.replace(" ", "")]
        assert style.name == name
        assert any(p.style.style_id == style.style_id for p in word.paragraphs), name
    assert by_id["Overskrift1"].font.size == Pt(33)


def test_norwegian_words_own_files_have_norwegian_ids_and_english_names(
    alna: Report, atlas: Atlas
) -> None:
    def norwegian(word: Any) -> None:
        word.styles["Heading 1"].element.set(qn("w:styleId"), "Overskrift1")

    word = read(write("docx", alna, atlas, office(norwegian)))
    assert {p.style.style_id for p in word.paragraphs if p.style.name == "Heading 1"} == {
        "Overskrift1"
    }


def test_own_styles_with_norwegian_names_get_an_outline(alna: Report, atlas: Atlas) -> None:
    def own(word: Any) -> None:
        for name in ("Heading 1", "heading 1"):
            for style in [s for s in word.styles if s.name == name]:
                style.delete()
        word.styles.add_style("Overskrift 1", WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(41)

    word = read(write("docx", alna, atlas, office(own)))
    style = word.styles["Heading 1"]
    assert style.font.size == Pt(41)
    assert style.element.find(f".//{qn('w:outlineLvl')}").get(qn("w:val")) == "0"


def test_a_bare_template_gets_what_it_lacks(alna: Report, atlas: Atlas) -> None:
    def bare(word: Any) -> None:
        for style in list(word.styles):
            if style.name not in {"Normal"}:
                style.element.getparent().remove(style.element)
        defaults = word.styles.element.find(qn("w:docDefaults"))
        word.styles.element.remove(defaults)
        for id_, rel in list(word.part.rels.items()):
            if rel.reltype == RELATIONSHIP_TYPE.NUMBERING:
                word.part.rels.pop(id_)
        body = word.element.body
        body.remove(body.sectPr)

    content = write("docx", alna, atlas, office(bare))
    assert_every_text_is_there(alna, content)
    word = read(content)
    assert {"Title", "Heading 1", "List Bullet", "Caption"} <= {style.name for style in word.styles}
    assert round(word.sections[0].page_width / Mm(1)) == 210
    bullets = word.styles["List Bullet"].element.find(f".//{qn('w:numId')}").get(qn("w:val"))
    assert numbered_as(word, bullets) == "bullet"


def test_the_houses_usual_table_style_is_used(alna: Report, atlas: Atlas) -> None:
    def usual(word: Any) -> None:
        style = word.styles["Medium Shading 1 Accent 1"].style_id
        word.settings.element.insert(
            0, parse_xml(f'<w:defaultTableStyle {nsdecls("w")} w:val="{style}"/>')
        )

    word = read(write("docx", alna, atlas, office(usual)))
    assert {table.style.name for table in word.tables} == {"Medium Shading 1 Accent 1"}


def test_locks_questions_and_far_templates_are_left_out(alna: Report, atlas: Atlas) -> None:
    def locked(word: Any) -> None:
        for name in ("documentProtection", "updateFields", "trackRevisions"):
            word.settings.element.insert(0, parse_xml(f"<w:{name} {nsdecls('w')}/>"))
        settings_ = word.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
        far = settings_.relate_to("https://evil.example/x.dotm", ATTACHED, is_external=True)
        word.settings.element.insert(
            0, parse_xml(f'<w:attachedTemplate {nsdecls("w", "r")} r:id="{far}"/>')
        )

    content = write("docx", alna, atlas, office(locked))
    names = {node.tag for node in read(content).settings.element}
    assert not names & {
        qn(f"w:{name}")
        for name in ("documentProtection", "updateFields", "trackRevisions", "attachedTemplate")
    }
    assert b"evil.example" not in b"".join(parts(content).values())


ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


def test_a_header_of_an_earlier_section_is_kept(alna: Report, atlas: Atlas) -> None:
    word = read(write("docx", alna, atlas, office(lambda word: word.add_section())))
    assert len(word.sections) == 1
    assert word.sections[0].header.paragraphs[0].text == "Husets hode"


def test_columns_and_a_page_without_size_become_one_column_on_a4(
    alna: Report, atlas: Atlas
) -> None:
    def odd(word: Any) -> None:
        section = word.element.body.sectPr
        section.remove(section.find(qn("w:pgSz")))
        section.find(qn("w:cols")).set(qn("w:num"), "3")

    word = read(write("docx", alna, atlas, office(odd)))
    assert round(word.sections[0].page_width / Mm(1)) == 210
    assert word.element.body.sectPr.find(qn("w:cols")) is None


def test_a_report_of_ours_as_template_tells_its_own_title(
    register: Register, atlas: Atlas, alna_docx: bytes
) -> None:
    ullern = report_on(register, Part.of_bydel("ullern"))
    content = write("docx", ullern, atlas, alna_docx)
    assert "bydel Alna" not in "".join(p.text for p in read(content).sections[0].header.paragraphs)
    assert b"IPO-omr\xc3\xa5der: bydel Alna" not in b"".join(parts(content).values())
    assert len([name for name in parts(content) if name.startswith("word/media/")]) == 2
    names = [style.name for style in read(content).styles]
    assert len(names) == len(set(names))


def retyped(content: bytes, old: str, new: str, extra: dict[str, bytes] | None = None) -> bytes:
    """The file with another content type, and parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as after:
        for name, blob in parts(content).items():
            kinds = name == "[Content_Types].xml"
            after.writestr(name, blob.replace(old.encode(), new.encode()) if kinds else blob)
        for name, blob in (extra or {}).items():
            after.writestr(name, blob)
    return out.getvalue()


MAIN = "wordprocessingml.document.main+xml"


def test_a_dotx_is_a_template_too(alna: Report, atlas: Atlas) -> None:
    content = write(
        "docx", alna, atlas, retyped(office(), MAIN, "wordprocessingml.template.main+xml")
    )
    assert MAIN.encode() in parts(content)["[Content_Types].xml"]
    assert read(content).sections[0].header.paragraphs[0].text == "Husets hode"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/media/image1.bin", b"\0" * 20_000_000)
    return out.getvalue()


def crowded() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(office_file.MOST_ENTRIES + 1):
            archive.writestr(f"{n}", b"")
    return out.getvalue()


def narrow(word: Any) -> None:
    word.sections[0].left_margin = Mm(150)


def linked(word: Any) -> None:
    word.sections[0].header.part.relate_to(
        "https://evil.example/logo.png", RELATIONSHIP_TYPE.IMAGE, is_external=True
    )


def dangling(word: Any) -> None:
    word.element.body.sectPr.find(qn("w:headerReference")).set(qn("r:id"), "rId999")


def numberless(word: Any) -> None:
    root = word.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    del root.find(qn("w:abstractNum")).attrib[qn("w:abstractNumId")]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (lambda: b"", "not_docx"),
        (lambda: b"%PDF-1.7", "not_docx"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted_docx"),
        (bomb, "template_too_large"),
        (crowded, "template_too_large"),
        (lambda: retyped(office(), MAIN, "presentationml.presentation.main+xml"), "not_docx"),
        (
            lambda: retyped(
                office(),
                "application/vnd.openxmlformats-officedocument." + MAIN,
                "application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
            "macros_docx",
        ),
        (lambda: retyped(office(), "?", "?", {"word/vbaProject.bin": b"x"}), "macros_docx"),
        (lambda: office()[:9_000], "not_docx"),
        (lambda: retyped(office(), "<Types", "<Typer"), "broken_docx"),
        (lambda: office(dangling), "broken_docx"),
        (lambda: office(numberless), "broken_docx"),
        (lambda: office(narrow), "no_room_docx"),
        (lambda: office(linked), "linked_docx"),
    ],
)
def test_bad_templates_are_refused_in_one_sentence(
    alna: Report, atlas: Atlas, bad: Callable[[], bytes], code: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        write("docx", alna, atlas, bad())
    assert caught.value.code == code
    message = text.say(f"template.{caught.value.code}", **caught.value.values)
    assert message.startswith("Malen ") and "\n" not in message


def test_a_damaged_template_never_escapes_as_another_error(small: Report, atlas: Atlas) -> None:
    sound = office()

    @given(st.integers(0, len(sound)), st.binary(min_size=1, max_size=40))
    @settings(max_examples=40)
    def survived(place: int, noise: bytes) -> None:
        whole = bytearray(sound)
        whole[place : place + len(noise)] = noise
        with contextlib.suppress(TemplateError):
            assert read(document(small, atlas, bytes(whole))).paragraphs

    survived()


# --- LibreOffice ----------------------------------------------------------------------------------


#: PDF with its structure.
_TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'


def converted(folder: Path, contents: dict[str, bytes]) -> Iterator[tuple[str, int, str]]:
    """The name, the number of pages and the words of each document as LibreOffice lays it out."""
    program = shutil.which("soffice")
    if program is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice or pdftotext is not installed here")
    import pikepdf

    for name, content in contents.items():
        (folder / f"{name}.docx").write_bytes(content)
    subprocess.run(
        [
            program,
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            _TAGGED,
            "--outdir",
            str(folder),
            *(f"{name}.docx" for name in contents),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=240,
    )
    if not (folder / f"{next(iter(contents))}.pdf").exists():
        pytest.skip("LibreOffice Writer is not installed here")
    for name in contents:
        with pikepdf.open(folder / f"{name}.pdf") as pages:
            count = len(pages.pages)
        output = subprocess.run(
            ["pdftotext", "-layout", f"{name}.pdf", "-"],
            cwd=folder,
            check=True,
            capture_output=True,
            timeout=60,
        ).stdout.decode()
        yield name, count, output


def test_libreoffice_lays_out_every_kind(
    register: Register, atlas: Atlas, alna_docx: bytes, alna: Report, tmp_path: Path
) -> None:
    contents = {
        "alna": alna_docx,
        "ullern": write("docx", report_on(register, Part.of_bydel("ullern")), atlas),
        "oslo": write("docx", report_on(register, CITY), atlas),
        "mal": write("docx", alna, atlas, office()),
        "fiendtlig": write("docx", hostile(alna, PAYLOADS[2]), atlas),
    }
    for name, pages, wording in converted(tmp_path, contents):
        assert 3 <= pages <= 12, name
        assert f"av {pages}" in flat(wording), "the footer counts the pages"
        if name != "fiendtlig":
            assert "Oppfølgingspunkter" in wording and "Kilder" in wording
        else:
            assert "</script>" in wording


def test_the_first_page_has_room_for_the_map_in_every_report(
    register: Register, atlas: Atlas
) -> None:
    for edition in register.editions:
        for part in main_parts(register):
            result = report.report(register, part, TODAY, edition.id)
            word = template.open_template(None)
            writer = Writer(word, result, atlas, Styles(word, result.lang, own=True))
            assert map_room(result, writer.first_page_mm()) is not None, (edition.id, part)
