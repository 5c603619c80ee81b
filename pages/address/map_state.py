"""Where a link puts the map, and the background that it asks for.

Both are in a link that was copied, and leave the address when it has been read: the place changes
with every turn of a wheel. A background comes from outside, so a link alone never switches it on;
it is offered, and a person decides.
"""

from __future__ import annotations

import re

import streamlit as st

from geo import query
from geo.errors import UnknownValueError
from geo.query import Query, Reader, Unknown
from geo.tile_maps import TILES
from geo.webmap.layers import BOUNDS, LEAST_ZOOM
from pages.address import state

#: Session-state key of the widget that chooses the background.
BACKGROUND = "f_background"
#: The background without tiles.
NONE = "none"
_PLACE, _OFFERED = "map_place", "background_offered"
_NUMBER = r"-?\d{1,3}(?:\.\d{1,6})?"
_FORM = re.compile(rf"({_NUMBER}),({_NUMBER}),({_NUMBER})")
_ZOOMS = (LEAST_ZOOM, 17.0)

#: Latitude, longitude (EPSG:4326) and zoom.
Place = tuple[float, float, float]


def read(given: Query) -> tuple[Place | None, str | None, Unknown]:
    """The place and the background of an address, and the values that are unknown."""
    reader = Reader(given)
    place = next(iter(reader.parse("place", _place)), None)
    return place, reader.code("background", query.ids_of(TILES), None), tuple(reader.unknown)


def _place(value: str) -> Place:
    """`59.91,10.75,12.5` → a place that the map can show. Raises UnknownValueError."""
    match = _FORM.fullmatch(value)
    lat, lon, zoom = map(float, match.groups()) if match else (0.0, 0.0, 0.0)
    (south, west), (north, east) = BOUNDS
    if south <= lat <= north and west <= lon <= east and _ZOOMS[0] <= zoom <= _ZOOMS[1]:
        return lat, lon, zoom
    raise UnknownValueError("place", value, ("59.91,10.75,11",))


def follow_address() -> None:
    """Take place and background from an address that a person came by."""
    given = state.address()
    if "place" in given or "background" in given:
        place, background, unknown = read(given)
        state.accept_more(unknown)
        st.session_state.update({_PLACE: place, _OFFERED: background})
    elif state.just_opened():
        st.session_state.update({_PLACE: None, _OFFERED: None})


def place() -> Place | None:
    """Where the link that was followed puts the map."""
    stored: Place | None = st.session_state.get(_PLACE)
    return stored


def background() -> str:
    """The background that a person has chosen: a key of `TILES`, or `NONE`."""
    chosen: str = st.session_state.get(BACKGROUND) or NONE
    return chosen


def offered() -> str | None:
    """The background of the link that was followed, as long as nobody has decided on it."""
    name: str | None = st.session_state.get(_OFFERED)
    return name if name and background() == NONE else None


def accept() -> None:
    """Switch on what was offered."""
    st.session_state[BACKGROUND] = st.session_state.get(_OFFERED) or NONE
    decline()


def decline() -> None:
    """Let the offer go."""
    st.session_state[_OFFERED] = None
