"""Measures as a table: what, where, by whom, when, how far, and who vouches for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from geo import text
from geo.escape import html
from geo.model import Measure, Register
from geo.text import measure_words
from pages.parts import audience, panel, terms


def show(register: Register, measures: Sequence[Measure]) -> None:
    """Heading and table; nothing where there are none, as in the register that is shipped."""
    if measures:
        st.header(text.say("measure.title"), anchor=False)
        st.html(table(register, measures))


def table(register: Register, measures: Sequence[Measure]) -> str:
    """The table as HTML; its rows are drawn as cards where there is no room for columns."""
    columns = [text.say(f"measure.{name}") for name in measure_words.COLUMNS]
    caption = text.say("measure.caption", count=text.number(len(measures)))
    rows = [tuple(_cells(register, item)) for item in measures]
    drawn = panel.table(caption, columns, rows, stacks=True)
    return f"<div class='ipo-measures'>{drawn}</div>"


def _cells(register: Register, item: Measure) -> Iterator[str]:
    description = terms.explained(register, item.text)
    yield f"{audience.mark_of(item)}{html(item.title)}<span>{description}</span>"
    yield html(measure_words.concerns(register, item))
    yield terms.explained(register, measure_words.responsible(item))
    yield html(measure_words.period(item))
    yield html(measure_words.state(item))
    quote = f"<q>{html(item.quote)}</q> " if item.quote else ""
    yield f"{quote}<small>{html(measure_words.vouched(register, item))}</small>"
