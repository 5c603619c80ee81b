"""`ipokart`: a thin skin over the library, with the same verbs.

Exit codes: 0 all well, 1 the data has faults, 2 the call was wrong. Faults go to stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from geo import files, places, text
from geo.errors import DataError, Finding, Severity, UnknownValueError
from geo.escape import terminal
from geo.model import Register, Status, Unit
from geo.view import Listed, View, edition_of, select, slug

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[1]
LEAFLET = ROOT / "node_modules" / "leaflet" / "dist" / "leaflet.js"


class UsageError(Exception):
    """The call was wrong; the message says how, in Norwegian."""


class _Norwegian(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        # argparse asks with an empty prefix when it only wants the words
        shown = f"{text.say('cli.usage')}: " if prefix is None else prefix
        super().add_usage(usage, actions, groups, shown)


class _Parser(argparse.ArgumentParser):
    """argparse speaks English; what a person can meet is said in Norwegian here."""

    def __init__(self, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(prog, description=description, add_help=False, formatter_class=_Norwegian)
        self._optionals.title = text.say("cli.options")
        self.add_argument("-h", "--help", action="help", help=text.say("cli.help"))

    def error(self, message: str) -> NoReturn:
        for english, key in _COMPLAINTS.items():
            message = message.replace(english, text.say(key))
        raise UsageError(message)


_COMPLAINTS = {
    "unrecognized arguments": "cli.unknown_arguments",
    "invalid choice": "cli.unknown_choice",
    "choose from": "cli.choose_from",
    "expected one argument": "cli.needs_value",
    "ignored explicit argument": "cli.takes_no_value",
    "argument ": "cli.argument",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):  # æøå must survive a C locale
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        arguments = _parser().parse_args(argv)
        code = int(arguments.run(arguments))
        sys.stdout.flush()  # what cannot be written is said here, not by the interpreter's end
        return code
    except UsageError as error:
        _complain(text.say("cli.bad_usage", message=error))
    except UnknownValueError as error:
        _complain(text.unknown(error))
    except DataError as error:
        _complain(*(text.finding(item) for item in error.findings))
        return 1
    except BrokenPipeError:  # `ipokart areas | head`
        _drop_output()
        return 0
    except OSError as error:  # a full disk behind `ipokart areas > file`
        _drop_output()
        _complain(text.say("cli.no_output", reason=error.strerror or error))
        return 1
    return 2


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(*lines: str) -> None:
    for line in lines:
        for part in line.split("\n"):
            print(terminal(part), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("ipokart", description=text.say("cli.description"))
    parser.set_defaults(run=_no_command)
    commands = parser.add_subparsers(
        title=text.say("cli.commands"), metavar=text.say("cli.command"), parser_class=_Parser
    )

    check = _command(commands, "check", text.say("cli.check"), _check)
    check.add_argument("--json", action="store_true", help=text.say("cli.json"))

    areas = _command(commands, "areas", text.say("cli.areas"), _areas)
    areas.add_argument("--edition", help=text.say("cli.edition"))
    areas.add_argument("--unit", help=text.say("cli.unit"))
    areas.add_argument("--bydel", help=text.say("cli.bydel"))
    areas.add_argument("--status", help=text.say("cli.status"))
    areas.add_argument("--json", action="store_true", help=text.say("cli.json"))

    serve = _command(commands, "serve", text.say("cli.serve"), _serve)
    serve.add_argument("--host", default="localhost", help=text.say("cli.host"))
    serve.add_argument("--port", default="8501", help=text.say("cli.port"))
    return parser


def _command(commands: Any, name: str, words: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(run=run)
    return parser


def _no_command(_: argparse.Namespace) -> NoReturn:
    raise UsageError(text.say("cli.missing_command", valid="check, areas, serve"))


# --- check ------------------------------------------------------------------------------------


def _check(arguments: argparse.Namespace) -> int:
    from geo import checks  # pyproj takes a moment that `areas` does not need

    findings = checks.check_folder()
    if arguments.json:
        print(json.dumps([_finding_json(item) for item in findings], ensure_ascii=False, indent=2))
    else:
        for item in findings:
            print(terminal(text.finding(item)))
        print(text.say("cli.findings", count=len(findings)) if findings else _all_well())
    return int(any(item.severity is Severity.ERROR for item in findings))


def _finding_json(item: Finding) -> dict[str, str]:
    return {
        "severity": item.severity,
        "code": item.code,
        "file": item.file,
        "feature": item.feature,
        "field": item.field,
        "message": text.finding(item),
    }


def _all_well() -> str:
    register = files.read_register()
    bydeler = sum(bydel.kind == "bydel" for bydel in register.bydeler)
    return text.say(
        "cli.ok",
        areas=len(register.areas),
        bydeler=bydeler,
        editions=len(register.editions),
        followups=len(register.followups),
    )


# --- areas ------------------------------------------------------------------------------------


def _areas(arguments: argparse.Namespace) -> int:
    register = files.read_register()
    rows = select(register, _view(register, arguments))
    if arguments.json:
        print(json.dumps([area_json(register, row) for row in rows], ensure_ascii=False, indent=2))
    else:
        print(_table(rows) or text.say("cli.nothing"))
    return 0


def _view(register: Register, arguments: argparse.Namespace) -> View:
    units = {slug(unit): unit for unit in Unit}
    statuses = {slug(status): status for status in Status}
    view = View(
        edition=arguments.edition,
        units=_code("unit", arguments.unit, units),
        statuses=_code("status", arguments.status, statuses),
        bydel=_bydel(register, arguments.bydel),
    )
    edition_of(register, view)  # an unknown edition is refused here
    return view


def _code(kind: str, value: str | None, codes: dict[str, T]) -> tuple[T, ...]:
    if value is None:
        return ()
    if slug(value) not in codes:
        raise UnknownValueError(kind, value, tuple(str(code) for code in codes.values()))
    return (codes[slug(value)],)


def _bydel(register: Register, name: str | None) -> str | None:
    if name is None:
        return None
    if name in register.bydel_by_id:
        return name
    match = places.resolve(register, f"bydel {name}", (places.PlaceKind.BYDEL,))
    if match is None:
        raise UnknownValueError("bydel", name, tuple(bydel.name for bydel in register.bydeler))
    return match.id


def area_json(register: Register, row: Listed) -> dict[str, object]:
    """One area of a list as plain values; dates are ISO text, area_km2 is EPSG:25832."""
    edition = register.edition_by_id[row.listing.edition]
    return {
        "id": row.area.id,
        "name": row.area.name,
        "unit": row.listing.unit,
        "status": row.listing.status,
        "since": row.since.iso,
        "bydel": row.bydel.name if row.bydel else None,
        "edition": row.listing.edition,
        "area_km2": row.area.area_km2,
        "boundary_source": row.area.boundary_source,
        "boundary_confidence": row.area.boundary_confidence,
        "sources": list(dict.fromkeys((row.listing.source, *edition.sources))),
    }


def _table(rows: tuple[Listed, ...]) -> str:
    lines = [_line(row) for row in rows]
    if not lines:
        return ""
    head = [
        text.say(f"table.{key}") for key in ("name", "status", "since", "unit", "bydel", "size")
    ]
    lines.insert(0, tuple(head))
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _line(row: Listed) -> tuple[str, ...]:
    return (
        terminal(row.area.name),
        text.status(row.listing.status),
        text.say("table.since_derived", date=text.day(row.since))
        if row.since_derived
        else text.day(row.since),
        text.unit(row.listing.unit),
        terminal(row.bydel.name) if row.bydel else text.say("map.outside_oslo"),
        text.number(row.area.area_km2, 2),
    )


# --- serve ------------------------------------------------------------------------------------


def _serve(arguments: argparse.Namespace) -> int:
    port = _port(arguments.port)
    if not (ROOT / "app.py").is_file():
        raise UsageError(text.say("cli.no_app"))
    if not LEAFLET.is_file():
        raise UsageError(text.say("cli.no_leaflet"))
    if _taken(arguments.host, port):
        raise UsageError(text.say("cli.port_taken", port=port))
    # A process of its own: the library must not import the screen.
    command = [sys.executable, "-m", "pages.shared.server", arguments.host, str(port)]
    try:
        # The server runs in the project's folder; a relative data folder is meant from here.
        environment = os.environ | {"IPOKART_DATA": str(files.data_folder().resolve())}
        return subprocess.call(command, cwd=ROOT, env=environment)
    except KeyboardInterrupt:
        return 0


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise UsageError(text.say("cli.bad_port"))
    return int(value)


def _taken(host: str, port: int) -> bool:
    """Whether somebody listens there already. Raises UsageError for an address that is none."""
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except socket.gaierror:
        raise UsageError(text.say("cli.bad_host", host=host)) from None
    except OSError:
        return False
