"""The ruled lines of scanned tables: Tesseract reads them as letters («I», «[», «T»), so they are
taken out of the picture; they tell which words are a cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo.frozen import frozen

#: A picture is looked at in strips: so many of them make its width.
_STRIPS = 400
#: The least length of a line, as a share of the width of the picture.
_LENGTH = 1 / 12
#: Shades of grey by which a line is darker than what stands beside it, and the share of its length
#: where it is: letters under each other have white between them.
_DARKER, _WHOLE = 12, 0.93
#: So many upright lines make a table; fewer may be anything.
_LEAST_UPRIGHT = 2
#: The share of a table's height that a line between its columns goes over.
_TALL = 0.5


@frozen
class Grid:
    """A table's lines: the places of the upright ones from the left and of the level ones from the
    top, as shares of the picture's width and height."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]


def without_rules(grey: Any) -> tuple[Any, tuple[Grid, ...]]:
    """The page (a Pillow picture in mode L) without its tables' lines, and where these were."""
    import numpy as np
    from PIL import Image

    strip = max(round(grey.width / _STRIPS), 2)
    aside = max(round(grey.width / 500), 3)
    length = round(grey.width * _LENGTH / strip)
    upright = _rules(np.asarray(grey.reduce((1, strip)), np.int16), length, aside)
    if len(_groups(upright.any(axis=0), aside)) < _LEAST_UPRIGHT:
        return grey, ()
    level = _rules(np.asarray(grey.reduce((strip, 1)), np.int16).T, length, aside).T
    line_pixels = _spread(upright, strip, 0, grey.size) | _spread(level, strip, 1, grey.size)
    pixels = np.array(grey)
    pixels[line_pixels] = int(np.median(pixels[:: 4 * strip, :: 4 * strip]))
    return Image.fromarray(pixels), tuple(_grids(upright, level, strip, aside))


def _grids(upright: Any, level: Any, strip: int, aside: int) -> Iterator[Grid]:
    """The tables from the top: where upright lines stand side by side, with their level ones."""
    height, width = level.shape[0], upright.shape[1]
    for first, last in _groups(upright.any(axis=1), 1):
        share = upright[first:last].mean(axis=0)
        columns = [_middle(part) / width for part in _groups(share > _TALL, 2 * aside)]
        part = level[max(first * strip - aside, 0) : last * strip + aside]
        top = max(first * strip - aside, 0)
        rows = [(top + _middle(one)) / height for one in _groups(part.any(axis=1), 2 * aside)]
        if len(columns) > _LEAST_UPRIGHT and len(rows) > _LEAST_UPRIGHT:
            yield Grid(tuple(columns), tuple(rows))


def _groups(line: Any, gap: int) -> list[tuple[int, int]]:
    """(start, end) of the places that are true, taken together where a gap is no wider."""
    import numpy as np

    places = np.flatnonzero(line)
    if not places.size:
        return []
    cuts = np.flatnonzero(np.diff(places) > gap)
    starts = [int(places[0]), *(int(places[at + 1]) for at in cuts)]
    ends = [*(int(places[at]) + 1 for at in cuts), int(places[-1]) + 1]
    return list(zip(starts, ends, strict=True))


def _middle(group: tuple[int, int]) -> float:
    return sum(group) / 2


def _rules(strips: Any, length: int, aside: int) -> Any:
    """Which places belong to lines that go down the first axis, as booleans of the same shape."""
    import numpy as np

    result = np.zeros(strips.shape, bool)
    if strips.shape[0] <= length or strips.shape[1] <= 2 * aside:
        return result
    middle = strips[:, aside:-aside]
    sides = np.minimum(strips[:, : -2 * aside], strips[:, 2 * aside :])
    darker = np.zeros(strips.shape, bool)
    darker[:, aside:-aside] = sides - middle > _DARKER
    near = darker.copy()  # a line that is not quite straight goes from one pixel to the next
    near[:, 1:] |= darker[:, :-1]
    near[:, :-1] |= darker[:, 1:]
    sums = np.cumsum(np.pad(near, ((1, 0), (0, 0))), axis=0, dtype=np.int32)
    whole = sums[length:] - sums[:-length] >= _WHOLE * length
    for at in np.flatnonzero(whole.any(axis=1)):
        result[at : at + length] |= whole[at]
    return result


def _spread(rules: Any, strip: int, axis: int, size: tuple[int, int]) -> Any:
    """The same for each pixel of a picture of a size, one pixel wider on both sides."""
    import numpy as np

    wide = rules.copy()
    for step in (1, 2):
        first, last = (slice(step, None), slice(None, -step))
        if axis == 0:
            wide[:, first] |= rules[:, last]
            wide[:, last] |= rules[:, first]
        else:
            wide[first] |= rules[last]
            wide[last] |= rules[first]
    whole = np.repeat(wide, strip, axis=axis)
    return whole[: size[1], : size[0]]
