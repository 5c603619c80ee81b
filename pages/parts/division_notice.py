"""What a page says of a divided register (geo/division.py) whose areas it cannot show yet."""

from __future__ import annotations

import streamlit as st

from geo import division, text
from geo.escape import markdown
from geo.model import Register, Unit
from geo.part import Part
from geo.view import View
from pages.serving.browser_files import Shown


def show(register: Register, view: View, shown: Shown) -> None:
    """How many areas there are, and what has to be chosen to see them; nothing where they are
    seen."""
    if not shown.is_whole:
        most = text.number(division.MOST)
        words = text.say("division.sentence", told=_told(register, view), most=most)
        st.info(markdown(f"{words} {_to_do(register, view)}"), icon=":material/map:")


def _told(register: Register, view: View) -> str:
    """How many areas there are where the view looks."""
    if view.bydel:
        name = register.bydel_by_id[view.bydel].name
        count = division.count(register, Part.of_bydel(view.bydel))
        return text.say("division.bydel", name=name, count=text.number(count))
    if len(view.units) == 1:
        count = division.count(register, Part.of_unit(view.units[0]))
        return text.say("division.unit", name=text.unit(view.units[0]), count=text.number(count))
    return text.say("division.register", count=text.number(len(register.areas)))


def _to_do(register: Register, view: View) -> str:
    if view.bydel:
        return text.say("division.download")
    is_unit_enough = any(division.fits(register, Part.of_unit(unit)) for unit in Unit)
    key = "choose_part" if is_unit_enough and len(view.units) != 1 else "choose_bydel"
    return text.say(f"division.{key}")
