"""Still pictures: every extent in other people's programs and in every look, and small letters."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import shapely
from PIL import Image

from geo import background, files
from geo.disclosure import openly
from geo.exports import Order, svg
from geo.exports.pixels import render_pixels
from geo.part import Part, main_parts
from geo.scene import PAGES, Atlas, page_of
from geo.scene.drawing import Camera
from geo.scene.extent import bounds
from geo.scene.marks import Text
from geo.scene.page import Page
from geo.style import LookName
from tests.geo import renderers

from .contact_sheet import write_sheet

_DATA = Path(__file__).resolve().parents[2] / "data"
_HALF = page_of("960x540")
#: Points: the least size of letters on a slide and on A4.
_LEAST_PT = {"a4": 8.0, "a4-staaende": 8.0}
_LEAST_ON_SLIDES_PT = 10.0


def counts() -> dict[str, int]:
    """Pictures that another program draws otherwise, maps that run past the background without
    the tone that says so, and lines of words under the limits."""
    return {
        **_pictures_that_differ(),
        "maps past the background, masked": sum(is_masked for is_masked in _maps_past()),
        "maps past the background, not masked": sum(not is_masked for is_masked in _maps_past()),
        "lines of words under the limits": sum(1 for _ in _small_lines()),
    }


def sheets(folder: Path) -> list[Path]:
    """One sheet of all extents for each look."""
    return [
        write_sheet(
            folder / f"extents-{look}.png",
            [(part.word(), _image(Order(_atlas(), part=part, look=look))) for part in _parts()],
            across=4,
        )
        for look in LookName
    ]


@cache
def _atlas() -> Atlas:
    return Atlas.of(openly(files.read_register(_DATA)), files.read_orientation(_DATA))


@cache
def _parts() -> tuple[Part, ...]:
    register = _atlas().register
    homes = (Part.of_bydel(item.id) for item in register.bydeler if item.kind != "bydel")
    areas = (Part.of_areas([area.id]) for area in register.areas)
    return (*main_parts(register), *homes, *areas)


def _pictures_that_differ() -> dict[str, int]:
    """How many extents have a square whose mean colour differs from ours by more than the
    tolerance, by program."""
    with tempfile.TemporaryDirectory() as name:
        orders = {part.word(): Order(_atlas(), part=part, page=_HALF) for part in _parts()}
        paths = {word: Path(name) / f"{number}.svg" for number, word in enumerate(orders)}
        for word, order in orders.items():
            paths[word].write_bytes(svg.picture(order))
        ours = {word: render_pixels(order.scene) for word, order in orders.items()}
        drawn = {
            "librsvg": renderers.by_rsvg(paths),
            "Inkscape": renderers.by_inkscape(paths),
            "Chromium": renderers.by_chromium(paths, *_HALF.pixels),
        }
    return {
        f"extents of {len(ours)} that {program} draws otherwise": sum(
            renderers.difference(ours[word], theirs[word]).max() > renderers.TOLERANCE
            for word in ours
        )
        for program, theirs in drawn.items()
    }


def _maps_past() -> Iterator[bool]:
    """For each map that the background does not fill, whether it is masked."""
    reached = shapely.box(*background.reach())
    for page in PAGES.values():
        for part in _parts():
            scene = Order(_atlas(), part=part, page=page).scene
            window = shapely.box(*Camera.of(scene.frame, bounds(part, _atlas()), page).window)
            if not reached.covers(window) and not _is_land(window):
                yield any(group.id == "background-veil" for group in scene.groups)


def _is_land(window: shapely.Geometry) -> bool:
    """Whether a map outside the frame shows nothing but land and fjord that we have."""
    (veil,) = (layer for layer in _atlas().backdrop.layers if layer.name == "veil")
    return not any(shapely.intersects(window, shape) for shape in veil.by_look["veil"])


def _small_lines() -> Iterator[Text]:
    for page in PAGES.values():
        for part in _parts():
            scene = Order(_atlas(), part=part, page=page).scene
            marks = (mark for group in scene.groups for mark in group.marks)
            yield from (m for m in marks if isinstance(m, Text) and _points(m, page) < _least(page))


def _points(mark: Text, page: Page) -> float:
    return round(mark.size * page.unit_pt, 2)


def _least(page: Page) -> float:
    return _LEAST_PT.get(page.name, _LEAST_ON_SLIDES_PT)


def _image(order: Order) -> Image.Image:
    image = Image.fromarray(render_pixels(order.scene))
    if image.mode == "RGB":
        return image
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    return paper.convert("RGB")
