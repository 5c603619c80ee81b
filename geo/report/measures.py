"""The part of a report that tells what is done: the measures of a part of the city."""

from __future__ import annotations

from collections.abc import Iterator

from geo import measures, text
from geo.escape import plain
from geo.model import Measure
from geo.report.blocks import Block, Cell, Column, Heading, Table, Words
from geo.report.case import Case
from geo.text import measure_words, sources

#: The shares of the columns of `measure_words.COLUMNS`.
_SHARES = (3.6, 1.6, 1.5, 1.5, 1.0, 1.8)


def measures_table(case: Case) -> Iterator[Block]:
    """Heading and table of the measures; nothing where there are none."""
    items = measures.of_part(case.register, case.part)
    if not items:
        return
    yield Heading(1, text.say("measure.title"))
    names = (text.say(f"measure.{name}") for name in measure_words.COLUMNS)
    yield Table(
        text.say("measure.caption", count=text.number(len(items))),
        tuple(Column(name, share) for name, share in zip(names, _SHARES, strict=True)),
        tuple(_row(case, item) for item in items),
    )


def _row(case: Case, item: Measure) -> tuple[Cell, ...]:
    source = (item.source,) if item.source else ()
    known_from = (
        sources.line(case.register, source)
        if source
        else measure_words.vouched(case.register, item)
    )
    return (
        (Words(plain(item.title), strong=True), Words(plain(item.text))),
        (Words(measure_words.concerns(case.register, item)),),
        (Words(measure_words.responsible(item)),),
        (Words(measure_words.period(item)),),
        (Words(measure_words.state(item)),),
        (Words(known_from, source),),
    )
