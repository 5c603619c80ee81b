"""Names on the map: those under controls, leaders that cross, names that overlap."""

from __future__ import annotations

from pathlib import Path


def counts() -> dict[str, int]:
    """Figures on the names of stills and browser views; each should be 0."""
    return {}


def sheets(folder: Path) -> list[Path]:
    """Write the contact sheets of the views that `counts` counts."""
    folder.mkdir(parents=True, exist_ok=True)
    return []
