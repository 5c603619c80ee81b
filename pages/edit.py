"""Change what the register says, by hand: choose, write, look at what changes, publish."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo import text
from geo.editing import edit as edits
from geo.editing.body import records_of
from geo.editing.edit import Edit
from geo.editing.preview import preview
from geo.errors import DataError
from geo.model import Register
from pages.address import edit_state, state
from pages.address.edit_state import Choice, Records
from pages.editing import FORMS, preview_list, publish_form, work
from pages.parts import frame
from pages.review import outcome, signing


def page() -> None:
    """The chosen form of the address, or why nobody may write from here."""
    with st.container(key="edit_page"):
        frame.headline(text.say("edit_page.title"))
        st.markdown(text.say("edit_page.intro"))
        if closed := signing.closed():
            st.info(text.say(f"edit_page.closed_{closed}"), icon=":material/lock:")
            return
        publish_form.tell_done()
        _edit()


def _edit() -> None:
    now = records_of(edits.newest().contents).register
    forms = {name: Records(form.parameter, form.names(now)) for name, form in FORMS.items()}
    choice = edit_state.follow_address(forms)
    frame.address_notice()
    choice = _choose(forms, choice)
    state.write(edit_state.write_choice(choice, forms))
    if choice.target or FORMS[choice.form].new:
        _work(now, choice)


def _choose(forms: Mapping[str, Records], choice: Choice) -> Choice:
    """Which form, and which record."""
    left, right = st.columns([0.35, 0.65], vertical_alignment="bottom")
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
    target = right.selectbox(
        text.say("edit_page.which"),
        list(names),
        key=edit_state.TARGET,
        format_func=names.__getitem__,
        on_change=state.touch,
    )
    return Choice(form, target or edit_state.NEW)


def _other_form() -> None:
    state.touch()


def _work(now: Register, choice: Choice) -> None:
    """The form as of the version that the work began with, and what comes of it."""
    begun = work.of(choice)
    seen = edits.as_of(begun.seen)
    left, right = st.columns([0.45, 0.55], gap="medium")
    try:
        with left, st.container(key="edit_fields"):
            register = records_of(seen.contents).register
            wishes = FORMS[choice.form].show(register, seen.contents, choice.target)
        edit = Edit(wishes, begun.seen)
        coming = preview(seen.contents, edit)
    except DataError as error:
        with right:
            outcome.tell(error.findings, now)
        begun.is_changed = True
        return
    begun.is_changed = bool(coming.changes)
    with right:
        preview_list.show(coming)
        publish_form.show(begun, edit, coming)


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.hand_over()
