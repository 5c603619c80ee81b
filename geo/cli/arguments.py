"""What every verb of the command line is made of: its options, whom it shows, what runs it.

Nothing of the register is imported here: a call loads only what its own verb needs.
"""

from __future__ import annotations

import argparse
from enum import StrEnum
from importlib import import_module
from typing import Any

from geo import text
from geo.frozen import frozen
from geo.model import Status, Unit


class UsageError(Exception):
    """The call was wrong; the message says how, in Norwegian."""


class RefusedError(Exception):
    """The call was understood and cannot be carried out; the message says why, in Norwegian."""


class Shows(StrEnum):
    """What a verb shows of the register: the edition that is asked for, always all, or nothing."""

    EITHER = "either"
    ALL = "all"
    NOTHING = "nothing"


@frozen
class Verb:
    """What runs a verb: a function of a module of this package, which is imported when it runs."""

    module: str
    function: str

    def __call__(self, arguments: argparse.Namespace) -> int:
        """Run it. Returns the exit code."""
        return int(self.load()(arguments))

    def load(self) -> Any:
        """The function, which takes the parsed arguments and returns an exit code."""
        return getattr(import_module(f"{__package__}.{self.module}"), self.function)


def add_value_options(parser: argparse._ActionsContainer, *names: str) -> None:
    """Give a verb options that take a value; their words are `metavar.…` and `cli.…`."""
    metavars = text.group("metavar")
    for name in names:
        words = text.say(f"cli.{name}", statuses=", ".join(Status), units=", ".join(Unit))
        parser.add_argument(f"--{name}", metavar=metavars[name], help=words)


def add_concerning(parser: argparse._ActionsContainer) -> None:
    """Give a verb the options that narrow it to what concerns a bydel or an area."""
    metavars = text.group("metavar")
    parser.add_argument("--bydel", metavar=metavars["bydel"], help=text.say("cli.bydel_of"))
    parser.add_argument("--area", metavar=metavars["area"], help=text.say("cli.area_of"))
