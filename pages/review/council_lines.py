"""The meeting, programmes and bodies under review: each line with its quote, to take or leave."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo import text
from geo.escape import html, markdown
from geo.importing.council_draft import CouncilDraft
from geo.importing.revision import LONGEST_QUOTE, Lines, Slot
from geo.model import Register
from geo.seminar import Proposal
from geo.text import council_lines
from pages.review import fields, scan_pictures
from pages.review.session import key

_FEW_LETTERS = 40  # of a date that a person writes


def show(register: Register, proposal: Proposal, lines: Lines) -> None:
    """Every line, the sure ones ticked."""
    fields.place("council")
    heading = text.say("seminar_page.council", count=len(lines.council))
    st.subheader(heading, anchor=False)
    has_lines = bool(lines.council)
    st.caption(text.say("seminar_page.council_intro" if has_lines else "seminar_page.no_council"))
    names = council_lines.names_of(register, proposal.council)
    for slot, item in zip(lines.council, lines.draft.council, strict=True):
        with st.container(key=f"line_{slot[0]}_{slot[1]}", border=True, gap="xsmall"):
            _line(names, slot, item)


def _line(names: Mapping[str, str], slot: Slot, item: CouncilDraft) -> None:
    label = council_lines.label_of_line(names, item)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        fields.box(text.say("seminar_page.keep", name=label), slot)
        form = st.popover(
            markdown(text.say("seminar_page.change", name=label)),
            icon=":material/edit:",
            type="tertiary",
            key=key(*slot, "form"),
            on_change="rerun",
        )
    st.html(_reading(names, slot, item))
    if form.open:
        with form:
            _form(slot, item)


def _reading(names: Mapping[str, str], slot: Slot, item: CouncilDraft) -> str:
    row = item.proposed
    date = council_lines.date_of_line(item)
    mark = text.say("audience.mark") if item.internal else ""
    kind = council_lines.kind_of_line(names, row)
    summary = " · ".join(filter(None, [kind, item.name, date, mark]))
    check = "" if item.sure else f"<strong>{html(text.say('seminar_page.check'))}</strong> "
    score = text.say("seminar_page.score", score=text.number(row.score, 2))
    why = " ".join(filter(None, [council_lines.match_of_line(row), score]))
    return (
        f"<div class='ipo-proposal'><p>{html(summary)}</p>"
        f"<p class='why'>{check}<q>{html(row.quote)}</q> {html(why)} {fields.where(slot, row)}</p>"
        f"{scan_pictures.strip(row)}</div>"
    )


def _form(slot: Slot, item: CouncilDraft) -> None:
    place = st.container()
    fields.box(text.say("internal_mark.line"), slot, "internal")
    fields.line(place, text.say("seminar_page.council_name"), slot, "name", LONGEST_QUOTE)
    if item.needs_date:
        hint = text.say("seminar_page.council_date_hint")
        label = text.say("seminar_page.council_date")
        fields.line(place, label, slot, "date", _FEW_LETTERS, hint)
