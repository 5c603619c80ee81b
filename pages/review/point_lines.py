"""The follow-up points under review: what each is read as, and the form that changes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from threading import Lock

import streamlit as st
from cachetools import LRUCache, cached

from geo import importing, text
from geo.council.names import title
from geo.escape import html
from geo.importing import PointDraft
from geo.importing.council_draft import CouncilDraft
from geo.importing.revision import ADDED_POINT, LONGEST_WORDING, Lines, Slot
from geo.model import FollowUp, FollowUpState, Register
from geo.seminar.council_proposal import SubjectProposal
from geo.text import deadline_words
from pages.parts import audience
from pages.review import fields, scan_pictures, verdicts
from pages.review.choices import point_field
from pages.review.session import key

_SUMMARY = 110  # letters of a point's wording before it is unfolded
_WRITTEN = 300  # letters of dates and sums that a person writes
_HIGHEST = 999  # number of a point


def show(register: Register, lines: Lines) -> None:
    """Every point as it was read, and those a person adds."""
    fields.place("points")
    st.subheader(text.say("seminar_page.points", count=len(lines.points)), anchor=False)
    for slot, item in zip(lines.points, lines.draft.points, strict=True):
        with st.container(key=f"line_{slot[0]}_{slot[1]}", border=True, gap="xsmall"):
            _point(register, slot, item, lines.draft.council)
    fields.addition(text.say("seminar_page.add_point"), ADDED_POINT)


def _point(
    register: Register, slot: Slot, item: PointDraft, council: Sequence[CouncilDraft]
) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        label = text.say("seminar_page.keep_point", year=item.year, number=item.number)
        fields.box(label, slot)
        verdict = verdicts.of(slot, is_accepted=item.is_accepted, sure=item.sure)
        if not item.sure:
            line = text.say("seminar_page.point_named", year=item.year, number=item.number)
            verdicts.button(slot, line, verdict)
        if item.by_hand:
            gone = text.say("seminar_page.remove_point", year=item.year, number=item.number)
            fields.removal(gone, slot)
    known = importing.known_point(register, item.year, item.number)
    st.html(
        f"<div class='ipo-proposal'>{audience.mark_of(item)}{_wording(item)}"
        f"<dl class='ipo-facts'>{''.join(_facts(register, item))}</dl>"
        f"<p class='why'>{verdicts.note(verdict)}{html(' '.join(_notes(item, known)))} "
        f"{fields.where(slot, item.proposed)}</p>{scan_pictures.strip(item.proposed)}</div>"
    )
    label = text.say("seminar_page.change_point", year=item.year, number=item.number)
    form = st.expander(
        label,
        expanded=item.by_hand,
        icon=":material/edit:",
        key=key(*slot, "form"),
        on_change="rerun",
    )
    if form.open:
        with form:
            _form(register, slot, item, known, council)


def _wording(item: PointDraft) -> str:
    wording = item.text or text.say("seminar_page.no_wording")
    if len(wording) <= _SUMMARY:
        return f"<p>{html(wording)}</p>"
    start = f"{wording[:_SUMMARY].rsplit(' ', 1)[0]} …"
    return f"<details><summary>{html(start)}</summary><p>{html(wording)}</p></details>"


def _notes(item: PointDraft, known: FollowUp | None) -> Iterator[str]:
    """What accepting it does, and what is to be known of how it was read."""
    yield text.say("seminar_page.point_known" if known else "seminar_page.point_new")
    if item.by_hand:
        yield text.say("import.by_hand")
    elif item.proposed.number_restored:
        yield text.say("seminar_page.number_set")


def _facts(register: Register, item: PointDraft) -> Iterable[str]:
    links = item.links
    kroner = [text.say("point.kroner", nok=text.number(row.nok)) for row in item.amounts]
    areas = [register.area_by_id[id_].name for id_ in links.areas]
    bydeler = [register.bydel_by_id[id_].name for id_ in links.bydeler]
    named = {*links.programmes, *links.bodies}
    subjects = [title(row) for row in register.programmes if row.id in named]
    subjects += [title(row) for row in register.bodies if row.id in named]
    everything = [text.say("point.all_areas").rstrip(":")] if links.all_areas else []
    everything += [text.say("seminar_page.all_bydeler")] if links.all_bydeler else []
    units = [text.unit(unit) for unit in links.units]
    for label, words in (
        (text.say("seminar_page.status_text"), [item.status_text] if item.status_text else []),
        (text.say("seminar_page.state"), [str(item.state)]),
        (text.say("point.responsible"), list(item.responsible)),
        (text.say("point.deadline"), list(_by_when(item))),
        (text.say("point.amounts"), kroner),
        (text.say("point.concerns"), [*everything, *areas, *bydeler, *units, *subjects]),
    ):
        if words:
            yield f"<dt>{html(label)}</dt><dd>{html(text.listing(words))}</dd>"


def _by_when(item: PointDraft) -> Iterator[str]:
    """The deadlines, and behind them those that are no dates, as they are written."""
    yield from (text.day(row.date) for row in item.deadlines)
    yield from (deadline_words.as_written(row.words) for row in item.undated_deadlines)


# --- changing one -----------------------------------------------------------------------------


def _form(
    register: Register,
    slot: Slot,
    item: PointDraft,
    known: FollowUp | None,
    council: Iterable[CouncilDraft],
) -> None:
    names = text.group("seminar_point")
    fields.box(text.say("internal_mark.line"), slot, "internal")
    first, second = st.columns([0.3, 0.7])
    number = min(max(item.number, 1), _HIGHEST)
    first.number_input(names["number"], 1, _HIGHEST, number, key=key(*slot, "number"))
    states = {str(state): str(state) for state in FollowUpState}
    fields.one_of(second, text.say("seminar_page.state"), slot, "state", states)
    if known:
        st.caption(text.say("seminar_page.wording_stands"))
    else:
        fields.wording(names["wording"], slot, "wording", LONGEST_WORDING)
    fields.wording(names["status_text"], slot, "statustext", LONGEST_WORDING)
    bodies = {name: name for name in (*_bodies(register), *item.responsible)}
    fields.some_of(names["responsible"], slot, point_field(item, "responsible"), bodies, new=True)
    first, second = st.columns(2)
    fields.line(
        first,
        names["deadlines"],
        slot,
        point_field(item, "deadlines"),
        _WRITTEN,
        names["deadlines_hint"],
    )
    fields.line(
        second,
        names["amounts"],
        slot,
        point_field(item, "amounts"),
        _WRITTEN,
        names["amounts_hint"],
    )
    _links(register, slot, item, council)


def _links(
    register: Register, slot: Slot, item: PointDraft, council: Iterable[CouncilDraft]
) -> None:
    names = text.group("seminar_point")
    fields.box(names["all_areas"], slot, point_field(item, "allareas"))
    areas = {id_: name for id_, name in fields.areas(register).items() if id_}
    fields.some_of(names["areas"], slot, point_field(item, "areas"), areas)
    fields.box(names["all_bydeler"], slot, point_field(item, "allbydeler"))
    bydeler = {bydel.id: bydel.name for bydel in register.bydeler}
    fields.some_of(names["bydeler"], slot, point_field(item, "bydeler"), bydeler)
    units = {name: label for name, label in fields.units().items() if name}
    fields.some_of(names["units"], slot, point_field(item, "units"), units)
    programmes = {row.id: title(row) for row in register.programmes}
    bodies = {row.id: title(row) for row in register.bodies}
    read = _named_in(council)
    for field, known, own in (
        ("programmes", programmes, item.links.programmes),
        ("bodies", bodies, item.links.bodies),
    ):
        options = known | {id_: read.get(id_, id_) for id_ in own if id_ not in known}
        fields.some_of(names[field], slot, point_field(item, field), options)


def _named_in(council: Iterable[CouncilDraft]) -> dict[str, str]:
    """The programmes and bodies that the document proposes, by id."""
    return {row.id: row.name for row in council if isinstance(row.proposed, SubjectProposal)}


@cached(LRUCache(2), key=attrgetter("version"), lock=Lock())
def _bodies(register: Register) -> tuple[str, ...]:
    """Every body that any point of the register names."""
    return tuple(sorted({name for point in register.followups for name in point.responsible}))
