"""What "Utveksling" shows and the address of the page, kept equal by the rules of `state`: the
section that is open, and what files shall hold. The view is that of `state`.
"""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from geo import query
from geo.exchange.outgoing.gis_format import SYSTEMS
from geo.layers.fields import layers
from geo.model import Register
from geo.query import Reader
from pages.address import state

#: Session-state keys of the widgets.
SECTION, LISTS, SYSTEM, LAYERS = "x_section", "x_lists", "x_system", "x_layers"
#: The choices of lists: the one of the view, or all.
ONE, EVERY = "en", "alle"
_SYSTEMS = tuple(map(str, SYSTEMS))
_WIDGETS = (SECTION, LISTS, SYSTEM, LAYERS)
_FILTERS = (state.EDITION, state.UNIT, state.STATUS, state.BYDEL, state.COLOUR)


def follow_address(register: Register, sections: Collection[str]) -> None:
    """The choices before the widgets are drawn: an address a person came by sets them anew.

    `sections` are the names of all sections, the first of which is open unless another is chosen.
    """
    arrived = state.arrived(fresh=SECTION not in st.session_state)
    state.follow_address(register)
    if arrived:
        reader = Reader(state.address())
        _seed(reader, sections)
        state.accept_more(reader.unknown)
    state.keep((*_WIDGETS, *_FILTERS))


def _seed(reader: Reader, sections: Collection[str]) -> None:
    chosen = reader.codes("layer", query.ids_of(layers()))
    st.session_state.update(
        {
            SECTION: reader.code("section", query.codes_of(sections), next(iter(sections))),
            LISTS: reader.code("lists", query.codes_of((ONE, EVERY)), ONE),
            SYSTEM: reader.code("crs", query.ids_of(_SYSTEMS), _SYSTEMS[0]),
            LAYERS: chosen or list(layers()),
        }
    )


def write(register: Register, sections: Collection[str]) -> None:
    """Make what the widgets hold the page's address."""
    now = st.session_state
    chosen = [name for name in layers() if name in now[LAYERS]]
    state.write(
        query.write_view(state.view(register))
        | query.write(
            section=query.code_of(now[SECTION], next(iter(sections))),
            lists=query.code_of(now[LISTS], ONE),
            crs=query.code_of(now[SYSTEM], _SYSTEMS[0]),
            layer=None if len(chosen) == len(layers()) else chosen,
        )
    )
