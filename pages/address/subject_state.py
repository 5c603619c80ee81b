"""Which bodies and programmes are asked for and the page's address, kept equal, by the rules of
`state`.

Session state holds codes, ids and what a person wrote, under the keys below.
"""

from __future__ import annotations

import streamlit as st

from geo import query
from geo.council import SubjectQuestion
from geo.frozen import frozen
from geo.model import Register, Unit
from geo.query import Query, Unknown
from pages.address import state

#: Session-state keys of the widgets.
KIND, BYDEL, UNIT, AREA, TEXT = "s_kind", "s_bydel", "s_unit", "s_area", "s_text"
_SUBJECT = "s_subject"
_KEYS = (KIND, BYDEL, UNIT, AREA, TEXT, _SUBJECT)

#: The widget of each filter, by its name in the address.
WIDGETS = {"kind": KIND, "bydel": BYDEL, "unit": UNIT, "area": AREA, "text": TEXT}
#: The field of each filter in the question.
_FIELDS = {"kind": "kind", "bydel": "bydel", "unit": "unit", "area": "area", "text": "text"}


@frozen
class Choice:
    """A question, and the body or programme (id) that is shown by itself."""

    question: SubjectQuestion
    subject: str | None = None


def write_choice(choice: Choice) -> dict[str, list[str]]:
    """The address that reopens a choice; what is at its default is left out."""
    return query.write_subject_question(choice.question, choice.subject)


def read_choice(given: Query, register: Register) -> tuple[Choice, Unknown]:
    """The choice of an address, and the values that are unknown."""
    question, subject, unknown = query.read_subject_question(given, register)
    return Choice(question, subject), unknown


def follow_address(register: Register) -> Choice:
    """The choice before the widgets are drawn: an address a person came by sets them anew."""
    state.follow(TEXT, lambda given: read_choice(given, register), _seed, _KEYS)
    return choice()


def choice() -> Choice:
    """What the widgets ask for now."""
    now = st.session_state
    question = SubjectQuestion(
        kind=query.subject_kinds()[now[KIND]] if now[KIND] else None,
        bydel=now[BYDEL] or None,
        area=now[AREA] or None,
        unit=Unit(now[UNIT]) if now[UNIT] else None,
        text=now[TEXT].strip(),
    )
    return Choice(question, now[_SUBJECT])


def filters(question: SubjectQuestion) -> dict[str, SubjectQuestion]:
    """The filters that are set, by their name in the address, each with the question as it would
    be without it."""
    return state.without_each(question, _FIELDS)


def reset() -> None:
    """Remove every filter."""
    state.touch()
    _seed(Choice(SubjectQuestion()))


def to_list() -> None:
    """From one body or programme back to the list, with its filters."""
    state.touch()
    st.session_state[_SUBJECT] = None


def _seed(requested: Choice) -> None:
    question = requested.question
    st.session_state.update(
        {
            _SUBJECT: requested.subject,
            KIND: query.code_of(question.kind),
            BYDEL: question.bydel or state.ALL,
            AREA: question.area or state.ALL,
            UNIT: str(question.unit) if question.unit else state.ALL,
            TEXT: question.text,
        }
    )
