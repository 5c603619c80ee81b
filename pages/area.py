"""What about this area? Everything the register knows of one, to read, print or send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from geo import clock, division, followups, internal_marks, measures, text, timeline
from geo.disclosure import audience_of
from geo.escape import html, markdown
from geo.exports import FILES, FORMATS, Order, zip_archive
from geo.exports.file_format import named
from geo.followups import Entry, Question, Reach
from geo.model import (
    Amount,
    Area,
    Bydel,
    Deadline,
    Edition,
    FollowUp,
    PartialDate,
    Population,
    Register,
    StatusText,
    UndatedDeadline,
)
from geo.neighbours import Near
from geo.part import Part
from geo.text import borders, deadline_words
from geo.timeline import Dated, DateKind
from geo.view import View, edition_of, listed
from pages.address import links, state
from pages.parts import (
    area_changes,
    area_choice,
    area_history,
    audience,
    followup_list,
    frame,
    hosts,
    measure_table,
    panel,
    terms,
)
from pages.parts.citations import Cited
from pages.review import internal_mark, signing
from pages.serving import browser_files, derived, loading, picture_files, shelf

_MAP_HEIGHT = 420  # px
_CHOICE = "f_area"
_NEAREST, _MOST_NEIGHBOURS = 4, 12
#: Where the number of people in the bydeler comes from.
_POPULATION = "ssb-10826"
_MINUS = "\N{MINUS SIGN}"


def page() -> None:
    """The chosen area of the address; the first of the newest list when it names none."""
    register, today = loading.register(), clock.today()
    view = _view(register)
    area = register.area_by_id[view.area or ""]
    state.write_view(view)
    frame.address_notice()
    with st.container(key="area_page"):
        _sheet(register, view, area, today)


def _sheet(register: Register, view: View, area: Area, today: date) -> None:
    edition, cited = edition_of(register, view), Cited(register)
    entries = followups.select(register, Question(area=area.id), today)
    _choice(register, area)
    frame.headline(area.name)
    with st.container(key="area_top"):
        left, right = st.columns([0.55, 0.45], gap="medium")
        with left:
            _map(register, edition, area)
        with right:
            _facts(register, edition, area.on(edition.date))
        left, right = st.columns([0.55, 0.45], gap="medium")
        with left:
            area_history.show(register, edition, area, cited)
        with right:
            _bydel(register, area, cited)
            _neighbours(register, edition, area)
    _followups(register, area, entries, today, cited)
    _measures(register, area, cited)
    _dates(register, entries, today, cited)
    cited.show()
    _downloads(register, edition, area)
    area_changes.show(area)
    internal_mark.show(internal_marks.of_area(register, area.id))
    _colophon(register, today)


def _view(register: Register) -> View:
    """Only list and area count here; the map around shows the whole list."""
    requested = state.follow_address(register)
    first = next((row.area for e in reversed(register.editions) for row in e.listings), None)
    return View(edition=requested.edition, area=requested.area or first or register.areas[0].id)


def _choice(register: Register, area: Area) -> None:
    names = area_choice.names(register, [area.id])
    ids = list(names)
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
    with choose:
        area_choice.select(text.say("area.choose"), names, register, _CHOICE, _chosen)
    after.button(
        text.say("area.next"),
        on_click=state.choose,
        args=(ids[(place + 1) % len(ids)],),
        icon=":material/chevron_right:",
        width="stretch",
    )


def _chosen() -> None:
    state.choose(st.session_state[_CHOICE])


# --- where it is, and what the list says --------------------------------------------------------


def _map(register: Register, edition: Edition, area: Area) -> None:
    if area.geometry is None:
        panel.show_border_notice(area)
        if area.note:
            st.caption(markdown(area.note))
        return
    drawn = _drawn(register, edition, area)
    view = _of(register, drawn, area)
    hosts.show_map(
        browser_files.shown(division.narrowed(register, view)),
        view,
        key=f"area_map_{area.id}",
        height=_MAP_HEIGHT,
        background="none",
        focus=True,
    )
    if drawn is not edition:
        st.caption(markdown(text.say("area.drawn", date=text.date_of(drawn))))
    area = area.on(drawn.date)
    panel.show_border_notice(area)
    sentences = [
        area.note or "",
        text.say("border.confidence", confidence=borders.confidence(area)),
    ]
    st.caption(markdown(" ".join(part for part in sentences if part)))


def _drawn(register: Register, edition: Edition, area: Area) -> Edition:
    """The list that a map can show the area on: the one asked for, as listed or as gone; else the
    newest that has it."""
    if area.id in edition.by_area or area_history.gone(register, edition, area):
        return edition
    return register.newest_edition(area.id) or edition


def _of(register: Register, edition: Edition, area: Area) -> View:
    return View(edition=None if edition is register.latest else edition.id, area=area.id)


def _facts(register: Register, edition: Edition, area: Area) -> None:
    if edition.listing(area.id) is None:
        st.info(markdown(panel.absence(register, edition, area)))
    panel.facts(register, edition, area)
    panel.how_known(register, edition, area)
    if area.aliases:
        st.caption(markdown(text.say("area.aliases", names=text.listing(list(area.aliases)))))
    query = {"area": area.id} | ({"edition": edition.id} if edition is not register.latest else {})
    onwards = (
        ("map", "area.open_map", ":material/map:"),
        ("timeline", "area.open_timeline", ":material/timeline:"),
        ("slides", "slides_page.link", ":material/slideshow:"),
    )
    with st.container(key="area_links", horizontal=True):
        for name, label, icon in onwards:
            _link(name, text.say(label), icon, query)
        if not signing.closed():
            _link("edit", text.say("edit_page.link"), ":material/edit:", {"area": area.id})


def _link(page: str, label: str, icon: str, query: dict[str, str]) -> None:
    st.page_link(frame.pages()[page], label=label, icon=icon, query_params=links.query(query))


# --- the bydel and the neighbours ---------------------------------------------------------------


def _bydel(register: Register, area: Area, cited: Cited) -> None:
    st.header(text.say("area.figures"), anchor=False)
    if area.bydel is None:
        st.markdown(text.say("area.figures_outside"))
        return
    bydel = register.bydel_by_id[area.bydel]
    unit = text.say(
        "area.bydel_unit",
        bydel=bydel.name,
        unit=text.unit(bydel.unit),
        basis=text.unit_basis(bydel.unit_basis),
        source=bydel.unit_source,
    )
    rows = sorted((r for r in register.population if r.bydel == bydel.id), key=lambda r: r.year)
    if not rows:
        st.markdown(markdown(text.say("area.figures_missing", bydel=bydel.name)))
    else:
        st.html(_figures(register, bydel, rows))
        source = cited.cite(_POPULATION) if _POPULATION in register.source_by_id else ""
        st.caption(markdown(text.say("area.figures_note", bydel=bydel.name, source=source)))
    st.caption(markdown(unit))


def _figures(register: Register, bydel: Bydel, rows: Sequence[Population]) -> str:
    """First and last year, the change, and the part of all bydeler together."""
    first, last = rows[0], rows[-1]
    everyone = [row for row in register.population if row.year == last.year]
    kinds: tuple[tuple[str, Callable[[Population], int]], ...] = (
        ("everyone", lambda row: row.population),
        ("youth", lambda row: row.age_10_22),
        ("children", lambda row: row.age_0_17),
    )
    body = [
        (
            html(text.say(f"area.{name}")),
            text.number(count(first)),
            text.number(count(last)),
            _change(count(first), count(last)),
            _percent(count(last), sum(map(count, everyone))),
        )
        for name, count in kinds
    ]
    columns = (
        text.say("area.ages"),
        str(first.year),
        str(last.year),
        text.say("area.change"),
        text.say("area.share"),
    )
    return panel.table(
        text.say("area.figures_caption", bydel=bydel.name), columns, body, numbers=True
    )


def _percent(part: int, whole: int) -> str:
    return f"{text.number(100 * part / whole, 1)}\u00a0%" if whole else "–"


def _change(before: int, after: int) -> str:
    """`+5,7 %`, `−2,1 %`."""
    if not before:
        return "–"
    sign = "+" if after > before else _MINUS if after < before else ""
    return sign + _percent(abs(after - before), before)


def _neighbours(register: Register, edition: Edition, area: Area) -> None:
    st.header(text.say("neighbours.title"), anchor=False)
    neighbours = derived.neighbours(edition.id, area.id)
    shown = [near for place, near in enumerate(neighbours) if place < _NEAREST or near.same_bydel]
    if not shown:
        st.markdown(text.say("neighbours.none" if area.boundary_source else "neighbours.no_border"))
        return
    more = {"edition": edition.id} if edition is not register.latest else {}
    rows = [_neighbour(register, edition, near, more) for near in shown[:_MOST_NEIGHBOURS]]
    columns = [text.say(f"table.{name}") for name in ("name", "status", "bydel")]
    caption = text.say("neighbours.caption", date=text.date_of(edition))
    st.html(panel.table(caption, [*columns, text.say("neighbours.distance")], rows))
    if len(shown) > _MOST_NEIGHBOURS:
        st.caption(text.say("neighbours.more", count=len(shown) - _MOST_NEIGHBOURS))
    st.caption(text.say("neighbours.note"))


def _neighbour(
    register: Register, edition: Edition, near: Near, more: dict[str, str]
) -> tuple[str, ...]:
    row = listed(register, edition, edition.by_area[near.area])
    home = row.bydel.name if row.bydel else text.say("map.outside_oslo")
    home += text.say("neighbours.same_bydel") if near.same_bydel else ""
    return (
        links.link("area", row.area.name, {"area": near.area, **more}),
        f"{panel.status_chip(row)} {html(text.status(row.listing.status))}",
        html(home),
        html(_distance(near.metres)),
    )


def _distance(metres: float) -> str:
    """`grenser til`, `omtrent 300 m`, `omtrent 1,2 km`: the borders are no finer than that."""
    if not metres:
        return text.say("neighbours.touches")
    if metres < 950:
        return text.say("neighbours.metres", count=text.number(max(round(metres, -2), 100)))
    return text.say("neighbours.kilometres", count=text.number(metres / 1000, 1))


# --- what was promised --------------------------------------------------------------------------


def _followups(
    register: Register, area: Area, entries: tuple[Entry, ...], today: date, cited: Cited
) -> None:
    st.header(text.say("area.followups"), anchor=False)
    for reach in Reach:
        group = tuple(followups.concerning(entries, reach))
        if group:
            st.subheader(text.say(f"area_reach.{reach}"), anchor=False)
            if reach is Reach.COMMON:
                st.html(_common(register, group, today, cited))
            else:
                followup_list.show(register, group, today)
    if not entries:
        st.markdown(text.say("area.no_followups"))
    followup_list.pending(register, today=today)
    for item in register.pending:
        cited.cite(item.source, item.line)
    for entry in entries:
        _cite_point(entry.point, cited)
    with st.container(key="area_points", horizontal=True):
        _link("followups", text.say("area.all_points"), ":material/checklist:", {"area": area.id})


def _common(register: Register, entries: Sequence[Entry], today: date, cited: Cited) -> str:
    """What the whole city shares, in short: the page is about one area."""
    items = ""
    for entry in entries:
        point = entry.point
        due = "".join(f"<br>{words}" for _, words in followup_list.by_when(register, entry, today))
        source = html(cited.cite(point.source, point.line))
        items += (
            f"<li>{followup_list.link(point)} <b>{html(point.title)}</b> "
            f"{followup_list.state_of(point)} "
            f"<small>{source}</small>{due}</li>"
        )
    return f"<ul class='ipo-common'>{items}</ul>"


def _measures(register: Register, area: Area, cited: Cited) -> None:
    """What is done here; nothing where nobody tells of anything."""
    rows = measures.of_part(register, Part.of_areas((area.id,)))
    measure_table.show(register, rows)
    for item in rows:
        if item.source:
            cited.cite(item.source, item.line)


def _cite_point(point: FollowUp, cited: Cited) -> None:
    cited.cite(point.source, point.line)
    stated: list[StatusText | Deadline | UndatedDeadline | Amount]
    stated = [*point.statuses, *point.every_deadline, *point.amounts]
    for item in stated:
        cited.cite(item.source, item.line)


def _dates(register: Register, entries: tuple[Entry, ...], today: date, cited: Cited) -> None:
    """Milestones, which are the whole city's, and the deadlines of the points above: those
    without a date last."""
    mine = {entry.point.id for entry in entries}
    dated = [d for d in timeline.dates(register) if d.point is None or d.point.id in mine]
    st.header(text.say("area_dates.title"), anchor=False)
    undated = followups.undated_of(entry.point for entry in entries)
    if not dated and not undated:
        st.markdown(text.say("area_dates.none"))
        return
    columns = [text.say(f"area_dates.{name}") for name in ("when", "what", "stands")]
    caption = text.say("area_dates.caption", today=_day(today))
    rows = [_dated(register, item, today, cited) for item in dated]
    rows += [_undated(register, point, item, cited) for point, item in undated]
    st.html(panel.table(caption, columns, rows))


def _dated(register: Register, item: Dated, today: date, cited: Cited) -> tuple[str, ...]:
    stands = "past" if item.date.last < today else "ahead" if item.date.first > today else "now"
    sentence = item.words
    if item.kind is DateKind.DEADLINE:
        sentence = text.say("deadline.sentence", words=item.words)
    words = terms.explained(register, sentence)
    if item.point:
        words += f" {followup_list.link(item.point)}"
    words += f"<br><small>{html(cited.cite(item.source, item.line))}</small>"
    return html(text.day(item.date)), words, html(text.say(f"area_dates.{stands}"))


def _undated(
    register: Register, point: FollowUp, item: UndatedDeadline, cited: Cited
) -> tuple[str, ...]:
    words = text.say("deadline.sentence", words=deadline_words.promised(point, item))
    when = followup_list.undated_deadline(register, item)
    cell = f"{terms.explained(register, words)} {followup_list.link(point)}"
    cell += f"<br><small>{html(cited.cite(item.source, item.line))}</small>"
    return when, cell, html(text.say("area_dates.undated"))


def _day(today: date) -> str:
    return text.day(PartialDate.parse(today.isoformat()))


# --- downloads ----------------------------------------------------------------------------------


def _downloads(register: Register, edition: Edition, area: Area) -> None:
    """The map as the page shows it, and the area's row of the newest list that has it."""
    with st.container(key="area_files"):
        st.header(text.say("area.download"), anchor=False)
        register = loading.register(audience.choose("area_audience"))
        if area.id in register.area_by_id:
            _files(register, register.edition_by_id[edition.id], area)
        else:
            st.info(text.say("audience.hidden"))


