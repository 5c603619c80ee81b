"""A document under review: what is kept in the session, and what on the server.

The session holds the document's digest, the version of the register that the person has seen, and
what they chose and wrote line by line. The document itself lies in a small store here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from threading import Condition, Lock
from typing import Any, cast

import streamlit as st
from cachetools import LRUCache, cached

from geo.errors import DocumentError
from geo.importing import Home, home_codes
from geo.importing.marking import Marking
from geo.importing.revision import AREA, COUNCIL, ENDED, NONE, POINT, STAYS
from geo.model import Register, Status, Unit
from geo.seminar import Budget, Document, DocumentKind, Proposal, read, understand
from geo.seminar.document import Progress
from geo.store import log

_DOCUMENT, _VERSION, _DONE = "r_document", "r_version", "r_done"
_CHOICES, _UPLOAD, _REFUSED = "r_choices", "r_upload", "r_refused"
#: The field of a line whose box is ticked when a person accepts it. The drafts in the database
#: have it by this name, which therefore stays.
ACCEPTED = "kept"
#: The field of a line that says that a person rejected it; no widget has it.
REJECTED = "rejected"
_MARKINGS, _AS_SCANNED, _RENEWED = "markings", "as_scanned", "r_renewed"


#: The documents that were under review last, by their digest; older ones are forgotten.
_DOCUMENTS: LRUCache[str, Document] = LRUCache(8)
_DOCUMENTS_LOCK = Lock()


# --- the document -----------------------------------------------------------------------------


def drop(
    register: Register, upload: str, content: bytes, name: str, progress: Progress | None = None
) -> None:
    """Read and understand a document within its time, and put it under review, or remember why it
    is refused.

    `upload` is the id of what somebody dropped: the same one is read once.
    """
    if st.session_state.get(_UPLOAD) == upload:
        return
    st.session_state[_UPLOAD], st.session_state[_REFUSED] = upload, None
    budget = Budget()
    try:
        document = read(content, name, progress, budget)
        proposal(register, document, budget=budget)
        with _DOCUMENTS_LOCK:
            _DOCUMENTS[document.sha256] = document
        put(document)
    except DocumentError as error:
        put_away()
        st.session_state[_DONE] = None
        st.session_state[_REFUSED] = (error.code, error.values)


def refused() -> DocumentError | None:
    """Why the document that was dropped last cannot be read."""
    refusal = st.session_state.get(_REFUSED)
    return DocumentError(refusal[0], **refusal[1]) if refusal else None


def put(document: Document) -> None:
    """Put a document under review, as of the register's version now. Raises StoreError."""
    with _DOCUMENTS_LOCK:
        _DOCUMENTS.setdefault(document.sha256, document)
    if st.session_state.get(_DOCUMENT) != document.sha256:
        st.session_state[_CHOICES] = {}
    st.session_state[_DOCUMENT] = document.sha256
    st.session_state[_VERSION] = log.version()
    st.session_state[_DONE] = None


def put_away() -> None:
    """No document is under review any more."""
    st.session_state[_DOCUMENT], st.session_state[_CHOICES] = None, {}


def document() -> Document | None:
    """The document under review; None when there is none, or it is forgotten."""
    with _DOCUMENTS_LOCK:
        return _DOCUMENTS.get(st.session_state.get(_DOCUMENT, ""))


def forgotten() -> bool:
    """Whether a document was under review that is not here any more."""
    return bool(st.session_state.get(_DOCUMENT)) and document() is None


def _state(
    register: Register,
    document: Document,
    kind: DocumentKind | None = None,
    left: frozenset[str] = frozenset(),
    budget: Budget | None = None,  # noqa: ARG001 - the proposal does not depend on it
) -> tuple[str, str, str, DocumentKind | None, frozenset[str]]:
    return document.sha256, document.name, register.version, kind, left


@cached(LRUCache(16), key=_state, condition=Condition())
def proposal(
    register: Register,
    document: Document,
    kind: DocumentKind | None = None,
    left: frozenset[str] = frozenset(),
    budget: Budget | None = None,
) -> Proposal:
    """What the document is proposed to mean, worked out once for each state of the register.

    `kind` is what a person says it is; None leaves that to the reader. `left` are the misread words
    that they leave as they were scanned. Raises DocumentError (too_slow) when the time of the
    document, by default a new `budget`, is used up.
    """
    return understand(document, register, kind, as_scanned=left, budget=budget)


# --- what a person chose ----------------------------------------------------------------------


def key(kind: str, place: int, field: str) -> str:
    """The name of the widget for a field of a line, of this document only."""
    return f"{_start()}{kind}{place}_{field}"


def _start() -> str:
    """What the names of all widgets of the document begin with."""
    return f"r_{(st.session_state.get(_DOCUMENT) or '')[:12]}_"


def chosen(name: str, default: Any, options: Sequence[Any] | None = None) -> Any:
    """What stands in a widget, now or before the person looked at another page."""
    choices = st.session_state.setdefault(_CHOICES, {})
    renewed: set[str] = st.session_state.get(_RENEWED, set())
    if name in renewed:
        renewed.discard(name)
        put_value(name, default)
    value = st.session_state.get(name, choices.get(name, default))
    if options is not None and value not in options:
        st.session_state.pop(name, None)
        value = default
    choices[name] = value
    return value


def choose(name: str, value: Any) -> None:
    """Remember what a person chose in no widget."""
    st.session_state[_CHOICES][name] = value


