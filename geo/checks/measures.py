"""Measures: somebody vouches for each, it ends after it starts, and it concerns something."""

from __future__ import annotations

from collections.abc import Iterator

from geo import files
from geo.errors import Finding, Severity
from geo.model import NO_LINKS, Measure, MeasureState, Register


def measures_vouched(register: Register) -> Iterator[Finding]:
    """A measure says where it is known from, or who entered it."""
    for item in register.measures:
        if not (item.source or item.entered_by):
            yield Finding("measure_unsourced", files.MEASURES, item.id, "source")


def measures_in_order(register: Register) -> Iterator[Finding]:
    """A measure ends no earlier than it starts."""
    for item in register.measures:
        if item.start and item.end and item.end.last < item.start.first:
            values = (("value", item.end.iso), ("start", item.start.iso))
            yield Finding("ends_before_start", files.MEASURES, item.id, "end", values)


def measures_concern_something(register: Register) -> Iterator[Finding]:
    """A measure that names no place, point or programme is shown for the whole city alone."""
    for item in register.measures:
        if item.links == NO_LINKS:
            yield _notice("measure_nowhere", item, "links")


def measures_end_when_over(register: Register) -> Iterator[Finding]:
    """What is over says when it ended."""
    for item in register.measures:
        if item.state is MeasureState.AVSLUTTET and item.end is None:
            yield _notice("measure_over_undated", item, "end")


def _notice(code: str, item: Measure, field: str) -> Finding:
    return Finding(code, files.MEASURES, item.id, field, (), Severity.NOTICE)
