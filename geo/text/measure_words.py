"""Words for measures: when, how far, by whom, what they concern, and who vouches for them."""

from __future__ import annotations

from collections.abc import Iterator

from geo import text
from geo.escape import plain
from geo.model import Measure, Register
from geo.text import sources

#: The columns of a table of measures; the word of each is `measure.COLUMN`.
COLUMNS = ("what", "concerns", "who", "when", "state", "known_from")


def state(measure: Measure) -> str:
    """`pågår`."""
    return text.say(f"measure_state.{measure.state.name.lower()}")


def period(measure: Measure) -> str:
    """`mars 2026 til juni 2027`, `fra mars 2026`, or that nobody says."""
    start, end = (text.day(when) if when else "" for when in (measure.start, measure.end))
    if not (start or end):
        return text.say("term.not_given")
    key = "from_to" if start and end else "from" if start else "to"
    return text.say(f"measure.{key}", start=start, end=end)


def responsible(measure: Measure) -> str:
    """The names of those who answer for it, or that nobody is given."""
    return text.listing([plain(name) for name in measure.responsible]) or text.say("term.not_given")


def concerns(register: Register, measure: Measure) -> str:
    """The areas, bydeler, units and follow-up points that it names, or the whole city."""
    return "; ".join(_concerned(register, measure)) or text.say("measure.whole_city")


def _concerned(register: Register, measure: Measure) -> Iterator[str]:
    links = measure.links
    if links.all_areas:
        yield text.say("measure.all_areas")
    if links.all_bydeler:
        yield text.say("measure.all_bydeler")
    names = [register.area_by_id[id_].name for id_ in links.areas]
    names += [text.say("scene.bydel", bydel=register.bydel_by_id[i].name) for i in links.bydeler]
    names += [text.unit(unit) for unit in links.units]
    yield from map(plain, names)
    for id_ in links.followups:
        point = register.followup_by_id[id_]
        number = text.say("slides.point_number", number=point.number, year=point.year)
        yield text.say("measure.point", number=number)


def vouched(register: Register, measure: Measure) -> str:
    """The source of a measure, or that somebody entered it by hand: by name where this edition
    has it."""
    if measure.source:
        return sources.cite(register.source_by_id[measure.source], measure.line)
    if measure.entered_by:
        return text.say("measure.entered_by", name=plain(measure.entered_by))
    return text.say("measure.entered")
