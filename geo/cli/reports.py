"""`ipokart report`: reports on a bydel, a police unit or the city, one or all of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from geo import clock, text
from geo.cli import editions, options, pictures, target
from geo.cli.arguments import UsageError
from geo.escape import terminal
from geo.model import Register
from geo.part import Part, main_parts
from geo.view import View, edition_of

if TYPE_CHECKING:
    from geo.report import Report


def report(arguments: argparse.Namespace) -> int:
    """One report into a file, or all of them into a folder."""
    _fits(arguments)
    return _all(arguments) if arguments.all else _one(arguments)


def _fits(arguments: argparse.Namespace) -> None:
    """Options that do not go together are refused before anything is read."""
    if arguments.all and (arguments.bydel or arguments.unit):
        raise UsageError(text.say("cli.report_all_alone"))
    if arguments.format and not arguments.all:
        raise UsageError(text.say("cli.report_format_needs_all"))


def _one(arguments: argparse.Namespace) -> int:
    from geo.exports.report import REPORTS, write

    suffix = options.suffix(arguments.out, tuple(REPORTS))
    aim = editions.aim(arguments)
    template = pictures.report_template(arguments.template, suffix)
    register = _register(arguments)
    report = _report(register, Part.of_view(options.view(register, arguments)), arguments)
    content = write(suffix, report, options.atlas(register), template)
    aim.write(content)
    print(_written(arguments.out, content))
    return 0


def _all(arguments: argparse.Namespace) -> int:
    """Write the reports on the city, every unit and bydel; prints each file as it is written. The
    largest come first, so that no core waits for one of them at the end."""
    from geo.exports.report import REPORTS, file_name, write_each

    first = next(iter(REPORTS))
    suffix = options.code("suffix", (arguments.format or first).removeprefix("."), REPORTS) or first
    folder = Path(arguments.out)
    target.folder(folder)
    template = pictures.report_template(arguments.template, suffix)
    register = _register(arguments)
    atlas = options.atlas(register)
    parts = reversed(main_parts(register))
    reports = (_report(register, part, arguments) for part in parts)
    for report, content in write_each(suffix, reports, atlas, template):
        out = folder / file_name(report, suffix)
        target.aim(str(out)).write(content)
        print(_written(str(out), content), flush=True)
    return 0


def _register(arguments: argparse.Namespace) -> Register:
    """The register that the readers may see. Raises UnknownValueError."""
    register = editions.register(arguments)
    edition_of(register, View(edition=arguments.edition))  # an unknown list is refused here
    return register


def _report(register: Register, part: Part, arguments: argparse.Namespace) -> Report:
    from geo.report import report as make

    return make(register, part, clock.today(), arguments.edition)


def _written(out: str, content: bytes) -> str:
    return terminal(text.say("cli.written", file=out, size=text.bytes_(len(content))))
