"""How a source is written: its publisher and date always, its title where there is room."""

from __future__ import annotations

from collections.abc import Iterable

from geo import text
from geo.escape import plain
from geo.model import PartialDate, Register, Source


def line(register: Register, sources: Iterable[str]) -> str:
    """`NRK og Dagsavisen, 30. april 2024; VårtOslo, uten dato`: publishers and dates of sources
    (ids), each once; those of one date together. Raises KeyError for an unknown id."""
    by_date: dict[str, list[str]] = {}
    for id_ in dict.fromkeys(sources):
        source = register.source_by_id[id_]
        publishers = by_date.setdefault(dated(source), [])
        if (name := plain(source.publisher)) not in publishers:
            publishers.append(name)
    pairs = [(text.listing(names), date) for date, names in by_date.items()]
    return "; ".join(text.say("cited.who", publisher=who, date=date) for who, date in pairs)


def cite(source: Source, number: int | None = None) -> str:
    """`Politirådet i Oslo, januar 2026: Oppsummering …, linje 16`: one source in full, with the
    number of the line in it."""
    title = plain(source.title)
    if number is not None:
        title = text.say("panel.source_line", title=title, line=number)
    who = text.say("cited.who", publisher=plain(source.publisher), date=dated(source))
    return text.say("cited.full", who=who, title=title)


def dated(source: Source) -> str:
    """The date of a source; as its file has it where that is no date."""
    try:
        return text.day(PartialDate.parse(source.date or ""))
    except ValueError:  # "ukjent" and the like
        return plain(source.date or text.say("about.undated"))
