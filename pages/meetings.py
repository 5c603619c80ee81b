"""What is the council's next meeting to settle, and what came of those before?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import streamlit as st

from geo import clock, council, internal_marks, settings, text
from geo.council import Agenda, Awaited, MeetingQuestion, Outcome
from geo.escape import html, markdown
from geo.model import LogEntry, Meeting, MeetingKind, Register
from pages.address import meeting_state, state
from pages.address.meeting_state import Choice
from pages.parts import (
    council_words,
    filters,
    followup_list,
    frame,
    meeting_card,
    meeting_table,
    status_list,
    subject_notice,
    terms,
)
from pages.review import internal_mark
from pages.serving import loading


def page() -> None:
    """The next meeting and what awaits the council, then every meeting, newest first."""
    register, today = loading.register(), clock.today()
    choice = meeting_state.follow_address(register)
    frame.headline(text.say("meetings_page.title"))
    subject_notice.show(register, "meetings", "concerns")
    if not register.meetings:
        state.write(meeting_state.write_choice(choice))
        st.info(
            text.say(
                "meetings_page.empty"
                if settings.current().documents
                else "meetings_page.empty_unread"
            ),
            icon=":material/event:",
        )
    elif meeting := register.meeting_by_id.get(choice.question.meeting or ""):
        state.write(meeting_state.write_choice(choice))
        _one(register, meeting, today)
    else:
        _year(register, today)


def _one(register: Register, meeting: Meeting, today: date) -> None:
    """One meeting, whatever the list is filtered by."""
    st.button(
        text.say("meetings_page.to_list"),
        on_click=meeting_state.to_list,
        icon=":material/arrow_back:",
        key="to_list",
    )
    agenda = council.agenda_of(register, meeting, today)
    meeting_card.show(register, agenda, today, level=2)
    _our_wording()
    internal_mark.show(internal_marks.within(register, "meetings", meeting.id))


def _year(register: Register, today: date) -> None:
    every = council.select_meetings(register, MeetingQuestion(), today)
    with st.container(key="meetings_now"):
        _next(register, every, today)
        status_list.show(register, today)
        _awaited(register, today)
    st.header(text.say("meetings_page.all_title"), anchor=False)
    choice = meeting_state.choice()
    chips = list(_chips(register, choice.question))
    with st.container(key="filters", horizontal=True, vertical_alignment="center"):
        with filters.folded(chips):
            _filters(register)
        filters.show(chips)
        _view()
    state.write(meeting_state.write_choice(choice))
    agendas = council.select_meetings(register, choice.question, today)
    filters.on_paper([chip.words for chip in chips])
    _count(register, agendas, today, bool(chips))
    _show(register, choice, agendas, today)
    if not agendas:
        _empty(register, choice.question, today)


# --- what comes first ---------------------------------------------------------------------------


def _next(register: Register, every: Sequence[Agenda], today: date) -> None:
    """The next meeting and what it must settle; and meetings that are over and left it open."""
    coming = [item for item in every if item.outcome is Outcome.NEXT]
    st.header(text.say("meetings_page.next_title"), anchor=False)
    if not coming:
        sentence = text.say("meetings_page.no_next", date=council_words.day(today))
        st.html(f"<p class='ipo-next-meeting'>{html(sentence)}</p>")
    for agenda in coming:
        st.html(f"<div class='ipo-next-meeting'>{_coming(register, agenda)}</div>")
    unreported = [item for item in every if item.outcome is Outcome.UNTOLD]
    if unreported:
        st.header(text.say("meetings_page.open_title"), anchor=False)
    for agenda in unreported:
        st.html(f"<div class='ipo-pending'>{_untold(register, agenda)}</div>")


def _coming(register: Register, agenda: Agenda) -> str:
    rows = meeting_card.to_settle(register, agenda)
    word = "meetings_page.will_settle" if rows else "meetings_page.nothing_to_settle"
    return f"{meeting_card.head(agenda, 3)}<p>{html(text.say(word))}</p>{rows}"


def _untold(register: Register, agenda: Agenda) -> str:
    over, sentence = meeting_card.is_over(agenda.meeting), text.say("meetings_page.untold")
    link = council_words.meeting_link(agenda.meeting, over)
    return (
        f"<p>{followup_list.passed()} <strong>{link}</strong> {html(sentence)}</p>"
        f"<p>{html(text.say('meetings_page.to_settle'))}</p>"
        f"{meeting_card.to_settle(register, agenda)}"
    )


def _awaited(register: Register, today: date) -> None:
    """What is to come to the council, though no document says at which meeting."""
    rows = council.awaited(register)
    if not rows:
        return
    st.header(text.say("meetings_page.awaited_title"), anchor=False)
    items = council_words.bullets(_awaited_row(register, row, today) for row in rows)
    note = html(text.say("meetings_page.awaited_note"))
    st.html(f"<div class='ipo-awaited'><p>{note}</p>{items}</div>")


def _awaited_row(register: Register, row: Awaited, today: date) -> str:
    """The thing, when it is due by the calendar, where it belongs and how it is known."""
    entry = row.entry
    if isinstance(entry, LogEntry):
        when = html(text.day(entry.date))
        cell = f"<strong>{when}</strong>: {terms.explained(register, entry.text)}"
        if row.subject:
            cell += f" {terms.link(row.subject)}"
        if entry.date.last < today:
            passed = html(text.say("meetings_page.awaited_passed"))
            cell += f" <span class='ipo-due overdue'>{followup_list.passed()} {passed}</span>"
    else:
        assert row.point  # every other thing to come is promised by a point
        words = followup_list.promised(register, row.point, entry, today)
        cell = f"{words} {followup_list.link(row.point)} {html(row.point.title)}"
    return f"{cell}<br>{followup_list.quoted(register, entry.quote, entry.source, entry.line)}"


# --- choices ------------------------------------------------------------------------------------


def _filters(register: Register) -> None:
    years = {str(year): str(year) for year in council.meeting_years(register)}
    _select("year", meeting_state.YEAR, years)
    kinds = {str(kind): council_words.meeting_kind(kind) for kind in MeetingKind}
    _select("kind", meeting_state.KIND, kinds)
    _select("concerns", meeting_state.CONCERNS, _concerns(register))
    st.checkbox(text.say("meetings_filter.open"), key=meeting_state.OPEN, on_change=state.touch)


def _concerns(register: Register) -> dict[str, str]:
    """The bodies and programmes that a meeting has to do with, and the one that is asked for."""
    ids = {*council.council_of(register).meetings, st.session_state[meeting_state.CONCERNS]} - {""}
    names = {id_: council_words.named(register, id_) for id_ in ids}
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def _select(name: str, key: str, names: dict[str, str]) -> None:
    every = {state.ALL: text.say(f"meetings_all.{name}"), **names}
    filters.select(text.say(f"meetings_filter.{name}"), every, key)


def _view() -> None:
    names = {
        meeting_state.CARDS: text.say("meetings_page.cards"),
        meeting_state.TABLE: text.say("meetings_page.table"),
    }
    st.segmented_control(
        text.say("meetings_page.view"),
        list(names),
        key=meeting_state.VIEW,
        required=True,
        format_func=names.__getitem__,
        on_change=state.touch,
        label_visibility="collapsed",
    )


def _chips(register: Register, question: MeetingQuestion) -> Iterator[filters.Chip]:
    """The filters that are set."""
    now = st.session_state
    for name in meeting_state.filters(question):
        key = meeting_state.WIDGETS[name]
        without = False if key == meeting_state.OPEN else state.ALL
        yield filters.Chip(key, str(now[key]), _filter_words(register, name, question), without)


def _filter_words(register: Register, name: str, question: MeetingQuestion) -> str:
    """One filter that is set, in words: `Gjelder KOSS`."""
    values = {
        "year": str(question.year),
        "kind": question.kind and council_words.meeting_kind(question.kind),
        "concerns": question.concerns and council_words.named(register, question.concerns),
        "open": "",
    }
    return f"{text.say(f'meetings_filter.{name}')} {values[name]}".strip()


# --- what is shown ------------------------------------------------------------------------------


def _count(register: Register, agendas: Sequence[Agenda], today: date, is_filtered: bool) -> None:
    sentence = text.say(
        "meetings_page.count",
        shown=text.number(len(agendas)),
        all=text.number(len(register.meetings)),
        today=council_words.day(today),
    )
    with st.container(key="meetings_count", horizontal=True, vertical_alignment="center"):
        st.html(f"<p role='status'>{html(sentence)}</p>", width="content")
        if is_filtered:
            filters.reset(meeting_state.reset)


def _our_wording(word: str = "our_wording") -> None:
    st.caption(text.say(f"meetings_page.{word}"))


def _show(register: Register, choice: Choice, agendas: Iterable[Agenda], today: date) -> None:
    _our_wording("our_wording_table" if choice.table else "our_wording")
    if choice.table and agendas:
        st.html(meeting_table.table(register, list(agendas), today))
        return
    for agenda in agendas:
        meeting_card.show(register, agenda, today)


def _empty(register: Register, question: MeetingQuestion, today: date) -> None:
    """Why nothing is shown, and which filter hides what."""
    sentences = [text.say("meetings_page.none")]
    for name, without in meeting_state.filters(question).items():
        if count := len(council.select_meetings(register, without, today)):
            words = text.say("meetings_page.one")
            if count > 1:
                words = text.say("meetings_page.many", count=text.number(count))
            filter_ = text.say(f"meetings_filter.{name}")
            sentences.append(text.say("meetings_page.loosen", filter=filter_, count=words))
    st.info(markdown(" ".join(sentences)), icon=":material/filter_alt:")


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.run_app()
