"""What is edited and the page's address, kept equal, by the rules of `state`.

`?form=area&area=hovseter` opens a form for one record; without `form` an area is edited.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo import query
from geo.frozen import frozen
from geo.query import Query, Reader, Unknown
from pages.address import state

#: Session-state keys of the widgets: which form, and which record of its kind.
FORM, TARGET = "edit_form", "edit_target"
#: What was open when the page was left.
_LEFT = "edit_left"
#: The form that an address without one means.
FIRST_FORM = "area"
#: The target of a form that makes a new record.
NEW = ""


@frozen
class Records:
    """The records that a form can change: what one is called in the address, and names by id."""

    parameter: str
    names: Mapping[str, str]


@frozen
class Choice:
    """A form by its name, and the record (id) that it is about; `NEW` for one that comes."""

    form: str = FIRST_FORM
    target: str = NEW


def write_choice(choice: Choice, forms: Mapping[str, Records]) -> dict[str, list[str]]:
    """The address that reopens a choice."""
    form = None if choice.form == FIRST_FORM else choice.form
    return query.write(form=form, **{forms[choice.form].parameter: choice.target})


def read_choice(given: Query, forms: Mapping[str, Records]) -> tuple[Choice, Unknown]:
    """The choice of an address, and the values that are unknown; `forms` has every form by name."""
    reader = Reader(given)
    form = reader.code("form", {name: name for name in forms}, FIRST_FORM)
    records = forms[form]
    ids = {id_: id_ for id_ in records.names}
    target = reader.code(
        records.parameter, ids, NEW, kind="area" if records.parameter == "area" else "id"
    )
    return Choice(form, target), tuple(reader.unknown)


def follow_address(forms: Mapping[str, Records]) -> Choice:
    """The choice before the widgets are drawn: an address a person came by sets them anew."""
    wanted = state.requested(FORM, lambda given: read_choice(given, forms))
    if wanted is not None:
        choose(_as_left(wanted, forms) if state.came_along() else wanted)
    state.keep((FORM, TARGET))
    return Choice(st.session_state[FORM] or FIRST_FORM, st.session_state[TARGET] or NEW)


def leave(choice: Choice) -> None:
    """Remember what is open, for when the page is reached by the menu again."""
    st.session_state[_LEFT] = (choice.form, choice.target)


def _as_left(requested: Choice, forms: Mapping[str, Records]) -> Choice:
    """The form that was open, for the area that has been chosen since where it is about areas."""
    form, target = st.session_state.get(_LEFT, (FIRST_FORM, NEW))
    if form not in forms:
        return requested
    if requested.target and forms[form].parameter == forms[FIRST_FORM].parameter:
        target = requested.target
    return Choice(form, target if target in forms[form].names else NEW)


def choose(choice: Choice) -> None:
    """Open a form for a record."""
    st.session_state.update({FORM: choice.form, TARGET: choice.target})
