"""Figures over the years as a small picture: bars from zero, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from geo import style, text
from geo.escape import plain
from geo.frozen import frozen
from geo.scene import typeface
from geo.scene.marks import Anchor, Box, Group, Line, Mark, Role, Scene, Stroke, Text
from geo.scene.page import Page
from geo.style import Look, LookName

_GAP, _PAD = 0.28, 12.0  # between bars, of their width; round a chart
_HEAD, _FOOT = 74.0, 34.0  # room over the bars for words and figures, and under them for years


@frozen
class Series:
    """A figure for each year, oldest first: (year, value), none below zero."""

    words: str
    points: tuple[tuple[int, float], ...]


def trend_scene(series: Sequence[Series], page: Page, look: LookName, title: str) -> Scene:
    """A chart for each series. Series without points are left out."""
    colours = style.LOOKS[look]
    shown = [item for item in series if item.points]
    width = page.width / max(len(shown), 1)
    rooms = [
        Box(place * width + _PAD, 0, width - 2 * _PAD, page.height, None)
        for place in range(len(shown))
    ]
    return Scene(
        page=page,
        look=colours,
        title=title,
        subtitle="",
        description=" ".join([f"{title.rstrip('.')}.", *map(_describe, shown)]),
        lang=text.say("scene.lang"),
        ground=colours.page,
        groups=tuple(
            _chart(number, item, room, colours)
            for number, (item, room) in enumerate(zip(shown, rooms, strict=True))
        ),
        frame=Box(0, 0, page.width, page.height, None),
    )


def _describe(item: Series) -> str:
    years = ", ".join(f"{year}: {text.number(value)}" for year, value in item.points)
    return f"{plain(item.words)}: {years}."


def _chart(number: int, item: Series, room: Box, look: Look) -> Group:
    marks = (*_bars(item, room, look), *_words(item, room, look))
    return Group(f"trend-{number}", Role.ELEMENT, plain(item.words), _describe(item), marks)


def _bars(item: Series, room: Box, look: Look) -> Iterator[Mark]:
    step, most = room.w / len(item.points), max(value for _, value in item.points) or 1
    base, height = room.y + room.h - _FOOT, room.h - _HEAD - _FOOT
    for place, (_, value) in enumerate(item.points):
        tall = height * value / most
        last = place == len(item.points) - 1
        colour = style.DARK_BLUE if look.page != style.LOOKS[LookName.DARK].page else look.ink
        yield Box(
            room.x + place * step + step * _GAP / 2,
            base - tall,
            step * (1 - _GAP),
            tall,
            colour if last else style.mixed(colour, look.halo, 0.5),
        )
    yield Line((np.array([[room.x, base], [room.x + room.w, base]]),), Stroke(look.ink, 1.5))


def _words(item: Series, room: Box, look: Look) -> Iterator[Mark]:
    size, x = style.NOTE_SIZE, room.x
    words = typeface.cut(plain(item.words), size, room.w, typeface.BOLD)
    yield _text(x, room.y + size, words, size, look.ink, Anchor.START, typeface.BOLD)
    for (year, value), at, anchor in (
        (item.points[0], x, Anchor.START),
        (item.points[-1], x + room.w, Anchor.END),
    ):
        figure = text.number(value)
        yield _text(at, room.y + _HEAD - 14, figure, size, look.ink, anchor, typeface.BOLD)
        yield _text(at, room.y + room.h - 10, str(year), size, look.muted, anchor)
        if len(item.points) == 1:
            return


def _text(
    x: float,
    y: float,
    words: str,
    size: float,
    colour: str,
    anchor: Anchor,
    weight: int = typeface.REGULAR,
) -> Text:
    return Text(x, y, words, size, colour, typeface.width(words, size, weight), weight, anchor)
