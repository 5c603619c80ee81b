"""The status list of a meeting as a file: for whom, in whose template, and its downloads."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo import council, text
from geo.errors import TemplateError
from geo.escape import markdown
from geo.exports.office_file import MOST_BYTES
from geo.exports.report import REPORTS
from geo.exports.report.meeting import MeetingOrder
from geo.model import Register
from pages.parts import audience
from pages.serving import loading, report_files

_AUDIENCE, _TEMPLATE = "status_list_audience", "status_list_template"
_SUFFIXES = ("docx", "pdf")


def show(register: Register, today: date) -> None:
    """The choices and the downloads, for the meeting to be prepared; nothing without one."""
    if council.meeting_to_prepare(register, today) is None:
        return
    st.header(text.say("status_list.title"), anchor=False)
    register = loading.register(audience.chosen(_AUDIENCE))
    meeting = council.meeting_to_prepare(register, today)
    if meeting is None:
        st.info(text.say("status_list.hidden"))
        audience.choose(_AUDIENCE)
        return
    st.markdown(markdown(text.say("status_list.about", meeting=meeting.title)))
    with st.container(key="status_list", horizontal=True, vertical_alignment="bottom"):
        audience.choose(_AUDIENCE)
        template = _template()
        for suffix in _SUFFIXES:
            _download(MeetingOrder(register, today, meeting.id, suffix), template)


def _template() -> bytes | None:
    """The house's Word template; None without one, and for one that cannot be used, which is
    said."""
    with st.popover(text.say("status_list.template"), icon=":material/description:"):
        file = st.file_uploader(
            text.say("status_list.template_file"),
            type=["docx", "dotx"],
            key=_TEMPLATE,
            help=text.say("status_list.template_help"),
            max_upload_size=MOST_BYTES // 1_000_000,
        )
    if file is None:
        return None
    content: bytes = file.getvalue()
    try:
        report_files.check_word_template(content)
    except TemplateError as error:
        st.error(markdown(text.say(f"template.{error.code}", **error.values)))
        return None
    return content


def _download(order: MeetingOrder, template: bytes | None) -> None:
    """A file that is written when somebody asks for it."""
    own = template if REPORTS[order.suffix].takes_template else None
    st.download_button(
        text.say("status_list.download", format=REPORTS[order.suffix].label),
        lambda: report_files.status_list(order, own),
        file_name=order.file_name,
        mime=REPORTS[order.suffix].media_type,
        icon=":material/download:",
        key=f"status_list_{order.suffix}",
        on_click="ignore",
    )
