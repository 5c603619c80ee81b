"""A GIS file that somebody brings: what it is, what it would change, and its publication."""

from __future__ import annotations

import streamlit as st

from geo import text
from geo.editing import edit as edits
from geo.editing import personal_data
from geo.editing.body import records_of
from geo.editing.edit import Edit, Seen
from geo.editing.preview import preview
from geo.errors import DataError, GisFileError, StoreError
from geo.escape import markdown, plain
from geo.exchange.incoming import acceptance, attributes, limits, wording
from geo.exchange.incoming.acceptance import About, Taken
from geo.exchange.incoming.lists import list_of, named_list
from geo.exchange.incoming.proposal import Line, propose
from geo.exchange.incoming.reading import Layer
from geo.exchange.incoming.recognising import recognised
from geo.importing.typed_values import read_date
from geo.model import Confidence, Register
from geo.text.incoming import refusal
from pages.editing import gis_file, list_form, preview_list
from pages.exchanging import incoming_lines
from pages.parts import personal_notice
from pages.review import outcome, signing
from pages.serving import derived

_LONGEST_SOURCE, _LONGEST_DATE, _LONGEST_REASON = 300, 60, 300
_DONE, _UPLOADS = "incoming_done", "incoming_uploads"


def show(_register: Register) -> None:
    """The file, its questions, what it would change, and the button that writes it."""
    st.markdown(text.say("incoming_page.about"))
    if closed := signing.closed():
        st.info(text.say(f"edit_page.closed_{closed}"), icon=":material/lock:")
        return
    if done := st.session_state.pop(_DONE, None):
        st.success(markdown(done), icon=":material/check_circle:")
    file = st.file_uploader(
        text.say("incoming_page.file"),
        type=list(gis_file.SUFFIXES),
        key=f"incoming_file_{st.session_state.get(_UPLOADS, 0)}",
        help=text.say("incoming_page.file_help"),
        max_upload_size=limits.MOST_BYTES // 1_000_000,
    )
    if file is not None:
        _file(file.getvalue(), file.name)


def _file(content: bytes, name: str) -> None:
    digest = gis_file.digest_of(content)
    try:
        layer = gis_file.ask_layer(content, "incoming_layer", _columns(digest))
        system, is_chosen = (
            gis_file.ask_system(layer, "incoming_system") if layer else (None, False)
        )
    except GisFileError as error:
        st.error(markdown(refusal(error)), icon=":material/error:")
        return
    if layer is None or system is None:
        return
    seen = edits.newest()
    register = records_of(seen.contents).register
    layer = recognised(register, layer)
    is_written, edition = _choose_list(register, layer, digest)
    try:
        listed = list_of(register, layer, edition, is_written=is_written)
    except GisFileError as error:
        st.error(markdown(refusal(error)), icon=":material/error:")
        _choose_columns(layer, digest)
        return
    coming = propose(register, layer, system, listed, with_attributes=is_written)
    sentences = wording.layer_words(coming, is_chosen=is_chosen)
    st.markdown("\n".join(f"- {markdown(sentence)}" for sentence in sentences))
    _choose_columns(layer, digest)
    lines = incoming_lines.show(register, coming, digest, with_attributes=is_written)
    if lines:
        _publish(seen, lines, edition, content, name)


# --- the file and its questions -------------------------------------------------------------------


def _columns(digest: str) -> dict[str, str]:
    """The columns by field that a person chose for a file."""
    keys = {field: _column_key(digest, field) for field in wording.field_words()}
    return {
        field: str(st.session_state[key]) for field, key in keys.items() if key in st.session_state
    }


def _column_key(digest: str, field: str) -> str:
    return f"incoming_column_{digest}_{field}"


def _choose_columns(layer: Layer, digest: str) -> None:
    """The column of each field, to be set right by hand; the file is read again with them."""
    with st.expander(text.say("incoming_page.columns"), icon=":material/view_column:"):
        for field, word in wording.field_words().items():
            options = ["", *layer.columns]
            current = layer.mapped.get(field, "")
            st.selectbox(
                word.capitalize(),
                options,
                options.index(current) if current in options else 0,
                key=_column_key(digest, field),
                format_func=lambda name: plain(name) or text.say("incoming_page.no_column"),
            )


