"""What about this area? Everything the register knows of one, to read, print or send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from urllib.parse import quote, urlsplit

import streamlit as st

from geo import changes, clock, followups, neighbours, style, text, timeline
from geo.escape import html, markdown
from geo.exports import FORMATS, Order, csv, parcel
from geo.followups import Entry, Question, Reach
from geo.model import (
    Area,
    Bydel,
    Edition,
    EditionKind,
    FollowUp,
    Listing,
    PartialDate,
    Population,
    Register,
    Source,
)
from geo.neighbours import Near
from geo.timeline import Dated, DateKind
from geo.view import View, edition_of, listed, select
from pages.shared import frame, hosts, loading, panel, state

try:
    from pages.shared import points
except ImportError:  # TEMPORARY
    points = None

_MAP_HEIGHT = 420  # px
_CHOICE = "f_area"
_NEAREST, _MOST_NEIGHBOURS = 4, 12
_PICTURES = ("png", "svg", "pdf", "pptx")
#: Where the number of people in the bydeler comes from.
_POPULATION = "ssb-10826"
_MINUS = "\N{MINUS SIGN}"


def page() -> None:
    """The chosen area of the address; the first of the newest list when it names none."""
    register, today = loading.register(), clock.today()
    view = _view(register)
    area = register.area_by_id[view.area or ""]
    state.write(view)
    frame.address_notice()
    with st.container(key="area_page"):
        _sheet(register, view, area, today)


def _sheet(register: Register, view: View, area: Area, today: date) -> None:
    edition, cited = edition_of(register, view), _Cited(register)
    entries = followups.select(register, Question(area=area.id), today)
    _choice(register, area)
    st.title(markdown(area.name), anchor=False)
    left, right = st.columns([0.55, 0.45], gap="medium")
    with left:
        _map(register, view, area)
    with right:
        _facts(register, edition, area)
    left, right = st.columns([0.55, 0.45], gap="medium")
    with left:
        _history(register, area, cited)
    with right:
        _bydel(register, area, cited)
        _neighbours(register, edition, area)
    _followups(register, area, entries, today, cited)
    _dates(register, entries, today, cited)
    _sources(cited)
    _downloads(register, edition, area)
    _colophon(register, today)


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


# --- where it is, and what the list says --------------------------------------------------------


def _map(register: Register, view: View, area: Area) -> None:
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
    st.caption(f":material/warning: **{panel.border_notice(area)}**")
    word = text.say(f"confidence.{area.boundary_confidence}")
    said = [f"{area.boundary_source}.", area.note or ""]
    said.append(text.say("border.confidence", confidence=word))
    st.caption(markdown(" ".join(part for part in said if part)))


def _facts(register: Register, edition: Edition, area: Area) -> None:
    if edition.listing(area.id) is None:
        st.info(markdown(panel.absence(register, edition, area)))
    panel.facts(register, edition, area)
    if area.aliases:
        st.caption(markdown(text.say("area.aliases", names=text.listing(list(area.aliases)))))
    query = {"area": area.id} | ({"edition": edition.id} if edition is not register.latest else {})
    links = (("map", "area.open_map", ":material/map:"),
             ("timeline", "area.open_timeline", ":material/timeline:"),
             ("slides", "slides_page.link", ":material/slideshow:"))  # fmt: skip
    with st.container(key="area_links", horizontal=True):
        for name, label, icon in links:
            _link(name, text.say(label), icon, query)


def _link(page: str, label: str, icon: str, query: dict[str, str]) -> None:
    st.page_link(frame.pages()[page], label=label, icon=icon, query_params=query)


# --- what each list says ------------------------------------------------------------------------


def _history(register: Register, area: Area, cited: _Cited) -> None:
    st.header(text.say("area.timeline"), anchor=False)
    told = [html(words) for words in _disputes(register, area)]
    newest = next((e for e in reversed(register.editions) if area.id in e.by_area), None)
    if newest and (row := panel.tenure(register, newest, area)):
        told.append(f"{html(row)}.")
    lines = "".join(f"<p>{words}</p>" for words in told)
    items = "".join(
        f"<li>{_told(register, edition, area, cited)}</li>"
        for edition in reversed(register.editions)
    )
    st.html(f"<div class='ipo-lists'>{lines}<ol>{items}</ol></div>")


def _disputes(register: Register, area: Area) -> list[str]:
    """Where a list calls an area new or started that the list before it has too."""
    said = []
    for edition in reversed(register.editions):
        older, listing = register.before(edition), edition.listing(area.id)
        if not older or not listing:
            continue
        if area.id in changes.compare(register, older, edition).disputed:
            said.append(text.say("area.disputed", date=text.date_of(edition),
                                 status=_status(listing), before=text.date_of(older)))  # fmt: skip
    return said


def _status(listing: Listing) -> str:
    """`oppstart (2025)`, `ny`, `status ikke oppgitt`."""
    word = text.status(listing.status)
    return f"{word} ({text.day(listing.started)})" if listing.started else word


def _told(register: Register, edition: Edition, area: Area, cited: _Cited) -> str:
    """One list and what it says of the area, as safe HTML."""
    council = edition.kind is EditionKind.COUNCIL
    kind = text.say("map.source_council" if council else "map.source_press")
    when = f"<b>{html(text.date_of(edition))}</b> <small>{html(kind)}</small>"
    listing = edition.listing(area.id)
    if listing is None:
        said = _silence(register, edition, area)
        sources = [cited.cite(source) for source in edition.sources]
    else:
        row = listed(register, edition, listing)
        words = f"{_status(listing)}, {text.unit(listing.unit)}"
        said = f"{panel.status_chip(row)} <b>{html(words)}</b>. {_written(listing)}"
        sources = [cited.cite(listing.source, listing.line)]
        others = (source for source in edition.sources if source != listing.source)
        sources += [cited.cite(source) for source in others]
    return f"{when}<br>{said}<br><small>{html('; '.join(sources))}</small>"


def _silence(register: Register, edition: Edition, area: Area) -> str:
    """Why a list does not have the area, with a sign of its own where that is derived as gone."""
    older = register.before(edition)
    gone = older and area.id in changes.compare(register, older, edition).gone
    mark = f"{panel.chip(style.GONE)} " if gone else ""
    return mark + html(panel.absence(register, edition, area))


def _written(listing: Listing) -> str:
    parts = [html(text.say("panel.as_written", text=listing.as_written)) + "."]
    if listing.note:
        parts.append(html(listing.note))
    if listing.quote:
        parts.append(f"{html(text.say('panel.quote'))}: <q>{html(listing.quote)}</q>")
    return " ".join(parts)


# --- the bydel and the neighbours ---------------------------------------------------------------


def _bydel(register: Register, area: Area, cited: _Cited) -> None:
    st.header(text.say("area.figures"), anchor=False)
    if area.bydel is None:
        st.markdown(text.say("area.figures_outside"))
        return
    bydel = register.bydel_by_id[area.bydel]
    unit = text.say("area.bydel_unit", bydel=bydel.name, unit=text.unit(bydel.unit),
                    basis=bydel.unit_basis, source=bydel.unit_source)  # fmt: skip
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
    columns = (text.say("area.ages"), str(first.year), str(last.year), text.say("area.change"),
               text.say("area.share"))  # fmt: skip
    return panel.table(text.say("area.figures_caption", bydel=bydel.name), columns, body)


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
    found = neighbours.nearest(register, edition, area.id, most=len(edition.listings))
    shown = [near for place, near in enumerate(found) if place < _NEAREST or near.same_bydel]
    if not shown:
        st.markdown(text.say("neighbours.none"))
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
    query = "&amp;".join(
        f"{key}={quote(value)}" for key, value in {"area": near.area, **more}.items()
    )
    home = row.bydel.name if row.bydel else text.say("map.outside_oslo")
    home += text.say("neighbours.same_bydel") if near.same_bydel else ""
    return (
        f"<a href='area?{query}' target='_self'>{html(row.area.name)}</a>",
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
    register: Register, area: Area, entries: tuple[Entry, ...], today: date, cited: _Cited
) -> None:
    st.header(text.say("area.followups"), anchor=False)
    for reach in Reach:
        found = tuple(followups.concerning(entries, reach))
        if found:
            st.subheader(text.say(f"area_reach.{reach}"), anchor=False)
            if points:
                points.show(register, found, today)
    if not entries:
        st.markdown(text.say("area.no_followups"))
    for item in register.pending:
        source = cited.cite(item.source, item.line)
        said = text.say("area.pending", text=item.text, source=source)
        over = text.say("area.pending_past") if item.date.last < today else ""
        st.markdown(markdown(f"{said} {over}"))
    for entry in entries:
        _cite_point(entry.point, cited)
    with st.container(key="area_points", horizontal=True):
        _link("followups", text.say("area.all_points"), ":material/checklist:", {"area": area.id})


def _cite_point(point: FollowUp, cited: _Cited) -> None:
    cited.cite(point.source, point.line)
    for said in (*point.statuses, *point.deadlines, *point.amounts):
        cited.cite(said.source, said.line)


def _dates(register: Register, entries: tuple[Entry, ...], today: date, cited: _Cited) -> None:
    """Milestones, which are the whole city's, and the deadlines of the points above."""
    mine = {entry.point.id for entry in entries}
    found = [d for d in timeline.dates(register) if d.point is None or d.point.id in mine]
    st.header(text.say("area_dates.title"), anchor=False)
    if not found:
        st.markdown(text.say("area_dates.none"))
        return
    columns = [text.say(f"area_dates.{name}") for name in ("when", "what", "stands", "source")]
    caption = text.say("area_dates.caption", today=_day(today))
    st.html(panel.table(caption, columns, [_dated(item, today, cited) for item in found]))


