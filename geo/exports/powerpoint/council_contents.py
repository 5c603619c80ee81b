"""The contents of a deck's tables on the council's year: themes, programmes, and money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geo import text
from geo.council.names import title
from geo.exports.powerpoint.contents import Contents, point_number
from geo.exports.powerpoint.table import Cell, Column
from geo.model import AgendaItem, Amount, FollowUp, LogEntry, Programme, Register
from geo.text import amounts


def items(rows: Iterable[AgendaItem]) -> Contents:
    """The themes of a meeting, and what it went through and discussed."""
    columns = (Column(text.say("slides.item_kind"), 2.0), Column(text.say("slides.what"), 8.0))
    return columns, tuple(
        (
            Cell(text.say(f"item_kind.{item.kind.name.lower()}")),
            Cell(item.text, bold=True, fact=True),
        )
        for item in rows
    )


def programmes(rows: Iterable[tuple[Programme, Sequence[LogEntry]]]) -> Contents:
    """Programmes, each with the steps it has taken or is to take."""
    columns = (
        Column(text.say("slides.programme"), 3.7),
        Column(text.say("slides.programme_kind"), 2.0),
        Column(text.say("slides.steps"), 5.0),
    )
    return columns, tuple(
        (
            Cell(title(item), bold=True, fact=True),
            Cell(text.say(f"programme_kind.{item.kind.name.lower()}")),
            Cell("; ".join(map(_step, log))),
        )
        for item, log in rows
    )


def _step(row: LogEntry) -> str:
    kind = text.say(f"log_kind.{row.kind.name.lower()}")
    return text.say("slides.step", kind=kind, date=text.day(row.date))


def money(register: Register, rows: Iterable[tuple[FollowUp, Amount]]) -> Contents:
    """Amounts by year and by who pays."""
    columns = (
        Column(text.say("slides.year"), 1.3),
        Column(text.say("slides.payer"), 2.2),
        Column(text.say("slides.purpose"), 4.4),
        Column(text.say("slides.point"), 1.2),
        Column(text.say("slides.nok"), 1.7, right=True),
    )
    unknown, programmes = text.say("slides.no_deadline"), register.programme_by_id
    return columns, tuple(
        (
            Cell(amounts.year(item) or unknown, bold=True),
            Cell(amounts.payer(register, item) or unknown, fact=True),
            Cell(_purpose(programmes.get(item.programme or ""), item), fact=True),
            Cell(point_number(point)),
            Cell(text.number(item.nok)),
        )
        for point, item in rows
    )


def _purpose(programme: Programme | None, item: Amount) -> str:
    return (
        text.say("slides.purpose_of", name=title(programme), what=item.text)
        if programme
        else item.text
    )
