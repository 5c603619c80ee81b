"""`ipokart tidy`: copies and drafts that are older than a limit are removed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from geo import clock, store, text
from geo.cli import maintenance
from geo.cli.arguments import UsageError
from geo.escape import terminal
from geo.model import PartialDate

if TYPE_CHECKING:
    from geo.store.retention import Outdated


def tidy(arguments: argparse.Namespace) -> int:
    """Show what is older than the limit; with `--accept` remove it. Exit code 1 where a file could
    not be removed."""
    from geo.store import retention

    if arguments.accept and not (arguments.by and arguments.reason):
        raise UsageError(text.say("cli.needs_by_reason"))
    days = retention.days_of(arguments.days)
    maintenance.open_database().close()
    outdated = retention.find(store.address(), clock.now(), days)
    print(text.say("audience.metadata"))
    _print_outdated(outdated, days)
    if not outdated or not arguments.accept:
        if outdated:
            print(text.say("cli.tidy_not_yet"))
        return 0
    counts = {
        "files": len(outdated.files),
        "drafts": len(outdated.drafts) + len(outdated.edits),
        "days": days,
    }
    reason = text.say("cli.tidied_reason", reason=arguments.reason, **counts)
    number, left = retention.remove(store.address(), outdated, arguments.by, reason)
    for file in left:
        print(terminal(text.say("cli.tidy_left", file=file)))
    print(text.say("cli.tidied", number=number))
    return 1 if left else 0


def _print_outdated(outdated: Outdated, days: int) -> None:
    """Print what is older than `days`, oldest first, and whether no younger copy is left."""
    if not outdated:
        print(text.say("cli.tidy_none", days=days))
    for item in outdated.files:
        print(terminal(text.say("cli.tidy_file", file=item.path, day=_day(item.at.isoformat()))))
    begun = [(item.origin.name, item.at, item.by) for item in outdated.drafts]
    begun += [(item.name, item.at, item.by) for item in outdated.edits]
    for name, at, by in begun:
        who = by or text.say("cli.tidy_nobody")
        print(terminal(text.say("cli.tidy_draft", name=name, day=_day(at), by=who)))
    if outdated.files and not outdated.younger:
        print(text.say("cli.tidy_no_copy"))


def _day(at: str) -> str:
    return text.day(PartialDate.parse(at[:10]))