def _files(register: Register, edition: Edition, area: Area) -> None:
    drawn = _drawn(register, edition, area)
    listing = edition if area.id in edition.by_area else register.newest_edition(area.id)
    atlas = picture_files.atlas(audience_of(register))
    order = picture_files.order(Order(atlas, _of(register, drawn, area)))
    sentences = [text.say("area.map_list", date=text.date_of(drawn))]
    with st.container(key="pictures", horizontal=True):
        for suffix in zip_archive.formats(order.motif):
            if not FORMATS[suffix].interactive:  # this page is one itself
                _picture(order, suffix)
        if listing:
            _row(register, listing, area)
            sentences.append(text.say("area.row_list", date=text.date_of(listing)))
    st.caption(markdown(" ".join(sentences)))


def _picture(order: Order, suffix: str) -> None:
    lacking = picture_files.missing(suffix)
    size = shelf.size(suffix, order)
    label = FORMATS[suffix].label
    st.download_button(
        text.say("slides_page.sized", format=label, size=text.bytes_(size)) if size else label,
        lambda: picture_files.picture(suffix, order),  # made when asked for
        file_name=zip_archive.file_name(order, suffix),
        mime=FORMATS[suffix].media_type,
        key=f"area_{suffix}",
        icon=":material/download:",
        on_click="ignore",
        disabled=bool(lacking),
        help=markdown(text.say("slides_page.not_installed", name=lacking)) if lacking else None,
    )


def _row(register: Register, edition: Edition, area: Area) -> None:
    row = listed(register, edition, edition.by_area[area.id])
    content = FILES["csv"].write("areas", register, (row,))
    st.download_button(
        text.say("area.csv", size=text.bytes_(len(content))),
        lambda: content,
        file_name=named(f"ipo-{area.id}-{edition.id}", audience_of(register), "csv"),
        mime=FILES["csv"].media_type,
        key="area_csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _colophon(register: Register, today: date) -> None:
    """What a sheet of paper must tell of itself."""
    st.caption(text.say("area.colophon", version=register.version, today=_day(today)))


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.run_app()
