"""The tints of police units behind the areas: which bydeler belong to which unit."""

from __future__ import annotations

from geo.model import Unit
from geo.style.colours import mixed
from geo.style.fills import UNIT, UNIT_TINT, Fill
from geo.style.looks import LOOKS, Look, LookName
from geo.style.patterns import Pattern

#: How much of a unit's colour is its tint on dark land.
_ON_DARK = 0.3
#: How much of the tint is the ground of the stripes, and of the unit's colour the stripes; seen as
#: the thin lines that LibreOffice makes of them, too.
_PALE, _STRIPE = 0.35, 0.32


def tint_of_unit(unit: Unit, look: Look, *, is_published: bool) -> Fill:
    """The fill behind the areas of a unit: flat where its bydeler are published, striped where they
    are inferred or disputed, for two tones of one tint could not be told apart."""
    tint = UNIT_TINT[unit]
    if look is LOOKS[LookName.DARK]:
        tint = mixed(UNIT[unit].ground, look.halo, _ON_DARK)
    if is_published:
        return Fill(tint, tint, Pattern.SOLID, look.outline)
    stripe = mixed(UNIT[unit].ground, look.halo, _STRIPE)
    return Fill(mixed(tint, look.halo, _PALE), stripe, Pattern.STRIPES, look.outline)
