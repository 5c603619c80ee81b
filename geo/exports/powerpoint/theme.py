"""What a presentation's theme and masters say: its typefaces, and whether slides are dark."""

from __future__ import annotations

from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn


def faces(show: Any) -> tuple[str, ...]:
    """The typefaces of headings and text; "" for one that the theme leaves open."""
    theme = _theme(show)
    typefaces = (
        theme.find(f".//{qn(f'a:{kind}Font')}/{qn('a:latin')}") for kind in ("major", "minor")
    )
    return tuple("" if latin is None else latin.get("typeface", "") for latin in typefaces)


def ground(show: Any, layout: Any) -> str:
    """Whether the slides are `light` or `dark`; `unknown` behind a picture or a gradient."""
    colour = next(
        (
            own_colour
            for owner in (layout, layout.slide_master)
            if (own_colour := _background(show, owner)) is not None
        ),
        None,
    )
    if not colour:
        return "unknown"
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return "dark" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.4 else "light"


def _background(show: Any, owner: Any) -> str | None:
    """The colour behind a layout or master, "" for what has no one colour, None for none set."""
    back = owner.element.find(f"{qn('p:cSld')}/{qn('p:bg')}")
    if back is None:
        return None
    plain_fill = back.find(f"{qn('p:bgPr')}/{qn('a:solidFill')}")
    # A reference to the theme's first background is a plain one.
    reference = back.find(qn("p:bgRef"))
    if plain_fill is None and (reference is None or reference.get("idx") != "1001"):
        return ""
    holder = plain_fill if plain_fill is not None else reference
    exact = holder.find(qn("a:srgbClr"))
    if exact is not None:
        return str(exact.get("val"))
    named = holder.find(qn("a:schemeClr"))
    return _theme_colour(show, named.get("val")) if named is not None and not len(named) else ""


def _theme_colour(show: Any, name: str) -> str:
    master = show.slide_masters[0]
    slot = master.element.find(qn("p:clrMap")).get(name, name)
    colour = _theme(show).find(f".//{qn('a:clrScheme')}/{qn(f'a:{slot}')}")
    if colour is None or not len(colour):
        return ""
    return str(colour[0].get("lastClr") or colour[0].get("val"))


def _theme(show: Any) -> Any:
    part = show.slide_masters[0].part.part_related_by(RELATIONSHIP_TYPE.THEME)
    return parse_xml(part.blob)
