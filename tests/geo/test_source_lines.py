"""Every source line names publisher and date."""

from __future__ import annotations

from datetime import date

from geo import report, text
from geo.exports import calendar, html
from geo.exports.order import Order
from geo.model import Register
from geo.part import CITY
from geo.report.blocks import Sources
from geo.scene import Atlas, Scene, map_scene, page_of
from geo.scene.timeline import timeline_scene
from geo.style import LookName
from geo.text import sources
from geo.view import View

TODAY = date(2026, 11, 28)


def source_line(scene: Scene) -> str:
    (group,) = (group for group in scene.groups if group.id == "source")
    return group.name


def expected(register: Register, id_: str) -> tuple[str, str]:
    source = register.source_by_id[id_]
    return source.publisher, sources.dated(source)


def test_the_line_names_those_of_one_date_together(register: Register) -> None:
    lines = {edition.id: sources.line(register, edition.sources) for edition in register.editions}
    assert lines == {
        "2022-autumn": "Klassekampen, 23. mars 2023",
        "2023-03-23": "Klassekampen, 23. mars 2023; VårtOslo, uten dato",
        "2024-04-30": "NRK og Dagsavisen, 30. april 2024",
        "2026-01": "Politirådet i Oslo, januar 2026",
    }
    with text.spoken("en"):
        assert sources.line(register, ["nrk-2024-04-30"]) == "NRK, 30 April 2024"


def test_one_source_in_full(register: Register) -> None:
    source = register.source_by_id["nrk-2024-04-30"]
    assert sources.cite(source) == "NRK, 30. april 2024: Liste over områdene, sak 1.16864361"
    assert sources.cite(source, 3).endswith("sak 1.16864361, linje 3")


def test_every_map_and_timeline_in_every_language(atlas: Atlas) -> None:
    register, page = atlas.register, page_of("1920x1080")
    for language in text.LANGUAGES:
        with text.spoken(language):
            for edition in register.editions:
                view = View(edition=edition.id)
                line = source_line(map_scene(atlas, view, CITY, page, LookName.LIGHT))
                for id_ in edition.sources:
                    assert all(part in line for part in expected(register, id_)), line
            line = source_line(timeline_scene(atlas, View(), page, LookName.LIGHT))
            for edition in register.editions:
                for id_ in edition.sources:
                    assert all(part in line for part in expected(register, id_)), line


def test_a_html_file_and_a_calendar(atlas: Atlas) -> None:
    register = atlas.register
    for edition in register.editions[-2:]:
        page = html.picture(Order(atlas, View(edition=edition.id))).decode()
        assert sources.line(register, edition.sources) in page
    content = calendar.calendar(register, TODAY).decode().replace("\r\n ", "")
    assert (
        content.count("Kilde: Politirådet i Oslo\\, januar 2026: ") == content.count("Kilde: ") > 0
    )


def test_every_entry_of_a_report(register: Register) -> None:
    for edition in register.editions:
        document = report.report(register, CITY, TODAY, edition.id)
        entries = [
            item for block in document.blocks if isinstance(block, Sources) for item in block.items
        ]
        assert entries
        for item in entries:
            publisher, when = expected(register, item.id)
            assert item.about.startswith(f"{publisher}, {when}.")
