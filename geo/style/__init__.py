"""Every colour, pattern, line width and size. The only place with hex codes.

One table for the web map and the stills. Status is told twice, by colour and by pattern, so that it
survives greyscale print and colour blindness.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import assert_never

from geo.model import Status, Unit
from geo.style.colours import (
    DARK_BLUE,
    DARK_PRIMARY,
    FAINT,
    FOCUS,
    INK,
    LAND,
    MUTED,
    PAPER,
    WARM_BLUE,
    mixed,
)
from geo.style.fills import (
    BYDEL,
    GONE,
    NO_GROUND,
    OFFICE_THEME,
    OTHER,
    STATUS,
    STATUS_UNKNOWN,
    UNIT,
    UNIT_LETTER,
    UNIT_TINT,
    UNIT_UNKNOWN,
    Fill,
    accents,
    fill_of_bydel,
    fill_of_starts,
    fill_of_status,
    fill_of_unit,
    legend_order,
    signal,
)
from geo.style.looks import BACKGROUND, LOOKS, Line, Look, LookName, over
from geo.style.patterns import (
    DOT_PX,
    PATTERN_TILE_PX,
    STILL_PATTERN,
    STRIPE_PX,
    SWATCH_PATTERN,
    TILES,
    Pattern,
    Tile,
    TileCircle,
    TileLine,
    TileMark,
    tile,
)
from geo.style.sizes import (
    BYDEL_NAME_SIZE,
    CHOSEN_OUTLINE_PX,
    FACT_SIZE,
    FILL_OPACITY,
    HALO_WIDTH,
    LEAST_SIZE,
    LEGEND_SIZE,
    LETTER_SPACING,
    NAME_SIZES,
    NOTE_SIZE,
    OUTLINE_PX,
    SIGN_SIZE,
    SOURCE_SIZE,
    STATION_RADIUS_PX,
    STILL_LINE,
    SUBTITLE_SIZE,
    TITLE_SIZE,
)
from geo.style.tints import tint_of_unit

__all__ = [
    "BACKGROUND",
    "BYDEL",
    "BYDEL_NAME_SIZE",
    "CHOSEN_OUTLINE_PX",
    "DARK_BLUE",
    "DARK_PRIMARY",
    "DOT_PX",
    "FACT_SIZE",
    "FAINT",
    "FILL_OPACITY",
    "FOCUS",
    "GONE",
    "HALO_WIDTH",
    "INK",
    "LAND",
    "LEAST_SIZE",
    "LEGEND_SIZE",
    "LETTER_SPACING",
    "LOOKS",
    "MUTED",
    "NAME_SIZES",
    "NOTE_SIZE",
    "NO_GROUND",
    "OFFICE_THEME",
    "OTHER",
    "OUTLINE_PX",
    "PAPER",
    "PATTERN_TILE_PX",
    "SIGN_SIZE",
    "SOURCE_SIZE",
    "STATION_RADIUS_PX",
    "STATUS",
    "STATUS_UNKNOWN",
    "STILL_LINE",
    "STILL_PATTERN",
    "STRIPE_PX",
    "SUBTITLE_SIZE",
    "SWATCH_PATTERN",
    "TILES",
    "TITLE_SIZE",
    "UNIT",
    "UNIT_LETTER",
    "UNIT_TINT",
    "UNIT_UNKNOWN",
    "WARM_BLUE",
    "Fill",
    "Line",
    "Look",
    "LookName",
    "Pattern",
    "Tile",
    "TileCircle",
    "TileLine",
    "TileMark",
    "accents",
    "css",
    "fill_of_bydel",
    "fill_of_starts",
    "fill_of_status",
    "fill_of_unit",
    "legend_order",
    "mixed",
    "over",
    "signal",
    "table",
    "tile",
    "tint_of_unit",
]


def table() -> dict[str, object]:
    """The whole table as plain values for a painter that speaks JSON, keyed by the codes."""
    return {
        "status": {str(code): asdict(fill_of_status(code)) for code in Status},
        "status_unknown": asdict(fill_of_status(None)),
        "gone": asdict(GONE),
        "unit": {str(code): asdict(fill_of_unit(code)) for code in Unit},
        "unit_unknown": asdict(fill_of_unit(None)),
        "bydel": {nr: asdict(fill_of_bydel(nr)) for nr in BYDEL},
        "bydel_none": asdict(fill_of_bydel(None)),
        "order": legend_order(),
        "tiles": {str(pattern): _plain_tile(item) for pattern, item in TILES.items()},
        "ink": INK,
        "css": css(),
        "outline_px": OUTLINE_PX,
        "chosen_outline_px": CHOSEN_OUTLINE_PX,
        "fill_opacity": FILL_OPACITY,
    }


def _plain_tile(item: Tile) -> dict[str, object]:
    """A tile as plain values; each mark says its `kind`, `line` or `circle`. Screen pixels."""
    marks = [{"kind": _kind(mark)} | _rounded(asdict(mark)) for mark in item.marks]
    return _rounded({"width": item.width, "height": item.height}) | {"marks": marks}


def _kind(mark: TileMark) -> str:
    match mark:
        case TileLine():
            return "line"
        case TileCircle():
            return "circle"
        case _:
            assert_never(mark)


def _rounded(values: dict[str, float | None]) -> dict[str, object]:
    return {key: value if value is None else round(value, 5) for key, value in values.items()}


def css() -> dict[str, str]:
    """The colours of controls and words on the map, as CSS custom properties (`--ipo-…`)."""
    return {
        "ink": INK,
        "muted": MUTED,
        "faint": FAINT,
        "paper": PAPER,
        "land": LAND,
        "halo": LAND,
        "focus": FOCUS,
    }
