"""Where a layout has room for a picture or a table: clear of title, foot, logo and ornaments."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.oxml.ns import qn

from geo.exports.powerpoint.drawingml import Place

TITLES = {KIND.TITLE, KIND.CENTER_TITLE}
FOOTERS = {KIND.DATE, KIND.FOOTER, KIND.SLIDE_NUMBER}
TEXTS = {KIND.BODY, KIND.OBJECT, KIND.VERTICAL_BODY, KIND.VERTICAL_OBJECT}
#: Parts of the slide: its margin, the air round what stands on it, from which size on a shape is
#: taken for the ground, and how much room there must be beside a title.
_MARGIN, _AIR, _GROUND, _LEAST = 0.05, 0.015, 0.6, 0.42
#: Where a title goes that leaves too little room: its height, and how far from the edge.
_TITLE_H, _TITLE_TOP = 0.16, 0.04
_USUAL_INSET = 91_440


class Arrangement(NamedTuple):
    """The free room of a layout, and the title's place where it cannot keep the layout's (EMU)."""

    room: Place
    title: Place | None = None


def arrange(show: Any, layout: Any) -> Arrangement:
    """The largest free rectangle of a layout.

    A title that leaves too little of the slide is moved to the edge that it is nearest to.
    """
    width, height = int(show.slide_width), int(show.slide_height)
    others = list(_obstacles(layout, width * height))
    title = _title_of(layout)
    if title is None:  # the title is put at the top of each slide
        top = height // 24 + height // 8
        return Arrangement(_largest(_bounds(width, height), [*others, Place(0, 0, width, top)]))
    own = _place(title)
    room = _largest(_in_line(title, own, width, height), [*others, own])
    if room.w * room.h >= _LEAST * width * height:
        return Arrangement(room)
    moved = _at_edge(own, width, height)
    return Arrangement(_largest(_bounds(width, height), [*others, moved]), moved)


def _title_of(layout: Any) -> Any:
    """The placeholder of a layout's title, None without one that has a size."""
    names = [item for item in layout.placeholders if item.placeholder_format.type in TITLES]
    return next((item for item in names if item.width and item.height), None)


def _at_edge(own: Place, width: int, height: int) -> Place:
    """A low, wide place for a title, at the top or, when it stood there, at the foot."""
    high, air = round(height * _TITLE_H), round(height * _TITLE_TOP)
    is_foot = own.y > height * 0.6
    side = round(width * _MARGIN)
    top = height - high - air * 2 if is_foot else air
    return Place(side, top, width - 2 * side, high)


def _bounds(width: int, height: int) -> Place:
    side, end = round(width * _MARGIN), round(height * _MARGIN)
    return Place(side, end, width - 2 * side, height - 2 * end)


def _in_line(title: Any, own: Place, width: int, height: int) -> Place:
    """The slide within its margins; below a wide title, in line with the title's letters."""
    bounds = _bounds(width, height)
    if own.w < width * 0.5:
        return bounds
    left, right = _insets(title)
    return Place(own.x + left, bounds.y, own.w - left - right, bounds.h)


def _obstacles(layout: Any, whole: int) -> Iterator[Place]:
    """What a slide of this layout shows beside its title; `whole` is the slide's surface."""
    owners = [layout]
    if layout.element.get("showMasterSp") != "0":
        owners.append(layout.slide_master)
    for owner in owners:
        for shape in owner.shapes:
            if _is_shown(shape, owner is layout):
                place = _place(shape)
                if place.w * place.h < _GROUND * whole:
                    yield place


def _is_shown(shape: Any, is_own: bool) -> bool:
    """Whether a shape of a layout (`is_own`) or its master is seen on a slide."""
    if shape.width is None or shape.height is None or shape.left is None:
        return False
    if not shape.is_placeholder:
        return True
    kind = shape.placeholder_format.type
    has_words = kind is KIND.FOOTER and bool(shape.text_frame.text)
    return is_own and (kind is KIND.SLIDE_NUMBER or has_words)


def _place(shape: Any) -> Place:
    return Place(int(shape.left), int(shape.top), int(shape.width), int(shape.height))


def _largest(bounds: Place, obstacles: list[Place]) -> Place:
    """The largest rectangle within bounds that keeps clear of all obstacles."""
    air = round(bounds.h * _AIR)
    grown = [Place(o.x - air, o.y - air, o.w + 2 * air, o.h + 2 * air) for o in obstacles]
    near = [place for place in grown if _meets(place, bounds)]
    edges = {bounds.x, bounds.x + bounds.w}
    for place in near:
        edges |= {min(max(x, bounds.x), bounds.x + bounds.w) for x in (place.x, place.x + place.w)}
    candidates = (
        Place(left, top, right - left, end - top)
        for left, right in combinations(sorted(edges), 2)
        for top, end in _gaps(bounds, [o for o in near if o.x < right and o.x + o.w > left])
    )
    return max(candidates, key=lambda place: place.w * place.h, default=bounds)


def _meets(one: Place, other: Place) -> bool:
    across = one.x < other.x + other.w and other.x < one.x + one.w
    return across and one.y < other.y + other.h and other.y < one.y + one.h


def _gaps(bounds: Place, obstacles: list[Place]) -> Iterator[tuple[int, int]]:
    """What is free between obstacles from top to end of the bounds (top, end)."""
    top = bounds.y
    for place in sorted(obstacles, key=lambda item: item.y):
        if place.y > top:
            yield top, place.y
        top = max(top, place.y + place.h)
    if top < bounds.y + bounds.h:
        yield top, bounds.y + bounds.h


def _insets(shape: Any) -> tuple[int, int]:
    """How far inside a title's box its letters begin and end, as layout and master have it."""
    master = next(
        (
            item
            for item in shape.part.slide_master.placeholders
            if item.placeholder_format.type is KIND.TITLE
        ),
        shape,
    )
    frames = [item.element.find(f".//{qn('a:bodyPr')}") for item in (shape, master)]

    def side(name: str) -> int:
        insets = (frame.get(name) for frame in frames if frame is not None)
        return int(next((value for value in insets if value), _USUAL_INSET))

    return side("lIns"), side("rIns")
