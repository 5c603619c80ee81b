"""Every colour, pattern, line width and size. The only place with hex codes.

One table for the web map and (later) the stills. Status is told twice, by colour and by
pattern, so that it survives greyscale print and colour blindness.
"""

from __future__ import annotations

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
    "01": "#c2573a", "02": "#3f8f5b", "03": "#8f6bb3", "04": "#c9a227", "05": "#3d7ea6",
    "06": "#b0563f", "07": "#6a9a3a", "08": "#a0659a", "09": "#d08c3c", "10": "#4b77b8",
    "11": "#b84a62", "12": "#2f8c88", "13": "#c7b23a", "14": "#7a6fc0", "15": "#bf6f2e",
    "16": "#8c8c8c", "17": "#5f8f5f",
}  # fmt: skip
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
STATION_RADIUS_PX = 2.6
OUTLINE_PX = 1.6
CHOSEN_OUTLINE_PX = 3.5
FILL_OPACITY = 0.86
#: Pattern tile in px: side, width of a stripe, radius of a dot.
PATTERN_TILE_PX, STRIPE_PX, DOT_PX = 9.0, 4.0, 2.1


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
