"""What may leave the house, and for whom: the open edition of the register, or the internal one.

An edition is made by `disclose`, and every exit asks `audience_of` for whom what it was handed is:
a register as it is read from files has no answer, and is refused. So nothing leaves by oversight,
and whatever is internal can say so.

An open document is made from `openly(register)` and from nothing else, so what is internal cannot
reach it by any way round. Every field of the model has a class, public or internal (`fields`);
importing this package raises TypeError when one has none. An internal field is blanked, a record
that is marked internal goes whole, and what is left goes through a walk over every string. A list
that hides anything becomes `partial`: nobody may conclude or count from it. What hides with a
listing is every string of the register that names its area, however it is spelt. What hides with a
follow-up point are its texts and deadlines, and the dates of its lines; with a deadline the texts
of its point that tell it, and the point says that a deadline is hidden; with a programme or a body
every string that names it, and every reference to it; with a source its title, whom it is from and
its own words, not what rests on it. In doubt more is hidden, never less.
"""

from __future__ import annotations

import dataclasses
from typing import Protocol

from geo.disclosure.fields import check_classes, holds_internal
from geo.model import Audience, Register

check_classes(Register)

#: The last registers that were asked for, and what came of each: a parcel asks for every report.
_last: dict[Audience, tuple[Register, Register]] = {}
#: The last register in which nothing is internal: the next one has most records from it.
_clean: Register | None = None


class UndisclosedError(RuntimeError):
    """An exit was handed a register of which nobody has decided whom it is for."""


class Holder(Protocol):
    """What an exit is handed besides a register itself: an atlas, an order, a report."""

    @property
    def register(self) -> Register: ...


def disclose(register: Register, audience: Audience) -> Register:
    """The register as these readers may have it.

    Raises StoreError `no_right` for an internal edition that who acts may not read, and
    RuntimeError rather than giving out an open register in which what hides is still named.
    """
    if audience is Audience.INTERNAL:
        from geo import access  # for the open edition nobody is asked who acts
        from geo.access import Action

        access.require(Action.READ_INTERNAL)
    known = _last.get(audience)  # another thread may change it meanwhile
    if known is None or known[0] is not register:
        known = _last[audience] = (register, _edition(register, audience))
    return known[1]


def openly(register: Register) -> Register:
    """The register as anybody may read it. Its `version` tells it from the whole one where anything
    is internal. Raises what `disclose` raises."""
    return disclose(register, Audience.OPEN)


def audience_of(subject: Register | Holder) -> Audience:
    """For whom what an exit is handed is. Raises UndisclosedError when nobody has decided it."""
    register = subject if isinstance(subject, Register) else subject.register
    if register.audience is None:
        raise UndisclosedError("an exit takes what geo.disclosure.disclose has made")
    return register.audience


def is_internal(subject: Register | Holder) -> bool:
    """Whether it is for the partners alone, and an exit must say so. Raises UndisclosedError."""
    return audience_of(subject) is Audience.INTERNAL


def _edition(register: Register, audience: Audience) -> Register:
    opened = _opened(register) if audience is Audience.OPEN else register
    return opened if opened.audience is audience else dataclasses.replace(opened, audience=audience)


def _holds_internal(register: Register, clean: Register | None) -> bool:
    """Whether anything in a register is internal, when nothing in another one is."""
    if clean is None:
        return holds_internal(register)
    names = [field.name for field in dataclasses.fields(register)]
    return any(
        holds_internal(_new(getattr(register, name), getattr(clean, name))) for name in names
    )


def _new(value: object, clean: object) -> object:
    """What of a part of a register is not the same object in another one."""
    if value is clean or not (isinstance(value, tuple) and isinstance(clean, tuple)):
        return () if value is clean else value
    known = {id(item) for item in clean}
    return tuple(item for item in value if id(item) not in known)


def _opened(register: Register) -> Register:
    global _clean
    if not _holds_internal(register, _clean):
        _clean = register
        return register
    from geo.disclosure.opening import without_internal  # mostly there is nothing for it to do

    return without_internal(register)
