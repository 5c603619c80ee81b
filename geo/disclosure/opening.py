"""The open edition of a register in which something is internal."""

from __future__ import annotations

from geo.disclosure.dangling import without_dangling
from geo.disclosure.fields import blank_internal
from geo.disclosure.hidden import Place, secret_of
from geo.disclosure.marked import hidden_everywhere, without_marked
from geo.disclosure.walk import Opening, guard, renamed
from geo.model import Register


def without_internal(register: Register) -> Register:
    """The register without what is internal, and without what tells it elsewhere.

    Raises RuntimeError rather than giving out a register in which what hides is still named.
    """
    register = hidden_everywhere(register)
    unmarked = blank_internal(without_marked(register))
    secret = secret_of(register, unmarked)
    if not secret.names:
        return unmarked
    sources = frozenset(item.id for item in register.sources if item.internal)
    opened = Opening(secret, renamed(unmarked, secret, sources), sources).of(unmarked, Place())
    assert isinstance(opened, Register)
    opened = without_dangling(opened)
    guard(opened, secret)
    return opened
