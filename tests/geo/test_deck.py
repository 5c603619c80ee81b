"""The seminar deck: native slides that fit, in the house's own look or in somebody's template."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pptx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pptx.enum.shapes import MSO_SHAPE_TYPE as KIND
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu

from geo import style, text, timeline
from geo.errors import TemplateError, UnknownValueError
from geo.exports import office_file
from geo.exports.powerpoint import template as templates
from geo.exports.powerpoint.deck import deck
from geo.exports.powerpoint.fallback_fonts import measure_of
from geo.exports.powerpoint.lines import cut_to, lines_of
from geo.exports.powerpoint.titles import Titles
from geo.model import PartialDate, Register, Unit
from geo.scene import Atlas
from geo.scene import typeface as face
from geo.scene.timeline import still
from geo.view import View, select
from tests.conftest import PAYLOADS
from tests.geo.test_export_pptx import alt_text, everything, expected, fill_of, hostile

rendered_deck = import_module("scripts.look.rendered_deck")


def read(content: bytes) -> Any:
    return pptx.Presentation(io.BytesIO(content))


Decks = Callable[..., bytes]


@pytest.fixture(scope="module")
def decks(atlas: Atlas) -> Decks:
    """The decks that several tests open, each written once: `decks(view, titles=…)`."""

    @cache
    def write(view: View = View(), **options: Any) -> bytes:  # noqa: B008 # a view never changes
        return deck(atlas, view, **options)

    return write


@pytest.fixture(scope="module")
def plain_deck(decks: Decks) -> bytes:
    return decks(titles=Titles.PLAIN)


@pytest.fixture(scope="module")
def show(plain_deck: bytes) -> Any:
    """The deck opened, for tests that only look."""
    return read(plain_deck)


def titles(show: Any) -> list[str]:
    return titles_of(show.slides)


def titles_of(slides: Iterable[Any]) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in slides]


def tables(show: Any, title: str) -> list[list[list[str]]]:
    """The rows of the tables on slides whose title starts so."""
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in show.slides
        if slide.shapes.title.text_frame.text.startswith(title)
        for shape in slide.shapes
        if shape.has_table
    ]


def words(slide: Any) -> str:
    return "\n".join(s.text_frame.text for s in everything(slide.shapes) if s.has_text_frame)


# --- what it tells --------------------------------------------------------------------------------


def test_the_slides_come_in_order_with_titles_never_the_same_twice(show: Any) -> None:
    page_text = titles(show)
    assert page_text[:6] == [
        "Oppsummering fra politirådets seminar 29.–30. januar 2026",
        "12 IPO-områder",
        "2 IPO-områder i enhet vest",
        "1 IPO-område i enhet sentrum",
        "9 IPO-områder i enhet øst",
        "Områdene på lista",
    ]
    order = [
        "Endret siden",
        "IPO-områder over tid",
        "Tema og saker",
        "Oppfølgingspunkter fra 2025",
        "Programmer, planer og avtaler",
        "Penger etter år og betaler",
        "Dette skjer videre",
        "Kilder",
    ]
    places = [
        next(i for i, title in enumerate(page_text) if title.startswith(start)) for start in order
    ]
    assert places == sorted(places) and len(set(page_text)) == len(page_text) and all(page_text)


def test_the_title_slide_says_which_list_and_who_says_it(show: Any, decks: Decks) -> None:
    assert "januar 2026. Politirådets egen liste." in words(show.slides[0])
    press = read(decks(View(edition="2024-04-30")))
    assert "Gjengitt i pressen, ikke politirådets egen liste" in words(press.slides[0])


def test_the_table_has_every_area_with_its_status_in_words_and_colour(
    show: Any, register: Register
) -> None:
    ((head, *rows),) = tables(show, "Områdene på lista")
    assert [cell for cell in head if cell] == [
        "Område",
        "Status",
        "Siden",
        "Politienhet",
        "Bydel",
        "km²",
    ]
    listed = select(register, View())
    assert [row[0] for row in rows] == [row.area.name for row in listed]
    assert [row[2] for row in rows] == [str(row.listing.status) for row in listed]
    assert rows[2][3] == "før 23. mars 2023" and rows[4][3] == "2025"
    frame = next(
        s
        for slide in show.slides
        for s in slide.shapes
        if s.has_table and s.name == "Områdene på lista"
    )
    for row, cells in zip(listed, list(frame.table.rows)[1:], strict=True):
        assert row.listing.status is not None
        wanted = style.STATUS[row.listing.status]
        swatch = cells.cells[1]._tc.tcPr
        colours = [f"#{item.get('val').lower()}" for item in swatch.iter(qn("a:srgbClr"))]
        assert colours == list(expected(wanted))[-len(colours) :]


def test_maps_are_native_shapes_in_the_style_tables_colours(show: Any, register: Register) -> None:
    city, unit = show.slides[1], show.slides[2]
    for row in select(register, View()):
        assert row.listing.status is not None
        (shape,) = [
            s
            for s in everything(city.shapes)
            if s.name == row.area.name and s.shape_type == KIND.FREEFORM
        ]
        assert fill_of(shape) == expected(style.STATUS[row.listing.status]) and alt_text(shape)
    names = {s.name for s in everything(unit.shapes) if s.shape_type == KIND.FREEFORM}
    assert {"Hovseter", "Majorstua"} <= names and "Vestli" not in names


def test_changes_are_derived_and_say_so(show: Any) -> None:
    (table,) = tables(show, "Endret siden")
    assert [row[:2] for row in table[1:]] == [
        ["Ikke på forrige liste", "7"],
        ["På begge lister", "5"],
        ["Utgått (utledet)", "1"],
        ["Bare den ene lista dekker stedet", "2"],
    ]
    assert table[3][2] == "Veitvet" and table[4][2] == "Sandvika og Asker sentrum"
    slide = show.slides[titles(show).index("Endret siden forrige liste")]
    assert "Utledet av oss" in words(slide) and "Furuset og Bjørndal" in words(slide)


def test_followups_have_status_our_reading_and_nothing_invented_for_2026(
    show: Any, register: Register
) -> None:
    result = tables(show, "Oppfølgingspunkter")
    rows = [row for table in result for row in table[1:]]
    assert [row[0] for row in rows] == [
        "1/2025",
        "2/2025",
        "3/2025",
        "4/2025*",
        "5/2025*",
        "6/2025*",
        "7/2025*",
    ]
    for row, point in zip(rows, register.followups, strict=True):
        assert row[1:4] == [point.title, point.statuses[0].text, str(point.state)]
    assert result[0][0][3] == "Vår lesning"
    assert rows[3][5].startswith(
        "1. mars 2026: Barne- og familieetatens rapport til byrådsavdelingen."
    )
    for slide in show.slides:
        if slide.shapes.title.text_frame.text.startswith("Oppfølgingspunkter"):
            assert register.pending[0].text in words(slide)


def test_themes_programmes_and_amounts_are_shown_where_there_are_any(
    show: Any, decks: Decks, atlas: Atlas
) -> None:
    (themes,) = tables(show, "Tema og saker")
    assert themes[1:3] == [
        ["Tema", "Ungdom, rus og forebygging"],
        ["Tema", "Oppfølging etter Kampen-drapet"],
    ]
    assert [row[0] for row in themes[5:]] == ["Gjennomgått", "Drøftet"]
    (programmes,) = tables(show, "Programmer")
    assert programmes[1] == [
        "SaLTo-handlingsprogrammet 2026–2028",
        "handlingsprogram",
        "utkast 29.–30. januar 2026; til godkjenning mars 2026",
    ]
    names = [row[0] for row in programmes[1:]]
    assert names[1] == "Politirådsavtalen 2026–2028" and "Grorudmodellen" not in names
    (money,) = tables(show, "Penger")
    assert [[row[0], row[1], row[4]] for row in money[1:]] == [
        ["fra 2026", "Oslo kommune", "40\u202f000\u202f000"],
        ["2026", "Staten", "26\u202f000\u202f000"],
    ]
    english = read(deck(atlas, lang="en", titles=Titles.PLAIN))
    (programmes,) = tables(english, "Programmes")
    assert programmes[1][1:] == [
        "action programme",
        "draft 29–30 January 2026; for approval March 2026",
    ]
    alna = titles(read(decks(View(bydel="alna"), titles=Titles.PLAIN)))
    assert "Penger etter år og betaler" in alna and "Tema og saker" not in alna
    older = titles(read(deck(atlas, View(edition="2024-04-30"), titles=Titles.PLAIN)))
    assert not {"Tema og saker", "Penger etter år og betaler"} & set(older)
    assert "Programmer, planer og avtaler" not in older


def test_what_comes_next_is_after_the_list_and_as_exact_as_known(show: Any) -> None:
    (table,) = tables(show, "Dette skjer videre")
    assert [row[0] for row in table[1:]] == ["1. mars 2026", "mars 2026", "2026"]
    assert [row[2] for row in table[1:]] == ["4/2025*", "", "4/2025*"]
    (slide,) = (item for item in show.slides if titles_of([item]) == ["Dette skjer videre"])
    assert "Slik det sto på lista fra januar 2026. Datoer kan være passert siden." in words(slide)


def test_sources_are_numbered_and_only_those_used(show: Any, register: Register) -> None:
    rows = [row for table in tables(show, "Kilder") for row in table[1:]]
    assert [row[0] for row in rows] == [str(i) for i in range(1, len(rows) + 1)]
    used = {row[1] for row in rows}
    assert used <= {source.title for source in register.sources}
    assert "Ingen kilde offentliggjør politiets grenser" in words(
        show.slides[len(titles(show)) - 1]
    )
    notes = [slide.notes_slide.notes_text_frame.text for slide in show.slides]
    assert all(re.search(r"^\d+\. ", note, re.MULTILINE) for note in notes[:5])
    for note in notes:
        for number, title in re.findall(r"^(\d+)\. (.+?)\. ", note, re.MULTILINE):
            assert rows[int(number) - 1][1].startswith(title)


def test_a_unit_or_a_bydel_has_only_its_own(decks: Decks, atlas: Atlas) -> None:
    east = titles(read(deck(atlas, View(units=(Unit.VEST,)), titles=Titles.PLAIN)))
    assert east[1] == "2 IPO-områder i enhet vest" and not any("øst" in title for title in east)
    alna = read(decks(View(bydel="alna"), titles=Titles.PLAIN))
    assert titles(alna)[1] == "3 IPO-områder i bydel Alna"
    (table,) = tables(alna, "Områdene på lista")
    assert {row[5] for row in table[1:]} == {"Alna"}
    (changed,) = tables(alna, "Endret siden")
    assert "Hovseter" not in str(changed)


@pytest.mark.parametrize(
    "view", [View(edition="2022-autumn"), View(edition="2023-03-23"), View(bydel="nordstrand")]
)
def test_a_list_without_areas_says_so_and_keeps_the_rest(atlas: Atlas, view: View) -> None:
    show = read(deck(atlas, view, titles=Titles.PLAIN))
    page_text = titles(show)
    assert len(set(page_text)) == len(page_text) and page_text[-1].startswith("Kilder")
    # A part of the city that no list names an area in has no timeline to show.
    assert ("IPO-områder over tid" in page_text) == (view.bydel is None)
    if view.edition == "2022-autumn":
        assert "Kilden til denne lista navngir ingen områder" in words(show.slides[1])
        assert not tables(show, "Områdene")


def test_an_older_list_knows_no_later_followups(decks: Decks) -> None:
    page_text = titles(read(decks(View(edition="2024-04-30"))))
    assert not any(title.startswith("Oppfølgingspunkter") for title in page_text)


# --- for everyone ---------------------------------------------------------------------------------


def test_the_title_is_read_first_and_the_number_last(show: Any) -> None:
    for place, slide in enumerate(show.slides):
        first, *_, last = slide.shapes
        assert first.shape_id == slide.shapes.title.shape_id
        if place:  # the title slide of our own look has no number
            assert last.placeholder_format.type is PP_PLACEHOLDER.SLIDE_NUMBER


def test_every_run_has_its_language_and_every_picture_its_words(show: Any) -> None:
    for slide in show.slides:
        for run in slide._element.iter(qn("a:r")):
            assert run.find(qn("a:rPr")).get("lang") == "nb-NO"
        for run in slide.notes_slide._element.iter(qn("a:r")):
            assert run.find(qn("a:rPr")).get("lang") == "nb-NO"
        for shape in slide.shapes:
            if shape.shape_type == KIND.GROUP or shape.has_table:
                assert alt_text(shape)


def _timelines(content: bytes) -> list[Any]:
    """The slides with a time axis."""
    return [slide for slide in read(content).slides if "\n2023\n" in f"\n{words(slide)}\n"]


def _without_lane(slides: list[Any], register: Register) -> list[str]:
    written = "\n".join(map(words, slides))
    names = [lane.area.name for lane in timeline.lanes(register)]
    return [name for name in names if name not in written]


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_every_area_has_its_lane(atlas: Atlas, register: Register, lang: str) -> None:
    slides = _timelines(deck(atlas, View(), lang=lang))
    assert slides and _without_lane(slides, register) == []


def test_a_timeline_without_room_stands_on_a_slide_for_each_unit(
    atlas: Atlas, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(still, "_LANE_LEAST", 36.0)
    slides = _timelines(deck(atlas, View()))
    assert titles_of(slides) == [
        "Ett av to områder i enhet vest sto også på lista fra 2024",
        "Grønland/Tøyen sto også på lista fra 2024",
        "Tre av ni områder i enhet øst sto også på lista fra 2024",
    ]
    assert _without_lane(slides, register) == []


def test_a_slide_says_which_areas_have_no_room(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(still, "_LANE_LEAST", 60.0)
    slides = _timelines(deck(atlas, View(units=(Unit.OST,))))
    assert "Fikk ikke plass: " in words(slides[0])


@pytest.mark.parametrize(
    ("lang", "tag", "coming"), [("nn", "nn-NO", None), ("en", "en-GB", "What comes next")]
)
def test_another_language_keeps_facts_as_they_stand(
    decks: Decks, atlas: Atlas, lang: str, tag: str, coming: str | None
) -> None:
    show = read(decks(lang=lang))
    assert titles(show)[0] == atlas.register.latest.title
    assert coming is None or coming in titles(show)
    by_tag: dict[str, set[str]] = {}
    for slide in show.slides:
        for run in slide._element.iter(qn("a:r")):
            run_text = run.find(qn("a:t")).text
            by_tag.setdefault(run.find(qn("a:rPr")).get("lang"), set()).add(run_text)
    assert set(by_tag) == {tag, "nb-NO"}
    points = atlas.register.followups
    assert {point.title for point in points} <= by_tag["nb-NO"]
    assert {text_.text for point in points for text_ in point.statuses} <= by_tag["nb-NO"]
    assert read(decks(lang=lang)).core_properties.language == tag


def test_no_placeholder_is_left_asking_for_text(show: Any) -> None:
    for slide in show.slides:
        assert all(item.has_text_frame and item.text_frame.text for item in slide.placeholders)


def test_tables_have_a_heading_row_on_every_slide(decks: Decks) -> None:
    show = read(decks())
    for slide in show.slides:
        for shape in slide.shapes:
            if shape.has_table:
                assert shape.table.first_row and shape.table.cell(0, 0).text


# --- nothing runs over ----------------------------------------------------------------------------


def many(register: Register, count: int) -> Register:
    """The newest list with `count` areas, the shipped ones over and over."""
    edition, shipped = register.latest, register.latest.listings
    areas, listings = list(register.areas), []
    for i in range(count):
        listing = shipped[i % len(shipped)]
        id_ = f"{listing.area}-{i}"
        area = register.area_by_id[listing.area]
        areas.append(replace(area, id=id_, name=f"{area.name} {i}", aliases=()))
        listings.append(replace(listing, area=id_))
    newest = replace(edition, listings=tuple(listings))
    return replace(register, areas=tuple(areas), editions=(*register.editions[:-1], newest))


def boxes(show: Any) -> Iterator[tuple[Any, Any]]:
    for slide in show.slides:
        for shape in slide.shapes:
            yield slide, shape


def assert_within(show: Any) -> None:
    for slide, shape in boxes(show):
        where = (slide.shapes.title.text_frame.text, shape.name)
        assert shape.left >= -1 and shape.top >= -1, where
        assert shape.left + shape.width <= show.slide_width + 1, where
        assert shape.top + shape.height <= show.slide_height + 1, where
        if shape.has_table:
            heights = sum(row.height for row in shape.table.rows)
            assert shape.top + heights <= show.slide_height, where


def assert_rows_hold_their_words(show: Any) -> None:
    """Each row is as high as its words need in the widest face that stands in for Arial."""
    for _, shape in boxes(show):
        if not shape.has_table:
            continue
        columns = [column.width / 12_700 for column in shape.table.columns]
        for row in list(shape.table.rows)[1:]:
            for cell, wide in zip(row.cells, columns, strict=True):
                run = cell._tc.find(f".//{qn('a:rPr')}")
                if run is None:
                    continue
                size = int(run.get("sz")) / 100
                weight = face.BOLD if run.get("b") == "1" else face.REGULAR
                with face.measured_by(measure_of("Arial")):
                    lines = lines_of(cell.text, size, wide - 12, weight)
                assert lines * size * 1.2 <= row.height / 12_700, cell.text[:60]


def test_everything_stays_on_its_slide(show: Any) -> None:
    assert_within(show)
    assert_rows_hold_their_words(show)


def test_a_long_list_is_split_evenly_with_its_heading_again(
    register: Register, atlas: Atlas
) -> None:
    long = many(register, 75)
    show = read(deck(Atlas.of(long, atlas.background), titles=Titles.PLAIN))
    parts = tables(show, "Områdene på lista (")
    assert len(parts) >= 4 and sum(len(part) - 1 for part in parts) == 75
    assert all(part[0] == parts[0][0] for part in parts)
    sizes = [len(part) for part in parts]
    assert max(sizes) - min(sizes) <= 3
    assert f"Områdene på lista (1 av {len(parts)})" in titles(show)
    assert_within(show)
    (changed,) = tables(show, "Endret siden")
    assert "til" in changed[1][2] and changed[1][1] == "75"
    slide = show.slides[titles(show).index("Endret siden forrige liste")]
    assert "Holmlia Syd 71" in slide.notes_slide.notes_text_frame.text


def test_hostile_and_endless_words_stay_text_on_their_slides(
    register: Register, atlas: Atlas
) -> None:
    content = deck(Atlas.of(hostile(register), atlas.background))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(archive.read(name))
                assert root.find(".//{*}hlinkClick") is None
                assert not root.xpath("//@TargetMode")
    show = read(content)
    assert_within(show)
    assert_rows_hold_their_words(show)
    cells = {cell for table in tables(show, "Områdene") for row in table[1:] for cell in row}
    assert "</script><script>window.__pwned=1</script>" in cells
    long = [
        slide
        for slide in show.slides
        if (PAYLOADS[2] * 60) in slide.notes_slide.notes_text_frame.text
    ]
    assert long, "what has no room on a slide stands whole in its notes"


@given(st.text(alphabet="abc æøå-W", max_size=200), st.integers(40, 400), st.integers(1, 5))
def test_cut_words_need_no_more_lines_than_allowed(full_text: str, room: int, most: int) -> None:
    remaining = cut_to(full_text, 14, room, most)
    assert lines_of(remaining, 14, room) <= most
    assert remaining == full_text or remaining.endswith("…")


# --- templates ------------------------------------------------------------------------------------


def office_template(
    *,
    font: str = "Verdana",
    ground: str = "FFFFFF",
    ink: str = "112233",
    wide: bool = True,
    slides: int = 2,
    change: Callable[[Any], object] = id,
) -> bytes:
    """A house's template: other theme fonts, colours and size, with slides of its own."""
    show = pptx.Presentation()
    if wide:
        show.slide_width = Emu(12_192_000)
    theme = show.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    blob = theme.blob.decode()
    blob = blob.replace('<a:latin typeface="Calibri"/>', f'<a:latin typeface="{font}"/>')
    blob = re.sub(r"<a:dk1>.*?</a:dk1>", f'<a:dk1><a:srgbClr val="{ink}"/></a:dk1>', blob)
    blob = re.sub(r"<a:lt1>.*?</a:lt1>", f'<a:lt1><a:srgbClr val="{ground}"/></a:lt1>', blob)
    theme._blob = blob.encode()
    for _ in range(slides):
        show.slides.add_slide(show.slide_layouts[0]).shapes.title.text = "Gammelt lysbilde"
    change(show)
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def test_a_template_keeps_its_theme_size_and_layouts_and_loses_its_slides(atlas: Atlas) -> None:
    show = read(deck(atlas, template=office_template(wide=False), titles=Titles.PLAIN))
    assert (show.slide_width, show.slide_height) == (9_144_000, 6_858_000)
    theme = show.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob.decode()
    assert "Verdana" in theme and "112233" in theme
    assert "Gammelt lysbilde" not in titles(show)
    assert titles(show)[1] == "12 IPO-områder"
    assert show.slides[0].slide_layout.name == "Title Slide"
    assert {slide.slide_layout.name for slide in list(show.slides)[1:6]} == {"Title Only"}
    assert_within(show)
    assert_rows_hold_their_words(show)
    for slide in show.slides:
        assert not slide._element.xpath("./p:cSld/p:bg")
        fonts = set(slide._element.xpath(".//a:latin/@typeface"))
        assert fonts <= {"+mn-lt", "+mj-lt"}


