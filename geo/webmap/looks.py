"""The light and the dark look of the web map, as plain values for its scripts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from geo import style
from geo.style import Look, LookName
from geo.webmap.layers import line_options

#: The look's name in the scripts.
LOOKS = {"light": LookName.LIGHT, "dark": LookName.DARK}
_FOCUS = {"light": style.FOCUS, "dark": style.DARK_PRIMARY}


def table() -> dict[str, Any]:
    """By look: `css` (colours of words and controls), `background` (Leaflet's options by row of
    the style table), `outline` and `gone` (of areas), `tint` (by unit, its `sure` and
    `unsure` fill)."""
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
    tints = {
        str(unit): {
            word: asdict(style.tint_of_unit(unit, look, is_published=word == "sure"))
            for word in ("sure", "unsure")
        }
        for unit in style.UNIT_TINT
    }
    return {
        "css": css,
        "background": {row: line_options(line) for row, line in look.background.items()},
        "outline": look.outline,
        "gone": look.gone,
        "tint": tints,
    }
