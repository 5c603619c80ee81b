"""The last step of an edit: who publishes it, and why."""

from __future__ import annotations

import streamlit as st

from geo import text
from geo.editing.edit import Edit
from geo.editing.preview import Preview
from geo.editing.publishing import publish
from geo.errors import DataError, StoreError
from geo.escape import markdown
from geo.store.conflicts import ConflictError
from pages.editing import drafts, work
from pages.editing.work import Work
from pages.parts import frame
from pages.review import outcome

_LONGEST_REASON = 300
_DONE = "edit_done"


def show(now: Work, edit: Edit, coming: Preview) -> None:
    """A form with a reason; what stands in the way is said above it."""
    st.subheader(text.say("edit_page.publish"), anchor=False)
    if coming.errors:
        st.warning(text.say("edit_page.mend"), icon=":material/build:")
    with st.form(f"edit_publish_{now.number}", border=False):
        reason = st.text_input(text.say("edit_page.why"), now.reason, max_chars=_LONGEST_REASON)
        pressed = st.form_submit_button(
            text.say("edit_page.publish_button"),
            type="primary",
            icon=":material/check:",
            disabled=bool(coming.errors or not coming.changes),
        )
    if pressed and coming.changes and not coming.errors:
        _publish(now, edit, reason)


def _publish(now: Work, edit: Edit, reason: str) -> None:
    now.reason = reason
    try:
        number = publish(edit, drafts.worker(), reason, draft=now.draft)
    except ConflictError as error:
        now.conflict = error
        st.rerun()
    except StoreError as error:
        if error.code == "nobody":
            st.error(text.say("edit_page.no_name"), icon=":material/error:")
        else:
            outcome.refuse(error)
    except DataError as error:
        outcome.show_findings(error.findings)
    else:
        st.session_state[_DONE] = text.say("edit_page.published", number=number)
        work.begin(now.choice)
        st.rerun()


def show_published() -> None:
    """That an edit was published just now."""
    if done := st.session_state.pop(_DONE, None):
        st.success(markdown(done), icon=":material/check_circle:")
        label = text.say("edit_page.to_undo")
        st.page_link(frame.pages()["seminar"], label=label, icon=":material/undo:")
