"""The form for a list: its date, title and scope, and what it says of each area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from geo import settings, text
from geo.editing import record
from geo.editing.edition import (
    new_listing,
    put_edition,
    remove_edition,
    with_listing,
    without_listing,
)
from geo.escape import plain
from geo.model import Edition, EditionKind, Listing, PartialDate, Register, Status, Unit, Unnamed
from geo.store.changing import Wish
from pages.editing import fields, typed_fields
from pages.editing.form import Form
from pages.editing.typed_fields import TypedFields

_SCOPES = settings.current().scopes
#: The date stands in until somebody writes one.
_NEW = Edition(
    "", PartialDate.parse("1900"), None, "", EditionKind.COUNCIL, _SCOPES[0], (), (), (), None, ()
)


def show(register: Register, contents: Mapping[str, bytes], target: str) -> tuple[Wish, ...]:
    """The fields of a list and of the listings that are chosen, and the list as they say it is."""
    was = register.edition_by_id.get(target, _NEW)
    typed = TypedFields("edition", target)
    edition = _head(register, was, typed)
    if not target:
        id_ = record.new_id(contents, "edition", edition.date.iso)
        typed.id, edition = id_, replace(edition, id=id_)
    edition = _counts(register, edition, typed)
    edition = _listings(register, edition, typed)
    if typed_fields.is_to_go(target):
        return remove_edition(contents, target)
    if not typed_fields.is_begun(target):
        return ()
    typed.finish()
    return put_edition(contents, edition)


def _head(register: Register, was: Edition, typed: TypedFields) -> Edition:
    """What the list itself is."""
    title = typed.must_line(text.say("edit_field.title"), "title", was.title, 200)
    left, right = st.columns(2)
    with left:
        date = typed.must_date(text.say("edit_field.date"), "date", was.date if was.id else None)
        kinds = {str(kind): text.say(f"changes.kind_{kind}") for kind in EditionKind}
        kind = fields.one_of(text.say("edit_list.kind"), "kind", kinds, str(was.kind))
    with right:
        date_text = fields.line(
            text.say("edit_list.date_text"), "date_text", was.date_text or "", 120
        )
        scopes = {scope: scope for scope in dict.fromkeys((was.scope, *_SCOPES))}
        scope = fields.one_of(text.say("edit_list.scope"), "scope", scopes, was.scope)
    known = {item.id: plain(item.title) for item in register.sources}
    sources = fields.some_of(text.say("edit_list.sources"), "sources", known, was.sources)
    note = fields.wording(text.say("edit_field.note"), "note", was.note or "", 2000)
    hidden = fields.tick(
        text.say("edit_field.note_internal"), "note_internal", default=was.note_internal
    )
    return replace(
        was,
        title=title,
        date=date,
        date_text=date_text.strip() or None,
        kind=EditionKind(kind),
        scope=scope,
        sources=sources,
        note=note.strip() or None,
        note_internal=hidden,
    )


def _counts(register: Register, edition: Edition, typed: TypedFields) -> Edition:
    """How many areas the source states, and those that it counts and does not name."""
    with st.expander(text.say("edit_list.counts")):
        stated = typed.numbers(
            text.say("edit_list.stated_counts"), "stated_counts", edition.stated_counts
        )
        names = {item.id: plain(item.name) for item in register.bydeler}
        groups = [_group(names, typed, at, item) for at, item in enumerate(edition.unnamed, 1)]
        groups.append(_group(names, typed, len(groups) + 1, Unnamed(0, ())))
    unnamed = tuple(item for item in groups if item.count)
    return replace(edition, stated_counts=stated, unnamed=unnamed)


def _group(names: Mapping[str, str], typed: TypedFields, number: int, was: Unnamed) -> Unnamed:
    """How many areas are counted and not named, and in which bydeler; none of them is no group."""
    left, right = st.columns([0.35, 0.65])
    with left:
        label = text.say("edit_list.unnamed_count")
        count = typed.number(label, f"unnamed_{number}", was.count or None) or 0
    with right:
        label = text.say("edit_list.unnamed_bydeler")
        bydeler = fields.some_of(label, f"unnamed_bydeler_{number}", names, was.bydeler)
    return Unnamed(count, bydeler)


def _listings(register: Register, edition: Edition, typed: TypedFields) -> Edition:
    """The areas that are added, corrected and taken away; the others stay as they are."""
    st.subheader(text.say("edit_list.listings"), anchor=False)
    listed = {id_: plain(register.area_by_id[id_].name) for id_ in edition.by_area}
    every = sorted(register.areas, key=lambda area: area.name)
    others = {area.id: plain(area.name) for area in every if area.id not in listed}
    added = fields.some_of(text.say("edit_list.add"), "add", others, ())
    corrected = fields.some_of(text.say("edit_list.correct"), "correct", listed, ())
    removed = fields.some_of(text.say("edit_list.remove"), "remove", listed, ())
    for id_ in removed:
        edition = without_listing(edition, id_)
    for id_ in (*added, *(id_ for id_ in corrected if id_ not in removed)):
        was = edition.listing(id_) or new_listing(edition, id_, others.get(id_, ""))
        with st.container(border=True, key=f"edit_listing_{id_}"):
            st.markdown(f"**{(others | listed)[id_]}**")
            edition = with_listing(edition, _listing(register, was, typed))
    return edition


def _listing(register: Register, was: Listing, typed: TypedFields) -> Listing:
    """What the list says of one area."""
    at = f"{was.area}_"
    left, right = st.columns(2)
    with left:
        unit = fields.one_of(text.say("edit_list.unit"), f"{at}unit", _units(), was.unit or "")
        written = fields.line(
            text.say("edit_list.as_written"), f"{at}as_written", was.as_written, 120
        )
        line = typed.number(text.say("edit_field.line"), f"{at}line", was.line)
    with right:
        status = fields.one_of(
            text.say("edit_list.status"), f"{at}status", _statuses(), was.status or ""
        )
        started = typed.date(text.say("edit_list.started"), f"{at}started", was.started)
        source = typed.must_source(
            register, text.say("edit_field.source"), f"{at}source", was.source
        )
    quote = fields.wording(text.say("edit_field.quote"), f"{at}quote", was.quote or "", 4000)
    note = fields.wording(text.say("edit_field.note"), f"{at}note", was.note or "", 2000)
    hidden = fields.tick(
        text.say("edit_field.note_internal"), f"{at}note_internal", default=was.note_internal
    )
    internal = fields.tick(text.say("edit_field.internal"), f"{at}internal", default=was.internal)
    return replace(
        was,
        unit=Unit(unit) if unit else None,
        status=Status(status) if status else None,
        as_written=written.strip(),
        line=line,
        started=started,
        source=source,
        quote=quote.strip() or None,
        note=note.strip() or None,
        note_internal=hidden,
        internal=internal,
    )


def _units() -> dict[str, str]:
    return {"": text.unit(None)} | {str(unit): text.unit(unit) for unit in Unit}


def _statuses() -> dict[str, str]:
    return {"": text.status(None)} | {str(status): text.status(status) for status in Status}


def names(register: Register) -> dict[str, str]:
    """Every list by its date and title, newest first."""
    order = reversed(register.editions)
    return {item.id: f"{plain(text.date_of(item))}: {plain(item.title)}" for item in order}


FORM = Form(show, names, parameter="edition", new=True)
