"""Edits that are not published yet are kept in the register's database, so that they survive a
reload, a restart and another day. Who works on each is shown.

Only where this session may write, and only from the first change on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from geo import query, store, text
from geo.errors import StoreError
from geo.escape import markdown
from geo.store import edit_drafts
from geo.store.edit_drafts import EditDraft
from pages.address import edit_state, state
from pages.address.edit_state import Choice
from pages.editing import work
from pages.editing.work import Work
from pages.review import signing

_SHORT = 12  # letters of an id in an address
_LONGEST_NAME = 80
_WORKER = "edit_worker"
_PARAMETER = "draft"


def worker() -> str:
    """The name of the person who edits: of whoever has signed in, else as they gave it."""
    return signing.name() or str(st.session_state.get(_WORKER, ""))


def ask_worker() -> None:
    """A field for the name of the person who edits; it goes with drafts and with what they
    publish."""
    name = signing.name() or st.text_input(
        text.say("seminar_page.by"), worker(), max_chars=_LONGEST_NAME, key="edit_worker_field"
    )
    st.session_state[_WORKER] = name.strip()


# --- the list of drafts -------------------------------------------------------------------------


def offer() -> None:
    """The drafts that somebody can go on with, or discard."""
    now = work.of_session()
    waiting = [item for item in edit_drafts.entries() if now is None or item.id != now.draft]
    if not waiting:
        return
    with st.expander(text.say("edit_draft.title", count=len(waiting)), icon=":material/edit_note:"):
        for item in waiting:
            with st.container(key=f"edit_draft_{item.id[:_SHORT]}", horizontal=True):
                st.markdown(_row_label(item), width="stretch")
                st.button(
                    text.say("edit_draft.resume"),
                    key=f"edit_resume_{item.id}",
                    on_click=resume,
                    args=(item,),
                    icon=":material/play_arrow:",
                )
                _discard(item.id)


def _row_label(item: EditDraft) -> str:
    """`Vestli (Et område: navn og merknad), sist endret av Kari …`, as safe Markdown."""
    form = text.group("edit_form").get(item.form, item.form)
    new = text.group("edit_new").get(item.form, form)
    values = {
        "name": item.name or _title(item.fields) or new,
        "form": form,
        "by": item.by or text.say("review_draft.nobody"),
        "moment": text.moment(item.at),
    }
    safe_values = {name: markdown(value) for name, value in values.items()}
    return text.say("edit_draft.row", **safe_values)


def _title(values: Mapping[str, Any]) -> str:
    """The title that is written of a new record; empty before that."""
    return str(values.get("title", "")).strip()


def _discard(id_: str) -> None:
    with st.popover(text.say("review_draft.discard"), icon=":material/delete:", type="tertiary"):
        st.markdown(text.say("edit_draft.discard_sure"))
        st.button(
            text.say("edit_draft.discard"),
            key=f"edit_discard_{id_}",
            on_click=_forget,
            args=(id_,),
        )


def _forget(id_: str) -> None:
    edit_drafts.discard(id_)
    now = work.of_session()
    if now and now.draft == id_:
        work.begin(now.choice)


# --- going on with one --------------------------------------------------------------------------


def resume_from_address() -> None:
    """Go on with the draft that the address names, as after a reload of the page; say so when there
    is none that this person may open."""
    named = st.query_params.get(_PARAMETER, "")
    if not named or work.of_session() is not None:
        return
    if draft := edit_drafts.load(named):
        resume(draft)
    else:
        st.warning(text.say("edit_draft.unknown"), icon=":material/link_off:")


def resume(item: EditDraft) -> None:
    """Open the form of a draft with what stands in it."""
    choice = Choice(item.form, item.target)
    now = work.begin(choice, item.seen)
    now.values, now.is_changed = dict(item.fields), True
    now.draft, now.draft_number, now.draft_at = item.id, item.number, item.at
    now.written, now.written_by = dict(item.fields), item.by or worker()
    if not worker():
        st.session_state[_WORKER] = item.by
        st.session_state["edit_worker_field"] = item.by
    state.touch()
    edit_state.choose(choice)


def in_address() -> dict[str, list[str]]:
    """What the address says of the draft of the work at hand."""
    now = work.of_session()
    return query.write(**{_PARAMETER: now.draft[:_SHORT] if now else None})


# --- keeping ------------------------------------------------------------------------------------


def keep(now: Work, name: str) -> None:
    """Write the draft when something has changed since it was written, and say so. `name` is the
    record's; a new one has none, and is called by the title that is written."""
    is_worth_keeping = now.is_changed or now.draft
    is_named = bool(now.written_by) or not worker()
    is_written = now.values == now.written and is_named
    is_new = is_worth_keeping and not (is_written or now.draft_conflict)
    if is_new and (store.has_database() or worker()):
        _write(now, name or _title(now.values))
    if now.draft_conflict:
        _conflict(now)
    elif now.draft:
        st.caption(text.say("review_draft.saved", moment=text.moment(now.draft_at)))
        _discard(now.draft)
    elif now.is_changed:
        st.caption(text.say("edit_draft.not_saved"))


def _write(now: Work, name: str) -> None:
    values: dict[str, Any] = dict(now.values)
    form, target = now.choice.form, now.choice.target
    draft = EditDraft(form, target, name, now.seen, values, worker(), now.draft, now.draft_number)
    try:
        written = edit_drafts.save(draft)
    except StoreError as error:
        if error.code not in {"draft_changed", "draft_gone", "not_yours"}:
            raise
        now.draft_conflict = _conflict_words(error)
        return
    now.draft, now.draft_number, now.draft_at = written.id, written.number, written.at
    now.written, now.written_by = values, worker()


def _conflict_words(error: StoreError) -> str:
    if error.code == "draft_gone":
        return text.say("edit_draft.gone")
    if error.code == "not_yours":
        return text.say("edit_draft.not_yours")
    by = error.values["by"] or text.say("review_draft.nobody")
    return text.say("edit_draft.changed", by=by, moment=text.moment(error.values["at"]))


def _conflict(now: Work) -> None:
    """Somebody else has written the draft: theirs is opened, or one's own becomes another. Or it is
    of another part of the city than one's own, and cannot be kept."""
    st.warning(markdown(now.draft_conflict), icon=":material/group:")
    if not now.draft:
        return
    with st.container(horizontal=True):
        theirs = edit_drafts.load(now.draft)
        if theirs:
            st.button(text.say("edit_draft.take_theirs"), on_click=resume, args=(theirs,))
        st.button(text.say("edit_draft.keep_mine"), on_click=_as_another, args=(now,))


def _as_another(now: Work) -> None:
    now.draft, now.draft_number, now.draft_conflict, now.written = "", 0, "", {}
