"""Who acts now, and the refusal of what they may not do."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from geo.access.roles import LOCAL, Action, Person, Place, may
from geo.errors import StoreError

_identify: Callable[[], Person] = lambda: LOCAL  # noqa: E731 # replaced by `identify_by`


def identify_by(identify: Callable[[], Person]) -> Callable[[], Person]:
    """From now on this function says who acts, asked anew each time; the one before it."""
    global _identify
    before, _identify = _identify, identify
    return before


def acting() -> Person:
    """Who acts now."""
    return _identify()


def require(action: Action) -> None:
    """Raises StoreError `no_right` when who acts may do this nowhere."""
    require_for(action, ())


def require_for(action: Action, places: Iterable[Place]) -> None:
    """Raises StoreError: `no_right` when who acts may do this nowhere, `not_yours` when not at one
    of these places."""
    person = acting()
    if not may(person, action):
        raise StoreError("no_right")
    if not may(person, action, places):
        raise StoreError("not_yours")
