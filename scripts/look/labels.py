"""Names on the map: those under controls, leaders that cross, names that overlap or are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from geo import files, style
from geo.disclosure import openly
from geo.exports import Order, picture
from geo.labels.crossing import cross, lines_through
from geo.part import Part, main_parts
from geo.scene import PAGES, Atlas, Role, Scene, map_scene
from geo.scene.marks import Line, Text
from geo.style import LookName
from geo.view import View

from .contact_sheet import write_sheet
from .map_views import map_page, map_views, measure, show

Row = Sequence[float]
_TOUCH = 0.6  # px or units that boxes may share before they overlap
_AREAS = ("vestli", "majorstua", "mortensrud-bjornerud")


def counts() -> dict[str, int]:
    """Figures on the names of stills and browser views; each should be 0."""
    return count_browser() | count_stills()


def count_browser() -> dict[str, int]:
    """The figures of all browser views."""
    total: Counter[str] = Counter()
    with map_page() as page:
        for view in map_views():
            show(page, view)
            total.update(count_view(measure(page)))
    return {f"browser: {name}": count for name, count in total.items()}


def count_view(measures: dict[str, Any]) -> dict[str, int]:
    """The figures of one measured browser view."""
    boxes = [name["box"] for name in measures["names"]]
    under = sum(any(overlap(box, control) for control in measures["controls"]) for box in boxes)
    return {
        "views with a name under a control": int(under > 0),
        "names under a control": under,
        "names that overlap": sum(overlap(a, b) for a, b in combinations(boxes, 2)),
        "leaders that cross": count_crossings(measures["leaders"]),
        "names that a leader crosses": count_struck(measures["leaders"], boxes),
        "controls that overlap": sum(
            overlap(a, b) for a, b in combinations(measures["controls"], 2)
        ),
    }


def count_stills() -> dict[str, int]:
    """The figures of all stills: every extent, page and list."""
    total: Counter[str] = Counter()
    for scene in still_scenes():
        total.update(count_scene(scene))
    return {f"stills: {name}": count for name, count in total.items()}


def count_scene(scene: Scene) -> dict[str, int]:
    """The figures of one still."""
    groups = [group for group in scene.of(Role.LABEL) if group.box]
    boxes = [(g.box.x, g.box.y, g.box.w, g.box.h) for g in groups if g.box]
    marks = [mark for group in groups for mark in group.marks]
    leaders = [mark.parts[0].ravel().tolist() for mark in marks if isinstance(mark, Line)]
    texts = [m for group in scene.groups for m in group.marks if isinstance(m, Text)]
    least = min((text.size * scene.page.unit_pt for text in texts), default=99)
    limit = 8 if scene.page.name.startswith("a4") else 10
    return {
        "names that overlap": sum(overlap(a, b) for a, b in combinations(boxes, 2)),
        "leaders that cross": count_crossings(leaders),
        "names that a leader crosses": count_struck(leaders, boxes),
        "texts that are cut": sum("…" in mark.words for mark in texts),
        "pictures with a text under the limit": int(least < limit - 0.01),
    }


def still_scenes() -> Iterator[Scene]:
    """Every list in every extent, on every page."""
    atlas = Atlas.of(openly(files.read_register()), files.read_orientation())
    parts = [*main_parts(atlas.register), *(Part.of_areas([id_]) for id_ in _AREAS)]
    for page in PAGES.values():
        for part in parts:
            for edition in atlas.register.editions:
                yield map_scene(atlas, View(edition=edition.id), part, page, LookName.LIGHT)


def overlap(a: Row, b: Row) -> bool:
    """Whether two boxes (x, y, w, h) share more than an edge."""
    across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return across > _TOUCH and down > _TOUCH


def count_crossings(leaders: Sequence[Row]) -> int:
    """How many pairs of leaders (x1, y1, x2, y2) cross."""
    lines = [((x1, y1), (x2, y2)) for x1, y1, x2, y2 in leaders]
    return sum(cross(one, other) for one, other in combinations(lines, 2))


def count_struck(leaders: Sequence[Row], boxes: Sequence[Row]) -> int:
    """How many names a leader goes through; one that only touches its own does not count."""
    lines = np.array(leaders, dtype=float).reshape(-1, 4)
    inner = np.array(boxes, dtype=float).reshape(-1, 4) + np.array([1, 1, -2, -2])
    return int(lines_through(lines[:, None], inner).any(axis=0).sum())


def sheets(folder: Path) -> list[Path]:
    """Write the contact sheets of browser views, light and dark, and of stills."""
    return [*_browser_sheets(folder), _still_sheet(folder)]


def _browser_sheets(folder: Path) -> Iterator[Path]:
    for name, ground in (("light", style.PAPER), ("dark", style.LOOKS[LookName.DARK].page)):
        tiles = []
        with map_page() as page:
            for view in map_views(ground or style.PAPER):
                show(page, view)
                shot = page.locator("#map").screenshot()
                tiles.append((view.name, Image.open(BytesIO(shot))))
        yield write_sheet(folder / f"labels-browser-{name}.png", tiles, across=5, width=420)


def _still_sheet(folder: Path) -> Path:
    atlas = Atlas.of(openly(files.read_register()), files.read_orientation())
    tiles = []
    for part in [*main_parts(atlas.register), *(Part.of_areas([id_]) for id_ in _AREAS)]:
        png = picture("png", Order(atlas, part=part))
        tiles.append((part.word(), Image.open(BytesIO(png))))
    return write_sheet(folder / "labels-stills.png", tiles, across=4, width=720)
