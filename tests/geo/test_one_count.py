"""Every output counts the same selection, and says of what is not drawn that it is not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pptx
import pytest

from geo import report
from geo.exports import html
from geo.exports.order import Order
from geo.exports.powerpoint.deck import deck
from geo.model import Register, Unit
from geo.part import CITY, Part, main_parts
from geo.report.blocks import Picture, Table, texts
from geo.scene import Atlas, Role, Scene, map_scene, page_of
from geo.scene.page import PAGES
from geo.selection import Selection
from geo.style import LookName
from geo.view import View

TODAY = date(2026, 11, 28)
_LEGEND = re.compile(r"\((\d+)\)$")
_TITLE = re.compile(r"^(\d+) (?:navngitte? )?IPO-område")
_OUTSIDE = re.compile(r"Utenfor utsnittet \((\d+)\)")


def extents(register: Register) -> Iterator[tuple[View, Part]]:
    """Every list in every part of the city, with the view's filter and without."""
    for edition in register.editions:
        view = View(edition=edition.id)
        for part in main_parts(register):
            yield view, part
            if part.unit:
                yield part.narrow(view), part


def drawn(scene: Scene) -> set[str]:
    return {group.id.removeprefix("area-") for group in scene.of(Role.AREA)}


def legend(scene: Scene) -> dict[str, int]:
    """The counts of the legend by the key of their row."""
    rows = {}
    for group in scene.of(Role.LEGEND):
        if match := _LEGEND.search(group.name):
            rows[group.id.removeprefix("legend-")] = int(match[1])
    return rows


def count_in_title(scene: Scene) -> int:
    match = _TITLE.match(scene.title)
    return int(match[1]) if match else 0


def test_title_legend_and_notes_of_a_map_count_alike(atlas: Atlas) -> None:
    register, page, walked = atlas.register, page_of("1920x1080"), 0
    for view, part in extents(register):
        scene = map_scene(atlas, view, part, page, LookName.LIGHT)
        selection = Selection(register, view, part)
        rows = legend(scene)
        gone, other = rows.pop("gone", 0), rows.pop("other", 0)
        outside = sum(int(number) for number in _OUTSIDE.findall(scene.description))
        where = (view, part)
        assert count_in_title(scene) == selection.count, where
        assert sum(rows.values()) + outside == selection.count, where
        assert sum(rows.values()) + gone + other == len(drawn(scene)), where
        assert gone <= len(selection.between.gone), where
        walked += 1
    assert walked == len(register.editions) * (len(main_parts(register)) + len(Unit))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("look", LookName)
def test_a_page_or_a_look_changes_no_count(atlas: Atlas, page: str, look: LookName) -> None:
    for edition in ("2026-01", "2024-04-30"):
        scene = map_scene(
            atlas, View(edition=edition), Part.of_unit(Unit.VEST), page_of(page), look
        )
        rows = legend(scene)
        rows.pop("gone", 0), rows.pop("other", 0)
        outside = sum(int(number) for number in _OUTSIDE.findall(scene.description))
        assert count_in_title(scene) == sum(rows.values()) + outside


def test_the_legend_of_an_extent_counts_its_own_areas(atlas: Atlas) -> None:
    scene = map_scene(atlas, View(), Part.of_unit(Unit.VEST), page_of("1920x1080"), LookName.LIGHT)
    assert scene.title == "2 IPO-områder i enhet vest"
    rows = legend(scene)
    assert rows.pop("other") >= 1 and sum(rows.values()) == 2


def test_a_report_counts_as_its_map_does(atlas: Atlas) -> None:
    register = atlas.register
    for edition in register.editions:
        for part in main_parts(register):
            document = report.report(register, part, TODAY, edition.id)
            selection = Selection(register, View(edition=edition.id), part)
            full_text = "\n".join(words for block in document.blocks for words in texts(block))
            numbers = {
                int(n) for n in re.findall(r"har (\d+) (?:navngitte? )?IPO-område", full_text)
            }
            assert numbers == ({selection.count} if selection.count else set()), (edition.id, part)
            listed = [
                block
                for block in document.blocks
                if isinstance(block, Table) and "«Siden»" in block.caption
            ]
            assert [len(block.rows) for block in listed] == [selection.count] * bool(
                selection.count
            )
            if not part.bydel:
                picture = next(block for block in document.blocks if isinstance(block, Picture))
                still = page_of("a4")
                scene = map_scene(atlas, picture.view, None, still, LookName.LIGHT, others=True)
                assert count_in_title(scene) == selection.count


def test_the_tables_of_a_deck_have_every_area_once(atlas: Atlas) -> None:
    for view in (View(), View(edition="2024-04-30", units=(Unit.VEST,))):
        selection = Selection(atlas.register, view)
        show = pptx.Presentation(io.BytesIO(deck(atlas, view)))
        cells = [
            row.cells[0].text
            for slide in show.slides
            for shape in slide.shapes
            if shape.has_table
            for row in shape.table.rows
        ]
        names = [row.area.name for row in selection.rows]
        assert [cell for cell in cells if cell in names] == names
        full_text = "\n".join(s.text_frame.text for s in _shapes(show) if s.has_text_frame)
        counted = {
            int(n) for n in re.findall(r"(\d+) (?:navngitte? )?IPO-områder$", full_text, re.M)
        }
        older = (
            Selection(atlas.register, View(edition=selection.older.id, units=view.units))
            if selection.older
            else selection
        )
        assert counted <= {selection.count, older.count}  # a slide sets both lists side by side


def _shapes(show: Any) -> Iterator[Any]:
    for slide in show.slides:
        yield from slide.shapes


def test_a_html_file_counts_what_it_shows(atlas: Atlas) -> None:
    register = atlas.register
    for view in (View(units=(Unit.OST,)), View(edition="2024-04-30")):
        page = html.picture(Order(atlas, view)).decode()
        selection = Selection(register, view)
        heading = re.search(r"<h1[^>]*>([^<]*)</h1>", page)
        assert heading is not None
        assert int(re.findall(r": (\d+)", heading[1])[0]) == selection.count
        if not selection.is_whole:
            assert f"Utvalg: {selection.count} av {selection.total} områder på lista" in page


def test_the_city_counts_every_area_of_its_list(register: Register) -> None:
    for edition in register.editions:
        selection = Selection(register, View(edition=edition.id), CITY)
        assert selection.count == selection.total == len(edition.listings)
