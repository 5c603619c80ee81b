"""A report as one HTML file: every word of it, structure, nothing fetched, no name as code."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from geo import files, report
from geo.disclosure import disclose
from geo.exports.report import REPORTS, cites, file_name, pdf, write, zip_archive
from geo.model import Audience, Register
from geo.part import CITY, Part, main_parts
from geo.report import Report
from geo.report.blocks import Heading, Paragraph, Picture, Sources, Table, texts
from geo.scene import Atlas
from geo.scene.marks import Shape
from geo.scene.thumbnail import thumbnail
from tests.conftest import DATA, PAYLOADS

TODAY = date(2026, 11, 22)
ALNA = Part.of_bydel("alna")
VOID = {"meta", "img", "br", "col"}
TYPST_AND_XML = ('#import "x": y', "$x^2$ *fet* \\ @merke <merke>", "]]><a b='c'>&amp;")


class Document(HTMLParser):
    """The elements of a file with their texts; fails where they do not nest."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(content.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def words(self) -> str:
        return "".join(self.texts)


def report_on(register: Register, part: Part = ALNA, **request: Any) -> Report:
    return report.report(register, part, TODAY, **request)


def written(document: Report, atlas: Atlas) -> bytes:
    return write("html", document, atlas)


def texts_of(document: Report) -> list[str]:
    return [line for block in document.blocks for line in texts(block)]


@pytest.fixture(scope="module")
def alna(register: Register) -> Report:
    return report_on(register)


@pytest.fixture(scope="module")
def content(alna: Report, atlas: Atlas) -> bytes:
    return written(alna, atlas)


@pytest.fixture(scope="module")
def page(content: bytes) -> Document:
    return Document(content)


def test_every_report_has_every_word_of_its_blocks(register: Register, atlas: Atlas) -> None:
    for part in main_parts(register):
        for edition in (None, "2022-autumn"):
            result = report_on(register, part, edition=edition)
            words = Document(written(result, atlas)).words
            for line in (
                result.title,
                result.subtitle,
                result.day,
                result.audience_words,
                *texts_of(result),
            ):
                assert line in words, (part, line)


