"""The PowerPoint picture: each area a native shape of its own, told, coloured and dashed as the
style table says; nothing a name can do to it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pptx
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pptx.enum.shapes import MSO_SHAPE_TYPE as KIND
from pptx.oxml.ns import qn

from geo import style
from geo.escape import xml
from geo.exports import Order
from geo.exports.order import Motif
from geo.exports.powerpoint import paths
from geo.exports.powerpoint.picture import picture
from geo.model import Register, Status
from geo.scene import PAGES, Atlas, Role, page_of
from geo.scene.marks import Text
from geo.style import Fill, LookName, Pattern
from geo.view import ColourBy, View, select
from tests.conftest import PAYLOADS

DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def slide_of(order: Order) -> Any:
    (slide,) = pptx.Presentation(io.BytesIO(picture(order))).slides
    return slide


def everything(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        yield shape
        if shape.shape_type == KIND.GROUP:
            yield from everything(shape.shapes)


def alt_text(shape: Any) -> str:
    return str(shape._element.xpath("./*/p:cNvPr")[0].get("descr", ""))


def freeforms(slide: Any, name: str) -> list[Any]:
    return [
        shape
        for shape in everything(slide.shapes)
        if shape.name == name and shape.shape_type == KIND.FREEFORM
    ]


@pytest.fixture(scope="module")
def city(atlas: Atlas) -> Any:
    return slide_of(Order(atlas))


def test_each_area_is_its_own_named_shape_described_in_words(city: Any, register: Register) -> None:
    for row in select(register, View()):
        (shape,) = freeforms(city, row.area.name)
        assert str(row.listing.status) in alt_text(shape) and str(row.listing.unit) in alt_text(
            shape
        )
        assert int(shape.width) > 10_000 and int(shape.height) > 10_000


def fill_of(shape: Any) -> tuple[str, ...]:
    """Preset, mark and ground of a pattern; or the one colour; or nothing."""
    properties = shape._element.spPr
    pattern = properties.find(qn("a:pattFill"))
    if pattern is not None:
        colours = [f"#{item.get('val').lower()}" for item in pattern.iter(qn("a:srgbClr"))]
        return (pattern.get("prst"), *colours)
    colour = properties.find(f"{qn('a:solidFill')}/{qn('a:srgbClr')}")
    return () if colour is None else (f"#{colour.get('val').lower()}",)


#: Office's own patterns that stand for ours.
PRESETS = {
    Pattern.STRIPES: "wdUpDiag",
    Pattern.LEVEL: "dkHorz",
    Pattern.DOTS: "sphere",
    Pattern.RINGS: "openDmnd",
}


def expected(fill: Fill) -> tuple[str, ...]:
    if fill.pattern is Pattern.SOLID:
        return (fill.ground,)
    return (PRESETS[fill.pattern], fill.mark, fill.ground)


@pytest.mark.parametrize("edition", ["2026-01", "2024-04-30"])
def test_fills_are_the_style_tables(atlas: Atlas, register: Register, edition: str) -> None:
    slide = slide_of(Order(atlas, View(edition=edition)))
    for row in select(register, View(edition=edition)):
        status = row.listing.status
        wanted = style.STATUS[status] if status else style.STATUS_UNKNOWN
        for shape in freeforms(slide, row.area.name):
            assert fill_of(shape) == expected(wanted)


def test_colour_by_unit_is_the_units_colour(atlas: Atlas, register: Register) -> None:
    slide = slide_of(Order(atlas, View(colour_by=ColourBy.UNIT)))
    for row in select(register, View()):
        assert row.listing.unit is not None
        (shape,) = freeforms(slide, row.area.name)
        assert fill_of(shape) == expected(style.UNIT[row.listing.unit])


def test_what_is_gone_is_a_dashed_outline_without_fill(city: Any) -> None:
    (shape,) = freeforms(city, "Veitvet")
    assert fill_of(shape) == () and shape._element.spPr.find(qn("a:noFill")) is not None
    assert shape._element.find(f".//{qn('a:custDash')}") is not None
    assert "utledet" in alt_text(shape)


def test_the_legend_shows_the_statuses_present_and_no_other(atlas: Atlas) -> None:
    order = Order(atlas, View(bydel="alna"))
    entries = [group.name for group in order.scene.of(Role.LEGEND)]
    texts = [
        shape.text_frame.text
        for shape in everything(slide_of(order).shapes)
        if shape.has_text_frame
    ]
    assert any(words.startswith("ny") for words in texts)
    assert any(words.startswith("oppstart") for words in texts)
    assert not any(words.startswith(str(Status.VIDEREFORT)) for words in texts)
    assert entries


def test_every_word_of_the_scene_is_on_the_slide_as_text_in_norwegian(atlas: Atlas) -> None:
    order = Order(atlas)
    slide = slide_of(order)
    texts = {
        line
        for shape in everything(slide.shapes)
        if shape.has_text_frame
        for line in shape.text_frame.text.split("\v")
    }
    # Where lines break depends on the typeface, and a name and its letter are one text.
    whole = " ".join(texts)
    for role in (Role.LABEL, Role.LEGEND, Role.NOTE, Role.SUBTITLE):
        for group in order.scene.of(role):
            if any(isinstance(mark, Text) for mark in group.marks):
                assert all(word in whole for word in group.name.split())
    runs = slide._element.xpath(".//a:rPr")
    assert runs and {run.get("lang") for run in runs} == {"nb-NO"}


def test_the_title_is_a_real_title_first_and_once(city: Any, atlas: Atlas) -> None:
    title = Order(atlas).scene.title
    assert city.shapes.title.text_frame.text == title
    assert city.shapes[0].shape_id == city.shapes.title.shape_id
    texts = [shape.text_frame.text for shape in everything(city.shapes) if shape.has_text_frame]
    assert texts.count(title) == 1


def test_the_picture_is_one_group_with_alt_text_and_a_decorative_background(
    city: Any, atlas: Atlas
) -> None:
    scene = Order(atlas).scene
    (group,) = [shape for shape in city.shapes if shape.shape_type == KIND.GROUP]
    assert alt_text(group) == scene.description
    names = {item.name for item in scene.of(Role.BACKGROUND)}
    behind = [
        shape for shape in group.shapes if shape.name in names and shape.shape_type != KIND.TEXT_BOX
    ]
    assert len(behind) >= 8
    assert all(shape._element.find(f".//{DECORATIVE}") is not None for shape in behind)
    areas = [item.name for item in scene.of(Role.AREA)]
    for name in areas:
        assert all(s._element.find(f".//{DECORATIVE}") is None for s in freeforms(city, name))


def test_a_paragraph_is_one_box_to_edit(city: Any, atlas: Atlas) -> None:
    source = next(item for item in Order(atlas).scene.of(Role.NOTE) if item.id == "source")
    assert len(source.marks) > 1
    (box,) = [
        s
        for s in everything(city.shapes)
        if s.has_text_frame and s.text_frame.text.startswith("Kilde:")
    ]
    assert " ".join(box.text_frame.text.split("\v")) == source.name


def test_ids_are_unique_and_groups_hold_their_shapes(city: Any) -> None:
    ids = [int(item) for item in city._element.xpath(".//p:cNvPr/@id")]
    assert len(ids) == len(set(ids))
    for group in (item for item in everything(city.shapes) if item.shape_type == KIND.GROUP):
        inner = [(s.left, s.top, s.left + s.width, s.top + s.height) for s in group.shapes]
        assert min(item[0] for item in inner) == group.left
        assert max(item[3] for item in inner) == group.top + group.height


def test_paths_are_whole_numbers_within_their_box(city: Any) -> None:
    for path in city._element.xpath(".//a:path"):
        w, h = int(path.get("w")), int(path.get("h"))
        corners = [(int(p.get("x")), int(p.get("y"))) for p in path.iter(qn("a:pt"))]
        assert all(0 <= x <= w and 0 <= y <= h for x, y in corners)


def test_a_hole_runs_against_what_surrounds_it() -> None:
    def square(x: float, size: float, turned: bool) -> np.ndarray:
        return np.array(shapely.box(x, x, x + size, x + size, ccw=turned).exterior.coords)

    for turned in (True, False):
        rings = (square(2, 6, True), square(0, 10, turned), square(4, 1, True))
        wound = [shapely.is_ccw(shapely.linearrings(ring)) for ring in paths.oriented(rings)]
        assert wound[0] != wound[1] and wound[2] == wound[1]


@pytest.mark.parametrize("name", [*PAGES, "1600x900", "480x480"])
def test_the_slide_has_the_pages_size(atlas: Atlas, name: str) -> None:
    page = page_of(name)
    show = pptx.Presentation(io.BytesIO(picture(Order(atlas, page=page))))
    assert show.slide_width == pytest.approx(page.width * page.unit_pt * 12_700, abs=1)
    assert show.slide_width / show.slide_height == pytest.approx(page.width / page.height, 1e-4)
    if name == "1920x1080":
        assert (show.slide_width, show.slide_height) == (12_192_000, 6_858_000)


@pytest.mark.parametrize("look", LookName)
def test_the_ground_is_the_looks(atlas: Atlas, look: LookName) -> None:
    slide = slide_of(Order(atlas, look=look))
    colour = slide._element.xpath("./p:cSld/p:bg//a:srgbClr/@val")
    page = style.LOOKS[look].page
    assert [f"#{item.lower()}" for item in colour] == ([page] if page else [])
    assert slide.shapes.title.text_frame.text  # also the look without a title says what it is


def test_the_timeline_is_native_too(atlas: Atlas) -> None:
    order = Order(atlas, motif=Motif.TIMELINE)
    slide = slide_of(order)
    assert slide.shapes.title.text_frame.text == order.scene.title
    assert not [s for s in everything(slide.shapes) if s.shape_type == KIND.PICTURE]


@pytest.mark.parametrize("view", [View(edition="2022-autumn"), View(bydel="nordstrand")])
def test_an_empty_selection_is_still_a_picture(atlas: Atlas, view: View) -> None:
    assert slide_of(Order(atlas, view)).shapes.title.text_frame.text


def test_the_same_order_gives_the_same_bytes_and_no_clock(atlas: Atlas) -> None:
    content = picture(Order(atlas))
    assert content == picture(Order(atlas))
    core = pptx.Presentation(io.BytesIO(content)).core_properties
    assert core.title == Order(atlas).scene.title and core.language == "nb-NO"
    assert core.created == core.modified and (core.created.year, core.created.month) == (2026, 1)
    assert core.author == core.last_modified_by == "IPO-kart Oslo"
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not [name for name in names if "printer" in name or "thumbnail" in name]


def hostile(register: Register) -> Register:
    """The register with a payload for every name and note that a picture or deck may show."""
    names = [*PAYLOADS, "a\x00b\ufffe", "x" * 300, " ".join(["ord"] * 80), "]]>&amp;<!--"]
    areas = tuple(
        replace(area, name=names[i % len(names)], aliases=())
        for i, area in enumerate(register.areas)
    )
    bydeler = tuple(
        replace(item, name=PAYLOADS[i % len(PAYLOADS)]) for i, item in enumerate(register.bydeler)
    )
    editions = tuple(
        replace(item, title=f"{item.title} {PAYLOADS[3]}", note=PAYLOADS[2])
        for item in register.editions
    )
    sources = tuple(
        replace(item, title=PAYLOADS[2], publisher=PAYLOADS[3], date=PAYLOADS[0])
        for item in register.sources
    )
    followups = tuple(
        replace(
            item,
            title=PAYLOADS[i % len(PAYLOADS)],
            responsible=(PAYLOADS[1],) * 4,
            statuses=tuple(replace(wording, text=PAYLOADS[2] * 60) for wording in item.statuses),
        )
        for i, item in enumerate(register.followups)
    )
    return replace(
        register,
        areas=areas,
        bydeler=bydeler,
        editions=editions,
        sources=sources,
        followups=followups,
    )


def test_hostile_names_stay_text(register: Register, atlas: Atlas) -> None:
    evil = hostile(register)
    content = picture(Order(Atlas.of(evil, atlas.background)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        drawn = archive.read("ppt/slides/slide1.xml").decode()
    assert not re.search(r"<(script|img)", drawn)
    assert "hlinkClick" not in drawn and "TargetMode" not in drawn
    slide = pptx.Presentation(io.BytesIO(content)).slides[0]
    names = {shape.name for shape in everything(slide.shapes)}
    listed = {evil.area_by_id[row.area.id].name for row in select(evil, View())}
    assert {"${window.__pwned=1}", "</script><script>window.__pwned=1</script>"} & names & listed


@given(st.text())
def test_any_text_reads_back_from_xml_without_control_characters(words: str) -> None:
    safe = xml(words)
    back = etree.fromstring(f'<a t="{safe}">{safe}</a>')
    assert (back.text or "") == back.get("t")
    assert all(char.isprintable() or char in "\u00a0\u202f" for char in back.text or "")


def test_no_break_spaces_survive() -> None:
    assert xml("12\u202f345\u00a0km² <&>") == "12\u202f345\u00a0km² &lt;&amp;&gt;"


def test_nobody_elses_name_is_left_in_the_file(atlas: Atlas) -> None:
    with zipfile.ZipFile(io.BytesIO(picture(Order(atlas)))) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Steve Canny" not in parts and b"python-pptx" not in parts
