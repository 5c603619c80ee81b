"""Who changed the register, when and why; and taking a change back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from geo import settings, text
from geo.errors import DataError, StoreError
from geo.escape import html, plain
from geo.model import Audience, PartialDate
from geo.store import log
from geo.store.changing import FIRST, Applied, standing
from pages.review import outcome, session, signing
from pages.serving.audience import of_session

_MOST = 8  # changes on the page; the command line tells them all
_COLUMNS = ("number", "when", "by", "reason", "document", "state")
_UNDONE = "r_undone"
_LONGEST_REASON = 300


def show() -> None:
    """The newest changes, and a form that takes one of them back.

    Where only the open edition is seen, a sentence that says why not: the history has names of
    people, and what is internal now or was once.
    """
    st.header(text.say("seminar_history.title"), anchor=False)
    if of_session() is not Audience.INTERNAL:
        st.markdown(text.say("seminar_history.hidden"))
        _say_why_closed()
        return
    if undone := st.session_state.pop(_UNDONE, None):
        sentence = text.say("seminar_history.undone", number=undone[0], new=undone[1])
        st.success(sentence, icon=":material/undo:")
    history = log.history()
    if all(item.number == FIRST for item in history):
        st.markdown(text.say("seminar_history.none"))
        return
    st.html(_table(history[:_MOST], standing(history)))
    if len(history) > _MOST:
        st.caption(text.say("seminar_history.more", count=len(history) - _MOST))
    take_back([item for item in standing(history) if item.changes][:_MOST])


def _say_why_closed() -> bool:
    """The sentence that says why nothing can be taken back from here, if that is so."""
    closed = signing.closed()
    if closed:
        st.info(text.say(f"seminar_history.closed_{closed}"), icon=":material/lock:")
    return bool(closed)


def take_back(changes: Sequence[Applied]) -> None:
    """A form that takes back one of these changes, or the sentence that says why not here."""
    if not changes:
        return
    if _say_why_closed():
        return
    names = {item.number: _name(item) for item in changes}
    with (
        st.expander(text.say("seminar_history.undo_title"), icon=":material/undo:"),
        st.form("seminar_undo", border=False),
    ):
        number = st.selectbox(
            text.say("seminar_history.which"), list(names), format_func=names.__getitem__
        )
        left, right = st.columns([0.35, 0.65])
        by = signing.author(left)
        reason = right.text_input(text.say("seminar_history.why"), max_chars=_LONGEST_REASON)
        pressed = st.form_submit_button(text.say("seminar_history.undo"), icon=":material/undo:")
    if pressed:
        _undo(number, by, reason)


def _undo(number: int, by: str, reason: str) -> None:
    try:
        new = log.undo(number, by, reason)
    except StoreError as error:
        outcome.refuse(error)
    except DataError as error:
        outcome.show_findings(error.findings)
    else:
        st.session_state[_UNDONE] = (number, new)
        session.reopen()
        st.rerun()


def _name(item: Applied) -> str:
    when = text.day(_day(item.at))
    label = text.say(
        "seminar_history.change", number=item.number, reason=item.reason, by=item.by, day=when
    )
    return plain(label)


# --- the table --------------------------------------------------------------------------------


def _table(history: Sequence[Applied], standing: Sequence[Applied]) -> str:
    names = text.group("seminar_history_table")
    head = "".join(f"<th scope='col'>{html(names[name])}</th>" for name in _COLUMNS)
    undone = {item.undoes: item.number for item in standing if item.undoes}
    rows = "".join(_row(item, undone) for item in history)
    return (
        f"<div class='ipo-plain' role='region' tabindex='0' aria-label='{html(names['caption'])}'>"
        f"<table class='ipo-history'><caption>{html(names['caption'])}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(item: Applied, undone: Mapping[int, int]) -> str:
    document = item.origin.name if item.origin else ""
    cells = (text.moment(item.at), item.by, item.reason, document, _state(item, undone))
    return (
        f"<tr><th scope='row'>{item.number}</th>"
        + "".join(f"<td>{html(cell)}</td>" for cell in cells)
        + "</tr>"
    )


def _state(item: Applied, undone: Mapping[int, int]) -> str:
    """Whether it stands, in words."""
    if item.number in undone:
        return text.say("seminar_history.taken_back", number=undone[item.number])
    if item.undoes:
        return text.say("seminar_history.takes_back", number=item.undoes)
    if item.erased:
        return text.say("seminar_history.erased", count=len(item.erased))
    if item.changes:
        return text.say("seminar_history.stands")
    if item.origin:
        return text.say("seminar_history.restored")
    return text.say("seminar_history.first" if item.number == FIRST else "seminar_history.tidied")


def _local(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(ZoneInfo(settings.current().zone))


def _day(at: str) -> PartialDate:
    return PartialDate.parse(_local(at).date().isoformat())
