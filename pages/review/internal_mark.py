"""Marking something as internal from its page, and taking the mark away, by who may write."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo import internal_marks, text
from geo.errors import DataError, StoreError
from geo.escape import markdown
from geo.internal_marks import Thing
from pages.review import outcome, signing

_LONGEST_NAME, _LONGEST_REASON = 80, 300
_DONE = "internal_mark_done"


def show(things: Sequence[Thing]) -> None:
    """A folded form for one of these, or nothing where nobody may write from here."""
    if done := st.session_state.pop(_DONE, None):
        st.success(markdown(done), icon=":material/lock:")
    if not things or signing.closed():
        return
    with st.expander(text.say("internal_mark.title"), icon=":material/lock:"):
        thing = _which(things)
        key = "remove" if thing.is_internal else "set"
        st.caption(text.say(f"internal_mark.about_{key}"))
        with st.form(f"internal_mark_{thing.kind.name.lower()}", border=False):
            left, right = st.columns([0.35, 0.65])
            by = left.text_input(text.say("seminar_page.by"), max_chars=_LONGEST_NAME)
            reason = right.text_input(text.say("seminar_history.why"), max_chars=_LONGEST_REASON)
            pressed = st.form_submit_button(
                text.say(f"internal_mark.{key}"), icon=":material/lock:"
            )
    if pressed:
        _write(thing, by, reason)


def _which(things: Sequence[Thing]) -> Thing:
    """The one thing, or the one that is chosen of several."""
    if len(things) == 1:
        return things[0]
    by_id = {thing.id: thing for thing in things}
    return by_id[
        st.selectbox(
            text.say("internal_mark.which"),
            list(by_id),
            format_func=lambda id_: _named(by_id[id_]),
            key=f"internal_mark_which_{things[0].kind.name.lower()}",
        )
    ]


def _named(thing: Thing) -> str:
    mark = text.say("audience.mark")
    return f"{thing.name} ({mark})" if thing.is_internal else thing.name


def _write(thing: Thing, by: str, reason: str) -> None:
    internal = not thing.is_internal
    try:
        number = internal_marks.mark(thing, internal=internal, by=by, reason=reason)
    except StoreError as error:
        st.error(markdown(text.store(error)), icon=":material/error:")
    except DataError as error:
        outcome.tell(error.findings)
    else:
        key = "cli.marked" if internal else "cli.unmarked"
        said = text.say(key, kind=thing.kind, name=thing.name, number=number)
        st.session_state[_DONE] = said
        st.rerun()
