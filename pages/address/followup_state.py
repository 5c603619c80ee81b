"""Which follow-up points are asked for and the page's address, kept equal, by the rules of `state`.

Session state holds codes and ids only, under the keys below.
"""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo import query
from geo.followups import Due, Question
from geo.frozen import frozen
from geo.model import Register, Unit
from geo.query import Query, Reader, Unknown
from pages.address import state

#: Session-state keys of the widgets.
YEAR, RESPONSIBLE, BYDEL, AREA = "p_year", "p_responsible", "p_bydel", "p_area"
UNIT, DUE, SILENT, OPEN, VIEW = "p_unit", "p_due", "p_silent", "p_open", "p_view"
_POINT = "p_point"
_KEYS = (YEAR, RESPONSIBLE, BYDEL, AREA, UNIT, DUE, SILENT, OPEN, VIEW, _POINT)
#: The widget of each filter, by the filter's name in the address.
WIDGETS = {
    "year": YEAR,
    "responsible": RESPONSIBLE,
    "bydel": BYDEL,
    "area": AREA,
    "unit": UNIT,
    "due": DUE,
    "silent": SILENT,
    "open": OPEN,
}
#: The two ways to read the log, as the address says them.
SHORT, HISTORY = "kort", "historikk"
#: The field of each filter in the question.
_FIELDS = {
    "year": "year",
    "responsible": "responsible",
    "bydel": "bydel",
    "area": "area",
    "unit": "unit",
    "due": "due",
    "silent": "silent_since",
    "open": "open_only",
}


@frozen
class Choice:
    """A question, and whether the whole history is to be told."""

    question: Question
    history: bool = False


def write_choice(choice: Choice) -> dict[str, list[str]]:
    """The address that reopens a choice; what is at its default is left out."""
    return query.write_question(choice.question) | query.write(
        view=HISTORY if choice.history else None
    )


def read_choice(given: Query, register: Register) -> tuple[Choice, Unknown]:
    """The choice of an address, and the values that are unknown."""
    question, unknown = query.read_question(given, register)
    reader = Reader(given, [*unknown])
    history = HISTORY in reader.codes("view", query.codes_of((SHORT, HISTORY)))
    return Choice(question, history), tuple(reader.unknown)


def follow_address(register: Register) -> Choice:
    """The choice before the widgets are drawn: an address a person came by sets them anew."""
    state.follow(VIEW, lambda given: read_choice(given, register), _seed, _KEYS)
    return choice()


def choice() -> Choice:
    """What the widgets ask for now."""
    now = st.session_state
    question = Question(
        year=int(now[YEAR]) if now[YEAR] else None,
        point=now[_POINT],
        responsible=now[RESPONSIBLE] or None,
        bydel=now[BYDEL] or None,
        area=now[AREA] or None,
        unit=Unit(now[UNIT]) if now[UNIT] else None,
        due=Due(now[DUE]) if now[DUE] else None,
        silent_since=date.fromisoformat(now[SILENT]) if now[SILENT] else None,
        open_only=now[OPEN],
    )
    return Choice(question, now[VIEW] == HISTORY)


def filters(question: Question) -> dict[str, Question]:
    """The filters that are set, by their name in the address, each with the question as it would
    be without it."""
    return state.without_each(question, _FIELDS)


def reset() -> None:
    """Remove every filter; the way of reading stays."""
    state.touch()
    view = st.session_state[VIEW]
    _seed(Choice(Question(), view == HISTORY))


def to_list() -> None:
    """From one point back to the list, with its filters."""
    state.touch()
    st.session_state[_POINT] = None


def _seed(requested: Choice) -> None:
    question = requested.question
    st.session_state.update(
        {
            YEAR: str(question.year) if question.year else state.ALL,
            _POINT: question.point,
            RESPONSIBLE: question.responsible or state.ALL,
            BYDEL: question.bydel or state.ALL,
            AREA: question.area or state.ALL,
            UNIT: str(question.unit) if question.unit else state.ALL,
            DUE: str(question.due) if question.due else state.ALL,
            SILENT: question.silent_since.isoformat() if question.silent_since else state.ALL,
            OPEN: question.open_only,
            VIEW: HISTORY if requested.history else SHORT,
        }
    )
