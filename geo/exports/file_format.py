"""What every kind of file says of itself, and how its records are found: one light file each.

A record names its writer, which is imported when it is first used: whoever asks what formats there
are, or wants a PNG, need not wait for PowerPoint's parts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, TypeVar

from geo import text
from geo.disclosure import Holder, audience_of
from geo.errors import NotInstalledError
from geo.model import Audience, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat:
    """A kind of file.

    `suffix` has no dot. `writer` is the module that makes the file. `position` is the place among
    the others in lists that people see. `compressed` says that a zip cannot make it smaller.
    """

    suffix: str
    media_type: str
    writer: str
    position: int
    compressed: bool = False

    def write(self, name: str, subject: Register | Holder, *more: Any) -> bytes:
        """A file by a function of the writer, of a register or what holds one.

        The one way out for files: Raises UndisclosedError for a register of which nobody has
        decided whom it is for, and NotInstalledError when a library is missing.
        """
        audience_of(subject)
        try:
            function: Callable[..., bytes] = getattr(import_module(self.writer), name)
        except ImportError as error:
            raise NotInstalledError(error.name or str(error)) from error
        return function(subject, *more)

    def missing_library(self) -> str:
        """The library that the writer lacks on this machine; empty when it can be used."""
        try:
            import_module(self.writer)
        except ImportError as error:
            return error.name or str(error)
        return ""


F = TypeVar("F", bound=FileFormat)


def collect_formats(package: ModuleType, kind: type[F]) -> dict[str, F]:
    """The `FORMAT` of each module in a package by suffix, in the order of their positions."""
    names = sorted(item.name for item in iter_modules(package.__path__))
    modules = [import_module(f"{package.__name__}.{name}") for name in names]
    records: list[F] = [module.FORMAT for module in modules]
    assert all(isinstance(record, kind) for record in records)
    return {item.suffix: item for item in sorted(records, key=lambda item: item.position)}


def named(about: str, audience: Audience, suffix: str) -> str:
    """The name of a file: `statusliste-2026-03-mote.pdf`, or `…-intern.pdf`."""
    ending = f"-{Audience.INTERNAL}" if audience is Audience.INTERNAL else ""
    return f"{about}{ending}.{suffix}"


def label(group: str, suffix: str) -> str:
    """What people read for a suffix: its word in a group of words, or else its letters."""
    return text.group(group).get(suffix, suffix.upper())
