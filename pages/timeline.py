"""Which area was on which list, and since when?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import streamlit as st

from geo import division, internal_marks, measures, query, text, timeline
from geo.escape import markdown, plain
from geo.exports import FORMATS, Order, zip_archive
from geo.exports.order import Motif
from geo.model import Edition, Register
from geo.part import Part
from geo.text.headline import headline
from geo.timeline import Lane
from geo.view import ColourBy, View, edition_of
from pages.address import state
from pages.parts import (
    area_choice,
    audience,
    changes_list,
    division_notice,
    filters,
    frame,
    hosts,
    measure_table,
    paging,
    panel,
    timeline_drawing,
    timeline_table,
)
from pages.review import internal_mark
from pages.serving import browser_files, derived, loading, picture_files, shelf

_MAP_HEIGHT = 480  # px
_AT_ONCE = 40  # lanes on the drawing and in the table
_PACE = 2.5  # seconds from one list to the next while they play
_DRAWING = "timeline_drawing"
#: Session-state keys: widgets, and what the page remembers of itself.
_FIND, _AREA, _PROGRAMMES = "t_find", "t_area", "t_programmes"
#: The value of `programmes` in the address that leaves them out.
_NO = "0"
_PLAYING, _NEXT, _DRAWN, _FIRST, _SEEN = "t_playing", "t_next", "t_drawn", "t_first", "t_seen"


def page() -> None:
    """Filters, the lists to step through, drawing and map, the matrix, and what can be had."""
    register = loading.register()
    _follow(register)
    view = state.view(register)
    sentence = headline(register, view.choose(None))
    frame.headline(text.say("timeline_page.title"), window=sentence)
    _toolbar(register, view)
    _stepper(register)
    view = state.view(register)
    without = None if st.session_state[_PROGRAMMES] else _NO
    state.write(query.write_view(view) | query.write(programmes=without))
    filters.on_paper([chip.words for chip in filters.set_in(register, view, whole=False)])
    frame.address_notice()
    edition = edition_of(register, view)
    lanes = _matching(derived.lanes(view.units, view.bydel))
    part = _part(lanes, view.area)
    left, right = st.columns([0.62, 0.38], gap="medium")
    with left:
        _drawing(register, part, edition, view)
    with right:
        _map(register, edition, view)
    _changes_and_dates(register, edition, view)
    _measures(register, part)
    _marks(register, edition)
    _matrix(register, lanes, part, edition, view)
    _downloads(view)
    _findings()


def _follow(register: Register) -> None:
    """The view of the address. This page shows every status, and colours tell the status."""
    state.follow_address(register)
    now = st.session_state
    for key in (state.EDITION, state.UNIT, state.BYDEL):  # kept though another page drew them
        now[key] = now[key]
    now[state.STATUS], now[state.COLOUR] = [], str(ColourBy.STATUS)
    if _PROGRAMMES not in now or state.just_opened():
        now[_PROGRAMMES] = _NO not in state.address().get("programmes", ())
    if _NEXT in now:
        now[state.EDITION] = now.pop(_NEXT)


# --- filters ------------------------------------------------------------------------------------


def _hint(register: Register) -> str:
    """The name of one area, as an example of what can be looked for."""
    named = [listing.area for listing in register.latest.listings]
    names = [register.area_by_id[id_].name for id_ in named] or [it.name for it in register.areas]
    shortest = min(names, key=len, default="")
    return text.say("timeline_page.find_hint", name=plain(shortest)) if shortest else ""


def _toolbar(register: Register, view: View) -> None:
    chips = filters.set_in(register, view, whole=False)
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            text.say("timeline_page.find"),
            key=_FIND,
            placeholder=_hint(register),
            max_chars=100,
            icon=":material/search:",
            on_change=state.touch,
            width=260,
        )
        _area(register)
        with filters.folded(chips):
            filters.bydel(register)
            filters.units()
            st.checkbox(
                text.say("timeline_page.programmes"), key=_PROGRAMMES, on_change=state.touch
            )
            st.button(text.say("map.reset"), on_click=state.reset, icon=":material/filter_alt_off:")
        filters.show(chips)


def _area(register: Register) -> None:
    """The chosen area, whether it was chosen here, on the drawing, on the map or by address."""
    view = state.view(register)
    chosen = [view.area] if view.area else []  # it may be on no list
    names = {
        id_: name
        for id_, name in area_choice.names(register, chosen, view.bydel).items()
        if id_ in chosen or register.newest_edition(id_)
    }
    st.session_state[_AREA] = view.area or state.ALL
    area_choice.select(
        text.say("timeline_page.area"),
        {state.ALL: text.say("timeline_page.area_none")} | names,
        register,
        _AREA,
        _choose,
        width=260,
    )


def _choose() -> None:
    state.choose(st.session_state[_AREA] or None)


def _matching(lanes: Sequence[Lane]) -> Sequence[Lane]:
    """The lanes whose area has the words that are looked for in one of its names."""
    sought = st.session_state.get(_FIND, "").strip().casefold()
    if not sought:
        return lanes
    return [
        lane
        for lane in lanes
        if any(sought in name.casefold() for name in (lane.area.name, *lane.area.aliases))
    ]


def _part(lanes: Sequence[Lane], chosen: str | None) -> Sequence[Lane]:
    """As many lanes as are shown at once; a new choice leads to the part that has it."""
    now, ids = st.session_state, [lane.area.id for lane in lanes]
    if chosen != now.get(_SEEN) and chosen in ids:
        now[_FIRST] = ids.index(chosen) // _AT_ONCE * _AT_ONCE
    now[_SEEN] = chosen
    return paging.part(lanes, _FIRST, _AT_ONCE)


# --- the lists, one after the other -------------------------------------------------------------


def _stepper(register: Register) -> None:
    """The slider over the lists, and the button that plays them."""
    if len(register.editions) < 2:
        return
    playing = st.session_state.get(_PLAYING, False)
    with st.container(key="stepper"):
        button, slider = st.columns([0.2, 0.8], vertical_alignment="bottom")
    button.button(
        text.say("timeline_page.stop" if playing else "timeline_page.play"),
        icon=":material/pause:" if playing else ":material/play_arrow:",
        on_click=_stop if playing else _play,
        args=() if playing else (register,),
        key="stop" if playing else "play",
        width="stretch",
    )
    dates = {edition.id: plain(text.date_of(edition)) for edition in register.editions}
    slider.select_slider(
        text.say("timeline_page.list"),
        list(dates),
        key=state.EDITION,
        format_func=dates.__getitem__,
        on_change=_slid,
    )
    st.session_state[_DRAWN] = True
    st.fragment(_tick, run_every=_PACE if playing else None)(register)


def _slid() -> None:
    state.touch()
    _stop()


def _play(register: Register) -> None:
    """Start, from the oldest list when the newest is shown."""
    state.touch()
    st.session_state[_PLAYING] = True
    if following(register, st.session_state[state.EDITION]) is None:
        st.session_state[state.EDITION] = register.editions[0].id


def _stop() -> None:
    st.session_state[_PLAYING] = False


def _tick(register: Register) -> None:
    """Each time the clock of the browser asks, one list on; not when the page itself is drawn."""
    if st.session_state.pop(_DRAWN, False) or not st.session_state.get(_PLAYING):
        return
    after = following(register, st.session_state[state.EDITION])
    if after:
        st.session_state[_NEXT] = after
    st.session_state[_PLAYING] = after is not None and after != register.latest.id
    state.touch()
    st.rerun()


def following(register: Register, edition: str) -> str | None:
    """The list after one, or None after the newest."""
    ids = [item.id for item in register.editions]
    return dict(pairwise(ids)).get(edition)


# --- drawing and map ----------------------------------------------------------------------------


def _drawing(register: Register, part: Sequence[Lane], edition: Edition, view: View) -> None:
    if not part:
        st.info(text.say("timeline_page.none_found"), icon=":material/filter_alt:")
        return
    timeline_drawing.show(
        register,
        part,
        edition,
        view.area,
        key=_DRAWING,
        choose=_pick,
        with_programmes=_with_programmes(view),
    )
    st.html(timeline_table.legend(part, with_programmes=_with_programmes(view)))
    st.caption(text.say("timeline_page.open_end"))


def _with_programmes(view: View) -> bool:
    """Whether the programmes are shown: they concern the whole city."""
    return st.session_state[_PROGRAMMES] and not view.units and view.bydel is None


def _pick(bar: timeline_drawing.Choice) -> None:
    """A bar was chosen: its area and its list."""
    _stop()
    state.choose(bar.area)
    st.session_state[state.EDITION] = bar.edition


def _map(register: Register, edition: Edition, view: View) -> None:
    kind = text.say(f"changes.kind_{edition.kind}")
    sentence = headline(register, view.choose(None))
    st.markdown(markdown(text.say("timeline_page.told", headline=sentence, kind=kind)))
    if not edition.listings:
        st.info(markdown(text.say("map.no_names", note=edition.note or "")))
    shown = browser_files.shown(division.narrowed(register, view))
    division_notice.show(register, view, shown)
    hosts.show_map(
        shown,
        view,
        key="timeline_map",
        height=_MAP_HEIGHT,
        background="none",
        focus=view.area is not None,
        fit=derived.fit(Part.of_view(view)),
    )
    with st.container(border=True):
        panel.show(register, view)
        if view.area:
            _onwards(view)


def _changes_and_dates(register: Register, edition: Edition, view: View) -> None:
    """What changed with the chosen list, and the dates by the numbers of the drawing."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.header(text.say("changes.title"), anchor=False)
        changes_list.show(register, edition, view)
    dates, undated = timeline.dates(register), timeline_table.undated(register)
    if dates or undated:
        with right:
            st.header(text.say("timeline_page.dates_title"), anchor=False)
            st.html(timeline_table.dates(register, dates) + undated)


