"""Where are the IPO areas, and what changed? The start page."""

from __future__ import annotations

from collections import Counter
from functools import partial

import streamlit as st

from geo import division, places, text
from geo.escape import html, markdown
from geo.exports import FILES
from geo.exports.file_format import named
from geo.model import Edition, EditionKind, Register, Status
from geo.part import Part
from geo.query import write_view
from geo.selection import Selection
from geo.text import selected
from geo.text.headline import headline
from geo.tile_maps import TILES
from geo.view import ColourBy, Listed, View, edition_of, select
from pages.address import links, map_state, state
from pages.parts import (
    audience,
    changes_list,
    division_notice,
    filters,
    frame,
    hosts,
    panel,
    search,
    sharing,
)
from pages.serving import browser_files, derived, loading
from pages.serving.browser_files import Shown

_MAP_HEIGHT = 660  # px; the style sheet gives it the window that is left
_SEARCH, _HIT = "f_search", "f_search_hit"


def page() -> None:
    """The headline, the map with its filters, and beside it panel, figures and changes."""
    register = loading.register()
    _leave()
    view = state.follow_address(register, partial(division.narrowed, register))
    map_state.follow_address()
    edition, rows = edition_of(register, view), select(register, view)
    shown = browser_files.shown(view)
    frame.headline(headline(register, view.choose(None)))
    _toolbar(register, view)
    state.write_view(view)
    filters.on_paper([chip.words for chip in filters.set_in(register, view)])
    _notices(register, view, rows)
    division_notice.show(register, view, shown)
    with st.container(key="map_page"):
        left, right = st.columns([0.7, 0.3], gap="medium")
    with left:
        _map(register, view, shown)
    with right:
        _beside(register, view, rows, is_whole=shown.is_whole)
    _table(view, edition, rows, shown)


# --- search and filters -------------------------------------------------------------------------


def _toolbar(register: Register, view: View) -> None:
    chips = filters.set_in(register, view)
    with st.container(key="filters", horizontal=True, vertical_alignment="center"):
        _search_box(register)
        with filters.folded(chips):
            _filters(register)
        hosts.show_copy_link(browser_files.resources(), map_state.background())
        sharing.show_button(register, view)
        filters.show(chips)


def _filters(register: Register) -> None:
    filters.edition(register)
    filters.units()
    filters.bydel(register)
    filters.statuses()
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
        [map_state.NONE, *TILES],
        key=map_state.BACKGROUND,
        on_change=state.touch,
        format_func=lambda name: text.say(f"background.{name}"),
    )
    if map_state.background() in TILES:
        host = TILES[map_state.background()].host
        st.caption(text.say("background.warning", host=host))
    filters.reset(state.reset)


def _search_box(register: Register) -> None:
    st.text_input(
        text.say("map.search_all"),
        key=_SEARCH,
        placeholder=text.say("map.search_all"),
        label_visibility="collapsed",
        max_chars=100,
        on_change=_search,
        args=(register,),
        icon=":material/search:",
        width=300,
    )


def _leave() -> None:
    """To the page of what was looked for, when it is no place."""
    hit = st.session_state.pop(_HIT, None)
    if hit:
        st.switch_page(frame.pages()[hit.page], query_params=links.query(hit.query))


def _search(register: Register) -> None:
    """What a person typed → an area, a bydel, a body, a meeting, or a sentence that helps."""
    name = st.session_state[_SEARCH].strip()
    state.touch()
    if not name:
        return
    match, hit = places.resolve(register, name), search.find(register, name)
    if hit and (match is None or hit.score > match.score):
        st.session_state[_HIT] = hit
    elif match is None:
        names = [item.matched for item in places.suggest(register, name) if item.score >= 0.5]
        names = [*search.suggestions(register, name), *names]
        near = [f"«{matched}»" for matched in dict.fromkeys(names)]
        hint = text.say("map.search_suggest", names=text.listing(near)) if near else ""
        state.answer(text.say("map.search_missed_all", name=name, suggestions=hint))
    elif match.kind is places.PlaceKind.AREA:
        _choose(register, match.id)
    elif match.kind is places.PlaceKind.BYDEL:
        state.reset()
        state.choose(None)
        state.choose_bydel(match.id)
        state.answer(text.say("map.search_bydel", name=match.matched))
    else:
        home = next(item.bydel for item in register.delbydeler if item.id == match.id)
        bydel = register.bydel_by_id[home].name
        state.answer(text.say("map.search_delbydel", name=match.matched, bydel=bydel))


def _choose(register: Register, area: str) -> None:
    """Choose the area that was looked for; filters that would hide it give way, and it is said."""
    state.choose(area)
    view = state.view(register)
    listed = edition_of(register, view).listing(area) is not None
    if listed and all(row.area.id != area for row in select(register, view)):
        state.reset()
        state.answer(text.say("map.search_cleared", name=register.area_by_id[area].name))
    narrowed = division.narrowed(register, state.view(register))
    if narrowed.bydel:
        st.session_state[state.BYDEL] = narrowed.bydel


def _notices(register: Register, view: View, rows: tuple[Listed, ...]) -> None:
    """What the address, the search or the filters leave to say, each with what can be done."""
    frame.address_notice()
    if answer := st.session_state.get(state.ANSWER):
        st.info(markdown(answer), icon=":material/search:")
    edition = edition_of(register, view)
    if view.area and edition.listing(view.area) is None:
        _other_list(register, view.area)
    if not edition.listings:
        st.info(markdown(text.say("map.no_names", note=edition.note or "")))
    elif not rows:
        st.info(text.say("map.none_found"), icon=":material/filter_alt:")
    if name := map_state.offered():
        _offer(name)


