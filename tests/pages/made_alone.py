"""Makes the browser's files of data folders, each in a process that remembers no other version.

Started by `test_next_version.py` with the folders; writes what `files_of` tells of each, as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from geo import disclosure, files
from geo.files import records
from geo.model import Audience
from geo.webmap import levels
from pages.serving import resources

#: The SHA-256 of each file by name, with the version of all.
Told = dict[str, str]


def take_for_large() -> None:
    """Take a register of Oslo's size for a large one, and its files for long ones."""
    levels.MOST_AT_ONCE, levels.CELL, levels._WHOLE = 1000, 700, 0.95
    records._MANY = 3


def files_of(folder: Path) -> list[Told]:
    """What both editions of a folder's register give the browser, the internal one first."""
    whole, background = files.read_register(folder), files.read_orientation(folder)
    results = (
        resources.gather(disclosure.disclose(whole, audience), background)
        for audience in (Audience.INTERNAL, Audience.OPEN)
    )
    return [
        {
            "version": one.version,
            **{name: hashlib.sha256(it.body).hexdigest() for name, it in one.files.items()},
        }
        for one in results
    ]


def main(folders: Sequence[str]) -> None:
    take_for_large()
    __import__("geo.webmap.chart")  # which takes longest, and is the same for all
    for folder in folders:
        child = os.fork()
        if not child:
            print(json.dumps(files_of(Path(folder))), flush=True)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
