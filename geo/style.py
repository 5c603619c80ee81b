"""Every colour, pattern, line width and size. The only place with hex codes.

One table for the web map and (later) the stills. Status is told twice, by colour and by
pattern, so that it survives greyscale print and colour blindness.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from geo.model import Status, Unit


class Pattern(StrEnum):
    """How a surface is filled."""

    SOLID = "solid"
    STRIPES = "stripes"
    DOTS = "dots"
    RINGS = "rings"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Fill:
    """The look of an area: ground colour, mark colour of the pattern, outline, dash (px)."""

    ground: str
    mark: str
    pattern: Pattern
    outline: str
    dash: str = ""


class LookName(StrEnum):
    """The looks a still picture can have; `plain` is see-through and without title."""

    LIGHT = "lys"
    DARK = "mørk"
    PLAIN = "gjennomsiktig"


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a still picture round its areas: page, words, and the background's rows.

    `page` is the ground (None: see-through), `panel` the ground under title and legend, `ink` and
    `muted` are words, `halo` stands behind names, `outline` surrounds areas.
    """

    page: str | None
    panel: str | None
    ink: str
    muted: str
    faint: str
    halo: str
    outline: str
    gone: str
    badge: str
    badge_ink: str
    background: dict[str, Line]


@dataclass(frozen=True, slots=True)
class Line:
    """A line or surface of the background: stroke, width (px), fill, opacity (0–1), dash (px)."""

    stroke: str | None = None
    width: float = 0
    fill: str | None = None
    opacity: float = 1
    dash: str = ""


INK = "#20203f"
DARK_BLUE = "#2a2859"
WARM_BLUE = "#1f42aa"
PAPER = "#ffffff"
FOCUS = "#0b5fff"
#: The accent of the pages in dark mode; .streamlit/config.toml repeats it.
DARK_PRIMARY = "#8fb0ff"
MUTED = "#4c4964"
FAINT = "#6b6786"

STATUS = {
    Status.NY: Fill("#d9480f", "#d9480f", Pattern.SOLID, INK),
    Status.VIDEREFORT: Fill("#c9d6f8", WARM_BLUE, Pattern.STRIPES, INK),
    Status.OPPSTART: Fill("#ffdf70", "#7a4b00", Pattern.DOTS, INK),
}
#: On a list whose source gives no status.
STATUS_UNKNOWN = Fill("#d8d5e3", "#6b6786", Pattern.RINGS, INK)
#: Derived: on the list before, not on this one.
GONE = Fill("none", "none", Pattern.NONE, "#55526e", "5 4")

#: On the list, but not among those that a picture is about.
OTHER = Fill("#d5d3dc", "#d5d3dc", Pattern.SOLID, "#6b6786")

UNIT = {
    Unit.VEST: Fill("#1c8a7c", "#1c8a7c", Pattern.SOLID, INK),
    Unit.SENTRUM: Fill("#8a5cd6", "#8a5cd6", Pattern.SOLID, INK),
    Unit.OST: Fill("#c98a14", "#c98a14", Pattern.SOLID, INK),
}
UNIT_TINT = {Unit.VEST: "#cfe9e4", Unit.SENTRUM: "#e3d8f6", Unit.OST: "#f6e3bd"}
UNIT_UNKNOWN = Fill("#d8d5e3", "#6b6786", Pattern.RINGS, INK)
#: The letter in an area's label.
UNIT_LETTER = {Unit.VEST: "V", Unit.SENTRUM: "S", Unit.OST: "Ø"}

#: By official bydel number, neighbours unlike each other.
BYDEL = {
    "01": "#c2573a",
    "02": "#3f8f5b",
    "03": "#8f6bb3",
    "04": "#c9a227",
    "05": "#3d7ea6",
    "06": "#b0563f",
    "07": "#6a9a3a",
    "08": "#a0659a",
    "09": "#d08c3c",
    "10": "#4b77b8",
    "11": "#b84a62",
    "12": "#2f8c88",
    "13": "#c7b23a",
    "14": "#7a6fc0",
    "15": "#bf6f2e",
    "16": "#8c8c8c",
    "17": "#5f8f5f",
}
BYDEL_NONE = "#9a97ab"

