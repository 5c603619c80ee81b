"""Counts and sources: numbers that differ, source lines that lack publisher or date, small letters
in reports; contact sheets of timelines and of reports page by page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PIL import Image

from geo import files, report
from geo.disclosure import openly
from geo.exports import Order, picture
from geo.exports.order import Motif
from geo.exports.report import pdf
from geo.exports.report.pictures import WIDTH_MM, drawn
from geo.model import Unit
from geo.part import CITY, Part, main_parts
from geo.report.blocks import Picture
from geo.scene import Atlas, Role, Scene, map_scene, page_of
from geo.scene.marks import Text
from geo.scene.timeline import timeline_scene
from geo.selection import Selection
from geo.style import LookName
from geo.text import sources
from geo.view import View

from .contact_sheet import write_sheet

_TODAY = date(2026, 11, 28)
_MM_TO_POINTS = 72 / 25.4
_LEAST_POINTS = 8.0
_TITLE = re.compile(r"^(\d+) (?:navngitte? )?IPO-område")
_LEGEND = re.compile(r"\((\d+)\)$")
_OUTSIDE = re.compile(r"Utenfor utsnittet(?: \((\d+)\))?: ([^.]*)\.")


def counts() -> dict[str, int]:
    """Figures that should be 0."""
    atlas = _atlas()
    return {
        "counts that differ": sum(map(_differs, _maps(atlas))),
        "source lines without publisher or date": _unsourced(atlas),
        "texts under 8 pt on A4 in reports": _small_texts(atlas),
    }


def sheets(folder: Path) -> list[Path]:
    """Timelines, and every page of the reports on a unit, a bydel and the city."""
    atlas = _atlas()
    views = [View(), *(View(units=(unit,)) for unit in Unit), View(bydel="alna")]
    timelines = [
        (str(Part.of_view(view).word()), _image(Order(atlas, view, motif=Motif.TIMELINE)))
        for view in views
    ]
    written = [write_sheet(folder / "truth-timelines.png", timelines, across=2, width=960)]
    parts = [(Part.of_unit(Unit.VEST), None), (CITY, None), (CITY, "2024-04-30")]
    for part, edition in parts:
        prepared = report.report(atlas.register, part, _TODAY, edition)
        name = f"truth-report-{part.slug}-{prepared.edition_id}"
        pages = [
            (f"{number}", Image.open(io.BytesIO(page)))
            for number, page in enumerate(pdf.pages(prepared, atlas, 90), 1)
        ]
        written.append(write_sheet(folder / f"{name}.png", pages, across=4, width=560))
    return written


def _atlas() -> Atlas:
    data = Path(__file__).resolve().parents[2] / "data"
    return Atlas.of(openly(files.read_register(data)), files.read_orientation(data))


def _image(order: Order) -> Image.Image:
    return Image.open(io.BytesIO(picture("png", order)))


def _maps(atlas: Atlas) -> Iterator[tuple[Selection, Scene]]:
    """Every list in every part of the city."""
    page = page_of("1920x1080")
    for edition in atlas.register.editions:
        view = View(edition=edition.id)
        for part in main_parts(atlas.register):
            scene = map_scene(atlas, view, part, page, LookName.LIGHT)
            yield Selection(atlas.register, view, part), scene


def _differs(item: tuple[Selection, Scene]) -> int:
    """Whether title, legend and notes of a map count otherwise than the selection."""
    selection, scene = item
    match = _TITLE.match(scene.title)
    title = int(match[1]) if match else 0
    rows = {
        group.id.removeprefix("legend-"): int(number[1])
        for group in scene.of(Role.LEGEND)
        if (number := _LEGEND.search(group.name))
    }
    own = sum(count for key, count in rows.items() if key not in {"gone", "other"})
    outside = sum(
        int(number or len(re.split(r", | og ", names)))
        for number, names in _OUTSIDE.findall(scene.description)
    )
    return int(not title == own + outside == selection.count)


def _unsourced(atlas: Atlas) -> int:
    """Source lines of maps and timelines that lack a publisher or a date."""
    page, register = page_of("1920x1080"), atlas.register
    lines = [
        (edition.sources, map_scene(atlas, View(edition.id), CITY, page, LookName.LIGHT))
        for edition in register.editions
    ]
    every = tuple(id_ for edition in register.editions for id_ in edition.sources)
    lines.append((every, timeline_scene(atlas, View(), page, LookName.LIGHT)))
    return sum(not _sourced(atlas, ids, scene) for ids, scene in lines)


def _sourced(atlas: Atlas, ids: tuple[str, ...], scene: Scene) -> bool:
    line = next(group.name for group in scene.groups if group.id == "source")
    known = [atlas.register.source_by_id[id_] for id_ in ids]
    return all(item.publisher in line and sources.dated(item) in line for item in known)


def _small_texts(atlas: Atlas) -> int:
    """Texts in the pictures of reports that are smaller than 8 points on A4."""
    small = 0
    for part in main_parts(atlas.register):
        prepared = report.report(atlas.register, part, _TODAY)
        for block in prepared.blocks:
            if isinstance(block, Picture):
                small += _small(drawn(atlas, block))
    return small


def _small(scene: Scene) -> int:
    points = WIDTH_MM * _MM_TO_POINTS / scene.page.width
    texts = (mark for g in scene.groups for mark in g.marks if isinstance(mark, Text))
    return sum(text.size * points < _LEAST_POINTS for text in texts)
