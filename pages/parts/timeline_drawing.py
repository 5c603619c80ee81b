"""The timeline in the page: the scene as SVG, and the script that gives it keyboard and clicks.

The drawing is made for a width and a look that the browser asks for, and is the same message in
every run until lanes, width or look change; which area and list are chosen is a small one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import streamlit as st

from geo import text
from geo.model import Edition, Register
from geo.style import LookName
from geo.timeline import Lane
from pages.parts import hosts
from pages.serving import browser_files, picture_files, resource_paths

#: Session-state key: the width (px) and look that the browser asked for last.
_SCREEN = "timeline_screen"
_USUAL, _LEAST, _MOST, _STEP = 680, 280, 1600, 20  # px
_DRAWING, _CHOICE = hosts.component("timeline"), hosts.component("timeline_choice")


class Choice(NamedTuple):
    """A bar that somebody chose: its area and its list, by ids."""

    area: str
    edition: str


def show(
    register: Register,
    lanes: Sequence[Lane],
    edition: Edition,
    area: str | None,
    *,
    key: str,
    choose: Callable[[Choice], None],
    with_programmes: bool = False,
) -> None:
    """The lanes, and the programmes under them, with the chosen list and area marked; `choose`
    takes the bar that is clicked."""
    width, dark = _screen()
    areas = tuple(lane.area.id for lane in lanes)
    paper, svg = (
        picture_files.timeline_svg(areas, look, width, with_programmes=with_programmes).decode()
        for look in (LookName.LIGHT, LookName.DARK if dark else LookName.LIGHT)
    )
    if not resource_paths.served:  # by Streamlit's own server: a picture, without keyboard
        st.image(svg, width="stretch")
        return
    source = {"src": browser_files.resources().address("timeline_host.js")}
    keys = text.say("timeline_page.keys")
    _DRAWING(
        key=key,
        data=source
        | {"svg": svg, "width": width, "dark": dark, "keys": keys}
        | ({"paper": paper} if dark else {}),  # paper is white
        on_chosen_change=lambda: _take(register, key, choose),
        on_screen_change=lambda: _fit(key),
    )
    choice = {"area": area, "edition": edition.id}
    _CHOICE(key=f"{key}_choice", data=source | {"choice": choice})


def _take(register: Register, key: str, choose: Callable[[Choice], None]) -> None:
    """Pass a click on; what the browser sends may be anything."""
    sent = st.session_state[key].get("chosen")
    if not isinstance(sent, dict):
        return
    choice = Choice(str(sent.get("area")), str(sent.get("edition")))
    edition = register.edition_by_id.get(choice.edition)
    if edition and edition.listing(choice.area):
        choose(choice)


def _fit(key: str) -> None:
    """Remember what the browser asks for."""
    sent: Any = st.session_state[key].get("screen")
    if isinstance(sent, dict) and isinstance(sent.get("width"), int):
        st.session_state[_SCREEN] = (fitting(sent["width"]), sent.get("dark") is True)


def fitting(room: int) -> int:
    """The width of a drawing for a room, px: at most as wide, in steps, within bounds."""
    return max(min(room, _MOST), _LEAST) // _STEP * _STEP


def _screen() -> tuple[int, bool]:
    """Width (px) and whether it is dark; before the browser has asked, the usual width and the
    theme as Streamlit believes it to be."""
    screen: tuple[int, bool] = st.session_state.get(
        _SCREEN, (_USUAL, st.context.theme.type == "dark")
    )
    return screen
