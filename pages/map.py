"""Where are the IPO areas, and what changed? The start page."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from geo import places, text
from geo.escape import html, markdown
from geo.model import Edition, EditionKind, Register, Status, Unit
from geo.query import write_view
from geo.view import ColourBy, Listed, View, edition_of, select
from geo.webmap import TILES
from pages.address import state
from pages.parts import changes_list, frame, hosts, panel
from pages.serving import loading

_MAP_HEIGHT = 660  # px
_SEARCH, _BACKGROUND = "f_search", "f_background"


def page() -> None:
    """The map, its filters, figures, changes, panel and table."""
    register = loading.register()
    asked = state.follow_address(register)
    edition = edition_of(register, asked)
    _heading(edition)
    _filters(register)
    view = state.view(register)
    state.write_view(view)
    frame.address_notice()
    rows = select(register, view)
    left, right = st.columns([0.66, 0.34], gap="medium")
    with left:
        _map(register, view, rows)
    with right:
        _figures(rows, edition)
        _told_aloud(register, view, rows, edition)
        _beside(register, view, edition)
    _table(view, edition, rows)


def _heading(edition: Edition) -> None:
    council = edition.kind is EditionKind.COUNCIL
    st.title(text.count_of(edition), anchor=False)
    said = text.say("map.source_council" if council else "map.source_press")
    badge = f":{'blue' if council else 'orange'}-badge[{markdown(said)}]"
    st.markdown(f"{markdown(edition.title)} {badge}")


# --- filters ------------------------------------------------------------------------------------


def _filters(register: Register) -> None:
    with st.container(key="filters"):
        search, edition, bydel, unit, status, more = st.columns([1.5, 1.1, 1.1, 1.25, 1.6, 0.45])
    with search:
        _search_box(register)
    with edition:
        newest_first = [item.id for item in reversed(register.editions)]
        names = {item.id: item.date_text or text.day(item.date) for item in register.editions}
        st.selectbox(
            text.say("map.edition"),
            newest_first,
            key=state.EDITION,
            format_func=names.__getitem__,
            on_change=state.touch,
        )
    with bydel:
        names = {state.ALL: text.say("map.all_bydeler")}
        names |= {item.id: item.name for item in register.bydeler}
        st.selectbox(
            text.say("map.bydel"),
            list(names),
            key=state.BYDEL,
            format_func=names.__getitem__,
            on_change=state.touch,
        )
    with unit:
        _pills("unit", Unit, state.UNIT)
    with status:
        _pills("status", Status, state.STATUS)
    with more, st.popover(":material/tune:", help=text.say("map.more"), width="stretch"):
        _look()
    _answer()


def _search_box(register: Register) -> None:
    st.text_input(
        text.say("map.search"),
        key=_SEARCH,
        placeholder=text.say("map.search_hint"),
        max_chars=100,
        on_change=_search,
        args=(register,),
        icon=":material/search:",
    )


def _pills(name: str, codes: type[Unit] | type[Status], key: str) -> None:
    values = [str(code) for code in codes]
    st.pills(
        text.say(f"map.{name}"), values, selection_mode="multi", key=key, on_change=state.touch
    )


def _look() -> None:
    st.segmented_control(
        text.say("map.colour"),
        [str(code) for code in ColourBy],
        key=state.COLOUR,
        required=True,
        on_change=state.touch,
        format_func=lambda code: text.say(f"colour.{code}"),
    )
    st.radio(
        text.say("map.background"),
        ["none", *TILES],
        key=_BACKGROUND,
        on_change=state.touch,
        format_func=lambda name: text.say(f"background.{name}"),
    )
    chosen = st.session_state.get(_BACKGROUND, "none")
    if chosen in TILES:
        st.caption(text.say("background.warning", host=TILES[chosen].host))
    st.button(text.say("map.reset"), on_click=state.reset, icon=":material/filter_alt_off:")


def _search(register: Register) -> None:
    """What a person typed → an area, a bydel, or a sentence that helps."""
    name = st.session_state[_SEARCH].strip()
    state.touch()
    if not name:
        return
    match = places.resolve(register, name)
    if match is None:
        found = [item.matched for item in places.suggest(register, name) if item.score >= 0.5]
        near = [f"«{matched}»" for matched in dict.fromkeys(found)]
        hint = text.say("map.search_suggest", names=text.listing(near)) if near else ""
        st.session_state[state.ANSWER] = text.say("map.search_missed", name=name, suggestions=hint)
    elif match.kind is places.PlaceKind.AREA:
        state.choose(match.id)
    elif match.kind is places.PlaceKind.BYDEL:
        state.choose_bydel(match.id)
        st.session_state[state.ANSWER] = text.say("map.search_bydel", name=match.matched)
    else:
        home = next(item.bydel for item in register.delbydeler if item.id == match.id)
        bydel = register.bydel_by_id[home].name
        st.session_state[state.ANSWER] = text.say(
            "map.search_delbydel", name=match.matched, bydel=bydel
        )


def _answer() -> None:
    if st.session_state.get(state.ANSWER):
        st.info(markdown(st.session_state[state.ANSWER]), icon=":material/search:")


# --- map, figures, changes, table ---------------------------------------------------------------


def _map(register: Register, view: View, rows: tuple[Listed, ...]) -> None:
    edition = edition_of(register, view)
    if not edition.listings:
        st.info(markdown(text.say("map.no_names", note=edition.note or "")))
    elif not rows:
        st.info(text.say("map.none_found"), icon=":material/filter_alt:")
    background = st.session_state.get(_BACKGROUND, "none")
    hosts.show_map(
        register,
        loading.resources(),
        view,
        rows,
        key="map",
        height=_MAP_HEIGHT,
        background=background,
    )


def _figures(rows: tuple[Listed, ...], edition: Edition) -> None:
    counts = Counter(row.listing.status for row in rows)
    figures = [(len(rows), text.say("figure.areas"))]
    if any(row.status for row in edition.listings):
        figures += [(counts[status], text.status_of_many(status)) for status in Status]
    else:
        figures.append((len(rows), text.status_of_many(None)))
    cells = "".join(f"<div><b>{n}</b><span>{html(label)}</span></div>" for n, label in figures)
    st.html(f"<div class='ipo-figures'>{cells}</div>")


def _told_aloud(register: Register, view: View, rows: tuple[Listed, ...], edition: Edition) -> None:
    """What a screen reader says after a choice or a filter; the eye sees it on the map."""
    said = [text.say("table.rows", shown=len(rows), all=len(edition.listings))]
    if view.area:
        said.append(text.say("map.chosen", name=register.area_by_id[view.area].name))
    st.html(f"<p role='status' class='ipo-aloud'>{html('. '.join(said))}</p>")


def _beside(register: Register, view: View, edition: Edition) -> None:
    """The panel when an area is chosen; until then what changed, with the way to the panel."""
    with st.container(border=True):
        if view.area is None:
            panel.show(register, view)
            _to_slides(view)
            st.header(text.say("changes.title"), anchor=False)
            changes_list.show(register, edition)
            return
        panel.show(register, view)
        query = {"area": view.area} | ({"edition": view.edition} if view.edition else {})
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                text.say("panel.clear"),
                on_click=state.choose,
                args=(None,),
                icon=":material/close:",
            )
            st.page_link(
                frame.pages()["area"],
                label=text.say("panel.open_area"),
                icon=":material/arrow_forward:",
                query_params=query,
            )
            _to_slides(view)
    if view.area is not None:
        with st.expander(text.say("changes.title")):
            changes_list.show(register, edition)


def _to_slides(view: View) -> None:
    st.page_link(
        frame.pages()["slides"],
        label=text.say("slides_page.link"),
        icon=":material/slideshow:",
        query_params=write_view(view),
    )


def _table(view: View, edition: Edition, rows: tuple[Listed, ...]) -> None:
    st.header(text.say("table.title"), anchor=False)
    hosts.show_table(loading.resources(), edition, rows, key="table", chosen=view.area)
    content = loading.areas_csv(view.choose(None))
    left, right = st.columns(2, vertical_alignment="center")
    left.caption(text.say("table.rows", shown=len(rows), all=len(edition.listings)))
    right.download_button(
        text.say("table.csv", size=text.bytes_(len(content))),
        lambda: content,  # fetched when asked for, not with every run
        file_name=f"ipo-omrader-{edition.id}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.hand_over()
