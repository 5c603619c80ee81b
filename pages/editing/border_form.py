"""The form for an area's border: the map with its tools, what the border measures, and what is
told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from geo import files, text
from geo.editing.body import put_with
from geo.editing.border import NewBorder, date_fault, with_border
from geo.editing.border_checks import BorderCheck, check_border
from geo.editing.border_fault import BorderFault
from geo.editing.border_input import BorderReading
from geo.editing.border_union import union_of
from geo.errors import DataError, Finding
from geo.escape import markdown, plain
from geo.importing.typed_values import read_date
from geo.model import Area, Confidence, PartialDate, Register, Surface
from geo.store.changing import Wish
from pages.editing import border_file, border_map, fields
from pages.editing.area_form import names
from pages.editing.form import Form
from pages.serving import derived

_LONGEST_SOURCE, _LONGEST_DATE = 300, 60


def show(register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    """The map, the checks and the fields, and the area with the border that they say."""
    area = register.area_by_id[target]
    st.markdown(text.say("edit_border.about"))
    readings = border_map.drawn()
    check = _checked(register, target, readings)
    map_room = st.container()
    chosen = _choose_delbydeler(register)
    border_file.offer(register, target)
    faults = check.faults if check else ()
    with map_room:
        border_map.show(register, area, faults, check.repair if check else None, chosen)
    if check:
        _measures(register, check, [id_ for id_ in readings if id_ != target])
    date, about = _about(register, area)
    faults += _date_faults(register, readings, date)
    if blocking := [item for item in faults if item.blocks]:
        raise DataError(tuple(_finding(target, item) for item in blocking))
    borders = {id_: it.geometry for id_, it in readings.items() if it.geometry is not None}
    if target not in borders:
        return (put_with(contents, "area", target, about),) if area.geometry else ()
    border = _new(borders.pop(target), date, about)
    return with_border(contents, target, border, borders)


def _checked(
    register: Register, target: str, readings: Mapping[str, BorderReading]
) -> BorderCheck | None:
    """The check of what was drawn; None when nothing was. What could not be read is said alone."""
    broken = [reading for reading in readings.values() if reading.geometry is None]
    if broken:
        faults = tuple(fault for reading in broken for fault in reading.faults)
        return BorderCheck(0, None, {}, faults, broken[0].repair)
    borders = {id_: it.geometry for id_, it in readings.items() if it.geometry is not None}
    border = borders.pop(target, register.borders.get(target)) if borders else None
    if border is None:
        return None
    return check_border(register, target, border, derived.fjord(), borders)


def _new(border: Surface, date: PartialDate, about: Mapping[str, Any]) -> NewBorder:
    return NewBorder(
        border,
        date,
        about["boundary_source"],
        Confidence(about["boundary_confidence"]),
        bool(about["boundary_exact"]),
    )


# --- delbydeler and repairs -----------------------------------------------------------------------


def _choose_delbydeler(register: Register) -> tuple[str, ...]:
    """The delbydeler that are chosen in the list or on the map, and the button that takes them;
    nothing in a register that has none."""
    if not register.delbydeler:
        return ()
    known = {part.id: plain(part.name) for part in register.delbydeler}
    in_order = dict(sorted(known.items(), key=lambda item: item[1]))
    words = text.group("edit_border")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = fields.some_of(words["delbydeler"], "delbydeler", in_order, ())
        pressed = st.button(words["take_delbydeler"], disabled=not chosen, icon=":material/join:")
    st.caption(words["delbydeler_hint"])
    if pressed:
        border = union_of(register, chosen, derived.fjord())
        if border is not None:
            border_map.propose(border)
    return chosen


def _measures(register: Register, check: BorderCheck, moved: Sequence[str]) -> None:
    """What the border measures, what is doubtful about it, and the repair that is offered."""
    words = text.group("edit_border")
    st.subheader(words["faults"], anchor=False)
    sentences = [text.say("edit_border.measured", km2=text.km2(check.km2))]
    if check.moved_share is not None:
        share = text.number(100 * check.moved_share, 1)
        sentences.append(text.say("edit_border.measured_share", share=share))
    if moved:
        along = text.listing([plain(register.area_by_id[id_].name) for id_ in moved])
        sentences.append(text.say("edit_border.along", names=along))
    st.markdown(markdown(" ".join(sentences)))
    for fault in check.faults:
        notify = st.error if fault.blocks else st.warning
        notify(markdown(border_map.sentence(fault)), icon=":material/where_to_vote:")
    if not check.faults:
        st.caption(words["fine"])
    if check.repair:
        st.info(text.say(f"edit_border.repair_{check.repair.code}"))
        if st.button(words["take_repair"]):
            border_map.propose(check.repair.geometry)


# --- what is told of it ---------------------------------------------------------------------------


def _about(register: Register, area: Area) -> tuple[PartialDate, dict[str, Any]]:
    """Since when the border applies, and its source, confidence and whether it is the real one."""
    words = text.group("edit_border")
    newest = register.latest.date
    typed = fields.line(words["valid_from"], "valid_from", text.day(newest), _LONGEST_DATE)
    st.caption(words["valid_from_help"])
    date = newest if typed == text.day(newest) else read_date(typed)
    source = fields.line(words["source"], "source", area.boundary_source or "", _LONGEST_SOURCE)
    levels = {str(level): text.say(f"confidence.{level}") for level in Confidence}
    default = str(area.boundary_confidence or Confidence.LOW)
    confidence = fields.one_of(words["confidence"], "confidence", levels, default)
    exact = fields.tick(
        words["exact"], "exact", default=area.boundary_exact, hint=words["exact_help"]
    )
    if date is None:
        value = text.say("edit_border.bad_date", value=typed)
        raise DataError((_bad(area.id, "until", value),))
    return date, {
        "boundary_source": source or None,
        "boundary_confidence": confidence,
        "boundary_exact": exact or None,
    }


def _date_faults(
    register: Register, ids: Iterable[str], date: PartialDate
) -> tuple[BorderFault, ...]:
    faults = (date_fault(register.area_by_id[id_], date) for id_ in ids)
    return tuple(fault for fault in faults if fault)


def _finding(target: str, fault: BorderFault) -> Finding:
    return _bad(target, "geometry", border_map.sentence(fault))


def _bad(target: str, field: str, words: str) -> Finding:
    return Finding("bad_border", files.AREAS, target, field, (("value", words),))


FORM = Form(show, names, parameter="area", wide=True)