#: The background, drawn in this order, never louder than an area.
LAND = "#f7f5f0"
BACKGROUND = {
    "municipalities": Line(fill=LAND),
    "marka": Line(fill="#e3eddb"),
    "parks": Line(fill="#d7e8cb"),
    "bydel_tint": Line(fill=LAND, opacity=0.0),
    "fjord": Line(fill="#cfe3f0"),
    "lakes": Line(fill="#cfe3f0"),
    "rivers": Line(stroke="#b3d3e8", width=1.2),
    "roads_secondary": Line(stroke="#e6e1d8", width=0.9),
    "roads": Line(stroke="#ddd3c2", width=1.7),
    "railway": Line(stroke="#b9b5bf", width=0.9, dash="5 3"),
    "tbane_lines": Line(stroke="#a3a0b5", width=1.3),
    "municipality_borders": Line(stroke="#8d8aa0", width=1.2, dash="7 3 1.5 3"),
    "bydel_borders": Line(stroke="#9a97ab", width=0.9),
    "veil": Line(stroke="#cfcbd8", width=1, fill=LAND, opacity=0.72),
    "tbane_stations": Line(stroke="#6b6786", width=1.2, fill=PAPER),
}
_DARK_LAND = "#242338"
_DARK_WATER = "#17324a"
_BACKGROUND_DARK = {
    "municipalities": Line(fill=_DARK_LAND),
    "marka": Line(fill="#213029"),
    "parks": Line(fill="#283b2d"),
    "bydel_tint": Line(fill=_DARK_LAND, opacity=0.0),
    "fjord": Line(fill=_DARK_WATER),
    "lakes": Line(fill=_DARK_WATER),
    "rivers": Line(stroke="#1f4058", width=1.2),
    "roads_secondary": Line(stroke="#34334a", width=0.9),
    "roads": Line(stroke="#45435c", width=1.7),
    "railway": Line(stroke="#5b586f", width=0.9, dash="5 3"),
    "tbane_lines": Line(stroke="#6f6c87", width=1.3),
    "municipality_borders": Line(stroke="#7f7b97", width=1.2, dash="7 3 1.5 3"),
    "bydel_borders": Line(stroke="#716e88", width=0.9),
    "veil": Line(stroke="#3b3952", width=1, fill=_DARK_LAND, opacity=0.72),
    "tbane_stations": Line(stroke="#9a97b0", width=1.2, fill=_DARK_LAND),
}
#: On somebody else's slide only what orients: no land, no roads of second order.
_BACKGROUND_PLAIN = {
    name: BACKGROUND[name]
    for name in (
        "fjord",
        "lakes",
        "rivers",
        "roads",
        "tbane_lines",
        "municipality_borders",
        "bydel_borders",
        "tbane_stations",
    )
}
LOOKS = {
    LookName.LIGHT: Look(
        page=PAPER,
        panel=PAPER,
        ink=INK,
        muted=MUTED,
        faint=FAINT,
        halo=LAND,
        outline=INK,
        gone=GONE.outline,
        badge=INK,
        badge_ink=PAPER,
        background=BACKGROUND,
    ),
    LookName.DARK: Look(
        page="#14132a",
        panel="#14132a",
        ink="#f3f1fb",
        muted="#c9c5dc",
        faint="#a6a2bd",
        halo=_DARK_LAND,
        outline="#f3f1fb",
        gone="#bdb9d2",
        badge="#f3f1fb",
        badge_ink="#14132a",
        background=_BACKGROUND_DARK,
    ),
    LookName.PLAIN: Look(
        page=None,
        panel=None,
        ink=INK,
        muted=MUTED,
        faint=FAINT,
        halo=PAPER,
        outline=INK,
        gone=GONE.outline,
        badge=INK,
        badge_ink=PAPER,
        background=_BACKGROUND_PLAIN,
    ),
}
STATION_RADIUS_PX = 2.6
OUTLINE_PX = 1.6
CHOSEN_OUTLINE_PX = 3.5
FILL_OPACITY = 0.86
#: Pattern tile in px: side, width of a stripe, radius of a dot.
PATTERN_TILE_PX, STRIPE_PX, DOT_PX = 9.0, 4.0, 2.1

