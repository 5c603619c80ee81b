"""One area: where it is, what each list says of it, and how its border was drawn."""

from __future__ import annotations

import streamlit as st

from geo import text
from geo.escape import html, markdown
from geo.model import Area, Edition, Register
from geo.view import View, edition_of, listed, select
from pages.shared import frame, hosts, loading, panel, state

_MAP_HEIGHT = 420  # px
_CHOICE = "f_area"


def page() -> None:
    """The chosen area of the address; the first of the newest list when it names none."""
    register = loading.register()
    view = _view(register)
    edition = edition_of(register, view)
    area = register.area_by_id[view.area or ""]
    state.write(view)
    frame.address_notice()
    _choice(register, area)
    st.title(markdown(area.name), anchor=False)
    left, right = st.columns([0.55, 0.45], gap="medium")
    with left:
        hosts.show_map(
            register,
            loading.resources(),
            view,
            select(register, view),
            key=f"area_map_{area.id}",
            height=_MAP_HEIGHT,
            background="none",
            focus=True,
        )
        _border(area)
    with right:
        _right(register, edition, area)
    _history(register, area)
    _neighbours(register, edition, area)


def _view(register: Register) -> View:
    """Only list and area count here; the map around shows the whole list."""
    asked = state.follow_address(register)
    first = next((row.area for e in reversed(register.editions) for row in e.listings), None)
    return View(edition=asked.edition, area=asked.area or first or register.areas[0].id)


def _choice(register: Register, area: Area) -> None:
    ids = sorted(register.area_by_id, key=lambda id_: register.area_by_id[id_].name)
    st.session_state[_CHOICE] = area.id
    place = ids.index(area.id)
    with st.container(key="steps"):
        before, choose, after = st.columns([0.2, 0.6, 0.2], vertical_alignment="bottom")
    before.button(
        text.say("area.previous"),
        on_click=state.choose,
        args=(ids[place - 1],),
        icon=":material/chevron_left:",
        width="stretch",
    )
    choose.selectbox(
        text.say("area.choose"),
        ids,
        key=_CHOICE,
        format_func=lambda id_: register.area_by_id[id_].name,
        on_change=_chosen,
    )
    after.button(
        text.say("area.next"), on_click=state.choose, args=(ids[(place + 1) % len(ids)],),
        icon=":material/chevron_right:", width="stretch",
    )  # fmt: skip


def _chosen() -> None:
    state.choose(st.session_state[_CHOICE])


def _right(register: Register, edition: Edition, area: Area) -> None:
    if edition.listing(area.id) is None:
        st.info(panel.absence(register, edition, area))
    panel.facts(register, edition, area)
    if area.aliases:
        st.caption(markdown(text.say("area.aliases", names=text.listing(list(area.aliases)))))
    query = {"area": area.id} | ({"edition": edition.id} if edition is not register.latest else {})
    links = (("map", text.say("area.open_map"), ":material/map:"),
             ("slides", text.say("slides_page.link"), ":material/slideshow:"))  # fmt: skip
    with st.container(horizontal=True):
        for name, label, icon in links:
            st.page_link(frame.pages()[name], label=label, icon=icon, query_params=query)


def _border(area: Area) -> None:
    st.caption(f":material/warning: **{panel.border_notice(area)}**")
    with st.expander(text.say("area.border_title")):
        st.markdown(f"{markdown(area.boundary_source)}. {markdown(area.note or '')}")
        word = text.say(f"confidence.{area.boundary_confidence}")
        st.markdown(text.say("border.confidence", confidence=word))


def _history(register: Register, area: Area) -> None:
    st.header(text.say("area.timeline"), anchor=False)
    lines = [_told(register, edition, area) for edition in reversed(register.editions)]
    st.html(panel.definition_list(lines))


def _told(register: Register, edition: Edition, area: Area) -> tuple[str, str]:
    """One list and what it says of the area, as (label, safe HTML)."""
    label = edition.date_text or text.day(edition.date)
    listing = edition.listing(area.id)
    if listing is None:
        return label, html(text.say("area.not_named"))
    row = listed(register, edition, listing)
    source = register.source_by_id[listing.source].title
    written = text.say("panel.as_written", text=listing.as_written)
    words = f"{text.status(listing.status)}, {text.unit(listing.unit)}. {written}"
    return (
        label,
        f"{panel.status_chip(row)} {html(words)}<br><small>{html(source)}</small>",
    )


def _neighbours(register: Register, edition: Edition, area: Area) -> None:
    st.header(text.say("area.neighbours"), anchor=False)
    names = [
        register.area_by_id[row.area].name
        for row in edition.listings
        if row.area != area.id and area.bydel and register.area_by_id[row.area].bydel == area.bydel
    ]
    st.markdown(markdown(text.listing(names)) or text.say("area.no_neighbours"))


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.hand_over()
