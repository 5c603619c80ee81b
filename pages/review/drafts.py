"""A review that is not accepted yet is kept in the register's database, so that it survives a
reload, a restart and another day.

Only where this session may write, and only from the first change on. What is kept is told in
`geo.importing.review_serialization`.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import streamlit as st
from streamlit import runtime
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo import store, text
from geo.errors import StoreError
from geo.escape import markdown
from geo.importing import review_serialization
from geo.importing.review_serialization import Choices
from geo.model import Register
from geo.seminar import Document
from geo.store import drafts, log
from geo.store.changing import Origin
from geo.store.drafts import UNWRITTEN, DraftEntry
from pages.review import session, signing
from pages.serving import loading

_DRAFT, _WORKER, _PLACE = "r_draft", "r_worker", "r_draft_place"
_PARAMETER = "draft"
_SHORT_HASH, _LONGEST_NAME = 12, 80


@dataclass
class _DraftState:
    """What this session knows of the draft of the document under review.

    `written` is the text of the choices as they are kept, or as they were before the first change
    (None before that is known), `by` the name that stood in the field then; `notices` is what a
    person should know of it.
    """

    sha256: str
    number: int = UNWRITTEN
    written: str | None = None
    by: str = ""
    at: str = ""
    notices: tuple[str, ...] = ()
    conflict: str = ""


def worker() -> str:
    """The name of the person who goes through the document, as they gave it."""
    return str(st.session_state.get(_WORKER, ""))


# --- the list of drafts -----------------------------------------------------------------------


def offer() -> None:
    """The drafts that somebody can go on with, or discard."""
    waiting = () if signing.closed() else _waiting()
    if not waiting:
        return
    st.header(text.say("review_draft.title"), anchor=False)
    st.caption(text.say("review_draft.intro"))
    for entry in waiting:
        sha256, name = entry.origin.sha256, entry.origin.name
        with st.container(key=f"draft_{sha256[:_SHORT_HASH]}", border=True, horizontal=True):
            label = text.say(
                "review_draft.row", name=name, by=_by(entry), moment=text.moment(entry.at)
            )
            st.markdown(markdown(label), width="stretch")
            st.button(
                markdown(text.say("review_draft.resume", name=name)),
                key=f"resume_{sha256}",
                icon=":material/play_arrow:",
                on_click=resume,
                args=(sha256,),
            )
            _discard(sha256, name)


def _waiting() -> tuple[DraftEntry, ...]:
    """Drafts of documents that nobody has accepted."""
    return tuple(item for item in drafts.entries() if not log.accepted(item.origin.sha256))


def _by(entry: DraftEntry) -> str:
    return entry.by or text.say("review_draft.nobody")


def _discard(sha256: str, name: str) -> None:
    with st.popover(text.say("review_draft.discard"), icon=":material/delete:", type="tertiary"):
        st.markdown(text.say("review_draft.discard_sure"))
        st.button(
            markdown(text.say("review_draft.discard_named", name=name)),
            key=f"discard_{sha256}",
            on_click=discard,
            args=(sha256,),
        )


def discard(sha256: str) -> None:
    """The draft is no more, nor the review of it in this session."""
    drafts.discard(sha256)
    document = session.document()
    if document and document.sha256 == sha256:
        session.put_away()
    st.session_state.pop(_DRAFT, None)
    st.query_params.pop(_PARAMETER, None)


# --- going on with one ------------------------------------------------------------------------


def resume_from_address() -> None:
    """Go on with the draft that the address names, as after a reload of the page."""
    named = st.query_params.get(_PARAMETER, "")
    if named and session.document() is None and not signing.closed():
        resume(named)


def resume(sha256: str) -> None:
    """Put the draft of a document (its hash, or the first letters of it) under review."""
    draft = drafts.load(sha256)
    if draft is None or log.accepted(draft.entry.origin.sha256):
        st.query_params.pop(_PARAMETER, None)
        return
    document = review_serialization.load_document(draft.document)
    session.put(document)
    choices = review_serialization.load_choices(draft.choices)
    fields, is_reread = _still_fitting(loading.register(), document, choices)
    session.put_choices(fields)
    entry = draft.entry
    notices = [text.say("review_draft.resumed", by=_by(entry), moment=text.moment(entry.at))]
    notices += [text.say("review_draft.reread")] if is_reread else []
    if not worker():
        st.session_state[_WORKER] = entry.by
    st.session_state[_DRAFT] = _DraftState(
        document.sha256, entry.number, draft.choices, worker(), entry.at, tuple(notices)
    )


def _still_fitting(
    register: Register, document: Document, choices: Choices
) -> tuple[dict[str, object], bool]:
    """The choices that fit the lines that are proposed now, and whether others do not."""
    if review_serialization.lines_of(session.proposal(register, document)) == choices.lines:
        return dict(choices.fields), False
    return session.without_read_lines(choices.fields), True


def start_or_resume(document: Document) -> None:
    """A document comes under review: its draft goes on, if it has one."""
    state = st.session_state.get(_DRAFT)
    if state and state.sha256 == document.sha256:
        return
    st.session_state[_DRAFT] = _DraftState(document.sha256)
    if not signing.closed() and not log.accepted(document.sha256):
        resume(document.sha256)


# --- in the review ----------------------------------------------------------------------------


def show(document: Document) -> None:
    """Who goes through the document, and a place for what `keep` tells of the draft."""
    if signing.closed():
        return
    state: _DraftState = st.session_state[_DRAFT]
    left, right = st.columns([0.35, 0.65], vertical_alignment="bottom")
    name = signing.name() or left.text_input(
        text.say("review_draft.who"), worker(), max_chars=_LONGEST_NAME, key="r_worker_field"
    )
    st.session_state[_WORKER] = name.strip()
    with right, st.container(horizontal=True, vertical_alignment="center", key="draft_state"):
        st.session_state[_PLACE] = st.empty()
        if state.number:
            _discard(document.sha256, document.name)
    for words in (*state.notices, *_others(document.sha256)):
        st.info(markdown(words), icon=":material/edit_note:")
    if state.conflict:
        _conflict(document.sha256, state)


def keep(register: Register, document: Document) -> None:
    """Write the draft when something has changed since it was written, and tell so."""
    state, place = st.session_state.get(_DRAFT), st.session_state.pop(_PLACE, None)
    if not state or place is None:
        return
    lines = review_serialization.lines_of(session.proposal(register, document))
    choices = Choices(session.every_choice(), lines).text
    if state.written is None:
        state.written = choices
    is_new = choices != state.written or worker() != state.by
    if is_new and not state.conflict and (store.has_database() or worker()):
        _write(document, state, choices)
    _show_status(place, state)


def _write(document: Document, state: _DraftState, choices: str) -> None:
    origin = Origin(document.sha256, document.name)
    try:
        entry = drafts.save(
            origin, review_serialization.dump_document(document), choices, worker(), state.number
        )
    except StoreError as error:
        if error.code not in {"draft_changed", "draft_gone"}:
            raise
        state.conflict = _conflict_words(error)
        st.rerun()
    state.number, state.by, state.at, state.written = entry.number, worker(), entry.at, choices
    st.query_params[_PARAMETER] = document.sha256[:_SHORT_HASH]


def _show_status(place: DeltaGenerator, state: _DraftState) -> None:
    if state.number:
        sentence = text.say("review_draft.saved", moment=text.moment(state.at))
    elif store.has_database():
        sentence = text.say("review_draft.unchanged")
    else:
        sentence = text.say("review_draft.not_saved")
    place.caption(sentence)


# --- two at once ------------------------------------------------------------------------------

#: The sessions that have a draft open, by its document: session → the name of its person.
_OPEN: dict[str, dict[str, str]] = {}
_OPEN_LOCK = Lock()


def _others(sha256: str) -> list[str]:
    """Who else has the draft open in this server, as sentences."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return []
    server = runtime.get_instance()
    with _OPEN_LOCK:
        known = _OPEN.setdefault(sha256, {})
        known[context.session_id] = worker()
        for id_ in [id_ for id_ in known if not server.is_active_session(id_)]:
            del known[id_]
        names = [name for id_, name in known.items() if id_ != context.session_id]
    nobody = text.say("review_draft.nobody")
    return [text.say("review_draft.open_elsewhere", by=name or nobody) for name in names]


def _conflict_words(error: StoreError) -> str:
    if error.code == "draft_gone":
        return text.say("review_draft.conflict_gone")
    by = error.values["by"] or text.say("review_draft.nobody")
    return text.say("review_draft.conflict", by=by, moment=text.moment(error.values["at"]))


def _conflict(sha256: str, state: _DraftState) -> None:
    st.warning(markdown(state.conflict), icon=":material/group:")
    with st.container(horizontal=True):
        theirs, mine = text.say("review_draft.take_theirs"), text.say("review_draft.keep_mine")
        st.button(theirs, key="draft_theirs", on_click=_take_theirs, args=(sha256,))
        st.button(mine, key="draft_mine", on_click=_keep_mine, args=(state,))


def _take_theirs(sha256: str) -> None:
    st.session_state.pop(_DRAFT, None)
    session.put_away()
    resume(sha256)


def _keep_mine(state: _DraftState) -> None:
    now = drafts.load(state.sha256)
    state.number, state.conflict = now.entry.number if now else UNWRITTEN, ""
    state.written = ""
