"""Print the counts of every module as a table and write their contact sheets into a folder.

Usage: `python -m scripts.look FOLDER [MODULE …]`; without modules all of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

#: The modules of this package; each has `counts` and `sheets`.
MODULES = ("truth", "labels", "pictures", "deck", "pages")


class LookModule(Protocol):
    """What a module of this package offers."""

    def counts(self) -> dict[str, int]:
        """Figures that should be 0 unless their name says otherwise, by name."""

    def sheets(self, folder: Path) -> list[Path]:
        """Write PNG contact sheets into the folder and return their paths."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Look at all of it, or at the modules that are named."""
    parser = argparse.ArgumentParser(prog="python -m scripts.look", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("modules", nargs="*", default=list(MODULES), metavar="module")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in options.modules:
        module = cast(LookModule, import_module(f"{__package__}.{name}"))
        print_counts(name, module.counts())
        for path in module.sheets(options.folder):
            print(f"  {path}")


def print_counts(name: str, counts: dict[str, int]) -> None:
    """One row for each figure of a module."""
    print(name)
    widest = max(map(len, counts), default=0)
    for figure, count in counts.items():
        print(f"  {figure:<{widest}}  {count:>6}")


if __name__ == "__main__":
    main()
