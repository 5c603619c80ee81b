"""`ipokart mark`: something in the register marked as internal, or no more so."""

from __future__ import annotations

import argparse

from geo import internal_marks, text
from geo.cli import maintenance, options
from geo.cli.arguments import RefusedError, UsageError
from geo.errors import UnknownValueError
from geo.escape import terminal
from geo.internal_marks import Kind, Thing
from geo.model import Register

_WIDTH = 60  # letters of a name in a list of several


def mark(arguments: argparse.Namespace) -> int:
    """Mark one thing, by its id or its name. Exit code 2 where it is so already."""
    if not arguments.by or not arguments.reason:
        raise UsageError(text.say("cli.needs_by_reason"))
    maintenance.refuse_folder()
    kind = options.code("marked_kind", arguments.kind, Kind)
    register = options.whole_register()
    thing = _find(register, arguments, kind)
    internal = not arguments.open
    number = internal_marks.mark(thing, internal=internal, by=arguments.by, reason=arguments.reason)
    key = "cli.marked" if internal else "cli.unmarked"
    print(terminal(text.say(key, kind=thing.kind, name=thing.name, number=number)))
    return 0


def _find(register: Register, arguments: argparse.Namespace, kind: Kind | None) -> Thing:
    """What is meant. Raises UnknownValueError for nothing, and RefusedError, with each of them, for
    several."""
    matches = internal_marks.candidates(register, arguments.name, kind, arguments.edition)
    if not matches:
        raise UnknownValueError("marked", arguments.name, ())
    if len(matches) > 1:
        message = text.say("cli.mark_several", value=arguments.name)
        raise RefusedError("\n".join((message, *map(_line, matches))))
    return matches[0]


def _line(thing: Thing) -> str:
    """One of several: its code, and what it is."""
    when = f", {text.day(thing.date)}" if thing.date else ""
    mark = f" [{text.say('audience.mark')}]" if thing.is_internal else ""
    name = thing.name if len(thing.name) <= _WIDTH else f"{thing.name[:_WIDTH]} …"
    return f"{thing.id} ({thing.kind}{when}) {name}{mark}"
