"""What a benchmark answers: figures with their samples, and how they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

HEADINGS = ("what", "ours", "peer", "ratio", "target", "met")


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured, ours and a peer's, in one run.

    `ours` and `peer` are the samples in `unit`; `peer` is empty where there is none. `target` is
    the most that is wanted: of the ratio of the medians, or, with `absolute`, of our own median.
    """

    what: str
    unit: str
    ours: tuple[float, ...]
    peer: tuple[float, ...] = ()
    target: float | None = None
    absolute: bool = False

    @property
    def ratio(self) -> float | None:
        """Our median divided by the peer's."""
        return median(self.ours) / median(self.peer) if self.peer and median(self.peer) else None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is no target."""
        held = median(self.ours) if self.absolute else self.ratio
        return None if self.target is None or held is None else held <= self.target

    def plain(self) -> dict[str, object]:
        """The figure as plain values for JSON."""
        return {
            "what": self.what,
            "unit": self.unit,
            "ours": median(self.ours),
            "peer": median(self.peer) if self.peer else None,
            "ratio": self.ratio,
            "target": self.target,
            "target_of": "ours" if self.absolute else "ratio",
            "met": self.met,
            "ours_samples": self.ours,
            "peer_samples": self.peer,
        }


def table(figures: list[Figure]) -> str:
    """Figures as a plain table: medians with their spread, the ratio and its target."""
    rows = [HEADINGS, *map(row, figures)]
    widths = [max(len(cells[column]) for cells in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for cells in rows
    )


def row(figure: Figure) -> tuple[str, ...]:
    """What stands under each of `HEADINGS`."""
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    return (
        figure.what,
        _samples(figure.ours, figure.unit),
        _samples(figure.peer, figure.unit),
        ratio,
        _target(figure),
        {None: "", True: "yes", False: "no"}[figure.met],
    )


def _samples(values: tuple[float, ...], unit: str) -> str:
    if not values:
        return ""
    spread = f" ({min(values):.3g}–{max(values):.3g})" if len(values) > 1 else ""
    return f"{median(values):.3g} {unit}{spread}"


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    return f"≤ {figure.target:g} {figure.unit}" if figure.absolute else f"≤ {figure.target:g}"
