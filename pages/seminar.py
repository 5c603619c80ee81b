"""From January's document to this year's list: drop it, go through it, accept it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo import importing, settings, text
from geo.errors import DataError, DocumentError, Finding, Severity, StoreError
from geo.escape import markdown, plain
from geo.importing import Draft
from geo.importing.revision import LONGEST_TITLE, Lines
from geo.importing.verdict import Verdict
from geo.model import Audience, PartialDate, Register
from geo.seminar import AreaProposal, Document, PointProposal, Proposal
from geo.seminar.council_proposal import CouncilLine
from geo.seminar.reading import limits
from geo.store import log
from geo.store.changing import Applied
from pages.parts import frame
from pages.review import (
    area_lines,
    choices,
    council_lines,
    drafts,
    fields,
    kinds,
    many_endings,
    marker,
    outcome,
    point_lines,
    quotes,
    repairs_list,
    session,
    shortcuts,
    signing,
    unused_list,
    version_history,
    views,
)
from pages.review.marked_pieces import Quote
from pages.serving import audience, loading

_MEGABYTES = limits.MOST_BYTES // 1_000_000
#: Streamlit refuses without a word beyond this; up to here the reader says what is wrong.
_MOST_SENT = 100  # MB
_LIST = ("list", 0)
_BY_HAND = "by_hand"


def page() -> None:
    """The three steps, as far as somebody has come, and what was changed before."""
    register = loading.register()
    with st.container(key="seminar_page"):
        is_read = settings.current().documents
        frame.headline(text.say("seminar_page.title" if is_read else "app.menu_seminar"))
        if not is_read:
            city = settings.current().city
            st.info(text.document(DocumentError("no_lexicon", city=city)), icon=":material/edit:")
            version_history.show()
            return
        st.markdown(text.say("seminar_page.intro"))
        if signing.closed() == "key":  # it can be had
            st.info(text.say("seminar_page.closed_key"), icon=":material/key:")
        _drop(register)
        drafts.resume_from_address()
        document, done = session.document(), session.done()
        if done:
            _done(*done)
        elif session.forgotten():
            st.info(text.say("seminar_page.forgotten"), icon=":material/upload_file:")
        elif document:
            _document(register, document)
        if done or not document:
            drafts.offer()
        version_history.show()


# --- 1: drop ----------------------------------------------------------------------------------


def _drop(register: Register) -> None:
    st.header(text.say("seminar_page.drop"), anchor=False)
    label = text.say("seminar_page.upload", size=_MEGABYTES)
    uploaded = st.file_uploader(label, max_upload_size=_MOST_SENT, key="seminar_upload")
    if uploaded:
        _read(register, uploaded)
    if refused := session.refused():
        st.error(markdown(text.document(refused)), icon=":material/error:")


def _read(register: Register, uploaded: UploadedFile) -> None:
    place = st.empty()

    def show_progress(done: int, whole: int) -> None:
        sentence = text.say("seminar_page.reading", done=done, whole=whole)
        place.progress(min(done / max(whole, 1), 1.0), sentence)

    session.drop(
        register, uploaded.file_id, uploaded.getvalue(), plain(uploaded.name), show_progress
    )
    place.empty()


def _document(register: Register, document: Document) -> None:
    if known := log.accepted(document.sha256):
        _known(document, known)
        return
    drafts.start_or_resume(document)
    try:
        with st.spinner(text.say("seminar_page.understanding")):
            proposal = marker.marked(register, document)
    except DocumentError as error:  # read as another kind, or a draft on a slower machine
        st.error(markdown(text.document(error)), icon=":material/error:")
        return
    kinds.show()
    by_hand = session.key(*_LIST, _BY_HAND)
    has_lines = proposal.areas or proposal.followups or proposal.ended or proposal.council.lines
    if has_lines or session.markings() or session.flag(by_hand):
        _review(register, document, proposal)
        return
    st.warning(text.say("seminar_page.nothing"), icon=":material/search_off:")
    outcome.show_findings(proposal.findings)
    fields.box(text.say("seminar_page.by_hand"), _LIST, _BY_HAND)
    _document_text(document, [])


def _known(document: Document, known: Applied) -> None:
    day = text.day(PartialDate.parse(known.at[:10]))
    sentence = text.say("seminar_page.known", name=document.name, day=day, number=known.number)
    if audience.of_session() is Audience.INTERNAL:  # the history has names of people
        sentence = text.say(
            "seminar_page.known_by", name=document.name, by=known.by, day=day, number=known.number
        )
    st.info(markdown(sentence), icon=":material/history:")
    _to_map(None)


# --- 2: review --------------------------------------------------------------------------------


def _review(register: Register, document: Document, proposal: Proposal) -> None:
    st.header(text.say("seminar_page.review"), anchor=False)
    lines = choices.lines(register, document, proposal)
    _about()
    drafts.show(document)
    if lines is None:
        st.error(text.say("seminar_page.no_month"), icon=":material/event:")
        _document_text(document, [])
        drafts.keep(register, document)
        return
    overview = text.say(
        "seminar_page.overview",
        areas=text.areas(len(proposal.areas)),
        points=len(proposal.followups),
    )
    coming, doubts = outcome.of(register, lines.draft)
    notes = [*importing.findings(register, lines.draft), *doubts]
    errors = [item for item in notes if item.severity is Severity.ERROR]
    fields.contents(overview, len(area_lines.named(lines, Verdict.OPEN)), len(errors))
    shortcuts.show()
    left, right = st.columns(views.columns(document), gap="medium")
    with left, st.container(key="seminar_document"):
        left_over = unused_list.left(proposal, lines)
        _text(document, lines, unused_list.marks(left_over))
        unused_list.show(left_over)
        repairs_list.show(register, document)
    with right:
        area_lines.show(register, lines, coming)
        point_lines.show(register, lines)
        council_lines.show(register, proposal, lines)
    # What is not kept stands where the list is accepted.
    findings = [item for item in notes if item.code != "not_kept"]
    outcome.show(register, coming, lines, [*findings, *proposal.findings])
    _accept(register, lines, errors)
    drafts.keep(register, document)


def _about() -> None:
    """Which list it is."""
    first, second, third = st.columns([0.2, 0.6, 0.2])
    fields.line(first, text.say("seminar_page.month"), _LIST, "month", 7)
    fields.line(second, text.say("seminar_page.list_title"), _LIST, "title", LONGEST_TITLE)
    fields.line(third, text.say("seminar_page.point_year"), _LIST, "year", 4)


def _text(document: Document, lines: Lines, unused: Sequence[Quote]) -> None:
    """The document as it was read, with the quotes of every line and what is unused marked."""
    st.subheader(text.say("seminar_page.read"), anchor=False)
    draft = lines.draft
    read: list[AreaProposal | PointProposal | CouncilLine] = [item.proposed for item in draft.areas]
    read += [item.proposed for item in draft.ended]
    read += [item.proposed for item in draft.points]
    read += [item.proposed for item in draft.council]
    slots = (*lines.areas, *lines.ended, *lines.points, *lines.council)
    marked = [
        Quote(fields.anchor(slot), item.quote, item.line)
        for slot, item in zip(slots, read, strict=True)
        if item.line
    ]
    _document_text(document, [*marked, *unused])


def _document_text(document: Document, marked: Sequence[Quote]) -> None:
    """The document as text or, as the person chose, as the pictures that were scanned."""
    if document.scanned:
        st.caption(text.say("seminar_page.scanned"))
    on_pictures = views.show(document)
    marker.show(document)
    st.html(quotes.document(document, marked, on_pictures=on_pictures))


# --- 3: accept --------------------------------------------------------------------------------


def _accept(register: Register, lines: Lines, errors: Sequence[Finding]) -> None:
    fields.place("accept")
    st.header(text.say("seminar_page.accept"), anchor=False)
    closed = signing.closed()
    with st.container():  # always there, so that the form keeps its place when a message goes
        _before_accepting(lines, closed, errors)
        outcome.warn(register, lines.draft)
    with st.form("seminar_accept", border=False):
        left, right = st.columns([0.35, 0.65])
        by = signing.author(left, drafts.worker())
        reason = right.text_input(text.say("seminar_page.reason"), max_chars=300)
        end_many = many_endings.ticked(register, lines.draft)
        pressed = st.form_submit_button(
            text.say("seminar_page.accept_button"),
            type="primary",
            icon=":material/check:",
            disabled=bool(closed or errors),
        )
    if pressed and not closed and not errors:
        _write(lines.draft, by, reason, end_many)


def _before_accepting(lines: Lines, closed: str, errors: Sequence[Finding]) -> None:
    """Why the list cannot be accepted here or now, and what would be left out."""
    if closed:
        st.info(text.say(f"seminar_page.closed_{closed}"), icon=":material/lock:")
    elif errors:
        st.warning(text.say("seminar_page.mend"), icon=":material/build:")
    if undecided := area_lines.named(lines, Verdict.OPEN):
        sentence = text.say(
            "seminar_page.undecided", count=len(undecided), names=text.listing(undecided)
        )
        st.warning(markdown(sentence), icon=":material/rule:")
    if rejected := area_lines.named(lines, Verdict.REJECTED):
        sentence = text.say(
            "seminar_page.left_out", count=len(rejected), names=text.listing(rejected)
        )
        st.info(markdown(sentence), icon=":material/close:")


def _write(draft: Draft, by: str, reason: str, end_many: bool) -> None:
    seen = session.seen()
    session.look_again()
    try:
        number = importing.accept(draft, by, reason, seen, end_many=end_many)
    except StoreError as error:
        outcome.refuse(error)
    except DataError as error:
        outcome.show_findings(error.findings)
    else:
        session.finish(draft.edition, number)
        st.rerun()


def _done(edition: str, number: int) -> None:
    register = loading.register()
    listed = register.edition_by_id.get(edition)
    if listed is None:
        sentence = text.say("seminar_page.accepted_minutes", number=number)
        st.success(sentence, icon=":material/check_circle:")
        st.markdown(text.say("seminar_page.undo"))
        return
    count = text.areas(len(listed.listings)) if listed else ""
    when = text.date_of(listed) if listed else edition
    sentence = text.say("seminar_page.accepted", edition=when, areas=count, number=number)
    st.success(markdown(sentence), icon=":material/check_circle:")
    _to_map(edition)
    st.markdown(text.say("seminar_page.undo"))


def _to_map(edition: str | None) -> None:
    st.page_link(
        frame.pages()["map"],
        label=text.say("seminar_page.to_map"),
        icon=":material/map:",
        query_params={"edition": edition} if edition else None,
    )


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.run_app()
