"""From January's document to this year's list: drop it, go through it, accept it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo import changes, importing, text
from geo.errors import DataError, Finding, NotInstalledError, Severity, StoreError
from geo.escape import html, markdown, plain
from geo.importing import AreaDraft, Draft, PointDraft
from geo.model import Edition, FollowUpState, PartialDate, Register, Status
from geo.seminar import AreaProposal, Document, PointProposal, Proposal
from geo.seminar.reading import limits
from geo.store.changing import Applied
from pages.shared import compared, frame, loading, quoted, review
from pages.shared.quoted import Quote

_GROUPS = ("unclear", "new", "changed", "continued")
_MEGABYTES = limits.MOST_BYTES // 1_000_000
#: Streamlit refuses without a word beyond this; up to here the reader says what is wrong.
_MOST_SENT = 100  # MB
_SUMMARY = 110  # letters of a point's wording before it is unfolded


def page() -> None:
    """The three steps, as far as somebody has come."""
    register = loading.register()
    with st.container(key="seminar_page"):
        st.title(text.say("seminar_page.title"), anchor=False)
        st.markdown(text.say("seminar_page.intro"))
        _drop()
        document, done = review.document(), review.done()
        if done:
            _done(*done)
        elif review.forgotten():
            st.info(text.say("seminar_page.forgotten"), icon=":material/upload_file:")
        elif document:
            _document(register, document)


# --- 1: drop ----------------------------------------------------------------------------------


def _drop() -> None:
    st.header(text.say("seminar_page.drop"), anchor=False)
    label = text.say("seminar_page.upload", size=_MEGABYTES)
    uploaded = st.file_uploader(label, max_upload_size=_MOST_SENT, key="seminar_upload")
    if uploaded:
        _read(uploaded)
    if refused := review.refused():
        st.error(markdown(text.document(refused)), icon=":material/error:")


def _read(uploaded: UploadedFile) -> None:
    place = st.empty()

    def tell(done: int, whole: int) -> None:
        said = text.say("seminar_page.reading", done=done, whole=whole)
        place.progress(min(done / max(whole, 1), 1.0), said)

    review.drop(uploaded.file_id, uploaded.getvalue(), plain(uploaded.name), tell)
    place.empty()


def _document(register: Register, document: Document) -> None:
    if known := review.accepted(document.sha256):
        _known(document, known)
        return
    with st.spinner(text.say("seminar_page.understanding")):
        proposal = review.proposal(register, document)
    if proposal.areas:
        _review(register, document, proposal)
        return
    st.warning(text.say("seminar_page.nothing"), icon=":material/search_off:")
    _told(proposal.findings)
    st.html(quoted.document(document, _quotes(proposal)))


def _known(document: Document, known: Applied) -> None:
    day = text.day(PartialDate.parse(known.at[:10]))
    said = text.say("seminar_page.known", name=document.name, by=known.by, day=day,
                    number=known.number)  # fmt: skip
    st.info(markdown(said), icon=":material/history:")
    _to_map(None)


# --- 2: review --------------------------------------------------------------------------------


def _review(register: Register, document: Document, proposal: Proposal) -> None:
    st.header(text.say("seminar_page.review"), anchor=False)
    draft = review.draft(register, proposal)
    _about()
    if draft is None:
        st.error(text.say("seminar_page.no_month"), icon=":material/event:")
        st.html(quoted.document(document, _quotes(proposal)))
        return
    coming, faults = _coming(draft)
    errors = [*importing.findings(register, draft), *faults]
    left, right = st.columns([0.42, 0.58], gap="medium")
    with left, st.container(key="seminar_document"):
        st.subheader(text.say("seminar_page.read"), anchor=False)
        if document.scanned:
            st.caption(text.say("seminar_page.scanned"))
        st.html(quoted.document(document, _quotes(proposal)))
    with right:
        _areas(register, proposal, draft, coming)
        _points(register, draft)
    _outcome(coming, draft, [*errors, *proposal.findings])
    _accept(draft, [item for item in errors if item.severity is Severity.ERROR])


def _about() -> None:
    """Which list it is."""
    left, right = st.columns([0.3, 0.7])
    _written(left, text.say("seminar_page.month"), review.key("list", 0, "month"), 7)
    _written(right, text.say("seminar_page.list_title"), review.key("list", 0, "title"), 200)


def _written(place: DeltaGenerator, label: str, name: str, most: int) -> None:
    place.text_input(label, review.standing(name), key=name, max_chars=most)


def _quotes(proposal: Proposal) -> list[Quote]:
    parts: tuple[tuple[str, Sequence[AreaProposal | PointProposal]], ...] = (
        ("area", proposal.areas),
        ("ended", proposal.ended),
        ("point", proposal.followups),
    )
    return [
        Quote(_anchor(kind, at), item.quote, item.line)
        for kind, items in parts
        for at, item in enumerate(items)
    ]


def _anchor(kind: str, place: int) -> str:
    return f"sitat-{kind}-{place}"


def _where(kind: str, place: int, item: AreaProposal | PointProposal) -> str:
    """A link to the quote in the document, as HTML."""
    said = text.say("seminar_page.where", page=item.page, line=item.line)
    return f"<a href='#{_anchor(kind, place)}'>{html(said)}</a>"


def _group(older: Edition | None, item: AreaProposal) -> str:
    """Where a proposal stands, by what the document says and the list before."""
    before = older.by_area.get(item.area_id) if older and item.area_id else None
    if not item.sure or item.status is None:
        return "unclear"
    if before is None:
        return "new"
    moved = before.unit and item.unit and before.unit is not item.unit
    return "changed" if moved or item.status is not Status.VIDEREFORT else "continued"


def _areas(register: Register, proposal: Proposal, draft: Draft, coming: Register | None) -> None:
    older = next((item for item in reversed(register.editions)
                  if item.date < draft.date and item.listings), None)  # fmt: skip
    rows = list(enumerate(draft.areas))
    for name in _GROUPS:
        group = [(at, item) for at, item in rows if _group(older, item.proposed) == name]
        if not group:
            continue
        said = text.say("seminar_page.counted", name=text.group("seminar_group")[name],
                        count=len(group))  # fmt: skip
        st.subheader(said, anchor=False)
        for at, item in group:
            _row(register, at, item)
    _gone(proposal, draft, coming)


def _row(register: Register, at: int, item: AreaDraft) -> None:
    """One line of the list: what it is read as and why, and what a person makes of it."""
    found = item.proposed
    with st.container(key=f"proposal_{at}", border=True, gap="xsmall"):
        sure = found.sure and found.status is not None
        with st.container(horizontal=True, horizontal_alignment="distribute",
                          vertical_alignment="center"):  # fmt: skip
            said = text.say("seminar_page.keep", name=found.name)
            _kept(said, review.key("area", at, "kept"))
            change = markdown(text.say("seminar_page.change", name=found.name))
            fields = st.popover(change, icon=":material/edit:") if sure else None
        st.html(_reading(at, item))
        with fields or st.container(gap="xsmall"):
            _fields(register, at, item)


def _kept(said: str, name: str) -> None:
    st.checkbox(markdown(said), review.standing(name), key=name)


def _reading(at: int, item: AreaDraft) -> str:
    found = item.proposed
    values = {name: value.replace(".", ",") if name == "score" else value
              for name, value in found.reason.values}  # fmt: skip
    marked = "" if found.sure else f"<strong>{html(text.say('seminar_page.check'))}</strong> "
    parts = [item.name, text.unit(item.unit), text.status(item.status)]
    if item.started:
        parts.append(text.say("seminar_page.started", day=text.day(item.started)))
    score = text.say("seminar_page.score", score=text.number(found.score, 2))
    return (
        f"<div class='ipo-proposal'><p>{html(' · '.join(parts))}</p>"
        f"<p class='why'>{marked}{html(text.say(f'import.{found.reason.code}', **values))} "
        f"{html(score)} {_where('area', at, found)}</p></div>"
    )


def _fields(register: Register, at: int, item: AreaDraft) -> None:
    names = {review.NONE: text.say("seminar_page.new_name")}
    names |= {
        area.id: plain(area.name) for area in sorted(register.areas, key=lambda area: area.name)
    }
    columns = st.columns([0.44, 0.28, 0.28])
    _select(columns[0], "area", at, names)
    units = {name: text.unit(None) for name in review.units()[:1]}
    units |= {name: text.say("unit.named", unit=name) for name in review.units()[1:]}
    _select(columns[1], "unit", at, units)
    statuses = {name: name or text.status(None) for name in review.statuses()}
    _select(columns[2], "status", at, statuses)
    if item.area_id is None:
        left, right = st.columns(2)
        _written(left, text.say("seminar_field.name"), review.key("area", at, "name"), 80)
        homes = {review.NONE: text.say("seminar_page.no_border")}
        homes |= {home.id: f"{plain(home.name)} ({register.bydel_by_id[home.bydel].name})"
                  for home in sorted(register.delbydeler, key=lambda home: home.name)}  # fmt: skip
        _select(right, "border", at, homes)


def _select(place: DeltaGenerator, field: str, at: int, names: dict[str, str]) -> None:
    label, name = text.group("seminar_field")[field], review.key("area", at, field)
    _options(place, label, name, names)


def _options(place: DeltaGenerator, label: str, name: str, names: dict[str, str]) -> None:
    codes = list(names)
    place.selectbox(label, codes, codes.index(review.standing(name)), key=name,
                    format_func=names.__getitem__)  # fmt: skip


def _gone(proposal: Proposal, draft: Draft, coming: Register | None) -> None:
    """On the list before and not here, which is derived; and what the document itself says."""
    names: list[str] = []
    if coming:
        edition = coming.edition_by_id[draft.edition]
        older = coming.before(edition)
        found = changes.compare(coming, older, edition).gone if older else ()
        names = [coming.area_by_id[id_].name for id_ in found]
    if not names and not proposal.ended:
        return
    st.subheader(text.say("seminar_page.gone", count=len(names)), anchor=False)
    if names:
        st.markdown(markdown(text.say("seminar_page.gone_told", names=text.listing(names))))
    for at, item in enumerate(proposal.ended):
        st.html(
            f"<p class='ipo-proposal'>{html(text.say('seminar_page.ended'))} "
            f"<q>{html(item.quote)}</q> {_where('ended', at, item)}</p>"
        )


# --- follow-up points -------------------------------------------------------------------------


def _points(register: Register, draft: Draft) -> None:
    if not draft.points:
        return
    st.subheader(text.say("seminar_page.points", count=len(draft.points)), anchor=False)
    for at, item in enumerate(draft.points):
        with st.container(key=f"proposed_point_{at}", border=True, gap="xsmall"):
            _point(register, at, item)


def _point(register: Register, at: int, item: PointDraft) -> None:
    found = item.proposed
    said = text.say("seminar_page.keep_point", year=item.year, number=found.number)
    _kept(said, review.key("point", at, "kept"))
    wording = found.text or text.say("seminar_page.no_wording")
    start = wording if len(wording) <= _SUMMARY else f"{wording[:_SUMMARY].rsplit(' ', 1)[0]} …"
    st.html(
        f"<div class='ipo-proposal'><details><summary>{html(start)}</summary>"
        f"<p>{html(wording)}</p></details>"
        f"<dl class='ipo-facts'>{''.join(_facts(register, item))}</dl>"
        f"<p class='why'>{html(_known_point(register, item))} "
        f"{_where('point', at, found)}</p></div>"
    )
    states = {str(state): str(state) for state in FollowUpState}
    label, name = text.say("seminar_page.state"), review.key("point", at, "state")
    _options(st.columns(2)[0], label, name, states)


def _known_point(register: Register, item: PointDraft) -> str:
    """What accepting it does: another status in a log, or a new point."""
    known = importing.known_point(register, item)
    said = text.say("seminar_page.point_known" if known else "seminar_page.point_new")
    restored = text.say("point.restored") if item.proposed.number_restored else ""
    return f"{said} {restored}".strip()


def _facts(register: Register, item: PointDraft) -> Iterable[str]:
    found, links = item.proposed, item.proposed.links
    kroner = [text.say("point.kroner", nok=text.number(row.nok)) for row in found.amounts]
    areas = [register.area_by_id[id_].name for id_ in links.areas]
    bydeler = [register.bydel_by_id[id_].name for id_ in links.bydeler]
    everything = [text.say("point.all_areas")] if links.all_areas else []
    everything += [text.say("seminar_page.all_bydeler")] if links.all_bydeler else []
    units = [text.unit(unit) for unit in links.units]
    for label, words in (
        (text.say("seminar_page.status_text"), [found.status_text] if found.status_text else []),
        (text.say("point.responsible"), list(found.responsible)),
        (text.say("point.deadline"), [text.day(row.date) for row in found.deadlines]),
        (text.say("point.amounts"), kroner),
        (text.say("point.concerns"), [*everything, *areas, *bydeler, *units]),
    ):
        if words:
            yield f"<dt>{html(label)}</dt><dd>{html(text.listing(words))}</dd>"


# --- the coming list --------------------------------------------------------------------------


def _coming(draft: Draft) -> tuple[Register | None, tuple[Finding, ...]]:
    """The register as it would be with every line that is ready, or what stands in its way."""
    ready = tuple(
        replace(item, kept=item.kept and bool(item.area_id or item.border)) for item in draft.areas
    )
    if not any(item.kept for item in ready):
        return None, ()
    try:
        return review.coming(replace(draft, areas=ready)), ()
    except DataError as error:
        return None, error.findings


def _outcome(coming: Register | None, draft: Draft, notes: Sequence[Finding]) -> None:
    """What the list becomes: findings, what changes, and the map."""
    st.subheader(text.say("seminar_page.outcome"), anchor=False)
    kept = sum(item.kept for item in draft.areas)
    points = sum(item.kept for item in draft.points)
    st.markdown(text.say("seminar_page.kept", areas=text.areas(kept), points=points))
    left, right = st.columns([0.36, 0.64], gap="medium")
    with left:
        if coming:
            compared.show(coming, coming.edition_by_id[draft.edition])
        _told(notes)
    with right:
        if coming:
            _picture(coming, draft.edition)


def _told(findings: Iterable[Finding]) -> None:
    """Errors first; each once, as a sentence."""
    ordered = sorted(findings, key=lambda item: item.severity is not Severity.ERROR)
    said = dict.fromkeys((item.severity, _sentence(item)) for item in ordered)
    for severity, words in said:
        if severity is Severity.ERROR:
            st.error(markdown(words), icon=":material/error:")
    notices = [words for severity, words in said if severity is not Severity.ERROR]
    st.markdown("\n".join(f"- {markdown(words)}" for words in notices))


def _sentence(item: Finding) -> str:
    said = text.say(f"finding.{item.code}", **dict(item.values))
    return said[:1].upper() + said[1:]


def _picture(coming: Register, edition: str) -> None:
    try:
        told, drawing = review.picture(coming, edition)
    except NotInstalledError as error:
        st.caption(markdown(text.say("slides_page.not_installed", name=error.name)))
        return
    source = f"data:image/svg+xml;base64,{b64encode(drawing).decode()}"
    st.html(
        f"<figure class='ipo-report-picture'><img src='{source}' alt='{html(told)}'>"
        f"<figcaption>{html(text.say('seminar_page.preview'))}</figcaption></figure>"
    )


# --- 3: accept --------------------------------------------------------------------------------


def _accept(draft: Draft, errors: Sequence[Finding]) -> None:
    st.header(text.say("seminar_page.accept"), anchor=False)
    closed = review.closed()
    if closed:
        st.info(text.say(f"seminar_page.closed_{closed}"), icon=":material/lock:")
    elif errors:
        st.warning(text.say("seminar_page.mend"), icon=":material/build:")
    with st.form("seminar_accept", border=False):
        left, right = st.columns([0.35, 0.65])
        by = left.text_input(text.say("seminar_page.by"), max_chars=80)
        reason = right.text_input(text.say("seminar_page.reason"), max_chars=300)
        pressed = st.form_submit_button(text.say("seminar_page.accept_button"), type="primary",
                                        icon=":material/check:",
                                        disabled=bool(closed or errors))  # fmt: skip
    if pressed and not closed and not errors:
        _write(draft, by, reason)


def _write(draft: Draft, by: str, reason: str) -> None:
    try:
        review.accept(draft, by, reason)
    except StoreError as error:
        st.error(markdown(text.store(error)), icon=":material/error:")
    except DataError as error:
        _told(error.findings)
    else:
        st.rerun()


def _done(edition: str, number: int) -> None:
    register = loading.register()
    listed = register.edition_by_id.get(edition)
    count = text.areas(len(listed.listings)) if listed else ""
    when = text.date_of(listed) if listed else edition
    said = text.say("seminar_page.accepted", edition=when, areas=count, number=number)
    st.success(markdown(said), icon=":material/check_circle:")
    _to_map(edition)
    st.markdown(text.say("seminar_page.undo"))
    st.code(f"ipokart undo {number} --by NAVN --reason GRUNN", language=None)


def _to_map(edition: str | None) -> None:
    st.page_link(frame.pages()["map"], label=text.say("seminar_page.to_map"),
                 icon=":material/map:",
                 query_params={"edition": edition} if edition else None)  # fmt: skip


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.hand_over()
