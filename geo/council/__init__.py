"""The council's year: what its meetings have to settle, and what documents say of whom and what.

`names` finds bodies and programmes by their names, `agenda` sets up a meeting, `dossier` gathers
what a register has on one body or programme, `Council` holds what is worked out once for a
register. Rules only; `today` is always an argument.
"""

from __future__ import annotations

from geo.council.agenda import (
    Agenda,
    Approval,
    LeftOver,
    Outcome,
    agenda_of,
    find_meeting,
    left_over,
    meeting_to_prepare,
    next_meeting,
)
from geo.council.dossier import Council, Dossier, Promise, Record, Subject, council_of
from geo.council.names import Kind, Match, Mention, Names

__all__ = [
    "Agenda",
    "Approval",
    "Council",
    "Dossier",
    "Kind",
    "LeftOver",
    "Match",
    "Mention",
    "Names",
    "Outcome",
    "Promise",
    "Record",
    "Subject",
    "agenda_of",
    "council_of",
    "find_meeting",
    "left_over",
    "meeting_to_prepare",
    "next_meeting",
]