#: Letters of still pictures, in page units (a slide is 1080 high; 1 unit is half a point on it).
TITLE_SIZE, SUBTITLE_SIZE, LEGEND_SIZE, FACT_SIZE, NOTE_SIZE, SOURCE_SIZE = 50, 26, 24, 22, 19, 15
#: Names: of areas, shrinking where there is no room, and of what gives way to them.
NAME_SIZES = (24, 21, 18, 15)
BYDEL_NAME_SIZE, SIGN_SIZE, LETTER_SPACING = 18, 15, 2.2
#: How much wider a line of the web map's table is on a page, which is seen from farther away.
STILL_LINE = 1.5
HALO_WIDTH = 5.0
#: How much larger the pattern of a fill is on a page than on the web map.
STILL_PATTERN = 1.5
#: From one row of dots to the next, as a part of the distance between two dots.
DOT_ROW = 0.866


def stripes(
    left: float, top: float, right: float, bottom: float
) -> Iterator[tuple[float, float, float, float]]:
    """The middle lines (x1, y1, x2, y2) of the diagonal stripes over a rectangle, page units.

    They rise to the right, and are anchored at the page's corner, not at the rectangle's.
    """
    apart = PATTERN_TILE_PX * STILL_PATTERN * math.sqrt(2)  # across a tile, seen along x
    first = math.floor((left + top) / apart)
    for number in range(first, math.ceil((right + bottom) / apart) + 1):
        total = number * apart  # every point of a stripe has x + y = total
        yield total - bottom - apart, bottom + apart, total - top + apart, top - apart


def dots(left: float, top: float, right: float, bottom: float) -> Iterator[tuple[float, float]]:
    """The centres (x, y) of the dots or rings over a rectangle: every second row half a step on."""
    apart = PATTERN_TILE_PX * STILL_PATTERN
    row = apart * DOT_ROW
    for down in range(math.floor(top / row), math.ceil(bottom / row) + 1):
        shift = apart / 2 if down % 2 else 0.0
        for over_ in range(math.floor(left / apart) - 1, math.ceil(right / apart) + 1):
            yield over_ * apart + shift, down * row


def mixed(colour: str, under: str, share: float) -> str:
    """`colour` over `under`, as if `share` (0–1) of it were seen: one flat colour."""
    ours, theirs = (
        [int(code[place : place + 2], 16) for place in (1, 3, 5)] for code in (colour, under)
    )
    parts = (round(a * share + b * (1 - share)) for a, b in zip(ours, theirs, strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def over(colour: str, opacity: float, look: Look) -> str:
    """A see-through colour of the background as a flat one over the look's land."""
    return colour if opacity >= 1 else mixed(colour, look.halo, opacity)


def table() -> dict[str, object]:
    """The whole table as plain values for a painter that speaks JSON, keyed by the codes."""
    return {
        "status": {str(key): asdict(fill) for key, fill in STATUS.items()},
        "status_unknown": asdict(STATUS_UNKNOWN),
        "gone": asdict(GONE),
        "unit": {str(key): asdict(fill) for key, fill in UNIT.items()},
        "unit_unknown": asdict(UNIT_UNKNOWN),
        "unit_tint": {str(key): colour for key, colour in UNIT_TINT.items()},
        "bydel": BYDEL,
        "bydel_none": BYDEL_NONE,
        "ink": INK,
        "css": css(),
        "outline_px": OUTLINE_PX,
        "chosen_outline_px": CHOSEN_OUTLINE_PX,
        "fill_opacity": FILL_OPACITY,
        "pattern": {"tile": PATTERN_TILE_PX, "stripe": STRIPE_PX, "dot": DOT_PX},
    }


def css() -> dict[str, str]:
    """The colours of the map's furniture, as CSS custom properties (`--ipo-…`)."""
    return {
        "ink": INK,
        "muted": MUTED,
        "faint": FAINT,
        "paper": PAPER,
        "land": LAND,
        "halo": LAND,
        "focus": FOCUS,
    }
