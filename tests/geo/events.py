"""An event as `milestones.json` holds it: the shipped file has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

EVENT = {
    "id": "2026-01-avslutning",
    "date": "2026-01-30",
    "title": "Et område avsluttes",
    "kind": "avslutning",
    "quote": "avsluttes",
    "source": "politiradet-2026-01",
    "line": None,
}


def add_event(**values: object) -> Callable[[Any], None]:
    """A change of `milestones.json` that adds the event with some of its values changed."""
    return lambda doc: doc["milestones"].append({**EVENT, **values})
