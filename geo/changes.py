"""Two lists compared. What is derived here is shown as derived, never as the council's words."""

from __future__ import annotations

from dataclasses import dataclass

from geo.model import Edition, Register, Status

# Outside this territory a list that speaks only of the municipality says nothing.
MUNICIPALITY = "Oslo kommune"


@dataclass(frozen=True, slots=True)
class Changes:
    """Every area of the two lists in exactly one class (tuples of area ids, list order).

    `gone` is the derived *utgått*. `not_covered` was on the older list but lies outside the
    territory the newer one speaks of. `undecided` is on one list, while the other counts areas
    in its bydel without naming them, or names none at all. `disputed` is a part of `continued`:
    on both lists, though the newer calls it new or started.
    """

    new: tuple[str, ...]
    continued: tuple[str, ...]
    gone: tuple[str, ...]
    not_covered: tuple[str, ...]
    undecided: tuple[str, ...]
    disputed: tuple[str, ...]


def compare(register: Register, older: Edition | None, newer: Edition) -> Changes:
    """What is new, continued, gone, not covered or undecided from `older` to `newer`."""
    before = older.by_area if older else {}
    added = [area for area in newer.by_area if area not in before]
    missing = [area for area in before if area not in newer.by_area]
    both = tuple(area for area in newer.by_area if area in before)
    covered = [area for area in missing if _covered(register, newer, area)]
    return Changes(
        new=tuple(a for a in added if not (older and _untold(register, older, a))),
        continued=both,
        gone=tuple(a for a in covered if not _untold(register, newer, a)),
        not_covered=tuple(a for a in missing if not _covered(register, newer, a)),
        undecided=tuple(
            [a for a in added if older and _untold(register, older, a)]
            + [a for a in covered if _untold(register, newer, a)]
        ),
        disputed=tuple(a for a in both if newer.by_area[a].status in {Status.NY, Status.OPPSTART}),
    )


def _covered(register: Register, edition: Edition, area: str) -> bool:
    return edition.scope != MUNICIPALITY or register.area_by_id[area].bydel is not None


def _untold(register: Register, edition: Edition, area: str) -> bool:
    """Whether a list may have meant an area that it does not name."""
    bydel = register.area_by_id[area].bydel
    return not edition.listings or any(bydel in group.bydeler for group in edition.unnamed)
