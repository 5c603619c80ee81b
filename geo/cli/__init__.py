"""`ipokart`: a thin skin over the library, with the same verbs.

Exit codes: 0 all well, 1 the data has faults, 2 the call was wrong. Faults go to stderr.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from geo import text
from geo.cli.arguments import (
    RefusedError,
    Shows,
    UsageError,
    Verb,
    add_concerning,
    add_value_options,
)
from geo.errors import (
    DataError,
    DocumentError,
    GisFileError,
    IpoKartError,
    NotInstalledError,
    SettingsError,
    StoreError,
    TemplateError,
    TooLargeError,
    UnknownValueError,
)
from geo.escape import terminal


class _Norwegian(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        # argparse asks with an empty prefix when it only wants the words
        shown = f"{text.say('cli.usage')}: " if prefix is None else prefix
        super().add_usage(usage, actions, groups, shown)


class _Parser(argparse.ArgumentParser):
    """An argument parser with its messages in Norwegian; those of argparse are English."""

    def __init__(self, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(prog, description=description, add_help=False, formatter_class=_Norwegian)
        self._positionals.title = text.say("cli.arguments")
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
    "the following arguments are required": "cli.needs_arguments",
    "not allowed with argument": "cli.not_with",
    "argument ": "cli.argument",
}


def program() -> int:
    """One command as a process of its own. Returns the exit code."""
    code = main()
    gc.freeze()  # the process ends: nobody needs what is garbage
    return code


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):  # æøå must survive a C locale
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        words = sys.argv[1:] if argv is None else argv
        arguments = _parser(next(iter(words), None)).parse_args(words)
        code = int(arguments.run(arguments))
        sys.stdout.flush()  # what cannot be written is said here, not by the interpreter's end
        return code
    except UsageError as error:
        _complain(text.say("cli.bad_usage", message=error))
    except RefusedError as error:
        _complain(str(error))
    except DataError as error:
        _complain(*(text.finding(item) for item in error.findings))
        return 1
    except IpoKartError as error:
        _complain(_sentence(error))
    except KeyboardInterrupt:
        return 130  # as shells count it: 128 and the signal's number
    except BrokenPipeError:  # `ipokart areas | head`
        _drop_output()
        return 0
    except OSError as error:  # a full disk behind `ipokart areas > file`
        _drop_output()
        _complain(text.say("cli.no_output", reason=error.strerror or error))
        return 1
    return 2


def _sentence(error: IpoKartError) -> str:
    """What was wrong with the call, and what would be right."""
    if isinstance(error, UnknownValueError):
        return text.unknown(error)
    if isinstance(error, TooLargeError):
        from geo.cli import pictures  # draws, which few verbs do

        return pictures.too_large(error)
    if isinstance(error, TemplateError):
        return text.say(f"template.{error.code}", **error.values)
    if isinstance(error, DocumentError):
        return text.document(error)
    if isinstance(error, GisFileError):
        from geo.text import incoming  # the words of one verb

        return incoming.refusal(error)
    if isinstance(error, StoreError):
        return _not_stored(error)
    if isinstance(error, SettingsError):
        return text.settings_fault(error)
    if isinstance(error, NotInstalledError):
        return text.say("cli.not_installed", name=error.name)
    raise error


def _not_stored(error: StoreError) -> str:
    """Why the register was not read or changed; what others changed meanwhile, line by line."""
    if error.code != "conflict":
        return text.store(error)
    from geo.store.conflicts import ConflictError  # only who writes has it
    from geo.text.changed_records import conflict_lines

    assert isinstance(error, ConflictError)
    return "\n".join([text.store(error), *conflict_lines(error)])


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(*lines: str) -> None:
    for line in lines:
        for part in line.split("\n"):
            print(terminal(part), file=sys.stderr)


#: The most used first.
_VERBS = (
    "check",
    "areas",
    "serve",
    "map",
    "timeline",
    "slides",
    "changes",
    "followups",
    "meetings",
    "meeting",
    "subjects",
    "report",
    "export",
    "import",
    "import-areas",
    "history",
    "undo",
    "mark",
    "backup",
    "restore",
    "erase",
    "tidy",
    "new",
)


# --- verbs and their options ------------------------------------------------------------------


def _parser(verb: str | None = None) -> argparse.ArgumentParser:
    """The parser of a call: with all verbs, or only with those in the group of `verb`, which takes
    a tenth of the time. A word that is no verb gets the parser with all of them."""
    parser = _Parser("ipokart", description=text.say("cli.description"))
    parser.set_defaults(run=_no_command)
    commands = parser.add_subparsers(
        title=text.say("cli.commands"), metavar=text.say("cli.command"), parser_class=_Parser
    )
    for add, verbs in _GROUPS.items():
        if verb not in _VERBS or verb in verbs:
            add(commands)
    return parser


def _lists(commands: Any) -> None:
    check = _command(commands, "check", Verb("lists", "check"), Shows.ALL)
    check.add_argument("--json", action="store_true", help=text.say("cli.json"))
    areas = _command(commands, "areas", Verb("lists", "areas"))
    add_value_options(areas, "edition", "unit", "bydel", "status")
    areas.add_argument("--json", action="store_true", help=text.say("cli.json"))
    add_value_options(areas, "as-of")


def _council(commands: Any) -> None:
    changes = _command(commands, "changes", Verb("council", "changes"))
    metavars = text.group("metavar")
    changes.add_argument("older", nargs="?", metavar=metavars["older"], help=text.say("cli.older"))
    changes.add_argument("newer", nargs="?", metavar=metavars["newer"], help=text.say("cli.newer"))
    changes.add_argument("--json", action="store_true", help=text.say("cli.json"))
    add_value_options(changes, "as-of")
    points = _command(commands, "followups", Verb("council", "list_followups"))
    add_value_options(points, "year", "unit")
    add_concerning(points)
    points.add_argument("--open", action="store_true", help=text.say("cli.open"))
    points.add_argument("--json", action="store_true", help=text.say("cli.json"))
    add_value_options(points, "as-of")


def _meetings(commands: Any) -> None:
    every = _command(commands, "meetings", Verb("meetings", "list_meetings"))
    every.add_argument("--json", action="store_true", help=text.say("cli.json"))
    add_value_options(every, "as-of")
    status = _command(commands, "meeting", Verb("meetings", "write_status_list"))
    _out(status, text.say("cli.meeting_out"))
    metavars = text.group("metavar")
    for name, words in (("meeting", "cli.meeting_which"), ("today", "cli.today")):
        status.add_argument(f"--{name}", metavar=metavars[name], help=text.say(words))
    add_value_options(status, "template")
    known = _command(commands, "subjects", Verb("subjects", "list_subjects"))
    known.add_argument(
        "name", nargs="?", metavar=metavars["by"], help=text.say("cli.subject_which")
    )
    known.add_argument("--json", action="store_true", help=text.say("cli.json"))
    add_value_options(known, "as-of")


def _export(commands: Any) -> None:
    export = _command(commands, "export", Verb("calendar", "export"))
    _out(export, text.say("cli.export_out"))
    add_concerning(export)
    metavars = text.group("metavar")
    export.add_argument(
        "--edition", metavar=metavars["edition"], help=text.say("cli.export_edition")
    )
    add_value_options(export, "unit", "status")
    export.add_argument(
        "--layer",
        metavar=metavars["layer"],
        action="append",
        default=[],
        help=text.say("cli.export_layer"),
    )
    export.add_argument("--crs", metavar=metavars["crs"], help=text.say("cli.export_crs"))


def _map(commands: Any) -> None:
    chart = _command(commands, "map", Verb("pictures", "draw_map"))
    _out(chart, text.say("cli.map_out"))
    add_value_options(chart, "edition", "unit", "status", "bydel", "area", "extent", "size", "look")
    add_value_options(chart, "colour")


def _pictures(commands: Any) -> None:
    line = _command(commands, "timeline", Verb("pictures", "draw_timeline"))
    _out(line, text.say("cli.timeline_out"))
    add_value_options(line, "unit", "bydel", "size", "look")
    slides = _command(commands, "slides", Verb("pictures", "make_slides"))
    _out(slides, text.say("cli.slides_out"))
    add_value_options(slides, "edition")
    add_value_options(slides.add_mutually_exclusive_group(), "unit", "bydel")
    add_value_options(slides, "template", "lang", "titles")


def _report(commands: Any) -> None:
    parser = _command(commands, "report", Verb("reports", "report"))
    _out(parser, text.say("cli.report_out"))
    add_value_options(parser.add_mutually_exclusive_group(), "bydel", "unit")
    add_value_options(parser, "edition", "template", "format")
    parser.add_argument("--all", action="store_true", help=text.say("cli.report_all"))


def _import(commands: Any) -> None:
    reading = _command(commands, "import", Verb("imports", "import_document"), Shows.ALL)
    out = text.group("metavar")["out"]
    reading.add_argument("file", metavar=out, help=text.say("cli.import_file"))
    reading.add_argument("--json", action="store_true", help=text.say("cli.json"))
    reading.add_argument(
        "--kind", metavar=text.group("metavar")["kind"], help=text.say("cli.import_kind_help")
    )
    reading.add_argument("--accept", action="store_true", help=text.say("cli.import_accept"))
    reading.add_argument("--end-many", action="store_true", help=text.say("cli.import_end_many"))
    reading.add_argument(
        "--as-scanned",
        metavar=text.group("metavar")["word"],
        action="append",
        default=[],
        help=text.say("cli.import_as_scanned"),
    )
    reading.add_argument(
        "--internal",
        metavar=text.group("metavar")["line"],
        action="append",
        default=[],
        help=text.say("cli.import_internal"),
    )
    add_value_options(reading, "by", "reason")


def _import_areas(commands: Any) -> None:
    reading = _command(commands, "import-areas", Verb("incoming", "import_areas"), Shows.ALL)
    metavars = text.group("metavar")
    reading.add_argument("file", metavar=metavars["out"], help=text.say("cli.import_areas_file"))
    reading.add_argument("--json", action="store_true", help=text.say("cli.json"))
    add_value_options(reading, "layer", "crs")
    reading.add_argument(
        "--field",
        metavar=metavars["field"],
        action="append",
        default=[],
        help=text.say("cli.import_areas_field"),
    )
    reading.add_argument("--accept", action="store_true", help=text.say("cli.import_areas_accept"))
    add_value_options(reading, "rows", "valid-from", "source", "confidence")
    reading.add_argument("--exact", action="store_true", help=text.say("edit_border.exact_help"))
    reading.add_argument(
        "--attributes", action="store_true", help=text.say("cli.import_areas_attributes")
    )
    reading.add_argument(
        "--edition", metavar=metavars["edition"], help=text.say("cli.import_areas_edition")
    )
    add_value_options(reading, "by", "reason")


def _maintenance(commands: Any) -> None:
    past = _command(commands, "history", Verb("maintenance", "history"), Shows.ALL)
    past.add_argument("--json", action="store_true", help=text.say("cli.json"))
    metavars = text.group("metavar")
    one = past.add_mutually_exclusive_group()
    one.add_argument("--area", metavar=metavars["area"], help=text.say("cli.history_area"))
    one.add_argument("--point", metavar=metavars["point"], help=text.say("cli.history_point"))
    undo = _command(commands, "undo", Verb("maintenance", "undo"), Shows.NOTHING)
    undo.add_argument("change", metavar=metavars["change"], help=text.say("cli.undo_change"))
    add_value_options(undo, "by", "reason")
    marking = _command(commands, "mark", Verb("marks", "mark"), Shows.NOTHING)
    marking.add_argument("name", metavar=metavars["by"], help=text.say("cli.mark_what"))
    marking.add_argument("--kind", metavar=metavars["marked_kind"], help=text.say("cli.mark_kind"))
    marking.add_argument(
        "--edition", metavar=metavars["edition"], help=text.say("cli.mark_edition")
    )
    marking.add_argument("--open", action="store_true", help=text.say("cli.mark_open"))
    add_value_options(marking, "by", "reason")
    _out(
        _command(commands, "backup", Verb("maintenance", "backup"), Shows.ALL),
        text.say("cli.backup_out"),
    )
    restore = _command(commands, "restore", Verb("maintenance", "restore"), Shows.NOTHING)
    restore.add_argument("file", metavar=metavars["out"], help=text.say("cli.restore_file"))
    add_value_options(restore, "by", "reason")
    erase = _command(commands, "erase", Verb("erasure", "erase"), Shows.ALL)
    erase.add_argument("text", metavar=metavars["reason"], help=text.say("cli.erase_text"))
    erase.add_argument("--accept", action="store_true", help=text.say("cli.erase_accept"))
    add_value_options(erase, "by", "reason")
    tidy = _command(commands, "tidy", Verb("retention", "tidy"), Shows.ALL)
    tidy.add_argument("--days", metavar=metavars["days"], help=text.say("cli.tidy_days"))
    tidy.add_argument("--accept", action="store_true", help=text.say("cli.tidy_accept"))
    add_value_options(tidy, "by", "reason")


def _new(commands: Any) -> None:
    parser = _command(commands, "new", Verb("new", "new"), Shows.NOTHING)
    metavars = text.group("metavar")
    parser.add_argument("folder", metavar=metavars["folder"], help=text.say("cli.new_folder"))
    parser.add_argument(
        "--areas", metavar=metavars["out"], required=True, help=text.say("cli.new_areas")
    )
    parser.add_argument("--places", metavar=metavars["out"], help=text.say("cli.new_places"))
    add_value_options(parser, "layer", "crs")
    parser.add_argument(
        "--places-layer", metavar=metavars["layer"], help=text.say("cli.new_places_layer")
    )


def _serve(commands: Any) -> None:
    server = _command(commands, "serve", Verb("serve", "serve"))
    add_value_options(server, "host", "port")
    metavars = text.group("metavar")
    server.add_argument(
        "--allow-host",
        metavar=metavars["by"],
        action="append",
        default=[],
        help=text.say("cli.allow_host"),
    )
    server.add_argument(
        "--address-file", metavar=metavars["out"], help=text.say("cli.address_file")
    )
    server.add_argument(
        "--workers", metavar=metavars["workers"], default="1", help=text.say("cli.workers")
    )
    server.set_defaults(host="localhost", port="8501")


def _out(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument("out", metavar=text.group("metavar")["out"], help=words)


def _command(
    commands: Any, name: str, run: Verb, shows: Shows = Shows.EITHER
) -> argparse.ArgumentParser:
    """A verb. One that can show either edition gets the option that says which."""
    words = text.say(f"cli.{name}")
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(run=run, shows=shows)
    if shows is Shows.EITHER:
        add_value_options(parser, "audience")
    return parser


#: What adds verbs to a parser, and which, in the order of the help.
_GROUPS: dict[Callable[[Any], None], tuple[str, ...]] = {
    _lists: ("check", "areas"),
    _council: ("changes", "followups"),
    _meetings: ("meetings", "meeting", "subjects"),
    _map: ("map",),
    _pictures: ("timeline", "slides"),
    _report: ("report",),
    _export: ("export",),
    _import: ("import",),
    _import_areas: ("import-areas",),
    _maintenance: ("history", "undo", "mark", "backup", "restore", "erase", "tidy"),
    _new: ("new",),
    _serve: ("serve",),
}


def _no_command(_: argparse.Namespace) -> NoReturn:
    raise UsageError(text.say("cli.missing_command", valid=", ".join(_VERBS)))
