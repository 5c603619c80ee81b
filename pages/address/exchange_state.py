"""Which section of "Utveksling" is open and the address of the page, kept equal by the rules of
`state`. The view is that of `state`.
"""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from geo import query
from geo.model import Register
from geo.query import Reader
from pages.address import state

#: Session-state key of the choice of section.
SECTION = "x_section"


def follow_address(register: Register, sections: Collection[str]) -> None:
    """The choices before the widgets are drawn: an address a person came by sets them anew.

    `sections` are the names of all sections, the first of which is open unless another is chosen.
    """
    arrived = state.arrived(fresh=SECTION not in st.session_state)
    state.follow_address(register)
    if arrived:
        reader = Reader(state.address())
        first = next(iter(sections))
        st.session_state[SECTION] = reader.code("section", query.codes_of(sections), first)
        state.accept_more(reader.unknown)
    state.keep((SECTION, state.EDITION, state.UNIT, state.STATUS, state.BYDEL, state.COLOUR))


def write(register: Register, sections: Collection[str]) -> None:
    """Make what the widgets hold the page's address."""
    section = query.code_of(st.session_state[SECTION], next(iter(sections)))
    state.write(query.write_view(state.view(register)) | query.write(section=section))
