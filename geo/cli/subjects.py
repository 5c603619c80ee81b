"""`ipokart subjects`: programmes and bodies, and what the documents say of one of them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from geo import clock, followups, text
from geo.cli import editions
from geo.cli.council import amount_line, cited, deadline_line, wrapped
from geo.cli.lists import in_columns
from geo.council import Council, Dossier, Promise, Record, Subject, council_of
from geo.council.names import spellings, title
from geo.disclosure import audience_of
from geo.errors import UnknownValueError
from geo.escape import terminal
from geo.model import Deadline, FollowUp, LogEntry, Programme, Register, UndatedDeadline
from geo.text import deadline_words


def list_subjects(arguments: argparse.Namespace) -> int:
    """Every programme and body as a table, or one of them with all that is known; or as JSON."""
    register = editions.register(arguments)
    council = council_of(register)
    ids = list(council.subjects) if arguments.name is None else [_find(council, arguments.name)]
    dossiers = [council.dossier(id_) for id_ in ids]
    if arguments.json:
        editions.print_json([_json(item) for item in dossiers], audience_of(register))
        return 0
    editions.print_mark(register)
    if arguments.name is None:
        print(_table(dossiers) if dossiers else text.say("cli.no_subjects"))
    else:
        head, *lines = _lines(register, dossiers[0])
        print(wrapped(head, ""), *map(wrapped, lines), sep="\n")
    return 0


def _find(council: Council, name: str) -> str:
    """The id that a name or an id means. Raises UnknownValueError."""
    if name in council.subjects:
        return name
    if match := council.names.find(name):
        return match.id
    alike = (council.subjects[match.id] for match in council.names.suggest(name))
    raise UnknownValueError("subject", name, tuple(map(title, alike)))


def kind_of(subject: Subject) -> str:
    """`handlingsplan`, `etat`: what sort of programme or body it is."""
    if isinstance(subject, Programme):
        return text.say(f"programme_kind.{subject.kind.name.lower()}")
    return text.say(f"body_kind.{subject.kind.name.lower()}")


# --- for people ---------------------------------------------------------------------------------


def _table(dossiers: list[Dossier]) -> str:
    keys = ("name", "kind", "points", "newest")
    lines = [tuple(text.say(f"cli.subject_{key}") for key in keys)]
    for item in dossiers:
        newest = text.day(item.log[-1].date) if item.log else text.say("cli.undated")
        name, count = terminal(title(item.subject)), text.number(len(item.points))
        lines.append((name, kind_of(item.subject), count, newest))
    return in_columns(lines)


def _lines(register: Register, dossier: Dossier) -> Iterator[str]:
    subject = dossier.subject
    others = [name for name in spellings(subject) if name != subject.name]
    yield text.say("cli.subject", name=subject.name, kind=kind_of(subject))
    if others:
        yield text.say("cli.subject_names", names=", ".join(dict.fromkeys(others)))
    yield subject.description
    source = subject.description_source or subject.source
    line = None if subject.description_source else subject.line
    yield text.say("calendar.source", source=cited(register, source, line))
    yield from (_promised(register, item) for item in dossier.promises)
    yield from (amount_line(register, item) for _, item in dossier.amounts)
    yield from _beside(register, dossier)
    for record in dossier.log:
        yield text.say("cli.logged", date=text.day(record.date), **_logged(record))
        quote = record.entry.quote
        yield text.say("calendar.quote", label=text.say("panel.quote"), quote=quote)
    for point in dossier.points:
        yield text.say("cli.subject_point", point=_point(point))


def _promised(register: Register, promise: Promise) -> str:
    """A deadline, how due it is, and to whom or by whom it is."""
    item, point = promise.deadline, promise.point
    if isinstance(item, UndatedDeadline):
        words = text.say("calendar.due", words=deadline_words.as_written(item.text))
    else:
        words = deadline_line(item, followups.due(point, item, clock.today()))
    if promise.is_recipient:
        names = text.listing(list(council_of(register).full_names(point)))
        return f"{words}. {text.say('subject.promised_by', names=names)}." if names else words
    recipient = council_of(register).subjects.get(item.recipient or "")
    if recipient is None:
        return words
    return f"{words}. {text.say('subject.promised_to', name=recipient.name)}."


def _beside(register: Register, dossier: Dossier) -> Iterator[str]:
    """The places it concerns, and the programmes, bodies and meetings it is linked to."""
    names = {
        "places": [
            *([text.say("cli.all_areas")] if dossier.all_areas else []),
            *(register.area_by_id[id_].name for id_ in dossier.areas),
            *([text.say("cli.all_bydeler")] if dossier.all_bydeler else []),
            *(register.bydel_by_id[id_].name for id_ in dossier.bydeler),
            *(text.unit(unit) for unit in dossier.units),
        ],
        "programmes": [title(item) for item in dossier.programmes],
        "bodies": [title(item) for item in dossier.bodies],
        "meetings": [f"{item.title} ({text.day(item.date)})" for item in dossier.meetings],
    }
    for key, values in names.items():
        if values:
            yield text.say(f"cli.subject_{key}", names=text.listing(values))


def _logged(record: Record) -> dict[str, str]:
    """What a line of a history says, and what sort of line it is."""
    entry = record.entry
    if isinstance(entry, LogEntry):
        return {"what": entry.text, "kind": text.say(f"log_kind.{entry.kind.name.lower()}")}
    assert record.point
    point = text.say("slides.point_number", number=record.point.number, year=record.point.year)
    return {"what": entry.text, "kind": text.say("cli.status_of_point", number=point)}


def _point(point: FollowUp) -> str:
    return text.say("cli.followup", number=point.number, year=point.year, title=point.title)


# --- for programs -------------------------------------------------------------------------------


def _json(dossier: Dossier) -> dict[str, object]:
    """A programme or body with what links to it; ids, which other verbs explain."""
    subject = dossier.subject
    is_programme = isinstance(subject, Programme)
    return {
        "id": subject.id,
        "is": "programme" if is_programme else "body",
        "kind": subject.kind,
        "name": subject.name,
        "short": subject.short,
        "aliases": list(subject.aliases),
        "period": subject.period.iso if isinstance(subject, Programme) and subject.period else None,
        "part_of": subject.part_of,
        "description": subject.description,
        "description_source": subject.description_source,
        "source": subject.source,
        "line": subject.line,
        "quote": subject.quote,
        "log": [_record_json(item) for item in dossier.log],
        "points": [item.id for item in dossier.points],
        "responsible": [item.id for item in dossier.responsible],
        "promises": [
            {
                "point": item.point.id,
                "date": item.deadline.date.iso if isinstance(item.deadline, Deadline) else None,
                "text": item.deadline.text,
                "is_recipient": item.is_recipient,
            }
            for item in dossier.promises
        ],
        "amounts": [
            {
                "point": point.id,
                "nok": item.nok,
                "payer": item.payer,
                "programme": item.programme,
                "year": item.year,
                "onwards": item.onwards,
            }
            for point, item in dossier.amounts
        ],
        "meetings": [item.id for item in dossier.meetings],
        "programmes": [item.id for item in dossier.programmes],
        "bodies": [item.id for item in dossier.bodies],
        "all_areas": dossier.all_areas,
        "areas": list(dossier.areas),
        "all_bydeler": dossier.all_bydeler,
        "bydeler": list(dossier.bydeler),
        "units": list(dossier.units),
    }


def _record_json(record: Record) -> dict[str, object]:
    entry = record.entry
    return {
        "date": record.date.iso,
        "kind": entry.kind if isinstance(entry, LogEntry) else None,
        "text": entry.text,
        "subject": record.subject.id if record.subject else None,
        "point": record.point.id if record.point else None,
        "meeting": entry.meeting if isinstance(entry, LogEntry) else None,
        "source": entry.source,
        "line": entry.line,
        "quote": entry.quote,
    }
