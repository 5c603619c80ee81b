"""What may leave the house: the register without anything that is marked internal.

An open document is made from `openly(register)` and from nothing else, so what is internal cannot
reach it by any way round. Every field of the model has a class, public or internal (`fields`);
importing this package raises TypeError when one has none. An internal field is blanked, a record
that is marked internal goes whole, and what is left goes through a walk over every string. A list
that hides anything becomes `partial`: nobody may conclude or count from it. What hides with a
listing is every string of the register that names its area, however it is spelt. What hides with a
follow-up point are its texts and deadlines, and the dates of its lines; with a programme or a body
every string that names it, and every reference to it. In doubt more is hidden,
never less.
"""

from __future__ import annotations

from geo.disclosure.dangling import without_dangling
from geo.disclosure.fields import blank_internal, check_classes, holds_internal
from geo.disclosure.hidden import Place, secret_of
from geo.disclosure.marked import without_marked
from geo.disclosure.walk import Opening, guard, renamed
from geo.model import Register

check_classes(Register)

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
    if not holds_internal(register):
        return register
    unmarked = blank_internal(without_marked(register))
    secret = secret_of(register, unmarked)
    if not secret.names:
        return unmarked
    opened = Opening(secret, renamed(unmarked, secret)).of(unmarked, Place())
    assert isinstance(opened, Register)
    opened = without_dangling(opened)
    guard(opened, secret)
    return opened