def _other_list(register: Register, area: str) -> None:
    """The chosen area is not on the list that is shown: the way to the newest that has it."""
    newest = register.newest_edition(area)
    with st.container(key="other_list", horizontal=True, vertical_alignment="center"):
        name = register.area_by_id[area].name
        st.markdown(markdown(text.say("map.search_other_list", name=name)), width="content")
        if newest:
            st.button(
                markdown(text.say("map.show_list", date=text.date_of(newest))),
                on_click=state.choose_edition,
                args=(newest.id,),
                icon=":material/history:",
            )


def _offer(name: str) -> None:
    """A link asked for tiles from outside: only a person can fetch them."""
    words = text.say(
        "map.background_offered", name=text.say(f"background.{name}"), host=TILES[name].host
    )
    with st.container(key="offer", horizontal=True, vertical_alignment="center"):
        st.markdown(markdown(words), width="content")
        st.button(text.say("map.background_accept"), on_click=map_state.accept, key="offer_yes")
        st.button(text.say("map.background_decline"), on_click=map_state.decline, key="offer_no")


# --- map, figures, changes, table ---------------------------------------------------------------


def _map(register: Register, view: View, shown: Shown) -> None:
    hosts.show_map(
        shown,
        view,
        key="map",
        height=_MAP_HEIGHT,
        background=map_state.background(),
        fit=derived.fit(_part(register, view)),
        place=map_state.place(),
        answers_first=True,
    )


def _part(register: Register, view: View) -> Part:
    """The part of the city that the map shows: the chosen area when the list has it, else bydel or
    unit."""
    listed = view.area and view.area in edition_of(register, view).by_area
    drawn = listed and view.area in register.borders
    return Part.of_view(view if drawn else view.choose(None))


def _figures(rows: tuple[Listed, ...], edition: Edition) -> str:
    counts = Counter(row.listing.status for row in rows)
    figures = [(len(rows), text.say("figure.area" if len(rows) == 1 else "figure.areas"))]
    if any(row.status for row in edition.listings):
        figures += [(counts[status], text.status_of_many(status)) for status in Status]
    else:
        figures.append((len(rows), text.status_of_many(None)))
    cells = "".join(
        f"<div><b>{text.number(size)}</b><span>{html(label)}</span></div>"
        for size, label in figures
    )
    return f"<div class='ipo-figures'>{cells}</div>"


def _row_count(rows: tuple[Listed, ...], edition: Edition) -> str:
    return text.say(
        "table.rows", shown=text.number(len(rows)), all=text.number(len(edition.listings))
    )


def _screen_reader_status(
    register: Register, view: View, rows: tuple[Listed, ...], edition: Edition
) -> str:
    """What a screen reader says after a choice or a filter; the eye sees it on the map."""
    sentences = [_row_count(rows, edition)]
    if view.area:
        sentences.append(text.say("map.chosen", name=register.area_by_id[view.area].name))
    return f"<p role='status' class='ipo-aloud'>{html('. '.join(sentences))}</p>"


def _beside(register: Register, view: View, rows: tuple[Listed, ...], *, is_whole: bool) -> None:
    """The panel when an area is chosen; else figures and what changed, with the way to it."""
    edition = edition_of(register, view)
    status = _screen_reader_status(register, view, rows, edition)
    st.html(status if view.area else status + _figures(rows, edition))
    if view.area:
        with st.container(border=True):
            panel.show(register, view)
            _onwards(view)
        with st.expander(text.say("changes.title")):
            changes_list.show(register, edition, view)
    else:
        with st.container(border=True):
            if is_whole:
                panel.show(register, view)
            else:
                st.caption(text.say("division.panel"))
            _to_slides(view)
            st.header(text.say("changes.title"), anchor=False)
            changes_list.show(register, edition, view)
    _list_source(register, view, edition)


def _onwards(view: View) -> None:
    query = {"area": view.area or ""} | ({"edition": view.edition} if view.edition else {})
    with st.container(horizontal=True, vertical_alignment="center"):
        panel.show_ways_on(query)
        _to_slides(view)


def _list_source(register: Register, view: View, edition: Edition) -> None:
    """Which document the list is from, who says so, and why the sources may count otherwise."""
    council = edition.kind is EditionKind.COUNCIL
    label = text.say("map.source_council" if council else "map.source_press")
    badge = f":{'blue' if council else 'orange'}-badge[{markdown(label)}]"
    st.markdown(f"{markdown(edition.title)} {badge}")
    if basis := selected.count_basis(Selection(register, view)):
        st.caption(markdown(basis))


def _to_slides(view: View) -> None:
    st.page_link(
        frame.pages()["slides"],
        label=text.say("slides_page.link"),
        icon=":material/slideshow:",
        query_params=links.query(write_view(view)),
    )


def _table(view: View, edition: Edition, rows: tuple[Listed, ...], shown: Shown) -> None:
    st.header(text.say("table.title"), anchor=False)
    if shown.is_whole:
        hosts.show_table(shown, view, key="table", caption=_row_count(rows, edition))
    else:
        st.caption(text.say("division.table"))
    whom = audience.choose("map_audience")
    label = text.say("table.csv_large")
    if shown.is_whole:  # so few that they are made at once
        label = text.say(
            "table.csv", size=text.bytes_(len(derived.areas_csv(view.choose(None), whom)))
        )
    st.download_button(
        label,
        lambda: derived.areas_csv(view.choose(None), whom),  # when asked for, not with every run
        file_name=named(f"ipo-omrader-{edition.id}", whom, FILES["csv"].suffix),
        mime=FILES["csv"].media_type,
        icon=":material/download:",
        on_click="ignore",
    )


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.run_app()
