"""Who is who in the council's work, and what are its programmes? One by one, or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import streamlit as st

from geo import clock, council, internal_marks, query, settings, text
from geo.council import Side, Subject, SubjectQuestion, council_of
from geo.escape import html, markdown
from geo.model import Programme, Register, Unit
from pages.address import state, subject_state
from pages.parts import (
    area_choice,
    council_words,
    filters,
    frame,
    panel,
    subject_notice,
    subject_sheet,
    terms,
)
from pages.review import internal_mark
from pages.serving import loading

_COLUMNS = ("name", "short", "kind", "stage", "points")


def page() -> None:
    """The body or programme of the address, or all that the filters let through."""
    register, today = loading.register(), clock.today()
    choice = subject_state.follow_address(register)
    known = council_of(register).subjects
    chosen = known.get(choice.subject or "")
    title = text.say("subjects_page.title")
    frame.headline(chosen.name if chosen else title, window=title if chosen else "")
    subject_notice.show(register, "subjects", "id")
    if chosen:
        state.write(subject_state.write_choice(choice))
        _one(register, chosen, today)
    elif known:
        _all(register, today)
    else:
        state.write(subject_state.write_choice(choice))
        st.info(
            text.say(
                "subjects_page.empty"
                if settings.current().documents
                else "subjects_page.empty_unread"
            ),
            icon=":material/groups:",
        )


def _one(register: Register, subject: Subject, today: date) -> None:
    st.button(
        text.say("subjects_page.to_list"),
        on_click=subject_state.to_list,
        icon=":material/arrow_back:",
        key="to_list",
    )
    subject_sheet.show(register, subject.id, today)
    part = "programmes" if isinstance(subject, Programme) else "bodies"
    internal_mark.show(internal_marks.within(register, part, subject.id))


def _all(register: Register, today: date) -> None:
    st.markdown(text.say("subjects_page.intro"))
    choice = subject_state.choice()
    chips = list(_chips(register, choice.question))
    with st.container(key="filters", horizontal=True, vertical_alignment="center"):
        _search_box()
        with filters.folded(chips):
            _filters(register)
        filters.show(chips)
    state.write(subject_state.write_choice(choice))
    subjects = council.select_subjects(register, choice.question)
    filters.on_paper([chip.words for chip in chips])
    _count(register, subjects, bool(chips))
    for side in (Side.WHAT, Side.WHO):
        rows = [item for item in subjects if council.side_of(item) is side]
        if rows:
            st.header(text.say(f"subjects_heading.{side}"), anchor=False)
            st.html(_table(register, side, rows, today))
    if not subjects:
        _empty(register, choice.question)


# --- choices ------------------------------------------------------------------------------------


def _search_box() -> None:
    st.text_input(
        text.say("subjects_filter.text"),
        key=subject_state.TEXT,
        placeholder=text.say("subjects_page.find_hint"),
        max_chars=100,
        icon=":material/search:",
        on_change=state.touch,
        label_visibility="collapsed",
        width=320,
    )


def _filters(register: Register) -> None:
    _select("kind", subject_state.KIND, _kinds(register))
    _select("bydel", subject_state.BYDEL, {item.id: item.name for item in register.bydeler})
    _select("unit", subject_state.UNIT, {str(unit): text.unit(unit) for unit in Unit})
    now = st.session_state
    chosen = [now[subject_state.AREA]] if now[subject_state.AREA] else []
    names = area_choice.names(register, chosen, now[subject_state.BYDEL] or None)
    every = {state.ALL: text.say("subjects_all.area"), **names}
    area_choice.select(text.say("subjects_filter.area"), every, register, subject_state.AREA)


def _kinds(register: Register) -> dict[str, str]:
    """The sides, and the kinds that there are, by their code in addresses."""
    chosen = st.session_state[subject_state.KIND]
    present = {item.kind for item in council_of(register).subjects.values()}
    return {
        code: council_words.subject_kind(kind)
        for code, kind in query.subject_kinds().items()
        if isinstance(kind, Side) or kind in present or code == chosen
    }


def _select(name: str, key: str, names: dict[str, str]) -> None:
    every = {state.ALL: text.say(f"subjects_all.{name}"), **names}
    filters.select(text.say(f"subjects_filter.{name}"), every, key)


def _chips(register: Register, question: SubjectQuestion) -> Iterator[filters.Chip]:
    """The filters that are set."""
    for name in subject_state.filters(question):
        key = subject_state.WIDGETS[name]
        words = _filter_words(register, name, question)
        yield filters.Chip(key, str(st.session_state[key]), words, state.ALL)


def _filter_words(register: Register, name: str, question: SubjectQuestion) -> str:
    """One filter that is set, in words: `Bydel Alna`."""
    values = {
        "kind": question.kind and council_words.subject_kind(question.kind),
        "bydel": question.bydel and register.bydel_by_id[question.bydel].name,
        "unit": question.unit,
        "area": question.area and register.area_by_id[question.area].name,
        "text": f"«{question.text}»",
    }
    return f"{text.say(f'subjects_filter.{name}')} {values[name]}"


# --- what is shown ------------------------------------------------------------------------------


def _count(register: Register, subjects: Sequence[Subject], is_filtered: bool) -> None:
    sentence = text.say(
        "subjects_page.count",
        shown=text.number(len(subjects)),
        all=text.number(len(council_of(register).subjects)),
    )
    with st.container(key="subjects_count", horizontal=True, vertical_alignment="center"):
        st.html(f"<p role='status'>{html(sentence)}</p>", width="content")
        if is_filtered:
            filters.reset(subject_state.reset)


def _table(register: Register, side: Side, rows: Iterable[Subject], today: date) -> str:
    """The bodies or programmes as a table, each a link to its own page."""
    with_stage = side is Side.WHAT
    columns = [text.say(f"subject.{name}") for name in _COLUMNS if with_stage or name != "stage"]
    caption = text.say(f"subjects_caption.{side}")
    cells = [_row(register, item, today, with_stage=with_stage) for item in rows]
    return (
        f"<div class='ipo-council-table'>{panel.table(caption, columns, cells, stacks=True)}</div>"
    )


def _row(register: Register, item: Subject, today: date, *, with_stage: bool) -> tuple[str, ...]:
    points = len(council_of(register).points.get(item.id, ()))
    stage = (council_words.stage(item, today),) if with_stage else ()
    short = item.short if item.short != item.name else None
    return (
        terms.link(item, item.name),
        html(short or ""),
        html(council_words.subject_kind(item.kind)),
        *stage,
        text.number(points),
    )


def _empty(register: Register, question: SubjectQuestion) -> None:
    """Why nothing is shown, and which filter hides what."""
    sentences = [text.say("subjects_page.none")]
    for name, without in subject_state.filters(question).items():
        if count := len(council.select_subjects(register, without)):
            filter_ = text.say(f"subjects_filter.{name}")
            sentences.append(
                text.say("subjects_page.loosen", filter=filter_, count=text.number(count))
            )
    st.info(markdown(" ".join(sentences)), icon=":material/filter_alt:")


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.run_app()
