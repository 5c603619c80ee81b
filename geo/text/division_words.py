"""What is said of a divided register (`geo.division`) where no area is seen yet, in words."""

from __future__ import annotations

from geo import division, text
from geo.model import Register, Unit
from geo.part import Part
from geo.view import View


def sentence(register: Register, view: View) -> str:
    """How many areas there are where a view looks, and what has to be chosen to see them."""
    counted = text.say(
        "division.sentence", count=_count(register, view), most=text.number(division.MOST)
    )
    return f"{counted} {_what_to_choose(register, view)}"


def _count(register: Register, view: View) -> str:
    if view.bydel:
        name = register.bydel_by_id[view.bydel].name
        count = division.count(register, Part.of_bydel(view.bydel))
        return text.say("division.bydel", name=name, count=text.number(count))
    if len(view.units) == 1:
        count = division.count(register, Part.of_unit(view.units[0]))
        return text.say("division.unit", name=text.unit(view.units[0]), count=text.number(count))
    return text.say("division.register", count=text.number(len(register.areas)))


def _what_to_choose(register: Register, view: View) -> str:
    if view.bydel:
        return text.say("division.download")
    is_unit_enough = any(division.fits(register, Part.of_unit(unit)) for unit in Unit)
    key = "choose_part" if is_unit_enough and len(view.units) != 1 else "choose_bydel"
    return text.say(f"division.{key}")
