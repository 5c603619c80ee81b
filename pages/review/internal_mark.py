"""Marking something as internal from its page, and taking the mark away, by who may write."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import streamlit as st

from geo import internal_marks, text
from geo.errors import DataError, StoreError
from geo.escape import markdown
from geo.internal_marks import Thing
from pages.review import outcome, signing

_LONGEST_REASON, _LONGEST_CHOICE = 300, 90
_DONE = "internal_mark_done"


def show(things: Sequence[Thing]) -> None:
    """A folded form for one of these, or nothing where nobody may write from here.

    A button pressed for what other words stand in by now does nothing: its form has another key.
    """
    if done := st.session_state.pop(_DONE, None):
        st.success(markdown(done), icon=":material/lock:")
    if not things or signing.closed():
        return
    with st.expander(text.say("internal_mark.title"), icon=":material/lock:"):
        thing = _which(things)
        key = "remove" if thing.is_internal else "set"
        st.caption(text.say(f"internal_mark.about_{key}"))
        with st.form(f"internal_mark_{_key(thing)}", border=False):
            left, right = st.columns([0.35, 0.65])
            by = signing.author(left)
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
    by_key = {_key(thing): thing for thing in things}
    chosen = st.selectbox(
        text.say("internal_mark.which"),
        list(by_key),
        format_func=lambda key: _named(by_key[key]),
        key=f"internal_mark_which_{things[0].id}",
    )
    return by_key[chosen]


def _key(thing: Thing) -> str:
    """What tells a thing, with the words it has now, from every other."""
    return sha256(repr((thing.kind, thing.id, thing.texts)).encode()).hexdigest()[:12]


def _named(thing: Thing) -> str:
    """`frist, 1. mars 2026: Rapport til rådet (INTERN)`."""
    when = f", {text.day(thing.date)}" if thing.date else ""
    name = thing.name if len(thing.name) <= _LONGEST_CHOICE else f"{thing.name[:_LONGEST_CHOICE]} …"
    mark = f" ({text.say('audience.mark')})" if thing.is_internal else ""
    return f"{thing.kind}{when}: {name}{mark}"


def _write(thing: Thing, by: str, reason: str) -> None:
    internal = not thing.is_internal
    try:
        number = internal_marks.mark(thing, internal=internal, by=by, reason=reason)
    except StoreError as error:
        outcome.refuse(error)
    except DataError as error:
        outcome.show_findings(error.findings)
    else:
        key = "cli.marked" if internal else "cli.unmarked"
        sentence = text.say(key, kind=thing.kind, name=thing.name, number=number)
        st.session_state[_DONE] = sentence
        st.rerun()
