"""What one register has of its own: its statuses, units and their looks, its places, words and
projection.

`IPOKART_SETTINGS` names the file of another register; without it, Oslo's, which is shipped
(`oslo.toml`), is in use. It is read once in a process. Everything else asks `current()`; nothing
outside this room names a status, a unit or a city.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from geo.settings.records import (
    LANGUAGES,
    PATTERNS,
    Boxes,
    LookRow,
    Projected,
    Settings,
    StatusRow,
    Trait,
    UnitRow,
    member_name,
)

__all__ = [
    "LANGUAGES",
    "PATTERNS",
    "SHIPPED",
    "Boxes",
    "LookRow",
    "Projected",
    "Settings",
    "StatusRow",
    "Trait",
    "UnitRow",
    "current",
    "fall_back",
    "member_name",
    "place",
]

#: The settings of Oslo's register.
SHIPPED = Path(__file__).with_name("oslo.toml")


def place() -> Path:
    """The file in use: `IPOKART_SETTINGS`, or Oslo's."""
    given = os.environ.get("IPOKART_SETTINGS")
    return Path(given).absolute() if given else SHIPPED


@cache
def current() -> Settings:
    """The settings of this process. Raises SettingsError."""
    from geo.settings.reading import read

    return read(place())


def fall_back() -> None:
    """Use the shipped settings in this process: to say in words what is wrong with those that were
    named, before anything has asked for them."""
    os.environ.pop("IPOKART_SETTINGS", None)
    current.cache_clear()
