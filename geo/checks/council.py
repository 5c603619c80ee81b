"""Bodies, programmes and meetings: one name for each, logs in order, nothing in two places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo import files
from geo.council.names import Kind, Names, spellings
from geo.errors import Finding, Severity
from geo.model import Body, LogKind, Programme, Register
from geo.view import slug

_PERIOD = re.compile(r"\b(20\d\d)\s*[-–—/]\s*(20\d\d)\b")


def subjects(register: Register) -> Iterator[tuple[str, Programme | Body]]:
    """Every programme and body with the file it stands in."""
    yield from ((files.PROGRAMMES, item) for item in register.programmes)
    yield from ((files.BODIES, item) for item in register.bodies)


def subjects_unique(register: Register) -> Iterator[Finding]:
    """A name means one programme or body, and an id too, whichever of the two it is."""
    owners: dict[str, str] = {}
    ids: set[str] = set()
    for file, item in subjects(register):
        if item.id in ids:
            yield Finding("id_twice", file, item.id, "id")
        ids.add(item.id)
        for name in dict.fromkeys(map(slug, spellings(item))):
            if owners.setdefault(name, item.id) != item.id:
                values = (("value", name), ("other", owners[name]))
                yield Finding("subject_twice", file, item.id, "aliases", values)


def periods_agree(register: Register) -> Iterator[Finding]:
    """The years in a programme's name are those it is for."""
    for item in register.programmes:
        for name in spellings(item):
            years = {"/".join(match) for match in _PERIOD.findall(name)}
            stated = {item.period.iso} if item.period else set()
            if years and years != stated:
                values = (("value", ", ".join(sorted(years))), ("stated", ", ".join(stated) or "–"))
                yield Finding("two_periods", files.PROGRAMMES, item.id, "period", values)


def logs_in_order(register: Register) -> Iterator[Finding]:
    """No programme is approved before its draft is shown."""
    for item in register.programmes:
        drafts = [row.date.first for row in item.log if row.kind is LogKind.UTKAST]
        for row in item.log:
            if row.kind is LogKind.GODKJENT and drafts and row.date.last < min(drafts):
                values = (("value", row.date.iso), ("draft", min(drafts).isoformat()))
                yield Finding("approved_before_draft", files.PROGRAMMES, item.id, "log", values)


def facts_stand_once(register: Register) -> Iterator[Finding]:
    """What a point's status text tells is not told again by a log: the log is read with it."""
    statuses = {
        (row.source, row.quote): point.id
        for point in register.followups
        for row in point.statuses
        if row.quote
    }
    for file, item in subjects(register):
        for row in item.log:
            if point := statuses.get((row.source, row.quote)):
                yield Finding("stands_twice", file, item.id, "log", (("value", point),))


def bodies_known(register: Register) -> Iterator[Finding]:
    """Who is responsible for a point is a body of the register."""
    if not register.bodies:  # a folder from before there were any
        return
    names = Names(register.programmes, register.bodies)
    for point in register.followups:
        for name in point.responsible:
            if names.find(name, (Kind.BODY,)) is None:
                value = (("value", name),)
                yield Finding(
                    "unknown_body",
                    files.FOLLOWUPS,
                    point.id,
                    "responsible",
                    value,
                    Severity.NOTICE,
                )
