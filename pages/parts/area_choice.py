"""The box in which an area is chosen. It offers every area; of a divided register
(geo/division.py) those of one bydel, and any other by writing its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Literal

import streamlit as st

from geo import division, places, text
from geo.escape import plain
from geo.model import Register
from geo.places import PlaceKind
from pages.address import state

#: So many areas a box offers at most where it does not offer all.
_MOST = 500


def names(
    register: Register, chosen: Iterable[str] = (), bydel: str | None = None
) -> dict[str, str]:
    """What a box offers: names by id, in alphabetical order. `chosen` (ids) are always among them;
    of a divided register the others are those of `bydel`, or else of the bydel of the first."""
    if not division.is_divided(register):
        return _sorted(register, register.area_by_id)
    own = [id_ for id_ in chosen if id_ in register.area_by_id]
    homes = [bydel] if bydel else [register.area_by_id[id_].bydel for id_ in own[:1]]
    near = (id_ for home in homes if home for id_ in division.areas_of(register, home))
    return _sorted(register, dict.fromkeys([*own, *islice(near, _MOST)]))


def _sorted(register: Register, ids: Iterable[str]) -> dict[str, str]:
    names_of = {id_: plain(register.area_by_id[id_].name) for id_ in ids}
    return dict(sorted(names_of.items(), key=lambda pair: pair[1].casefold()))


def select(
    label: str,
    offered: Mapping[str, str],
    register: Register,
    key: str,
    on_change: Callable[[], None] = state.touch,
    width: int | Literal["stretch"] = "stretch",
) -> None:
    """The box for one area. `offered` has words by id, and perhaps by `state.ALL`; the box holds an
    id or that."""
    before = st.session_state.get(key, state.ALL)
    st.selectbox(
        label,
        list(offered),
        key=key,
        format_func=lambda id_: offered.get(id_, id_),
        on_change=_settled,
        args=(register, key, before, on_change),
        accept_new_options=division.is_divided(register),
        width=width,
    )


def several(
    label: str,
    offered: Mapping[str, str],
    register: Register,
    key: str,
    *,
    most: int,
    placeholder: str,
) -> None:
    """The box for several areas; it holds ids."""
    st.multiselect(
        label,
        list(offered),
        key=key,
        format_func=lambda id_: offered.get(id_, id_),
        max_selections=most,
        placeholder=placeholder,
        on_change=_settled_several,
        args=(register, key),
        accept_new_options=division.is_divided(register),
    )


def _settled(register: Register, key: str, before: str, then: Callable[[], None]) -> None:
    written = st.session_state[key]
    if written and written not in register.area_by_id:
        st.session_state[key] = _find(register, written) or before
    then()


def _settled_several(register: Register, key: str) -> None:
    state.touch()
    st.session_state[key] = list(dict.fromkeys(_ids(register, st.session_state[key])))


def _ids(register: Register, values: Iterable[str]) -> Iterator[str]:
    for value in values:
        id_ = value if value in register.area_by_id else _find(register, value)
        if id_:
            yield id_


def _find(register: Register, name: str) -> str | None:
    """The area that a person has written the name of; where there is none that is said."""
    match = places.resolve(register, name, (PlaceKind.AREA,))
    if match:
        return match.id
    near = [item.matched for item in places.suggest(register, name) if item.score >= 0.5]
    hint = text.say("map.search_suggest", names=text.listing([f"«{it}»" for it in near]))
    missed = text.say("map.search_missed_all", name=name, suggestions=hint if near else "")
    st.toast(missed, icon=":material/search:")
    return None
