"""Page sizes: what a person may ask for, and what that means in page units, pixels and points."""

from __future__ import annotations

import re

from geo.errors import TooLargeError, UnknownValueError
from geo.frozen import frozen

#: Pixels: the least and the most that a side may have, and the most in all.
LEAST_SIDE, MOST_SIDE, MOST_PIXELS = 480, 12_000, 50_000_000
#: A picture is at most so many times as long as it is wide, or wide as it is long.
LONGEST = 3
_CUSTOM = re.compile(r"(\d{1,9})[x×](\d{1,9})", re.ASCII)
_SHORT_SIDE = 1080


@frozen
class Page:
    """A page of `width` × `height` page units, `scale` pixels to the unit.

    `dpi` is written into bitmaps and sets the size on paper: 144 makes a slide 13⅓ inches wide.
    """

    name: str
    width: float
    height: float
    scale: float
    dpi: float

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the bitmap."""
        return round(self.width * self.scale), round(self.height * self.scale)

    @property
    def unit_pt(self) -> float:
        """Points (1/72 inch) to one page unit."""
        return 72 * self.scale / self.dpi

    @property
    def wide(self) -> bool:
        """Whether there is room for a column beside the map."""
        return self.width >= 1.2 * self.height


#: 1754 × 1240 units are A4 at 150 dpi, drawn at 300.
PAGES = {
    page.name: page
    for page in (
        Page("1920x1080", 1920, 1080, 1, 144),
        Page("3840x2160", 1920, 1080, 2, 288),
        Page("4x3", 1440, 1080, 1, 144),
        Page("kvadrat", 1080, 1080, 1, 144),
        Page("a4", 1754, 1240, 2, 300),
        Page("a4-staaende", 1240, 1754, 2, 300),
    )
}
SLIDE = PAGES["1920x1080"]


def page_of(name: str) -> Page:
    """The page a name (`a4`) or pixels (`1600x900`) ask for.

    Raises UnknownValueError for anything else and TooLargeError beyond the limits.
    """
    if name in PAGES:
        return PAGES[name]
    match = _CUSTOM.fullmatch(name.strip().lower())
    if match is None:
        raise UnknownValueError("size", name, (*PAGES, "1600x900"))
    width, height = int(match[1]), int(match[2])
    if min(width, height) < LEAST_SIDE or max(width, height) > MOST_SIDE:
        raise TooLargeError(width, height)
    if width * height > MOST_PIXELS or max(width, height) > LONGEST * min(width, height):
        raise TooLargeError(width, height)
    scale = min(width, height) / _SHORT_SIDE
    return Page(f"{width}x{height}", width / scale, height / scale, scale, 144 * scale)