def test_maps_lie_below_the_templates_title(atlas: Atlas) -> None:
    show = read(deck(atlas, template=office_template()))
    title = show.slides[1].shapes.title
    (group,) = [s for s in show.slides[1].shapes if s.shape_type == KIND.GROUP]
    assert group.top >= title.top + title.height


def test_a_dark_template_gets_the_dark_look(atlas: Atlas) -> None:
    show = read(deck(atlas, template=office_template(ground="0B2E33", ink="F0F8F8")))
    inks = {item.lower() for item in show.slides[1]._element.xpath(".//a:rPr//a:srgbClr/@val")}
    assert style.LOOKS[style.LookName.DARK].ink.removeprefix("#") in inks


def test_a_picture_behind_the_slides_gets_a_ground_under_the_map(atlas: Atlas) -> None:
    def gradient(show: Any) -> None:
        show.slide_master._element.find(f".//{qn('p:bgRef')}").set("idx", "1003")

    show = read(deck(atlas, template=office_template(change=gradient)))
    names = [s.name for s in everything(show.slides[1].shapes)]
    assert text.say("slides.page") in names


def test_layouts_are_found_by_their_placeholders(atlas: Atlas) -> None:
    def shuffled(show: Any) -> None:
        ids = show.slide_master._element.find(qn("p:sldLayoutIdLst"))
        ids[:] = list(reversed(list(ids)))
        for layout in show.slide_layouts:
            layout._element.attrib.pop("type", None)
            layout.name = "Oppsett"

    show = read(deck(atlas, template=office_template(change=shuffled)))
    first, second = show.slides[0], show.slides[1]
    kinds = {item.placeholder_format.type for item in first.slide_layout.placeholders}
    assert PP_PLACEHOLDER.CENTER_TITLE in kinds
    kinds = {item.placeholder_format.type for item in second.slide_layout.placeholders}
    assert PP_PLACEHOLDER.TITLE in kinds and PP_PLACEHOLDER.OBJECT not in kinds