def put_value(name: str, value: Any) -> None:
    """Put a value into a widget, drawn or not."""
    st.session_state[_CHOICES][name] = value
    if name in st.session_state:
        st.session_state[name] = value


def renew(kind: str, place: int, *fields: str) -> None:
    """Fields of a line show what the document says now, whatever stood there."""
    choices = st.session_state[_CHOICES]
    starts = tuple(key(kind, place, field) for field in fields)
    names = [name for name in choices if _is_field(name, starts)]
    for name in names:
        del choices[name]
    st.session_state.setdefault(_RENEWED, set()).update(
        name for name in names if name in st.session_state
    )


def _is_field(name: str, starts: tuple[str, ...]) -> bool:
    """Whether a widget is one of these fields, also one of a point: «amounts-2026-1»."""
    return name in starts or name.startswith(tuple(f"{start}-" for start in starts))


def every_choice() -> dict[str, Any]:
    """Everything that was chosen and written of the document under review."""
    return dict(st.session_state.get(_CHOICES, {}))


def put_choices(choices: Mapping[str, Any]) -> None:
    """Other choices of the document under review, as they were kept.

    They are set, too: a browser that has the page open would show what it had.
    """
    start = _start()
    drawn = {str(name) for name in st.session_state if str(name).startswith(start)}
    st.session_state[_CHOICES] = dict(choices)
    st.session_state[_RENEWED] = drawn - choices.keys()
    for name, value in choices.items():
        if name.startswith(start) and not name.endswith(f"_{REJECTED}"):
            st.session_state[name] = value


def without_read_lines(choices: Mapping[str, Any]) -> dict[str, Any]:
    """The choices without those of lines that the reader proposed."""
    kinds = (AREA, STAYS, ENDED, POINT, COUNCIL)
    line = re.compile(rf"r_[0-9a-f]+_(?:{'|'.join(kinds)})\d+_")
    return {name: value for name, value in choices.items() if not line.match(name)}


def flag(name: str) -> bool:
    """What stands in a box that is empty at first."""
    return bool(chosen(name, False))


def standing(name: str) -> Any:
    """What a widget shows when it is drawn: what `chosen` found.

    It is drawn with this as its own default, not put into the session's state: a widget in a
    popover that nobody has opened yet would never hear of it.
    """
    return st.session_state[_CHOICES][name]


def added(kind: str) -> tuple[int, ...]:
    """The lines of a kind that a person added, in that order."""
    return tuple(st.session_state.get(_CHOICES, {}).get(_added(kind), ()))


def add(kind: str) -> None:
    """One more line of a kind, after the others."""
    numbers = added(kind)
    st.session_state[_CHOICES][_added(kind)] = (*numbers, max(numbers, default=-1) + 1)


def drop_added(kind: str, place: int) -> None:
    """A line that a person added goes again, with what they wrote in it."""
    choices = st.session_state[_CHOICES]
    choices[_added(kind)] = tuple(item for item in added(kind) if item != place)
    forget_line(kind, place)


def forget_line(kind: str, place: int) -> None:
    """What a person chose and wrote in a line that is no more."""
    choices = st.session_state[_CHOICES]
    start = key(kind, place, "")
    for name in [name for name in choices if name.startswith(start)]:
        del choices[name]
    for name in [name for name in st.session_state if str(name).startswith(start)]:
        del st.session_state[name]


def markings() -> tuple[Marking, ...]:
    """What a person marked in the document, in that order."""
    values = st.session_state.get(_CHOICES, {}).get(_MARKINGS, ())
    return tuple(map(Marking.from_list, values))


def put_markings(markings: Sequence[Marking]) -> None:
    """Remember what a person marked in the document."""
    st.session_state[_CHOICES][_MARKINGS] = [item.as_list() for item in markings]


def as_scanned() -> frozenset[str]:
    """The misread words that a person leaves as they were scanned."""
    return frozenset(st.session_state.get(_CHOICES, {}).get(_AS_SCANNED, ()))


def leave_as_scanned(words: Iterable[str]) -> None:
    """Remember which misread words are left as they were scanned."""
    st.session_state[_CHOICES][_AS_SCANNED] = sorted(words)


def _added(kind: str) -> str:
    return f"added {kind}"


def units() -> list[str]:
    """The police units, and none."""
    return [NONE, *(str(unit) for unit in Unit)]


def statuses() -> list[str]:
    """The statuses, and none."""
    return [NONE, *(str(status) for status in Status)]


@cached(LRUCache(2), key=attrgetter("version"), lock=Lock())
def homes(register: Register) -> Mapping[str, Home | None]:
    """Where a new area can lie, by code, worked out once for each state of the register."""
    return home_codes.homes(register)


# --- what came of it --------------------------------------------------------------------------


def seen() -> int:
    """The version of the register that the person has seen."""
    return int(st.session_state[_VERSION])


def look_again() -> None:
    """The person has now seen the newest version."""
    st.session_state[_VERSION] = log.version()


def finish(edition: str, number: int) -> None:
    """A list was accepted: its id, and the number of its change. What was chosen stays, for the
    change may be taken back."""
    st.session_state[_DONE] = (edition, number)


def done() -> tuple[str, int] | None:
    """The list that was accepted just now: its id, and the number of its change."""
    return cast("tuple[str, int] | None", st.session_state.get(_DONE))


def reopen() -> None:
    """What was accepted just now is under review again, as it was left."""
    st.session_state[_DONE] = None
    look_again()