def _choose_list(register: Register, layer: Layer, digest: str) -> tuple[bool, str | None]:
    """Whether what stands beside the borders is to be written, and the list (id) that units and
    statuses are written to: the one that the file names, else the newest, until a person chooses
    another; None where the register lacks the one that the file names."""
    if attributes.WRITTEN.isdisjoint(layer.mapped):
        return False, None
    words = text.group("incoming_page")
    wanted = st.checkbox(
        words["attributes"], key="incoming_attributes", help=words["attributes_help"]
    )
    if not wanted:
        return False, None
    titles, named = list_form.names(register), named_list(layer)
    ids = list(titles)
    return True, st.selectbox(
        words["edition"],
        ids,
        (ids.index(named) if named in ids else None) if named else 0,
        key=f"incoming_edition_{digest}_{named}",
        format_func=titles.__getitem__,
        placeholder=text.say("edit_page.choose"),
    )


# --- publication ----------------------------------------------------------------------------------


def _publish(
    seen: Seen, lines: tuple[Line, ...], edition: str | None, content: bytes, name: str
) -> None:
    """What is told of the borders, what would change, and who publishes it and why."""
    about = None
    if any(line.has_border for line in lines):
        st.subheader(text.say("incoming_page.about_borders"), anchor=False)
        about = _about(records_of(seen.contents).register)
        if about is None:
            return
    taken = Taken(lines, about, edition)
    if unknown := acceptance.attribute_faults(taken):
        for line, fault in unknown:
            _show_fault(line, wording.attribute_words(fault), blocks=True)
        st.warning(text.say("incoming_page.mend"), icon=":material/build:")
        return
    try:
        wishes = acceptance.wishes(seen.contents, taken)
        faults = acceptance.border_faults(seen, taken, derived.fjord())
        result = preview(seen.contents, Edit(wishes, seen.version))
    except DataError as error:
        outcome.show_findings(error.findings)
        return
    for line, border_fault in faults:
        _show_fault(line, wording.fault_words(border_fault), blocks=border_fault.blocks)
    personal_notice.show(personal_data.of_edit(seen.contents, wishes))
    preview_list.show(result)
    blocked = bool(result.errors) or any(fault.blocks for _, fault in faults)
    if blocked:
        st.warning(text.say("incoming_page.mend"), icon=":material/build:")
    with st.form("incoming_publish", border=False):
        by = signing.author(st, st.session_state.get("incoming_by", ""))
        reason = st.text_input(text.say("edit_page.why"), max_chars=_LONGEST_REASON)
        pressed = st.form_submit_button(
            text.say("edit_page.publish_button"),
            type="primary",
            icon=":material/check:",
            disabled=blocked or not result.changes,
        )
    if pressed and not blocked:
        _accept(seen, taken, content, name, by, reason)


def _show_fault(line: Line, words: str, *, blocks: bool) -> None:
    """What is wrong with a line, or only doubtful."""
    notify = st.error if blocks else st.warning
    notify(markdown(f"{wording.line_name(line)}: {words}"), icon=":material/where_to_vote:")


def _accept(seen: Seen, taken: Taken, content: bytes, name: str, by: str, reason: str) -> None:
    origin = acceptance.origin_of(content, name)
    try:
        number = acceptance.accept(seen, taken, origin, by, reason)
    except StoreError as error:
        outcome.refuse(error)
    except DataError as error:
        outcome.show_findings(error.findings)
    else:
        names = text.few([wording.line_name(line) for line in taken.lines])
        st.session_state[_DONE] = text.say("incoming_page.done", number=number, names=names)
        st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
        st.rerun()


def _about(register: Register) -> About | None:
    """Since when the borders apply, and their source, confidence and whether they are the real
    ones; None while something is missing, which is said."""
    words = text.group("edit_border")
    left, right = st.columns(2)
    newest = register.latest.date
    typed = left.text_input(
        words["valid_from"],
        text.day(newest),
        max_chars=_LONGEST_DATE,
        key="incoming_valid_from",
        help=words["valid_from_help"],
    )
    source = right.text_input(words["source"], max_chars=_LONGEST_SOURCE, key="incoming_source")
    levels = {level: text.say(f"confidence.{level}") for level in Confidence}
    confidence = left.selectbox(
        words["confidence"],
        list(levels),
        list(levels).index(Confidence.LOW),
        key="incoming_confidence",
        format_func=levels.__getitem__,
    )
    exact = right.checkbox(words["exact"], key="incoming_exact", help=words["exact_help"])
    date = newest if typed == text.day(newest) else read_date(typed)
    if date is None:
        st.error(markdown(text.say("edit_border.bad_date", value=typed)))
        return None
    if not source.strip():
        st.info(text.say("incoming_page.no_source"), icon=":material/edit:")
        return None
    return About(date, source, confidence, exact)
