"""The rows of a file with what becomes of them, and the choice of those that are taken."""

from __future__ import annotations

import streamlit as st

from geo import text
from geo.escape import markdown
from geo.exchange.incoming import wording
from geo.exchange.incoming.proposal import Fate, Line, Proposal
from geo.model import Register

_MOST = 100  # rows of one fate that can be chosen on the page


def show(
    register: Register, coming: Proposal, digest: str, *, with_attributes: bool
) -> tuple[Line, ...]:
    """Each row under what becomes of it; the lines that are chosen. `digest` names the file;
    `with_attributes`: what stands beside the borders is to be written too."""
    chosen: list[Line] = []
    if not any(line.is_change(with_attributes=with_attributes) for line in coming.lines):
        st.info(text.say("incoming_page.nothing"), icon=":material/check:")
    for fate in Fate:
        lines = coming.of(fate)
        if not lines:
            continue
        words = wording.fate_words(coming, fate)
        heading = markdown(text.say("incoming_page.heading", fate=words, count=len(lines)))
        if lines[0].is_change(with_attributes=with_attributes):
            st.subheader(heading, anchor=False)
            key = f"incoming_row_{digest}_{_offer(coming, fate)}"
            chosen += [line for line in lines[:_MOST] if _choose(register, line, key)]
            if len(lines) > _MOST:
                st.caption(text.say("incoming_page.more", count=text.number(len(lines) - _MOST)))
        else:
            with st.expander(heading, expanded=fate is Fate.UNREADABLE):
                st.markdown("\n".join(_listed(register, line) for line in lines[:_MOST]))
    return tuple(chosen)


def _offer(coming: Proposal, fate: Fate) -> str:
    """What taking rows of a fate means: to join a list is another thing for each list, and a box
    that was ticked for one is not ticked for another."""
    return f"{fate}_{coming.edition.id}" if fate is Fate.JOINING else "row"


def _choose(register: Register, line: Line, key: str) -> bool:
    """A box for a row, ticked where it is sure, and what is said of it."""
    with st.container(gap=None):
        taken = st.checkbox(
            markdown(wording.line_name(line)),
            line.is_sure,
            key=f"{key}_{line.row.number}",
        )
        st.caption(markdown(" ".join(wording.line_words(register, line))))
    return taken


def _listed(register: Register, line: Line) -> str:
    words = " ".join(wording.line_words(register, line))
    return f"- {markdown(wording.line_name(line))}. {markdown(words)}"
