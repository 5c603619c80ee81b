"""The marker pen of a review: words of the document are selected there, and become its lines.

The script in the page tells which words, and what a person says they are; the rules are in
`geo.importing.marking`. What is marked stands among the session's choices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import Condition
from typing import Any

import streamlit as st
from cachetools import LRUCache, cached

from geo import text
from geo.escape import html
from geo.importing.marking import (
    VALUES,
    Marking,
    Meaning,
    apply_markings,
    is_open,
    lines_within,
)
from geo.importing.revision import AREA, ENDED, POINT, Slot
from geo.importing.spans import span_of, words_in
from geo.model import Register
from geo.seminar import AreaProposal, Document, DocumentKind, PointProposal, Proposal
from geo.seminar.proposal import Repair
from pages.parts import hosts
from pages.review import fields, kinds, session
from pages.review.session import key
from pages.serving import browser_files, loading, resource_paths

_MARKER = hosts.component("marker")
_KEY, _MESSAGE = "marker", "r_marked"
_LONGEST_WORDS, _MOST_NAMES = 60, 12
#: The buttons of the toolbar, by the part of it that they stand in.
GROUPS = {
    "list": (Meaning.AREAS, Meaning.UNIT, Meaning.STATUS, Meaning.ENDS),
    "points": (
        Meaning.POINTS,
        Meaning.STATUS_TEXT,
        Meaning.DEADLINE,
        Meaning.AMOUNT,
        Meaning.RESPONSIBLE,
    ),
    "document": (Meaning.MEETING_DAY, Meaning.NOT_THIS),
}
#: Meanings whose words are about a point that is there.
OF_POINT = (Meaning.STATUS_TEXT, Meaning.DEADLINE, Meaning.AMOUNT, Meaning.RESPONSIBLE)
_DECIDED = (session.ACCEPTED, session.REJECTED)
#: The fields of a line that show a value of its proposal.
_AREA_FIELDS = {
    "area_id": ("area", "name", "home"),
    "name": ("name",),
    "unit": ("unit",),
    "status": ("status",),
    "started": ("started",),
}
_POINT_FIELDS = {
    "number": ("number",),
    "text": ("wording",),
    "status_text": ("statustext",),
    "state": ("state",),
    "responsible": ("responsible",),
    "deadlines": ("deadlines",),
    "amounts": ("amounts",),
    "links": ("allareas", "areas", "allbydeler", "bydeler", "units", "programmes", "bodies"),
}


def marked(register: Register, document: Document) -> Proposal:
    """What the document is proposed to mean, with everything that a person marked in it."""
    return _applied(register, document, session.markings())


def every_repair(register: Register, document: Document) -> tuple[Repair, ...]:
    """The misread words of the document, also those that a person leaves as they were scanned."""
    nothing: frozenset[str] = frozenset()
    proposal = kinds.proposal(register, document)
    return _marked(register, document, proposal, session.markings(), nothing).repairs


def _applied(register: Register, document: Document, markings: tuple[Marking, ...]) -> Proposal:
    left = session.as_scanned()
    proposal = kinds.proposal(register, document, left)
    return _marked(register, document, proposal, markings, left)


def _state(
    register: Register,
    document: Document,
    proposal: Proposal,
    markings: tuple[Marking, ...],
    left: frozenset[str],
) -> tuple[str, str, str, DocumentKind, tuple[Marking, ...], frozenset[str]]:
    return document.sha256, document.name, register.version, proposal.kind, markings, left


@cached(LRUCache(32), key=_state, condition=Condition())
def _marked(
    register: Register,
    document: Document,
    proposal: Proposal,
    markings: tuple[Marking, ...],
    left: frozenset[str],
) -> Proposal:
    return apply_markings(register, document, proposal, markings, left)


# --- on the page ------------------------------------------------------------------------------


def show(document: Document) -> None:
    """What came of the last marking, how to mark, and the script that hears of it."""
    message = st.session_state.get(_MESSAGE)
    message = message if message and message["document"] == document.sha256 else None
    with st.container(key="marker_notes"):
        with st.container(key="marker_help"):
            st.caption(text.say("marker.help"), help=text.say("marker.help_keys"))
        with st.container(key="marker_help_touch"):
            st.caption(text.say("marker.help_touch"))
        with st.container(horizontal=True, vertical_alignment="center"):
            if message:
                st.html(f"<p class='ipo-marked'>{html(message['words'])}</p>")
            if session.markings():
                _undo_button()
    if not resource_paths.served:
        return
    data = {
        "src": browser_files.resources().address("marker.js"),
        "words": text.group("marker_words"),
        "groups": _groups(),
        "choices": _choices(),
        "message": message,
    }
    with st.container(key="marker_script"):
        _MARKER(key=_KEY, data=data, height=1, on_marked_change=_take)


def _undo_button() -> None:
    st.button(
        text.say("marker.undo"),
        key="marker_undo",
        icon=":material/undo:",
        on_click=_undo,
        type="tertiary",
        width="content",
    )


def _groups() -> list[dict[str, Any]]:
    names, parts = text.group("marker_meaning"), text.group("marker_group")
    return [
        {
            "name": parts[group],
            "meanings": [[str(item), names[item]] for item in meanings],
        }
        for group, meanings in GROUPS.items()
    ]


def _choices() -> dict[str, dict[str, Any]]:
    """What is chosen where words do not name it, and the question, by meaning."""
    named = {Meaning.UNIT: fields.units(), Meaning.STATUS: fields.statuses()}
    questions = text.group("marker_choice")
    return {
        str(meaning): {
            "name": questions[meaning],
            "values": [[code, named[meaning][code]] for code in codes],
        }
        for meaning, codes in VALUES.items()
    }


# --- a marking --------------------------------------------------------------------------------


def _take() -> None:
    """What the browser tells, which may be anything."""
    payload, document = st.session_state[_KEY].get("marked"), session.document()
    if not document or not isinstance(payload, Mapping):
        return
    try:
        places = [int(payload[name]) for name in ("first", "start", "last", "end")]
        marking = Marking.from_list(
            [*places, str(payload["meaning"]), str(payload.get("value", ""))]
        )
    except (KeyError, TypeError, ValueError):
        return
    span = span_of(document, *places)
    if span:
        mark(loading.register(), document, replace(marking, span=span))


def mark(register: Register, document: Document, marking: Marking) -> None:
    """Take a marking: the lines that it makes or changes show what it says."""
    before, markings = marked(register, document), session.markings()
    after = _applied(register, document, (*markings, marking))
    slots = _changed(document, before, after, marking)
    if not slots and after.dates == before.dates:
        if after.areas and not marking.value and is_open(document, marking):
            _ask(marking.meaning, words_in(document, marking.span))
            return
        _say(_nothing(marking.meaning, words_in(document, marking.span)))
        return
    session.put_markings((*markings, marking))
    _renew(before, after, decided=marking.meaning not in OF_POINT)
    for slot in _rejected(document, after, marking):
        _reject(slot, rejected=True)
    _say(_marking_sentence(marking.meaning, after, slots))


def _undo() -> None:
    """Take the last marking back, with what was chosen of the lines it made."""
    document, markings = session.document(), session.markings()
    if not document or not markings:
        return
    register, last = loading.register(), markings[-1]
    before = marked(register, document)
    after = _applied(register, document, markings[:-1])
    for slot in _rejected(document, before, last):
        session.renew(*slot, *_DECIDED)
    session.put_markings(markings[:-1])
    _renew(before, after, decided=True)
    _say(text.say("marker_said.undone"))


def _changed(
    document: Document, before: Proposal, after: Proposal, marking: Marking
) -> tuple[Slot, ...]:
    """The lines that a marking makes, changes or rejects."""
    if marking.meaning is Meaning.NOT_THIS:
        return lines_within(document, before, marking.span)
    rows = zip(_rows(before), _rows(after), strict=True)
    return tuple(
        (kind, at)
        for (_, old), (kind, new) in rows
        for at, item in enumerate(new)
        if at >= len(old) or old[at] != item
    )


def _rows(
    proposal: Proposal,
) -> tuple[tuple[str, Sequence[AreaProposal | PointProposal]], ...]:
    return (AREA, proposal.areas), (ENDED, proposal.ended), (POINT, proposal.followups)


def _renew(before: Proposal, after: Proposal, *, decided: bool) -> None:
    """The fields of lines that changed show their new values; lines that went are forgotten."""
    for (_, old), (kind, new) in zip(_rows(before), _rows(after), strict=True):
        fields = _POINT_FIELDS if kind == POINT else _AREA_FIELDS
        for at, (one, other) in enumerate(zip(old, new, strict=False)):
            names = [name for name in fields if getattr(one, name) != getattr(other, name)]
            shown = [field for name in names for field in fields[name]]
            if one != other:
                session.renew(kind, at, *shown, *(_DECIDED if decided else ()))
        for at in range(min(len(old), len(new)), max(len(old), len(new))):
            session.forget_line(kind, at)
    if before.dates != after.dates:
        session.renew("list", 0, "month", "year")
    elif before.followup_year != after.followup_year:
        session.renew("list", 0, "year")


def _rejected(document: Document, proposal: Proposal, marking: Marking) -> tuple[Slot, ...]:
    """The lines that are not on the list, by a marking: those under «not this», and an area's line
    on the list when it is said to end."""
    if marking.meaning is Meaning.NOT_THIS:
        return lines_within(document, proposal, marking.span)
    if marking.meaning is not Meaning.ENDS:
        return ()
    ended = {item.area_id for item in proposal.ended if item.area_id}
    return tuple((AREA, at) for at, item in enumerate(proposal.areas) if item.area_id in ended)


def _reject(slot: Slot, *, rejected: bool) -> None:
    session.put_value(key(*slot, session.ACCEPTED), not rejected)
    session.put_value(key(*slot, session.REJECTED), rejected)


# --- what is said -----------------------------------------------------------------------------


def _ask(meaning: Meaning, words: str) -> None:
    """Ask the person to choose what their words do not name."""
    _say(text.say(f"marker_said.ask_{meaning}", words=_shortened(words)), str(meaning))


def _say(words: str, meaning: str = "") -> None:
    """A sentence for the page and for those who listen, with a number of its own; `meaning` is
    what it asks for more of."""
    before = st.session_state.get(_MESSAGE) or {"number": 0}
    document = session.document()
    st.session_state[_MESSAGE] = {
        "words": words,
        "meaning": meaning,
        "number": before["number"] + 1,
        "document": document.sha256 if document else "",
    }


def _marking_sentence(meaning: Meaning, proposal: Proposal, slots: Sequence[Slot]) -> str:
    names = [_name(proposal, slot) for slot in slots]
    shown = text.listing([*names[:_MOST_NAMES], *(["…"] if len(names) > _MOST_NAMES else [])])
    if meaning is Meaning.MEETING_DAY:
        shown = text.listing([text.day(day) for day in proposal.dates])
    code = "point" if meaning in OF_POINT else str(meaning)
    meaning_name = text.group("marker_meaning")[meaning]
    return text.say(f"marker_said.{code}", count=len(names), names=shown, meaning=meaning_name)


def _name(proposal: Proposal, slot: Slot) -> str:
    kind, at = slot
    if kind == POINT:
        return text.say("marker_said.the_point", number=proposal.followups[at].number)
    if kind in {AREA, ENDED}:
        return (proposal.areas if kind == AREA else proposal.ended)[at].name
    return proposal.council.lines[at].quote[:_LONGEST_WORDS]


def _nothing(meaning: Meaning, words: str) -> str:
    """That a marking was not understood, so that nothing was changed."""
    code = "point" if meaning in OF_POINT else "areas" if meaning is Meaning.ENDS else str(meaning)
    return text.say(f"marker_said.nothing_{code}", words=_shortened(words))


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]} …"
