"""The colours that several rows share, and how colours mix."""

from __future__ import annotations

INK = "#20203f"
DARK_BLUE = "#2a2859"
WARM_BLUE = "#1f42aa"
PAPER = "#ffffff"
FOCUS = "#0b5fff"
#: The accent of the pages in dark mode; .streamlit/config.toml repeats it.
DARK_PRIMARY = "#8fb0ff"
MUTED = "#4c4964"
FAINT = "#6b6786"
#: The ground of the map, and of the halo behind its names.
LAND = "#f7f5f0"


def mixed(colour: str, under: str, share: float) -> str:
    """`colour` over `under`, as if `share` (0–1) of it were seen: one flat colour."""
    ours, theirs = (
        [int(code[place : place + 2], 16) for place in (1, 3, 5)] for code in (colour, under)
    )
    parts = (round(a * share + b * (1 - share)) for a, b in zip(ours, theirs, strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)
