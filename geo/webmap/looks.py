"""The light and the dark look of the web map, as plain values for its scripts."""

from __future__ import annotations

from typing import Any

from geo import style
from geo.style import Look, LookName
from geo.webmap.layers import line_options

#: The look's name in the scripts.
LOOKS = {"light": LookName.LIGHT, "dark": LookName.DARK}
_FOCUS = {"light": style.FOCUS, "dark": style.DARK_PRIMARY}
_TINT_ON_DARK = 0.3  # how much of a unit's colour shows in its tint on dark land


def table() -> dict[str, Any]:
    """By look: `css` (colours of words and controls), `background` (Leaflet's options by row of
    the style table), `outline` and `gone` (of areas), `tint` (by unit)."""
    return {name: _row(name, style.LOOKS[look]) for name, look in LOOKS.items()}


def _row(name: str, look: Look) -> dict[str, Any]:
    css = {
        "ink": look.ink,
        "muted": look.muted,
        "faint": look.faint,
        "paper": look.page or style.PAPER,
        "land": look.halo,
        "halo": look.halo,
        "focus": _FOCUS[name],
        "badge": look.badge,
        "badge-ink": look.badge_ink,
    }
    tints = {str(unit): tint for unit, tint in style.UNIT_TINT.items()}
    if name == "dark":
        grounds = {str(unit): fill.ground for unit, fill in style.UNIT.items()}
        tints = {u: style.mixed(grounds[u], look.halo, _TINT_ON_DARK) for u in tints}
    return {
        "css": css,
        "background": {row: line_options(line) for row, line in look.background.items()},
        "outline": look.outline,
        "gone": look.gone,
        "tint": tints,
    }
