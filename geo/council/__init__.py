"""The council's year: what its meetings have to settle, and what documents say of whom and what.

`names` finds bodies and programmes by their names, `agenda` sets up a meeting, `dossier` gathers
what a register has on one body or programme, `questions` selects meetings, bodies and programmes,
`Council` holds what is worked out once for a register. Rules only; `today` is always an argument.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    from geo.council.dossier import Council, Dossier, Places, Promise, Record, Subject, council_of
    from geo.council.names import Kind, Match, Mention, Names
    from geo.council.questions import (
        Awaited,
        MeetingQuestion,
        Side,
        SubjectKind,
        SubjectQuestion,
        areas_of,
        awaited,
        is_open,
        meeting_years,
        select_meetings,
        select_subjects,
        side_of,
        stage_of,
    )

__all__ = [
    "Agenda",
    "Approval",
    "Awaited",
    "Council",
    "Dossier",
    "Kind",
    "LeftOver",
    "Match",
    "MeetingQuestion",
    "Mention",
    "Names",
    "Outcome",
    "Places",
    "Promise",
    "Record",
    "Side",
    "Subject",
    "SubjectKind",
    "SubjectQuestion",
    "agenda_of",
    "areas_of",
    "awaited",
    "council_of",
    "find_meeting",
    "is_open",
    "left_over",
    "meeting_to_prepare",
    "meeting_years",
    "next_meeting",
    "select_meetings",
    "select_subjects",
    "side_of",
    "stage_of",
]

#: They are imported when one of their names is asked for: reading a document needs the names of
#: bodies and programmes, and nothing of meetings.
_MODULES = ("names", "questions", "dossier", "agenda")


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in _MODULES:
            loaded = import_module(f"{__name__}.{module}")
            if hasattr(loaded, name):
                return getattr(loaded, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
