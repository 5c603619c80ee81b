"""Meetings of the council as a real HTML table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from geo import text
from geo.council import Agenda
from geo.escape import html
from geo.model import Register
from pages.parts import council_words, followup_list, meeting_card, panel

_COLUMNS = ("when", "meeting", "stands", "dealt_with", "source")


def table(register: Register, agendas: Sequence[Agenda], today: date) -> str:
    """The meetings in the order that is given, as HTML."""
    columns = [text.say(f"meetings_table.{name}") for name in _COLUMNS]
    rows = [tuple(_cells(register, item, today)) for item in agendas]
    caption = text.say("meetings_table.caption")
    drawn = panel.table(caption, columns, rows, stacks=True)
    return f"<div class='ipo-council-table ipo-meetings-table'>{drawn}</div>"


def _cells(register: Register, agenda: Agenda, today: date) -> Iterator[str]:
    meeting = agenda.meeting
    kind = council_words.meeting_kind(meeting.kind)
    yield html(text.day(meeting.date))
    yield (f"{council_words.meeting_link(meeting, meeting.title)}<br><small>{html(kind)}</small>")
    yield html(council_words.outcome(agenda.outcome))
    yield panel.definition_list(list(meeting_card.sections(register, agenda, today)))
    yield followup_list.quoted(register, meeting.quote, meeting.source, meeting.line)