def test_one_layout_without_title_is_enough(atlas: Atlas) -> None:
    def bare(show: Any) -> None:
        for layout in list(show.slide_layouts):
            if layout.name != "Blank":
                show.slide_layouts.remove(layout)

    show = read(deck(atlas, template=office_template(change=bare, slides=0), titles=Titles.PLAIN))
    assert titles(show)[1] == "12 IPO-områder"
    assert_within(show)


def retyped(content: bytes, old: str, new: str, extra: dict[str, bytes] | None = None) -> bytes:
    """The file with another content type, and parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(old.encode(), new.encode())
            after.writestr(name, part)
        for name, part in (extra or {}).items():
            after.writestr(name, part)
    return out.getvalue()


MAIN = "presentationml.presentation.main+xml"


def test_a_potx_is_a_template_too(atlas: Atlas) -> None:
    potx = retyped(office_template(), MAIN, "presentationml.template.main+xml")
    content = deck(atlas, template=potx)
    assert MAIN.encode() in zipfile.ZipFile(io.BytesIO(content)).read("[Content_Types].xml")


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("ppt/media/image1.bin", b"\0" * 20_000_000)
    return out.getvalue()


def crowded() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i in range(office_file.MOST_ENTRIES + 1):
            archive.writestr(f"{i}", b"")
    return out.getvalue()


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (lambda: b"", "not_pptx"),
        (lambda: b"%PDF-1.7", "not_pptx"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted"),
        (bomb, "template_too_large"),
        (crowded, "template_too_large"),
        (lambda: retyped(office_template(), MAIN, "spreadsheetml.sheet.main+xml"), "not_pptx"),
        (
            lambda: retyped(
                office_template(),
                "application/vnd.openxmlformats-officedocument." + MAIN,
                "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
            ),
            "macros",
        ),
        (lambda: retyped(office_template(), "?", "?", {"ppt/vbaProject.bin": b"x"}), "macros"),
        (lambda: office_template()[:9_000], "not_pptx"),
        (lambda: retyped(office_template(), "<Types", "<Typer"), "broken"),
    ],
)
def test_bad_templates_are_refused_in_one_sentence(
    atlas: Atlas, bad: Callable[[], bytes], code: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        deck(atlas, template=bad())
    assert caught.value.code == code
    message = text.say(f"template.{caught.value.code}", **caught.value.values)
    assert message.startswith("Malen ") and "\n" not in message


@given(st.integers(0, 30_000), st.binary(min_size=1, max_size=40))
def test_a_damaged_template_never_escapes_as_another_error(place: int, noise: bytes) -> None:
    whole = bytearray(SOUND)
    place %= len(whole)
    whole[place : place + len(noise)] = noise
    with contextlib.suppress(TemplateError):
        assert templates.open_template(bytes(whole)).slide_layouts


SOUND = office_template(slides=0)


# --- the file -------------------------------------------------------------------------------------


def test_the_same_view_gives_the_same_bytes_dated_by_the_list(
    atlas: Atlas, plain_deck: bytes
) -> None:
    assert plain_deck == deck(atlas, titles=Titles.PLAIN)
    core = read(plain_deck).core_properties
    assert core.title == atlas.register.latest.title and core.language == "nb-NO"
    assert core.created.date() == PartialDate.parse("2026-01").first


def test_unknown_language_and_list_are_refused(atlas: Atlas) -> None:
    with pytest.raises(UnknownValueError) as caught:
        deck(atlas, lang="tlh")
    assert text.unknown(caught.value) == "Ukjent språk «tlh». Gyldige verdier: nb, nn, en."
    with pytest.raises(UnknownValueError):
        deck(atlas, View(edition="1999"))


def placed_title(x: float, y: float, w: float, h: float) -> Callable[[Any], None]:
    """Moves the title of a template to a place, parts of the slide."""

    def change(show: Any) -> None:
        wide, high = show.slide_width, show.slide_height
        layouts = [layout for layout in show.slide_layouts if layout.name == "Title Only"]
        for owner in (show.slide_master, *layouts):
            for item in owner.placeholders:
                if item.placeholder_format.type is PP_PLACEHOLDER.TITLE:
                    item.left, item.top = Emu(round(x * wide)), Emu(round(y * high))
                    item.width, item.height = Emu(round(w * wide)), Emu(round(h * high))

    return change


TEMPLATES: dict[str, Callable[[], bytes]] = {
    "title-left": lambda: office_template(change=placed_title(0.03, 0.1, 0.22, 0.8)),
    "title-foot": lambda: office_template(change=placed_title(0.05, 0.78, 0.9, 0.14)),
    "title-tall": lambda: office_template(change=placed_title(0.05, 0.05, 0.9, 0.6)),
    "four-three": lambda: office_template(wide=False),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_maps_and_tables_keep_clear_of_the_title_wherever_it_is(atlas: Atlas, name: str) -> None:
    show = read(deck(atlas, template=TEMPLATES[name]()))
    assert_within(show)
    for slide in list(show.slides)[1:]:
        title = slide.shapes.title
        for shape in slide.shapes:
            if shape.shape_id == title.shape_id or shape.is_placeholder:
                continue
            across = min(title.left + title.width, shape.left + shape.width) - max(
                title.left, shape.left
            )
            down = min(title.top + title.height, shape.top + shape.height) - max(
                title.top, shape.top
            )
            assert min(across, down) <= 0, (title.text_frame.text, shape.name)


def test_a_picture_on_the_master_keeps_its_place(atlas: Atlas) -> None:
    def logo(show: Any) -> None:
        master = show.slide_master
        wide, high = show.slide_width, show.slide_height
        box = master.shapes[0].element
        copied = deepcopy(box)
        copied.find(f".//{qn('p:nvPr')}")[:] = []
        master.element.find(f".//{qn('p:spTree')}").append(copied)
        shape = master.shapes[-1]
        shape.left, shape.top = Emu(round(wide * 0.85)), Emu(round(high * 0.8))
        shape.width, shape.height = Emu(round(wide * 0.13)), Emu(round(high * 0.14))

    show = read(deck(atlas, template=office_template(change=logo)))
    left, top = show.slide_width * 0.85, show.slide_height * 0.8
    for slide in list(show.slides)[1:]:
        for shape in slide.shapes:
            if not shape.is_placeholder:
                assert shape.left + shape.width <= left or shape.top + shape.height <= top


def test_a_master_that_links_to_a_slide_is_a_template_too(atlas: Atlas) -> None:
    def link(show: Any) -> None:
        master, slide = show.slide_master, show.slides[0]
        key = master.part.relate_to(slide.part, RELATIONSHIP_TYPE.SLIDE)
        named = master.shapes[0].element.find(f".//{qn('p:cNvPr')}")
        named.append(named.makeelement(qn("a:hlinkClick"), {qn("r:id"): key}))

    show = read(deck(atlas, template=office_template(change=link)))
    assert "Gammelt lysbilde" not in titles(show)
    assert not show.slide_master.element.xpath(".//a:hlinkClick")


def test_strict_open_xml_is_refused_with_advice(atlas: Atlas) -> None:
    transitional = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strict = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(office_template())) as before,
        zipfile.ZipFile(out, "w") as after,
    ):
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(transitional, strict))
    with pytest.raises(TemplateError) as caught:
        deck(atlas, template=out.getvalue())
    assert caught.value.code == "strict" and ".pptx" in text.say("template.strict")


# --- titles, two lists, small letters -------------------------------------------------------------


def test_titles_say_what_the_data_shows(decks: Decks) -> None:
    page_text = titles(read(decks()))
    assert page_text[1] == "Åtte av tolv områder er nye – ni ligger i enhet øst"
    assert any(title.startswith("Sju områder sto ikke på lista fra 2024") for title in page_text)
    assert "To dokumenter legges fram for godkjenning: mars 2026" in page_text


def test_two_lists_stand_side_by_side_in_the_same_extent(show: Any) -> None:
    place = titles(show).index("30. april 2024 og januar 2026 side om side")
    maps = [s for s in show.slides[place].shapes if s.shape_type == KIND.GROUP]
    older, newer, _legend = maps
    assert older.top == newer.top and older.left + older.width < newer.left
    offsets = {
        (side.name, shape.left - side.left, shape.top - side.top, shape.width, shape.height)[1:]
        for side in (older, newer)
        for shape in everything(side.shapes)
        if shape.name == text.say("layer.fjord") and shape.shape_type == KIND.FREEFORM
    }
    assert len(offsets) == 1  # the fjord lies in the same place on both
    assert "Asker sentrum" in words(show.slides[place])


def test_no_letter_on_a_slide_is_smaller_than_ten_points(
    plain_deck: bytes, decks: Decks, atlas: Atlas
) -> None:
    older = decks(View(edition="2024-04-30"))
    small = deck(atlas, template=office_template(wide=False))
    for content in (plain_deck, older, small):
        assert rendered_deck.small_texts(content) == []


def test_nothing_lies_over_anything_in_three_typefaces(
    plain_deck: bytes, atlas: Atlas, tmp_path: Path
) -> None:
    """Rendered by LibreOffice as three readers see it, one of them in a house's wide serif."""
    if lacking := rendered_deck.missing_programs():
        pytest.skip(f"not installed here: {', '.join(lacking)}")
    serif = deck(atlas, template=office_template(font="Georgia"))
    (tmp_path / "own.pptx").write_bytes(plain_deck)
    (tmp_path / "serif.pptx").write_bytes(serif)
    seen = {"Liberation Sans": "own", "DejaVu Sans": "own", "DejaVu Serif": "serif"}
    for reader, name in seen.items():
        source = tmp_path / f"{name}.pptx"
        (pdf,) = rendered_deck.convert([source], reader, tmp_path / reader.replace(" ", "-"))
        pages = rendered_deck.pages(pdf)
        content = source.read_bytes()
        assert len(pages) == len(read(content).slides) and all(pages)
        whole = rendered_deck.words_of(content)
        for number, page in enumerate(pages, start=1):
            where = (reader, number)
            assert list(rendered_deck.overlaps(page)) == [], where
            assert list(rendered_deck.broken_words(page, whole)) == [], where


def test_words_over_each_other_and_broken_words_are_seen() -> None:
    word = rendered_deck.Word
    page = [word("Holmlia", 0, 0, 40, 12), word("Omtrentlig", 20, 4, 90, 16)]
    assert list(rendered_deck.overlaps(page)) == [("Holmlia", "Omtrentlig")]
    apart = [word("løpen", 0, 0, 30, 12), word("de", 0, 14, 10, 26)]
    assert list(rendered_deck.overlaps(apart)) == []
    assert list(rendered_deck.broken_words(apart, {"løpende"})) == ["løpende"]