def _dated(item: Dated, today: date, cited: _Cited) -> tuple[str, ...]:
    stands = "past" if item.date.last < today else "ahead" if item.date.first > today else "now"
    words = html(item.words)
    if item.kind is DateKind.DEADLINE:
        words = html(text.say("area_dates.deadline", words=item.words))
    if item.point:
        name = text.say("area_dates.point", number=item.point.number, year=item.point.year)
        address = f"followups?point={quote(item.point.id)}"
        words += f" <a href='{address}' target='_self'>{html(name)}</a>"
    source = cited.cite(item.source, item.line)
    return html(text.day(item.date)), words, html(text.say(f"area_dates.{stands}")), html(source)


def _day(today: date) -> str:
    return text.day(PartialDate.parse(today.isoformat()))


# --- the sources --------------------------------------------------------------------------------


class _Cited:
    """The sources that the page leans on, numbered as they come, and the lines it points at."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._lines: dict[str, set[int]] = {}

    def cite(self, source: str, line: int | None = None) -> str:
        """`Kilde 1, linje 16`."""
        self._lines.setdefault(source, set()).update({line} if line is not None else ())
        number = list(self._lines).index(source) + 1
        if line is None:
            return text.say("area.source", number=number)
        return text.say("area.source_line", number=number, line=line)

    def all(self) -> list[tuple[Source, list[int]]]:
        """Every source with its lines in order, by number."""
        return [(self._register.source_by_id[id_], sorted(n)) for id_, n in self._lines.items()]


def _sources(cited: _Cited) -> None:
    st.header(text.say("area.sources"), anchor=False)
    items = "".join(f"<li>{_source(source, lines)}</li>" for source, lines in cited.all())
    st.html(f"<ol class='ipo-sources'>{items}</ol>")


def _source(source: Source, lines: list[int]) -> str:
    said = text.say("area.source_told", title=source.title, publisher=source.publisher,
                    date=_source_date(source))  # fmt: skip
    parts = [html(said)]
    if lines:
        numbers = text.listing([str(line) for line in lines])
        parts.append(html(text.say("area.lines", lines=numbers)))
    if source.note:
        parts.append(html(source.note))
    if link := _web_address(source.url):
        parts.append(f"<a href='{html(link)}' target='_blank' rel='noopener'>{html(link)}</a>")
    elif source.url:
        parts.append(html(source.url))
    return " ".join(parts)


def _source_date(source: Source) -> str:
    try:
        return text.day(PartialDate.parse(source.date or ""))
    except ValueError:  # "ukjent" and the like
        return source.date or text.say("about.undated")


def _web_address(url: str | None) -> str:
    """The address when it is one of the web, else nothing: it comes from a file."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return parts.geturl() if parts.scheme in {"http", "https"} and parts.netloc else ""


