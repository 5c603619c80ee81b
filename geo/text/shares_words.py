"""Words for the bydeler that a surface lies in."""

from __future__ import annotations

from geo import text
from geo.escape import plain
from geo.model import Area, Register, Surface
from geo.part import shares


def of(register: Register, surface: Surface) -> str:
    """`Stovner 72 %, Grorud 28 %`; that it lies outside Oslo where it does."""
    parts = [
        text.say(
            "bydel_share.one",
            bydel=plain(register.bydel_by_id[item.bydel].name),
            percent=text.number(100 * item.share),
        )
        for item in shares(register, surface)
    ]
    return ", ".join(parts) or text.say("panel.outside")


def home(register: Register, area: Area) -> str:
    """The bydel of an area, or each of several with its share where the border is known."""
    names = [plain(register.bydel_by_id[id_].name) for id_ in area.bydeler]
    if len(names) > 1 and area.geometry is not None:
        return of(register, area.geometry)
    return text.listing(names) if names else text.say("panel.outside")
