"""`ipokart history`, `undo`, `backup`, `restore` and `export DIR/`: the register's database.

The database is imported inside the verbs: a mere reader must not wait for it.
"""

from __future__ import annotations

import argparse
import os
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from geo import files, store, text
from geo.cli import editions, options, target
from geo.cli.arguments import RefusedError, UsageError
from geo.disclosure.fields import holds_internal
from geo.errors import DataError, StoreError
from geo.escape import terminal
from geo.model import Audience

if TYPE_CHECKING:
    from geo.store.changing import Applied
    from geo.store.database import Store

#: What says that a folder of files is internal, beside them.
_INTERNAL_NOTE = "INTERN.txt"


def open_database() -> Store:
    """The database. Raises StoreError, and RefusedError where nothing has been changed yet: only
    an accepted change makes a database."""
    from geo.store.database import Store

    refuse_folder()
    if not store.has_database():
        raise RefusedError(text.say("cli.not_kept", folder=files.data_folder()))
    return Store.open(make=False)


def refuse_folder() -> None:
    """Files that are used instead of the database have no history. Raises RefusedError."""
    if os.environ.get("IPOKART_DATA"):
        raise RefusedError(text.say("cli.folder_used", folder=files.data_folder()))


def history(arguments: argparse.Namespace) -> int:
    """Who changed the register, when and why, newest first."""
    refuse_folder()
    if not store.has_database():
        message = text.say("cli.not_kept", folder=files.data_folder())
        print("[]" if arguments.json else terminal(message))
        return 0
    with closing(open_database()) as database:
        versions = database.history()
    if arguments.area or arguments.point:
        return _history_of_one(versions, arguments)
    if arguments.json:
        editions.print_json([asdict(item) for item in versions], Audience.INTERNAL)
    else:
        print(text.say("audience.metadata"))
        print("\n".join(terminal(_line(item)) for item in versions))
    return 0


def _history_of_one(versions: tuple[Applied, ...], arguments: argparse.Namespace) -> int:
    """What happened to one area or one follow-up point, newest first, field by field."""
    from geo.store import record_history
    from geo.text import changed_records

    words, find = arguments.area, options.area
    of_one = record_history.of_area
    if arguments.point:
        words, find, of_one = arguments.point, options.point, record_history.of_point
    happenings = of_one(versions, words)
    if not happenings:  # an id is taken as it is: what was removed has a history, too
        happenings = of_one(versions, find(options.whole_register(), words))
    if arguments.json:
        rows = [record_history.as_json(item) for item in happenings]
        editions.print_json(rows, Audience.INTERNAL)
        return 0
    print(text.say("audience.metadata"))
    for item in happenings:
        print(terminal(_line(item.version)))
        for line in changed_records.happening_lines(item):
            print(f"    {terminal(line)}")
    if not happenings:
        print(text.say("cli.history_unchanged"))
    return 0


def _line(item: Applied) -> str:
    message = text.say(
        "cli.history_line",
        number=item.number,
        at=item.at[:16].replace("T", " "),
        by=item.by,
        reason=item.reason,
        count=len(item.changes),
    )
    more = []
    if item.undoes:
        more.append(text.say("cli.history_undoes", number=item.undoes))
    if item.erased:
        more.append(text.say("cli.history_erased", count=len(item.erased)))
    if item.origin:
        more.append(text.say("cli.history_origin", name=item.origin.name))
    return ", ".join([message, *more])


def undo(arguments: argparse.Namespace) -> int:
    """Take a change back by a new one."""
    if not arguments.by or not arguments.reason:
        raise UsageError(text.say("cli.needs_by_reason"))
    if not (arguments.change.isascii() and arguments.change.isdigit()):
        raise UsageError(text.say("cli.bad_change", value=arguments.change))
    number = int(arguments.change[:18])
    with closing(open_database()) as database:
        new = database.undo(number, arguments.by, arguments.reason)
    print(text.say("cli.undone", number=number, new=new))
    return 0


def backup(arguments: argparse.Namespace) -> int:
    """A copy of the register with its history."""
    aim = target.aim(arguments.out)
    if aim.direct:
        raise StoreError("not_a_file", file=arguments.out)
    with closing(open_database()) as database:
        database.backup(aim.path)
    size = text.bytes_(aim.path.stat().st_size)
    print(terminal(text.say("cli.backed_up", file=arguments.out, size=size)))
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """A copy in the place of the register, after it has been checked."""
    if not arguments.by or not arguments.reason:
        raise UsageError(text.say("cli.needs_by_reason"))
    refuse_folder()
    from geo.store.restoring import lost_erasures, restore_copy

    where, file = store.address(), Path(arguments.file)
    lost = lost_erasures(where, file)
    backup = restore_copy(where, file, arguments.by, arguments.reason)
    message = text.say("cli.restored", file=arguments.file)
    more = [text.say("cli.restored_kept", backup=backup)] if backup else []
    print(terminal(" ".join([message, *more])))
    for item in lost:
        sentence = text.say("cli.restored_erased", number=item.number, at=item.at[:10], by=item.by)
        print(terminal(sentence))
    return 0


def export_files(arguments: argparse.Namespace) -> int:
    """The register as the files of a data folder, readable in a diff."""
    if arguments.area or arguments.bydel:
        raise UsageError(text.say("cli.folder_is_whole"))
    folder = store.folder()
    contents, findings = files.contents_of(folder)
    if findings:
        raise DataError(tuple(findings))
    from geo.store.database import exported

    requested = editions.audience(arguments)
    editions.refuse_name(Path(arguments.out), requested)
    if requested is Audience.OPEN and holds_internal(options.whole_register()):
        raise RefusedError(text.say("cli.folder_is_internal", folder=arguments.out))
    if requested is Audience.INTERNAL:
        contents = contents | {_INTERNAL_NOTE: f"{text.say('audience.metadata')}\n".encode()}
    count = exported(contents, Path(arguments.out))
    print(terminal(text.say("cli.exported", count=count, folder=arguments.out)))
    return 0
