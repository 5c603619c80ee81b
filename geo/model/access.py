"""Who may read a field of a record: its class; and whom an edition of the register is for."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeVar

T = TypeVar("T")


class Access(StrEnum):
    """Who may read a field of a record."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Audience(StrEnum):
    """Whom an edition of the register is for: anybody, or the partners alone."""

    OPEN = "åpen"
    INTERNAL = "intern"


#: A field that open documents show, as far as nothing in it names what is hidden.
Public = Annotated[T, Access.PUBLIC]
#: A field that no open document ever shows: it gets its default there, or None.
Internal = Annotated[T, Access.INTERNAL]
