"""A body or programme by itself: what documents say of it, what it owes, and what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import streamlit as st

from geo import followups, text
from geo.council import Dossier, Promise, Record, Subject, areas_of, council_of
from geo.council.names import spellings
from geo.escape import html
from geo.followups import Question
from geo.model import FollowUp, LogEntry, Programme, Register
from geo.query import code_of
from pages.address import links
from pages.parts import (
    amount_table,
    audience,
    council_words,
    followup_list,
    followup_table,
    panel,
    terms,
)
from pages.parts.council_words import bullets

_MOST_AREAS = 30


def show(register: Register, id_: str, today: date) -> None:
    """Everything that the register has on one body or programme (id)."""
    council = council_of(register)
    dossier = council.dossier(id_)
    with st.container(key="subject_page"):
        st.html(_top(register, dossier, today))
        st.html(panel.folded(_known(register, dossier)))
        _promises(register, dossier, today)
        _points(register, dossier, today)
        _section("subject.amounts", amount_table.table(register, dossier.amounts))
        _section("subject.places", bullets(_places(register, dossier)))
        _section("subject.meetings", _meetings(dossier))
        _section("subject.parts", council_words.subject_links(_parts(register, id_)))
        _section("subject.related_programmes", _related(dossier, dossier.programmes))
        _section("subject.related_bodies", _related(dossier, dossier.bodies))
        _log(register, dossier)


def _section(heading: str, content: str) -> None:
    """A heading and safe HTML, or nothing when there is none."""
    if content:
        st.header(text.say(heading), anchor=False)
        st.html(f"<div class='ipo-subject'>{content}</div>")


# --- what it is ---------------------------------------------------------------------------------


def _top(register: Register, dossier: Dossier, today: date) -> str:
    subject = dossier.subject
    description = terms.explained(register, subject.description, but=subject.id)
    note = html(text.say("subjects_page.our_words"))
    facts = panel.definition_list(list(_facts(register, dossier, today)))
    mark = audience.mark_of(subject)
    return f"<div class='ipo-subject'><p>{mark}{description} <small>{note}</small></p>{facts}</div>"


def _facts(register: Register, dossier: Dossier, today: date) -> Iterator[tuple[str, str]]:
    subject = dossier.subject
    yield text.say("subject.kind"), html(council_words.subject_kind(subject.kind))
    if subject.short and subject.short != subject.name:
        yield text.say("subject.short"), html(subject.short)
    aliases = [name for name in spellings(subject) if name not in {subject.name, subject.short}]
    if aliases:
        yield text.say("subject.aliases"), html(text.listing(aliases))
    if isinstance(subject, Programme) and subject.period:
        first, last = subject.period.first.year, subject.period.last.year
        yield text.say("subject.period"), html(f"{first}–{last}" if last > first else f"{first}")
    if stage := council_words.stage(subject, today):
        yield text.say("subject.stage"), stage
    if subject.part_of in council_of(register).subjects:
        yield (
            text.say("subject.part_of"),
            terms.link(council_of(register).subjects[subject.part_of]),
        )


def _known(register: Register, dossier: Dossier) -> str:
    """The words of the document, and where the description is from when it is from elsewhere."""
    subject = dossier.subject
    quoted = followup_list.quoted(register, subject.quote, subject.source, subject.line)
    pairs = [(text.say("panel.quote"), quoted)]
    if subject.description_source:
        source = followup_list.quoted(register, "", subject.description_source, None)
        pairs.append((text.say("subject.description"), source))
    return panel.definition_list(pairs)


def _related(dossier: Dossier, subjects: Iterable[Subject]) -> str:
    """Links to others that have to do with it; what it belongs to and its parts stand elsewhere."""
    subject = dossier.subject
    others = (
        item for item in subjects if item.id != subject.part_of and item.part_of != subject.id
    )
    return council_words.subject_links(others)


def _parts(register: Register, id_: str) -> list[Subject]:
    """The programmes or bodies that belong to one (id)."""
    return [item for item in council_of(register).subjects.values() if item.part_of == id_]


# --- what it owes, and its points ---------------------------------------------------------------


def _promises(register: Register, dossier: Dossier, today: date) -> None:
    if not dossier.promises:
        return
    mine = bullets(_promise(register, item, today) for item in dossier.promises)
    st.header(text.say("subject.promises"), anchor=False)
    st.html(f"<div class='ipo-subject ipo-promises'>{mine}</div>")


def _promise(register: Register, promise: Promise, today: date) -> str:
    """A deadline, by whom or to whom it is, its point, and how it is known."""
    item, point = promise.deadline, promise.point
    names = text.listing(list(point.responsible)) or text.say("point.nobody")
    who = text.say("subject.promised_by", names=names)
    if not promise.is_recipient:
        to = item.recipient and council_words.named(register, item.recipient)
        who = text.say("subject.promised_to", name=to) if to else ""
    quoted = followup_list.quoted(register, item.quote, item.source, item.line)
    words = followup_list.promised(register, point, item, today)
    sentence = f"{words} {terms.explained(register, who)} "
    return f"{sentence}{followup_list.link(point)}<br>{quoted}"


def _points(register: Register, dossier: Dossier, today: date) -> None:
    """The points it answers for, and those that name it, as tables that share their sources."""
    own = {point.id for point in dossier.responsible}
    others = [point for point in dossier.points if point.id not in own]
    table = followup_table.Table(register, today)
    for heading, caption, points in (
        ("subject.responsible", "subject.responsible_caption", dossier.responsible),
        ("subject.named_in", "subject.named_caption", others),
    ):
        if points:
            st.header(text.say(heading), anchor=False)
            words = text.say(caption, name=dossier.subject.name)
            st.html(table.html(words, _entries(register, points, today)))
    if sources := table.sources():
        st.html(sources)


def _entries(register: Register, points: Sequence[FollowUp], today: date) -> list[followups.Entry]:
    ids = {point.id for point in points}
    entries = followups.select(register, Question(), today)
    return [entry for entry in entries if entry.point.id in ids]


# --- where, when, with whom ---------------------------------------------------------------------


def _places(register: Register, dossier: Dossier) -> Iterator[str]:
    """The places that it, its log or its points concern, with links to the map."""
    places = council_of(register).places(dossier.subject.id)
    ids = areas_of(register, places)
    if places.all_areas:
        on_map = links.link("map", text.say("subject.on_map"), {})
        yield f"{html(text.say('subject.all_areas'))} ({on_map})"
    if ids and len(ids) <= _MOST_AREAS:
        place_links = [
            links.link("map", register.area_by_id[id_].name, {"area": id_}) for id_ in ids
        ]
        yield f"{html(text.say('point.areas'))} {', '.join(place_links)}"
    if places.all_bydeler:
        yield html(text.say("subjects_all.bydel"))
    if places.bydeler:
        known = register.bydel_by_id
        place_links = [links.link("map", known[id_].name, {"bydel": id_}) for id_ in places.bydeler]
        yield f"{html(text.say('point.bydeler'))} {', '.join(place_links)}"
    if places.units:
        units = places.units
        place_links = [
            links.link("map", text.unit(unit), {"unit": code_of(unit)}) for unit in units
        ]
        yield f"{html(text.say('point.units'))} {', '.join(place_links)}"


def _meetings(dossier: Dossier) -> str:
    rows = bullets(council_words.meeting_link(item) for item in reversed(dossier.meetings))
    if len(dossier.meetings) < 2:
        return rows
    words = text.say("subject.all_meetings", name=dossier.subject.name)
    return f"{rows}<p>{links.link('meetings', words, {'concerns': dossier.subject.id})}</p>"


# --- history ------------------------------------------------------------------------------------


def _log(register: Register, dossier: Dossier) -> None:
    st.header(text.say("subject.log"), anchor=False)
    if not dossier.log:
        st.html(f"<p>{html(text.say('subject.log_empty'))}</p>")
        return
    rows = "".join(f"<li>{line}</li>" for line in _lines(register, dossier, dossier.log))
    st.html(f"<div class='ipo-subject'><ol class='log'>{rows}</ol></div>")


def _lines(register: Register, dossier: Dossier, log: Iterable[Record]) -> Iterator[str]:
    """Each line: when, what sort of line, what it says, of whom else, and the words behind it."""
    for row in log:
        entry, id_ = row.entry, dossier.subject.id
        kind = text.say("subject.log_status")
        if isinstance(entry, LogEntry):
            kind = council_words.log_kind(entry.kind)
        of = ""
        if row.point:
            of = followup_list.link(row.point)
        elif row.subject and row.subject.id != id_:
            of = terms.link(row.subject)
        quoted = followup_list.quoted(register, entry.quote, entry.source, entry.line)
        yield (
            f"<p>{audience.mark_of(entry)}<strong>{html(text.day(entry.date))}</strong> "
            f"<span class='ipo-kind'>{html(kind)}</span> "
            f"{terms.explained(register, entry.text, but=id_)} {of}</p><p>{quoted}</p>"
        )