def _measures(register: Register, part: Sequence[Lane]) -> None:
    """What the drawing has of measures, in words."""
    drawn = (item for lane in part for item in lane.measures)
    measure_table.show(register, measures.in_order(dict.fromkeys(drawn)))


def _marks(register: Register, edition: Edition) -> None:
    """What this page shows and can be marked: the note of the chosen list, and the events."""
    note = internal_marks.within(register, "editions", edition.id)
    own = [item for item in note if not item.path]
    internal_mark.show([*own, *internal_marks.within(register, "milestones")])


def _onwards(view: View) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        panel.show_ways_on({"area": view.area or ""})


# --- table, downloads, remarks ------------------------------------------------------------------


def _matrix(
    register: Register, lanes: Sequence[Lane], part: Sequence[Lane], edition: Edition, view: View
) -> None:
    if not part:
        return
    st.header(text.say("timeline_page.matrix"), anchor=False)
    st.html(timeline_table.Matrix(register, part, edition, view.area).html())
    st.caption(text.say("timeline_page.matrix_help"))
    paging.ways(_FIRST, len(part), len(lanes), _AT_ONCE, "timeline_page.part")


def _downloads(view: View) -> None:
    only = View(units=view.units, bydel=view.bydel)
    with st.container(key="timeline_files"):
        st.header(text.say("timeline_page.download"), anchor=False)
        whom = audience.choose("timeline_audience")
        order = picture_files.order(Order(picture_files.atlas(whom), only, motif=Motif.TIMELINE))
        with st.container(key="pictures", horizontal=True):
            for suffix in zip_archive.formats(Motif.TIMELINE):
                _format(order, suffix)
        st.caption(text.say("timeline_page.download_help"))


def _format(order: Order, suffix: str) -> None:
    """A download that is made when it is asked for; its size is told when it is known."""
    label, size = FORMATS[suffix].label, shelf.size(suffix, order)
    if size:
        label = text.say("slides_page.sized", format=label, size=text.bytes_(size))
    lacking = picture_files.missing(suffix)
    help_text = markdown(text.say("slides_page.not_installed", name=lacking)) if lacking else None
    st.download_button(
        label,
        lambda: picture_files.picture(suffix, order),
        file_name=zip_archive.file_name(order, suffix),
        mime=FORMATS[suffix].media_type,
        key=f"download_{suffix}",
        icon=":material/download:",
        on_click="ignore",
        disabled=bool(lacking),
        help=help_text,
    )


def _findings() -> None:
    """What is odd about the lists, though it can be shown."""
    findings = [item for item in derived.notices() if item.file == "editions.json"]
    if findings:
        with st.expander(text.say("timeline_page.findings")):
            st.markdown("\n".join(f"- {markdown(text.finding(item))}" for item in findings))


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.run_app()
