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
    territory the newer one speaks of. `disputed` is a subset of `continued`: on both lists,
    though the newer calls it new or started.
    """

    new: tuple[str, ...]
    continued: tuple[str, ...]
    gone: tuple[str, ...]
    not_covered: tuple[str, ...]
    disputed: tuple[str, ...]


def compare(register: Register, older: Edition | None, newer: Edition) -> Changes:
    """What is new, continued, gone or not covered from `older` to `newer`."""
    before = [item.area for item in older.listings] if older else []
    now = [item.area for item in newer.listings]
    missing = [area for area in before if area not in set(now)]
    both = tuple(area for area in now if area in set(before))
    outside = tuple(area for area in missing if not _covered(register, newer, area))
    return Changes(
        new=tuple(area for area in now if area not in set(before)),
        continued=both,
        gone=tuple(area for area in missing if area not in outside),
        not_covered=outside,
        disputed=tuple(area for area in both if _disputed(newer, area)),
    )


def _covered(register: Register, edition: Edition, area: str) -> bool:
    return edition.scope != MUNICIPALITY or register.area_by_id[area].bydel is not None


def _disputed(edition: Edition, area: str) -> bool:
    listing = edition.listing(area)
    return listing is not None and listing.status in {Status.NY, Status.OPPSTART}