def test_the_structure_can_be_walked(alna: Report, page: Document) -> None:
    assert page.all("html") == [{"lang": "nb-NO"}]
    assert [len(page.all(name)) for name in ("h1", "main", "nav", "header")] == [1, 1, 1, 1]
    levels = [int(name[1]) for name, _ in page.elements if re.fullmatch("h[1-6]", name)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = Counter(attributes["id"] for _, attributes in page.elements if "id" in attributes)
    assert [id_ for id_, count in ids.items() if count > 1] == []
    targets = {link["href"][1:] for link in page.all("a") if link["href"].startswith("#")}
    assert targets <= set(ids)
    first = [block for block in alna.blocks if isinstance(block, Heading) and block.level == 1]
    assert sum(link["href"].startswith("#del-") for link in page.all("a")) == len(first)


def test_tables_have_captions_scopes_and_a_way_in_by_keyboard(alna: Report, page: Document) -> None:
    tables = [block for block in alna.blocks if isinstance(block, Table)]
    assert len(page.all("caption")) == len(page.all("table")) == len(tables)
    scopes = Counter(head["scope"] for head in page.all("th"))
    assert scopes["col"] == sum(len(table.columns) for table in tables)
    assert scopes["row"] == sum(len(table.rows) for table in tables)
    frames = [item for item in page.all("div") if item.get("class") == "wide"]
    assert all(item["tabindex"] == "0" and item["role"] == "region" for item in frames)


def test_pictures_are_drawings_with_words(alna: Report, page: Document) -> None:
    pictures = [block for block in alna.blocks if isinstance(block, Picture)]
    images = page.all("img")
    assert len(images) == len(page.all("figcaption")) == len(pictures) == 3
    for image in images:
        kind, _, drawing = image["src"].partition(",")
        assert kind == "data:image/svg+xml;base64"
        assert ElementTree.fromstring(b64decode(drawing)).tag.endswith("svg")
    assert "Furuset (oppstart, Enhet øst)" in images[0]["alt"]


def test_citations_lead_to_sources_and_back(alna: Report, content: bytes, page: Document) -> None:
    sources = next(block for block in alna.blocks if isinstance(block, Sources))
    to = Counter(a["href"] for a in page.all("a") if a["href"].startswith("#kilde-"))
    assert set(to) == {f"#kilde-{item.number}" for item in sources.items}
    for item in sources.items:
        assert f'<li id="kilde-{item.number}" value="{item.number}">' in content.decode()
        assert f'href="#sted-{item.number}-1"' in content.decode()
    paragraph = alna.blocks[1]
    assert isinstance(paragraph, Paragraph)
    first = paragraph.runs[1]
    assert f"{first.text}\u2060[{', '.join(map(str, cites(alna, first)))}]" in page.words


def test_nothing_is_fetched_and_nothing_runs(content: bytes, page: Document) -> None:
    assert not {"script", "link", "iframe", "object", "form"} & {name for name, _ in page.elements}
    for name, attributes in page.elements:
        assert not [key for key in attributes if key.startswith("on") or key == "style"]
        if name != "a":
            assert not {"href", "srcset", "poster", "data"} & set(attributes)
        assert attributes.get("src", "data:").startswith("data:")
    sheet = content.decode().partition("<style>")[2].partition("</style>")[0]
    assert not re.search(r"url\((?!data:)|@import", sheet)
    policy = next(m["content"] for m in page.all("meta") if "http-equiv" in m)
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    assert "default-src 'none'" in policy and f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_links_out_are_only_to_the_web(register: Register, atlas: Atlas) -> None:
    sources = tuple(
        replace(source, url=url)
        for source, url in zip(
            register.sources,
            ["https://example.org/?a=1&b=\"2'", "javascript:alert(1)", "data:text/html,x"] * 20,
            strict=False,
        )
    )
    changed = replace(register, sources=sources)
    page = Document(written(report_on(changed), Atlas.of(changed, atlas.background)))
    outside = {a["href"] for a in page.all("a") if not a["href"].startswith("#")}
    assert outside == {"https://example.org/?a=1&b=\"2'"}


def test_the_same_report_makes_the_same_bytes(alna: Report, content: bytes, atlas: Atlas) -> None:
    assert written(alna, atlas) == content


@pytest.mark.parametrize("payload", [*PAYLOADS, *TYPST_AND_XML, "æøå ÆØÅ"])
def test_hostile_words_print_as_text(payload: str, register: Register, atlas: Atlas) -> None:
    areas = tuple(replace(area, name=payload, note=payload) for area in register.areas)
    bydeler = tuple(replace(bydel, name=payload) for bydel in register.bydeler)
    points = tuple(
        replace(point, title=payload, text=payload * 40, responsible=(payload,))
        for point in register.followups
    )
    sources = tuple(
        replace(item, title=payload, note=payload, publisher=payload) for item in register.sources
    )
    hostile = replace(register, areas=areas, bydeler=bydeler, followups=points, sources=sources)
    result = report_on(hostile)
    content = written(result, Atlas.of(hostile, atlas.background))
    page = Document(content)
    assert {name for name, _ in page.elements} <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "nav",
        "main",
        "h1",
        "h2",
        "h3",
        "p",
        "a",
        "ol",
        "ul",
        "li",
        "strong",
        "span",
        "small",
        "figure",
        "figcaption",
        "img",
        "dl",
        "dt",
        "dd",
        "div",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    for line in texts_of(result):
        assert line in page.words
    assert not [
        a["href"] for a in page.all("a") if a["href"].lower().startswith(("javascript", "data"))
    ]


def test_an_open_report_has_nothing_internal(
    edit: Callable[[str, Callable[[Any], object]], Path],
) -> None:
    secret = "Hemmelig ordlyd om Furuset"

    def hide(doc: Any) -> None:
        doc["followups"][4].update(internal=True, title=secret, text=secret)

    register = files.read_register(edit("followups.json", hide))
    layers = files.read_orientation(DATA)
    files_of = []
    for audience in Audience:
        known = disclose(register, audience)
        files_of.append(written(report_on(known), Atlas.of(known, layers)).decode())
    outside, inside = files_of
    assert secret in inside and "INTERN utgave" in inside
    assert secret not in outside and "Åpen utgave" in outside


def test_two_hundred_areas_and_a_very_long_point(register: Register, atlas: Atlas) -> None:
    shape = next(area for area in register.areas if area.bydel == "alna")
    areas = tuple(replace(shape, id=f"felt-{n}", name=f"Felt {n}", aliases=()) for n in range(200))
    row = register.latest.listings[0]
    newest = replace(register.latest, listings=tuple(replace(row, area=area.id) for area in areas))
    long = replace(register.followups[0], text="Lang setning. " * 360)
    crowded = replace(
        register,
        areas=(*register.areas, *areas),
        editions=(*register.editions[:-1], newest),
        followups=(long, *register.followups[1:]),
    )
    result = report_on(crowded)
    page = Document(written(result, Atlas.of(crowded, atlas.background)))
    for line in texts_of(result):
        assert line in page.words
    backs = [a for a in page.all("a") if a["href"].startswith("#sted-1-")]
    assert len(backs) == 8  # a source that is cited hundreds of times leads to the first places
    assert "steder til" in page.words


# --- the archive of all, the pages as pictures, small maps ---------------------------------------


@pytest.fixture(scope="module")
def archive_of_all(register: Register, atlas: Atlas) -> tuple[bytes, list[tuple[int, int, str]]]:
    progress: list[tuple[int, int, str]] = []
    content = zip_archive.write_archive(
        register, atlas, "html", TODAY, None, lambda *how: progress.append(how)
    )
    return content, progress


def test_the_parcel_has_every_report_and_a_page_that_leads_to_each(
    archive_of_all: tuple[bytes, list[tuple[int, int, str]]], register: Register, atlas: Atlas
) -> None:
    content, progress = archive_of_all
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        contents, *names = archive.namelist()
        page = Document(archive.read(contents))
        assert archive.read("ipo-alna-2026-01.html") == written(report_on(register), atlas)
    assert contents == zip_archive.CONTENTS
    assert names == [file_name(report_on(register, s), "html") for s in main_parts(register)]
    assert sorted(a["href"] for a in page.all("a")) == sorted(names)
    assert [len(page.all(name)) for name in ("h1", "table", "caption")] == [1, 2, 2]
    assert [(done, of) for done, of, _ in progress] == [(n, len(names)) for n in range(len(names))]
    assert progress[-1][2] == "IPO-områder: bydel Gamle Oslo"  # the city, the largest, comes first


def test_parcel_names_tell_list_readers_and_format() -> None:
    assert (
        zip_archive.archive_name("2026-01", Audience.INTERNAL, "pdf")
        == "ipo-alle-rapporter-2026-01-pdf-intern.zip"
    )
    assert (
        zip_archive.archive_name("2026-01", Audience.OPEN, "docx")
        == "ipo-alle-rapporter-2026-01-docx.zip"
    )
    assert "html" in REPORTS


def test_the_preview_is_the_pages_as_pictures(alna: Report, atlas: Atlas) -> None:
    pages = pdf.pages(alna, atlas, 40)
    assert 2 <= len(pages) <= 8
    assert all(drawn.startswith(b"\x89PNG") for drawn in pages)


def test_a_small_map_has_outline_and_areas(atlas: Atlas) -> None:
    status = {row.area: row.status for row in atlas.register.latest.listings}
    scene = thumbnail(atlas, ["alna"], {"furuset": status["furuset"]}, "alna")
    shapes = scene.groups[0].marks
    assert len(shapes) == 2
    for shape in shapes:
        assert isinstance(shape, Shape)
        for ring in shape.rings:
            assert ring.min() >= -5 and ring.max() <= 165
    assert CITY.slug == "oslo"
