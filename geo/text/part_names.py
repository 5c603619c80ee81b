"""The name of a part of the city as people read it."""

from __future__ import annotations

from geo import text
from geo.escape import plain
from geo.model import Register
from geo.part import Part


def in_sentence(part: Part, register: Register) -> str:
    """`bydel Alna`, `enhet øst`, `Oslo`, `Vestli og Fossum`, as it stands inside a sentence."""
    if part.bydel:
        return text.say("report.bydel", bydel=plain(register.bydel_by_id[part.bydel].name))
    if part.unit:
        return text.say("report.unit", unit=part.unit)
    return _areas(part, register) or text.say("report.city")


def as_title(part: Part, register: Register) -> str:
    """`Bydel Alna`, `Enhet øst`, `Oslo`, `Vestli og Fossum`, as a title. Names stand as the
    register has them: the caller escapes."""
    if part.bydel:
        return text.say("bydeler_page.name_bydel", name=register.bydel_by_id[part.bydel].name)
    if part.unit:
        return text.unit(part.unit)
    return _areas(part, register) or text.say("report.city")


def _areas(part: Part, register: Register) -> str:
    return text.listing([register.area_by_id[id_].name for id_ in part.areas])
