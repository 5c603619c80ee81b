"""The lines of the coming list under review: as they were read, by hand, and what ends."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from geo import changes, text
from geo.escape import html, markdown
from geo.importing import AreaDraft, Draft, EndedDraft
from geo.importing.revision import (
    ADDED,
    ADDED_END,
    AREA,
    LONGEST_NAME,
    LONGEST_QUOTE,
    NONE,
    STAYS,
    Lines,
    Slot,
)
from geo.importing.verdict import Group, Verdict, group_of, is_sure
from geo.model import Edition, Register
from geo.seminar import AreaProposal
from pages.parts import audience
from pages.review import fields, scan_pictures, verdicts
from pages.review.session import key

_FEW_LETTERS = 40  # of a date that a person writes


def show(register: Register, lines: Lines, coming: Register | None) -> None:
    """Every line in its group, what a person adds, and what is on the list no more."""
    older = next(
        (
            item
            for item in reversed(register.editions)
            if item.date < lines.draft.date and item.listings
        ),
        None,
    )
    rows = list(zip(lines.areas, lines.draft.areas, strict=True))
    fields.place("areas")
    for name in Group:
        group = [row for row in rows if _group(older, *row) is name]
        if group:
            fields.place(name)
            heading = text.say(
                "seminar_page.counted", name=text.group("seminar_group")[name], count=len(group)
            )
            st.subheader(heading, anchor=False)
            for slot, item in group:
                _row(register, slot, item)
    added = [row for row in rows if row[0][0] == ADDED]
    fields.place("missed")
    st.subheader(text.say("seminar_page.missed", count=len(added)), anchor=False)
    for slot, item in added:
        _added(register, slot, item)
    fields.addition(text.say("seminar_page.add_area"), ADDED)
    _gone(register, lines, coming)


def named(lines: Lines, verdict: Verdict) -> list[str]:
    """The names of the lines that were read and that a person has decided so of."""
    rows = zip(lines.areas, lines.draft.areas, strict=True)
    return [item.name for slot, item in rows if slot[0] == AREA and _verdict(slot, item) is verdict]


def _verdict(slot: Slot, item: AreaDraft) -> Verdict:
    return verdicts.of(slot, is_accepted=item.is_accepted, sure=is_sure(item))


def _group(older: Edition | None, slot: Slot, item: AreaDraft) -> Group | None:
    """The group of a line that was read; None for one that stands elsewhere on the page."""
    return None if slot[0] in {ADDED, STAYS} else group_of(older, item)


# --- one line ---------------------------------------------------------------------------------


def _row(register: Register, slot: Slot, item: AreaDraft) -> None:
    """One line of the list: what it is read as and why, and what a person makes of it."""
    name, verdict = item.proposed.name, _verdict(slot, item)
    with st.container(key=_name(slot), border=True, gap="xsmall"):
        form = None
        with _head():
            fields.box(text.say("seminar_page.keep", name=name), slot)
            if is_sure(item):
                form = _form(text.say("seminar_page.change", name=name), slot)
            else:
                verdicts.button(slot, text.say("seminar_page.area_named", name=name), verdict)
        st.html(_reading(slot, item, verdict))
        if form is None:
            if verdict is not Verdict.REJECTED:
                _fields(register, slot, item)
        elif form.open:
            with form:
                _fields(register, slot, item)


def _name(slot: Slot) -> str:
    """The name of a line's container, which the keys of the keyboard go by."""
    return f"line_{slot[0]}_{slot[1]}"


def _head() -> DeltaGenerator:
    return st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )


def _form(label: str, slot: Slot) -> PopoverContainer:
    """A form that is drawn when it is opened: a hundred fields nobody looks at cost time."""
    return st.popover(
        markdown(label),
        icon=":material/edit:",
        type="tertiary",
        key=key(*slot, "form"),
        on_change="rerun",
    )


def _reading(slot: Slot, item: AreaDraft, verdict: Verdict) -> str:
    read = item.proposed
    values = {
        name: value.replace(".", ",") if name == "score" else value
        for name, value in read.reason.values
    }
    score = text.say("seminar_page.score", score=text.number(read.score, 2))
    score = score if read.area_id else ""  # how sure it is that it is that area
    why = text.say(f"import.{read.reason.code}", **values)
    return (
        f"<div class='ipo-proposal'><p>{html(_summary(item))}</p>"
        f"<p class='why'>{verdicts.note(verdict)}{html(why)} "
        f"{html(score)} {fields.where(slot, read)}</p>{scan_pictures.strip(read)}</div>"
    )


def _summary(item: AreaDraft) -> str:
    """What the line comes to: name, unit, status and start."""
    parts = [item.name, text.unit(item.unit), text.status(item.status)]
    if item.started:
        parts.append(text.say("seminar_page.started", day=text.day(item.started)))
    if item.internal:
        parts.append(text.say("audience.mark"))
    return " · ".join(parts)


