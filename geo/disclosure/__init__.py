"""What may leave the house: the register without anything that is marked internal.

An open document is made from `openly(register)` and from nothing else, so what is internal cannot
reach it by any way round. A list that hides anything becomes `partial`: nobody may conclude or
count from it. What hides with a listing is every string of the register that names its area,
however it is spelt. What hides with a follow-up point are its texts and deadlines, and the dates
of its lines. In doubt more is hidden, never less.
"""

from __future__ import annotations

from collections.abc import Iterator

from geo.disclosure.hidden import Place, secret_of
from geo.disclosure.marked import hidden_items, without_marked
from geo.disclosure.walk import Opening, guard, renamed
from geo.model import Register

#: The last register that was asked for, and what came of it: a parcel asks once for each report.
_last: tuple[Register, Register] | None = None


def openly(register: Register) -> Register:
    """The register as anybody may read it; the same one when nothing in it is internal.

    Its `version` tells an opened register from the whole one. Raises RuntimeError rather than
    giving out a register in which a hidden area is still named.
    """
    global _last
    known = _last  # another thread may change it meanwhile
    if known is None or known[0] is not register:
        known = _last = (register, _opened(register))
    return known[1]


def _opened(register: Register) -> Register:
    if not any(_secrets(register)):
        return register
    unmarked = without_marked(register)
    secret = secret_of(register, unmarked)
    if not secret.names:
        return unmarked
    opened = Opening(secret, renamed(unmarked, secret)).of(unmarked, Place())
    assert isinstance(opened, Register)
    guard(opened, secret)
    return opened


def _secrets(register: Register) -> Iterator[bool]:
    """Every mark that something is internal."""
    for edition in register.editions:
        yield edition.note_internal
        yield from (row.internal or row.note_internal for row in edition.listings)
    yield from (area.note_internal for area in register.areas)
    yield from (bool(hidden_items(point)) for point in register.followups)
    yield from (item.internal for item in register.pending)
    yield from (item.internal for item in register.milestones)
