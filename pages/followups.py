"""What was promised, by whom, by when, and is it done?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import streamlit as st

from geo import clock, files, followups, internal_marks, query, text
from geo.escape import html, markdown, plain
from geo.exports import FILES
from geo.exports.file_format import named
from geo.followups import Due, Entry, Question, Reach
from geo.model import FollowUpState, PartialDate, PendingFollowUps, Register, Unit
from pages.address import followup_state, links, state
from pages.address.followup_state import Choice
from pages.parts import area_choice, audience, filters, followup_list, followup_table, frame, paging
from pages.review import internal_mark, signing
from pages.serving import derived, loading

_AT_ONCE = 200  # points
#: Session-state keys: the first point that is shown, and of which question.
_FIRST, _QUESTION = "p_first", "p_question"


def page() -> None:
    """The points that are asked for, as a short list or with their whole history."""
    register, today = loading.register(), clock.today()
    choice = followup_state.follow_address(register)
    frame.headline(text.say("followups_page.title"))
    if choice.question.point:
        state.write(followup_state.write_choice(choice))
        _one(register, choice.question.point, today)
    else:
        _log(register, today)
    _downloads()
    _findings()


def _one(register: Register, point: str, today: date) -> None:
    """One point with its whole log, whatever the list is filtered by."""
    frame.address_notice()
    st.button(
        text.say("followups_page.to_list"),
        on_click=followup_state.to_list,
        icon=":material/arrow_back:",
        key="to_list",
    )
    entries = followups.select(register, Question(point=point), today)
    followup_list.show(register, entries, today, full=True, level=2)
    _edit(text.say("edit_page.link"), {"form": "followup", "point": point})
    internal_mark.show(internal_marks.within(register, "followups", point))


def _edit(words: str, query: dict[str, str]) -> None:
    """The way to a form on the page "Rediger", for those who may write."""
    if not signing.closed():
        st.page_link(frame.pages()["edit"], label=words, icon=":material/edit:", query_params=query)


def _log(register: Register, today: date) -> None:
    with st.container(key="points_top"):
        figures, view = st.columns([0.7, 0.3], vertical_alignment="bottom")
    with view:
        _view()
    choice = followup_state.choice()
    chips = list(_chips(register, choice.question))
    with st.container(key="filters", horizontal=True, vertical_alignment="center"):
        with filters.folded(chips):
            _filters(register, today)
        filters.show(chips)
    state.write(followup_state.write_choice(choice))
    entries = followups.select(register, choice.question, today)
    if entries:
        figures.html(_figures(entries))
    frame.address_notice()
    filters.on_paper([chip.words for chip in chips])
    _count(register, choice.question, entries, today)
    _place(register, choice.question)
    _pending(register, choice.question, today)
    _parts(register, choice, entries, today)
    if not entries:
        _empty(register, choice.question, today)
    _edit(text.say("followups_page.write_statuses"), {"form": "statuses"})
    years = [str(item.year) for item in _unsettled(register, choice.question)]
    internal_mark.show(internal_marks.within(register, "pending", *years) if years else ())


def _figures(entries: Sequence[Entry]) -> str:
    """Of the points that are shown: open ones, and those with a deadline that has passed or will
    soon."""
    counts = {
        "open": sum(entry.point.state is not FollowUpState.AVSLUTTET for entry in entries),
        "overdue": sum(_has(entry, Due.OVERDUE) for entry in entries),
        "soon": sum(_has(entry, Due.SOON) for entry in entries),
    }
    cells = "".join(
        f"<div><b>{text.number(count)}</b>"
        f"<span>{html(text.say(f'followups_figure.{name}'))}</span></div>"
        for name, count in counts.items()
    )
    return f"<div class='ipo-figures ipo-due-figures'>{cells}</div>"


def _chips(register: Register, question: Question) -> Iterator[filters.Chip]:
    """The filters that are set."""
    now = st.session_state
    for name in followup_state.filters(question):
        key = followup_state.WIDGETS[name]
        without = False if key == followup_state.OPEN else state.ALL
        yield filters.Chip(key, str(now[key]), _filter_words(register, name, question), without)


def _filter_words(register: Register, name: str, question: Question) -> str:
    """One filter that is set, in words: `bydel Alna`."""
    values = {
        "year": str(question.year),
        "responsible": question.responsible,
        "bydel": question.bydel and register.bydel_by_id[question.bydel].name,
        "area": question.area and register.area_by_id[question.area].name,
        "unit": question.unit,
        "due": question.due and _in_sentence(text.group("due_filter")[question.due]),
        "silent": question.silent_since and _day(question.silent_since),
        "open": "",
    }
    colon = ":" if name == "due" else ""
    return f"{text.say(f'followups_filter.{name}')}{colon} {values[name]}".strip()


def _in_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]


def _has(entry: Entry, due: Due) -> bool:
    return any(item_due is due for _, item_due in entry.deadlines)


# --- choices ------------------------------------------------------------------------------------


def _view() -> None:
    names = {
        followup_state.SHORT: text.say("followups_page.short"),
        followup_state.HISTORY: text.say("followups_page.history"),
    }
    with st.container(key="points_view"):
        st.segmented_control(
            text.say("followups_page.view"),
            list(names),
            key=followup_state.VIEW,
            required=True,
            format_func=names.__getitem__,
            on_change=state.touch,
            width="stretch",
        )


def _filters(register: Register, today: date) -> None:
    with st.container(key="points_filters"):
        left, right = st.columns(2)
    with left:
        years = {str(year): str(year) for year in followups.years(register)}
        _select("year", followup_state.YEAR, years)
        bodies = {body: body for body in followups.responsible(register)}
        _select("responsible", followup_state.RESPONSIBLE, bodies)
        _select("due", followup_state.DUE, text.group("due_filter"))
        _select("silent", followup_state.SILENT, _silences(register, today))
    with right:
        _select("unit", followup_state.UNIT, {str(unit): text.unit(unit) for unit in Unit})
        _select("bydel", followup_state.BYDEL, {item.id: item.name for item in register.bydeler})
        now = st.session_state
        chosen = [now[followup_state.AREA]] if now[followup_state.AREA] else []
        names = area_choice.names(register, chosen, now[followup_state.BYDEL] or None)
        every = {state.ALL: text.say("followups_all.area"), **names}
        label = text.say("followups_filter.area")
        area_choice.select(label, every, register, followup_state.AREA)
    st.checkbox(text.say("followups_filter.open"), key=followup_state.OPEN, on_change=state.touch)


def _silences(register: Register, today: date) -> dict[str, str]:
    """The days to choose from, and the one that the address asks for."""
    days = dict(followups.silences(register, today))
    if chosen := st.session_state[followup_state.SILENT]:
        days.setdefault(date.fromisoformat(chosen), 0)
    return {day.isoformat(): _since(day, days[day]) for day in sorted(days, reverse=True)}


def _since(day: date, months: int) -> str:
    words = _day(day)
    if not months:
        return words
    return text.say("followups_page.ago", date=words, length=text.duration(months))


def _day(day: date) -> str:
    return text.day(PartialDate.parse(day.isoformat()))


def _select(name: str, key: str, names: Mapping[str, str]) -> None:
    every = {state.ALL: text.say(f"followups_all.{name}"), **names}
    st.selectbox(
        text.say(f"followups_filter.{name}"),
        list(every),
        key=key,
        format_func=lambda code: plain(every[code]),
        on_change=state.touch,
    )


# --- what is shown ------------------------------------------------------------------------------


def _count(register: Register, question: Question, entries: Sequence[Entry], today: date) -> None:
    sentence = text.say(
        "followups_page.count",
        shown=text.number(len(entries)),
        all=text.number(len(register.followups)),
        today=_day(today),
    )
    with st.container(key="points_count", horizontal=True, vertical_alignment="center"):
        st.html(f"<p role='status'>{html(sentence)}</p>", width="content")
        if followup_state.filters(question):
            _reset()
    st.caption(text.say("followups_page.our_wording"))


def _reset(key: str = "reset") -> None:
    st.button(
        text.say("map.reset"),
        on_click=followup_state.reset,
        icon=":material/filter_alt_off:",
        key=key,
    )


def _place(register: Register, question: Question) -> None:
    """The IPO areas of the bydel that is asked for, and the ways to other pages of the place."""
    lines = []
    if question.bydel:
        lines.append(_areas_of(register, question.bydel))
        lines.append(
            links.link("map", text.say("followups_page.bydel_map"), {"bydel": question.bydel})
        )
    if question.area:
        words = text.say("followups_page.area_page", area=register.area_by_id[question.area].name)
        lines.append(links.link("area", words, {"area": question.area}))
    if lines:
        st.html("".join(f"<p class='ipo-place'>{line}</p>" for line in lines))


def _areas_of(register: Register, bydel: str) -> str:
    """The areas of a bydel on the newest list, as links, or that it has none."""
    areas = [register.area_by_id[id_] for id_ in register.latest.by_area]
    area_links = [links.link("area", a.name, {"area": a.id}) for a in areas if bydel in a.bydeler]
    words = text.say(
        "followups_page.bydel_areas" if area_links else "followups_page.no_areas",
        bydel=register.bydel_by_id[bydel].name,
        date=text.date_of(register.latest),
    )
    return f"{html(words)} {', '.join(area_links)}"


def _pending(register: Register, question: Question, today: date) -> None:
    """Years without points yet, where they would stand: before the years that have them."""
    for item in _unsettled(register, question):
        st.header(text.say("followups_page.from_year", year=item.year), anchor=False)
        followup_list.pending(register, item.year, today)


def _unsettled(register: Register, question: Question) -> list[PendingFollowUps]:
    return [item for item in register.pending if question.year in {None, item.year}]


def _parts(register: Register, choice: Choice, entries: Sequence[Entry], today: date) -> None:
    """So many points as are shown at once; another question begins with the first."""
    now, question = st.session_state, query.write_question(choice.question)
    if now.get(_QUESTION) != question:
        now.update({_QUESTION: question, _FIRST: 0})
    shown = paging.part(entries, _FIRST, _AT_ONCE)
    _groups(register, choice, shown, today)
    paging.ways(_FIRST, len(shown), len(entries), _AT_ONCE, "followups_page.part")


def _groups(register: Register, choice: Choice, entries: Sequence[Entry], today: date) -> None:
    table = followup_table.Table(register, today)
    for heading, members in _grouped(choice.question, entries):
        st.header(heading, anchor=False)
        if choice.history:
            followup_list.show(register, members, today, full=True, level=3)
        else:
            st.html(table.html(text.say("points_table.caption", group=heading), members))
    if sources := table.sources():
        st.html(sources)


def _grouped(question: Question, entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """By why they concern the place that is asked for; by year when none is."""
    placed = bool(question.parts)
    key: Callable[[Entry], Reach | int | None] = (
        (lambda entry: entry.reach) if placed else (lambda entry: entry.point.year)
    )
    groups: dict[Reach | int | None, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    order = [*Reach] if placed else list(groups)
    return [(_heading(question, code), groups[code]) for code in order if code in groups]


def _heading(question: Question, code: Reach | int | None) -> str:
    if code is Reach.AREA:
        return text.say("reach_group.area" if question.area else "reach_group.areas")
    if isinstance(code, Reach):
        return text.say(f"reach_group.{code}")
    return text.say("followups_page.from_year", year=code)


def _empty(register: Register, question: Question, today: date) -> None:
    """Why nothing is shown, and what to do: look at another year, or loosen one filter."""
    settled = [point.year for point in register.followups]
    if question.year and question.year not in settled:
        if settled:
            year = str(max(settled))
            link = links.link("followups", year, {"year": year})
            st.html(f"<p class='ipo-next'>{html(text.say('followups_page.other_year'))} {link}</p>")
        return
    suggestions = [
        text.say(
            "followups_page.loosen",
            filter=text.say(f"followups_filter.{name}"),
            count=_points(count),
        )
        for name, without in followup_state.filters(question).items()
        if (count := len(followups.select(register, without, today)))
    ]
    advice = suggestions or [text.say("followups_page.loosen_more")]
    sentence = " ".join([text.say("followups_page.none"), *advice])
    st.info(markdown(sentence), icon=":material/filter_alt:")


def _points(count: int) -> str:
    if count == 1:
        return text.say("followups_page.one")
    return text.say("followups_page.many", count=text.number(count))


# --- downloads, remarks -------------------------------------------------------------------------


def _downloads() -> None:
    with st.container(key="points_files"):
        st.header(text.say("followups_page.download"), anchor=False)
        whom = audience.choose("followups_audience")
        calendar = derived.calendar(whom)
        st.download_button(
            text.say("followups_page.calendar", size=text.bytes_(len(calendar))),
            lambda: calendar,  # fetched when asked for, and so told of when it fails
            file_name=named("politiradet-frister", whom, FILES["ics"].suffix),
            mime=FILES["ics"].media_type,
            key="calendar",
            icon=":material/calendar_month:",
            on_click="ignore",
        )
        st.caption(text.say("followups_page.calendar_help"))


def _findings() -> None:
    """What is odd about the points, though they can be shown."""
    findings = [item for item in derived.notices() if item.file == files.FOLLOWUPS]
    if findings:
        with st.expander(text.say("followups_page.findings")):
            st.markdown("\n".join(f"- {markdown(text.finding(item))}" for item in findings))


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.run_app()
