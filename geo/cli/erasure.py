"""`ipokart erase`: personal data that got into the register is removed for good."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING

from geo import store, text
from geo.cli import maintenance
from geo.cli.arguments import UsageError
from geo.escape import terminal

if TYPE_CHECKING:
    from geo.store.erasing import Erasure, Place


def erase(arguments: argparse.Namespace) -> int:
    """Show where a text stands in the register; with `--accept` remove it from there."""
    from geo.store import erasing

    if arguments.accept and not (arguments.by and arguments.reason):
        raise UsageError(text.say("cli.needs_by_reason"))
    search_text = sys.stdin.read() if arguments.text == "-" else arguments.text
    with closing(maintenance.open_database()) as database:
        places = () if arguments.accept else erasing.find(database, search_text)
    if not arguments.accept:
        _print_places(places)
        print(text.say("cli.erase_not_yet"))
        return 0
    mark = text.say("cli.erase_mark")
    done = erasing.erase(store.address(), search_text, arguments.by, arguments.reason, mark)
    _print_places(done.places)
    _print_outcome(done)
    return 0


def _print_places(places: Iterable[Place]) -> None:
    """Where the text stands, one line for each record."""
    print(text.say("audience.metadata"))
    for item in places:
        row = text.row(item.what, item.key)
        print(terminal(text.say("cli.erase_place", row=row, count=item.count)))


def _print_outcome(done: Erasure) -> None:
    if done.number:
        print(text.say("cli.erased", count=len(done.places), number=done.number))
    for path in done.aside:
        print(terminal(text.say("cli.erased_aside", file=path)))
    if not done.is_scrubbed:
        print(text.say("cli.erase_busy"))
    for path in done.left:
        print(terminal(text.say("cli.erase_left", file=path)))
    print(text.say("cli.erase_elsewhere"))
