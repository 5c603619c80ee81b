"""What a fact concerns, as fields: areas, bydeler, units, points, programmes and bodies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from geo import text
from geo.council.names import title
from geo.escape import plain
from geo.model import Body, FollowUp, Links, Programme, Register, Unit
from pages.editing import fields


def links(register: Register, was: Links) -> Links:
    """The fields, and what they say; what they do not show stays as it was."""
    places = _places(register, was)
    return replace(
        places,
        followups=fields.some_of(
            text.say("edit_field.followups"), "followups", points(register.followups), was.followups
        ),
        programmes=fields.some_of(
            text.say("edit_field.programmes"),
            "programmes",
            subjects(register.programmes),
            was.programmes,
        ),
        bodies=fields.some_of(
            text.say("edit_field.bodies"), "bodies", subjects(register.bodies), was.bodies
        ),
    )


def _places(register: Register, was: Links) -> Links:
    """The parts of the city."""
    some, tick = fields.some_of, fields.tick
    areas = some(text.say("edit_field.areas"), "areas", _areas(register), was.areas)
    all_areas = tick(text.say("edit_field.all_areas"), "all_areas", default=was.all_areas)
    bydeler = some(text.say("edit_field.bydeler"), "bydeler", _bydeler(register), was.bydeler)
    all_bydeler = tick(text.say("edit_field.all_bydeler"), "all_bydeler", default=was.all_bydeler)
    named = {str(unit): text.unit(unit) for unit in Unit}
    units = some(text.say("edit_field.units"), "units", named, tuple(map(str, was.units)))
    return replace(
        was,
        areas=areas,
        all_areas=all_areas,
        bydeler=bydeler,
        all_bydeler=all_bydeler,
        units=tuple(map(Unit, units)),
    )


def responsible(register: Register, was: tuple[str, ...]) -> tuple[str, ...]:
    """Who answers for something: names of the register's bodies, or others."""
    names = {body.name: plain(body.name) for body in register.bodies}
    names |= {name: plain(name) for name in was}
    return fields.some_of(text.say("edit_field.responsible"), "responsible", names, was, new=True)


def _areas(register: Register) -> dict[str, str]:
    known = sorted(register.areas, key=lambda area: area.name)
    return {area.id: plain(area.name) for area in known}


def _bydeler(register: Register) -> dict[str, str]:
    return {bydel.id: plain(bydel.name) for bydel in register.bydeler}


def points(items: Iterable[FollowUp]) -> dict[str, str]:
    """Follow-up points by id, newest year first, as they are called."""
    order = sorted(items, key=lambda point: (-point.year, point.number))
    return {
        point.id: f"{text.say('slides.point_number', number=point.number, year=point.year)} "
        f"{plain(point.title)}"
        for point in order
    }


def subjects(items: Iterable[Programme | Body]) -> dict[str, str]:
    """Programmes or bodies by id, in alphabetical order of what people call them."""
    return {item.id: plain(title(item)) for item in sorted(items, key=title)}
