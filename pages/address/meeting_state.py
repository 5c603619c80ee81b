"""Which meetings are asked for and the page's address, kept equal, by the rules of `state`.

Session state holds codes and ids only, under the keys below.
"""

from __future__ import annotations

import streamlit as st

from geo import query
from geo.council import MeetingQuestion
from geo.frozen import frozen
from geo.model import MeetingKind, Register
from geo.query import Query, Reader, Unknown
from pages.address import state

#: Session-state keys of the widgets.
YEAR, KIND, CONCERNS, OPEN, VIEW = "m_year", "m_kind", "m_concerns", "m_open", "m_view"
_MEETING = "m_meeting"
_KEYS = (YEAR, KIND, CONCERNS, OPEN, VIEW, _MEETING)
#: The widget of each filter, by its name in the address.
WIDGETS = {"year": YEAR, "kind": KIND, "concerns": CONCERNS, "open": OPEN}
#: The two ways to read the meetings, as the address says them.
CARDS, TABLE = "kort", "tabell"
#: The field of each filter in the question.
_FIELDS = {"year": "year", "kind": "kind", "concerns": "concerns", "open": "open_only"}


@frozen
class Choice:
    """A question, and whether the answer is to be a table."""

    question: MeetingQuestion
    table: bool = False


def write_choice(choice: Choice) -> dict[str, list[str]]:
    """The address that reopens a choice; what is at its default is left out."""
    return query.write_meeting_question(choice.question) | query.write(
        view=TABLE if choice.table else None
    )


def read_choice(given: Query, register: Register) -> tuple[Choice, Unknown]:
    """The choice of an address, and the values that are unknown."""
    question, unknown = query.read_meeting_question(given, register)
    reader = Reader(given, [*unknown])
    table = TABLE in reader.codes("view", query.codes_of((CARDS, TABLE)))
    return Choice(question, table), tuple(reader.unknown)


def follow_address(register: Register) -> Choice:
    """The choice before the widgets are drawn: an address a person came by sets them anew."""
    state.follow(VIEW, lambda given: read_choice(given, register), _seed, _KEYS)
    return choice()


def choice() -> Choice:
    """What the widgets ask for now."""
    now = st.session_state
    question = MeetingQuestion(
        meeting=now[_MEETING],
        year=int(now[YEAR]) if now[YEAR] else None,
        kind=MeetingKind(now[KIND]) if now[KIND] else None,
        concerns=now[CONCERNS] or None,
        open_only=now[OPEN],
    )
    return Choice(question, now[VIEW] == TABLE)


def filters(question: MeetingQuestion) -> dict[str, MeetingQuestion]:
    """The filters that are set, by their name in the address, each with the question as it would
    be without it."""
    return state.without_each(question, _FIELDS)


def reset() -> None:
    """Remove every filter; the way of reading stays."""
    state.touch()
    _seed(Choice(MeetingQuestion(), st.session_state[VIEW] == TABLE))


def to_list() -> None:
    """From one meeting back to the others, with their filters."""
    state.touch()
    st.session_state[_MEETING] = None


def _seed(requested: Choice) -> None:
    question = requested.question
    st.session_state.update(
        {
            _MEETING: question.meeting,
            YEAR: str(question.year) if question.year else state.ALL,
            KIND: str(question.kind) if question.kind else state.ALL,
            CONCERNS: question.concerns or state.ALL,
            OPEN: question.open_only,
            VIEW: TABLE if requested.table else CARDS,
        }
    )
