"""The looks of a still picture: its background, page and words."""

from __future__ import annotations

from enum import StrEnum

from geo.frozen import frozen
from geo.style.colours import FAINT, INK, LAND, MUTED, PAPER, mixed
from geo.style.fills import GONE


class LookName(StrEnum):
    """The looks a still picture can have; `plain` is see-through and without title."""

    LIGHT = "lys"
    DARK = "mørk"
    PLAIN = "gjennomsiktig"


@frozen
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


@frozen
class Line:
    """A line or surface of the background: stroke, width (px), fill, opacity (0–1), dash (px)."""

    stroke: str | None = None
    width: float = 0
    fill: str | None = None
    opacity: float = 1
    dash: str = ""


#: The background, drawn in this order, never louder than an area.
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
    "veil": Line(stroke="#b4b0c2", width=1, fill="#e4e1e8"),
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
    "veil": Line(stroke="#4a4763", width=1, fill="#1a192d"),
    "tbane_stations": Line(stroke="#9a97b0", width=1.2, fill=_DARK_LAND),
}
#: On somebody else's slide only what orients: no land, no roads of second order. Where the data
#: ends it is masked as elsewhere, or an empty corner would look like land without roads.
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
        "veil",
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


def over(colour: str, opacity: float, look: Look) -> str:
    """A see-through colour of the background as a flat one over the look's land."""
    return colour if opacity >= 1 else mixed(colour, look.halo, opacity)
