"""JSON records → measures."""

from __future__ import annotations

from geo.files.facts import links
from geo.files.records import Record
from geo.model import Measure, MeasureState


def measure(record: Record) -> Measure:
    return Measure(
        id=record.id(),
        title=record.text("title"),
        text=record.text("text"),
        responsible=record.texts("responsible"),
        start=record.date("start"),
        end=record.date("end"),
        state=record.must_one_of("state", MeasureState),
        links=links(record),
        source=record.optional("source", str),
        line=record.optional("line", int),
        quote=record.optional("quote", str),
        entered_by=record.optional("entered_by", str),
        internal=record.flag("internal"),
    )
