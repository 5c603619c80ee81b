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
    found = retention.find(store.address(), clock.now(), days)
    print(text.say("audience.metadata"))
    _tell(found, days)
    if not found or not arguments.accept:
        if found:
            print(text.say("cli.tidy_not_yet"))
        return 0
    counts = {
        "files": len(found.files),
        "drafts": len(found.drafts) + len(found.edits),
        "days": days,
    }
    reason = text.say("cli.tidied_reason", reason=arguments.reason, **counts)
    number, left = retention.remove(store.address(), found, arguments.by, reason)
    for file in left:
        print(terminal(text.say("cli.tidy_left", file=file)))
    print(text.say("cli.tidied", number=number))
    return 1 if left else 0


def _tell(found: Outdated, days: int) -> None:
    """What is older, the oldest first, and whether any copy is younger."""
    if not found:
        print(text.say("cli.tidy_none", days=days))
    for item in found.files:
        print(terminal(text.say("cli.tidy_file", file=item.path, day=_day(item.at.isoformat()))))
    begun = [(item.origin.name, item.at, item.by) for item in found.drafts]
    begun += [(item.name, item.at, item.by) for item in found.edits]
    for name, at, by in begun:
        who = by or text.say("cli.tidy_nobody")
        print(terminal(text.say("cli.tidy_draft", name=name, day=_day(at), by=who)))
    if found.files and not found.younger:
        print(text.say("cli.tidy_no_copy"))


def _day(at: str) -> str:
    return text.day(PartialDate.parse(at[:10]))
