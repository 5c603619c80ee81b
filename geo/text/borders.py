"""Words for the borders of areas: what they are based on, how sure, or that there is none."""

from __future__ import annotations

from collections.abc import Iterable

from geo.escape import plain
from geo.model import Area
from geo.text import few, say


def notice(areas: Iterable[Area]) -> str:
    """That the borders of areas are approximate; of areas without one, that no map shows them."""
    known = tuple(areas)
    drawn = [area for area in known if area.geometry is not None]
    basis = basis_of(drawn) if drawn or not known else ""
    return " ".join(part for part in (basis, undrawn(known)) if part)


def basis_of(areas: Iterable[Area]) -> str:
    """That borders on a map are approximate, which of them when others are not, and what they are
    based on; empty when every one is the real border."""
    every = tuple(areas)
    approximate = [area for area in every if not area.boundary_exact]
    if every and not approximate:
        return ""
    words = _basis({area.bydel is not None for area in approximate})
    if len(approximate) == len(every):
        return words
    return say("border.only", notice=words, names=few([plain(area.name) for area in approximate]))


def _basis(inside: set[bool]) -> str:
    """What approximate borders are based on: `inside` says whether any lies in Oslo, or outside."""
    if inside == {False}:
        return say("border.notice_outside")
    return say("border.notice_both" if False in inside else "border.notice")


def about(areas: Iterable[Area]) -> str:
    """Why borders are approximate, in a paragraph; empty when none of the areas has such a one."""
    known = tuple(areas)
    return say("about.borders") if not known or not all(map(_is_exact, known)) else ""


def _is_exact(area: Area) -> bool:
    return area.boundary_exact


def undrawn(areas: Iterable[Area]) -> str:
    """Which of the areas stand on no map; empty when all have a border."""
    names = [plain(area.name) for area in areas if area.geometry is None]
    return say("border.undrawn", names=few(names)) if names else ""


def of(area: Area) -> str:
    """What one border is based on, or that there is none."""
    return area.boundary_source or say("border.none")


def confidence(area: Area) -> str:
    """How sure a border is, in a word."""
    return say(f"confidence.{area.boundary_confidence or 'none'}")
