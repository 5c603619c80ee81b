"""`ipokart export`: dates and deadlines as a calendar, the register's own files, or layers.

What only this verb needs is imported inside it: `ipokart areas` must not wait for it.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

from geo import clock, text
from geo.cli import editions, maintenance, options
from geo.cli.arguments import RefusedError
from geo.escape import terminal
from geo.followups import Question
from geo.model import Register
from geo.part import Part
from geo.text import part_names


def export(arguments: argparse.Namespace) -> int:
    """The register in a form that other programs read, by the suffix of the file.

    A folder takes the register's own files.
    """
    # A folder is written with a slash at its end, unless it exists already. An empty word is no
    # folder, though a path takes it for the current one.
    if arguments.out.endswith(("/", os.sep)) or (arguments.out and Path(arguments.out).is_dir()):
        return maintenance.export_files(arguments)
    from geo.exchange import outgoing
    from geo.exports.file_formats import dates

    format_ = outgoing.format_of(arguments.out)
    if format_:
        from geo.cli.exchange import export_layers

        return export_layers(arguments, format_)
    options.suffix(arguments.out, (dates.FORMAT.suffix, *outgoing.OUTGOING))
    for name in ("edition", "unit", "status", "layer", "crs"):
        if getattr(arguments, name):
            raise RefusedError(text.say("cli.not_for_calendar", option=f"--{name}"))
    return _export_calendar(arguments)


def _export_calendar(arguments: argparse.Namespace) -> int:
    from geo.exports import calendar
    from geo.exports.file_formats.dates import FORMAT

    aim = editions.aim(arguments)
    register = editions.register(arguments)
    view = options.view(register, arguments)
    parts = Question(bydel=view.bydel, area=view.area).parts
    keep = calendar.concerning(register, *parts)
    events = calendar.events(register, keep)
    if not events:  # a calendar must have one
        raise RefusedError(text.say("cli.no_events", file=arguments.out))
    names = _names(register, parts)
    content = FORMAT.write("calendar", register, clock.today(), keep, names)
    aim.write(content)
    size = text.bytes_(len(content))
    print(terminal(text.say("cli.written", file=arguments.out, size=size)))
    _print_list("cli.events", map(calendar.date_line, events))
    _print_list("calendar.left_out", map(calendar.date_line, calendar.left_out(register, keep)))
    _print_list("calendar.undated", calendar.undated(register, keep))
    return 0


def _names(register: Register, parts: Iterable[Part]) -> str:
    """What a calendar is narrowed to, as its name says it; empty for the whole one."""
    return text.listing([part_names.as_title(part, register) for part in parts])


def _print_list(key: str, lines: Iterable[str]) -> None:
    """A heading and its lines; nothing when there are none."""
    bullets = [f"- {terminal(line)}" for line in lines]
    if bullets:
        print(text.say(key), *bullets, sep="\n")
