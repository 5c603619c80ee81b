"""Change what the register says, by hand: choose, write, look at what changes, publish."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import text
from geo.editing import edit as edits
from geo.editing import personal_data
from geo.editing.body import records_of
from geo.editing.edit import Edit, Seen
from geo.editing.preview import preview
from geo.errors import DataError
from geo.model import Register
from geo.store.changing import Wish
from pages.address import edit_state, state
from pages.address.edit_state import Choice, Records
from pages.editing import (
    FORMS,
    conflict_form,
    drafts,
    fields,
    preview_list,
    publish_form,
    unknown_address,
    work,
)
from pages.parts import frame, personal_notice
from pages.review import outcome, signing

_FIRST_RECORDS = 200  # of very many, in the box


def page() -> None:
    """The chosen form of the address, or why nobody may write from here."""
    with st.container(key="edit_page"):
        frame.headline(text.say("edit_page.title"))
        st.markdown(text.say("edit_page.intro"))
        if closed := signing.closed():
            st.info(text.say(f"edit_page.closed_{closed}"), icon=":material/lock:")
            return
        with _place():
            publish_form.show_published()
        drafts.resume_from_address()
        _edit()


def _edit() -> None:
    now = records_of(edits.newest().contents).register
    forms = {name: _records(name, now) for name in FORMS}
    choice = edit_state.follow_address(forms)
    with _place():
        unknown_address.show()
        drafts.offer()
    choice = _choose(forms, choice)
    if choice.target or FORMS[choice.form].new:
        _work(now, choice)
        with st.container(horizontal=True, vertical_alignment="center", key="edit_draft_state"):
            drafts.keep(work.current(), forms[choice.form].names.get(choice.target, ""))
    edit_state.leave(choice)
    state.write(edit_state.write_choice(choice, forms) | drafts.in_address())


def _records(name: str, register: Register) -> Records:
    """The records of a form, and the one that is being edited though somebody has removed it."""
    form, open_ = FORMS[name], work.unfinished()
    names = dict(form.names(register))
    target = open_.choice.target if open_ and open_.choice.form == name else edit_state.NEW
    if target != edit_state.NEW and target not in names:
        names[target] = text.say("edit_page.gone", id=target)
    return Records(form.parameter, names)


def _choose(forms: Mapping[str, Records], choice: Choice) -> Choice:
    """Which form, and which record."""
    left, middle, right = st.columns([0.35, 0.4, 0.25], vertical_alignment="bottom")
    with right:
        drafts.ask_worker()
    form = left.selectbox(
        text.say("edit_page.what"),
        list(forms),
        key=edit_state.FORM,
        format_func=text.group("edit_form").__getitem__,
        on_change=_other_form,
    )
    names = dict(forms[form].names)
    if FORMS[form].new:
        names = {edit_state.NEW: text.say("edit_page.new")} | names
    if choice.target not in names:
        st.session_state[edit_state.TARGET] = next(iter(names), None)
    target = middle.selectbox(
        text.say("edit_page.which"),
        _offered(names),
        key=edit_state.TARGET,
        format_func=lambda id_: names.get(id_, id_),
        on_change=_other_target,
        args=(names, st.session_state[edit_state.TARGET]),
        accept_new_options=len(names) > fields.LONG,
    )
    return Choice(form, target or edit_state.NEW)


def _offered(names: Mapping[str, str]) -> list[str]:
    """All records, or of very many the first and the one that is open: a person writes the name of
    another."""
    if len(names) <= fields.LONG:
        return list(names)
    open_ = st.session_state[edit_state.TARGET]
    first = islice(names, _FIRST_RECORDS)
    return list(dict.fromkeys([*first, *([open_] if open_ in names else [])]))


def _other_target(names: Mapping[str, str], before: str) -> None:
    """A record was chosen, or its name was written."""
    state.touch()
    written = st.session_state[edit_state.TARGET]
    if written and written not in names:
        st.session_state[edit_state.TARGET] = fields.code_of(names, written) or before


def _other_form() -> None:
    state.touch()


def _work(now: Register, choice: Choice) -> None:
    """The form as of the version that the work began with, or the choice between what two have
    changed; and what comes of it."""
    begun = work.of(choice)
    error = begun.conflict
    if not error:
        begun.seen = edits.newest_alike(begun.seen)
    seen = edits.as_of(error.version if error else begun.seen)
    left, right = _columns(is_wide=FORMS[choice.form].wide)
    try:
        with left, st.container(key="edit_fields"):
            wishes = conflict_form.show(begun, error) if error else _wishes(seen, choice)
        if wishes is None:
            right.info(text.say("edit_conflict.choose_first"), icon=":material/rule:")
            return
        edit = Edit(wishes, seen.version)
        coming = preview(seen.contents, edit)
    except DataError as refused:
        with right:
            preview_list.name_place()
            outcome.show_findings(refused.findings, now)
        preview_list.point_from(left, text.say("edit_page.to_faults"))
        begun.is_changed = True
        return
    begun.is_changed = bool(error or coming.changes or begun.is_begun)
    if coming.changes:
        preview_list.point_from(left, text.say("edit_page.to_preview"))
    with right:
        with _place():
            preview_list.name_place()
            if coming.changes and not error and edits.changed_since(seen, wishes):
                st.info(text.say("edit_page.changed_meanwhile"), icon=":material/group:")
            preview_list.show(coming)
            personal_notice.show(personal_data.of_edit(seen.contents, wishes))
        publish_form.show(begun, edit, coming)


def _wishes(seen: Seen, choice: Choice) -> tuple[Wish, ...]:
    register = records_of(seen.contents).register
    return FORMS[choice.form].show(register, seen.contents, choice.target)


def _place() -> DeltaGenerator:
    """A place for what comes and goes. What stands below stays where it is: Streamlit draws what
    moves anew, and what somebody was typing there would be lost."""
    return st.container()


def _columns(*, is_wide: bool) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Room for the form and for what comes of it: beside each other, or the form above."""
    if is_wide:
        return st.container(), st.container()
    left, right = st.columns([0.45, 0.55], gap="medium")
    return left, right.container(key="edit_result")


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.run_app()