def _fields(register: Register, slot: Slot, item: AreaDraft) -> None:
    names = text.group("seminar_field")
    fields.box(text.say("internal_mark.line"), slot, "internal")
    first, second, third = st.columns([0.4, 0.3, 0.3])
    near = fields.areas_near(register, item.proposed.name)
    fields.one_of(first, names["area"], slot, "area", near)
    fields.one_of(second, names["unit"], slot, "unit", fields.units())
    fields.one_of(third, names["status"], slot, "status", fields.statuses())
    first, second, third = st.columns([0.33, 0.33, 0.34])
    fields.line(first, names["started"], slot, "started", _FEW_LETTERS, names["started_hint"])
    if item.area_id is None:
        fields.line(second, names["name"], slot, "name", LONGEST_NAME)
        fields.one_of(third, names["home"], slot, "home", fields.homes(register))


# --- by hand ----------------------------------------------------------------------------------


def _added(register: Register, slot: Slot, item: AreaDraft) -> None:
    """A line that the reader missed."""
    with st.container(key=_name(slot), border=True, gap="xsmall"):
        with _head():
            name = item.name or text.say("seminar_page.new_line")
            fields.box(text.say("seminar_page.keep", name=name), slot)
            fields.removal(text.say("seminar_page.remove", name=name), slot)
        if item.name:
            st.html(
                f"<div class='ipo-proposal'><p>{html(_summary(item))}</p>"
                f"<p class='why'>{_words(slot, item.proposed)}</p>"
                f"{scan_pictures.strip(item.proposed)}</div>"
            )
        _fields(register, slot, item)
        _quote(slot)


def _quote(slot: Slot) -> None:
    name, hint = text.say("seminar_page.quote"), text.say("seminar_page.quote_hint")
    fields.line(st.container(), name, slot, "quote", LONGEST_QUOTE, hint)


def _words(slot: Slot, item: AreaProposal) -> str:
    """The document's words for what a person added, as HTML; or that there are none."""
    origin = html(text.say("import.by_hand"))
    if not item.line:
        return f"{origin} {html(text.say('seminar_page.no_words'))}"
    return f"{origin} <q>{html(item.quote)}</q> {fields.where(slot, item)}"


# --- what is on the list no more --------------------------------------------------------------


def _gone(register: Register, lines: Lines, coming: Register | None) -> None:
    """On the list before and not here, which is derived; and what the document itself says."""
    ids = _derived(lines.draft, coming)
    fields.place("gone")
    st.subheader(text.say("seminar_page.gone", count=len(ids)), anchor=False)
    if coming and ids:
        names = [coming.area_by_id[id_].name for id_ in ids]
        st.markdown(markdown(text.say("seminar_page.gone_told", names=text.listing(names))))
    for slot, item in zip(lines.ended, lines.draft.ended, strict=True):
        with st.container(key=_name(slot), border=True, gap="xsmall"):
            if slot[0] == ADDED_END:
                _added_end(register, slot, item)
            else:
                _ended(register, lines, slot, item)
    fields.addition(text.say("seminar_page.add_end"), ADDED_END)


def _derived(draft: Draft, coming: Register | None) -> tuple[str, ...]:
    edition = coming.edition_by_id.get(draft.edition) if coming else None
    if coming is None or edition is None:
        return ()
    older = coming.before(edition)
    return changes.compare(coming, older, edition).gone if older else ()


def _ended(register: Register, lines: Lines, slot: Slot, item: EndedDraft) -> None:
    """What the document says ends: accept that, or reject it, and perhaps keep it on the list."""
    fields.box(text.say("seminar_page.end", name=item.name), slot)
    sentence = text.say(
        "seminar_page.end_kept" if item.is_accepted else "seminar_page.end_not_kept"
    )
    st.html(
        f"<div class='ipo-proposal'><p>{audience.mark_of(item)}<q>{html(item.proposed.quote)}</q> "
        f"{fields.where(slot, item.proposed)}</p><p class='why'>{html(sentence)}</p>"
        f"{scan_pictures.strip(item.proposed)}</div>"
    )
    names = fields.areas(register)
    if item.is_accepted:
        fields.box(text.say("internal_mark.line"), slot, "internal")
        if item.area_id is None:
            fields.one_of(st.container(), text.group("seminar_field")["area"], slot, "area", names)
        return
    stays: Slot = (STAYS, slot[1])
    fields.box(text.say("seminar_page.stays", name=item.name), stays)
    row = dict(zip(lines.areas, lines.draft.areas, strict=True)).get(stays)
    if row:
        _fields(register, stays, row)


def _added_end(register: Register, slot: Slot, item: EndedDraft) -> None:
    """What ends and the reader missed."""
    name = item.name or text.say("seminar_page.new_line")
    with _head():
        fields.box(text.say("seminar_page.end", name=name), slot)
        fields.removal(text.say("seminar_page.remove", name=name), slot)
    if item.name:
        st.html(
            f"<div class='ipo-proposal'><p class='why'>{audience.mark_of(item)}"
            f"{_words(slot, item.proposed)}</p>{scan_pictures.strip(item.proposed)}</div>"
        )
    names = dict(fields.areas(register)) | {NONE: text.say("seminar_page.choose_area")}
    fields.one_of(st.container(), text.group("seminar_field")["area"], slot, "area", names)
    fields.box(text.say("internal_mark.line"), slot, "internal")
    _quote(slot)