# --- downloads ----------------------------------------------------------------------------------


def _downloads(register: Register, edition: Edition, area: Area) -> None:
    """Of the list shown, or of the newest that has the area when that has it not."""
    naming = [edition, *reversed(register.editions)]
    edition = next((item for item in naming if area.id in item.by_area), edition)
    view = View(None if edition is register.latest else edition.id, area=area.id)
    order = loading.order(Order(loading.atlas(), view))
    with st.container(key="area_files"):
        st.header(text.say("area.download"), anchor=False)
        with st.container(key="pictures", horizontal=True):
            for suffix in _PICTURES:
                _picture(order, suffix)
            if area.id in edition.by_area:
                _rows(register, edition, area)
        st.caption(markdown(text.say("area.download_list", date=text.date_of(edition))))


def _picture(order: Order, suffix: str) -> None:
    lacking = loading.missing(suffix)
    size = loading.size(suffix, order)
    label = text.group("format")[suffix]
    st.download_button(
        text.say("slides_page.sized", format=label, size=text.bytes_(size)) if size else label,
        lambda: loading.picture(suffix, order),  # made when asked for
        file_name=parcel.file_name(order, suffix),
        mime=FORMATS[suffix].media_type,
        key=f"area_{suffix}",
        icon=":material/download:",
        on_click="ignore",
        disabled=bool(lacking),
        help=markdown(text.say("slides_page.not_installed", name=lacking)) if lacking else None,
    )


def _rows(register: Register, edition: Edition, area: Area) -> None:
    content = csv.areas(register, (listed(register, edition, edition.by_area[area.id]),))
    st.download_button(
        text.say("area.csv", size=text.bytes_(len(content))),
        lambda: content,
        file_name=f"ipo-{area.id}-{edition.id}.csv",
        mime="text/csv",
        key="area_csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _colophon(register: Register, today: date) -> None:
    """What a sheet of paper must tell of itself."""
    st.caption(text.say("area.colophon", version=register.version, today=_day(today)))


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.hand_over()
