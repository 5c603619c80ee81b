"""Roles, what each may do, and where: the matrix of docs/bruk/roller.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from geo.frozen import frozen


class Role(StrEnum):
    """What a person is to the register, as the file of roles has it."""

    READER = "leser"
    EDITOR = "redaktør"
    PUBLISHER = "utgiver"
    ADMIN = "administrator"


class Action(StrEnum):
    """What somebody wants to do."""

    READ = "read"  # the open edition
    READ_INTERNAL = "read_internal"  # the internal edition, the history, the register as it was
    DRAFT = "draft"  # drafts of changes, which change nothing
    WRITE = "write"  # change records, or take a change back
    ERASE = "erase"  # erase, restore, clean out: what the history does not bring back


_READER = frozenset({Action.READ})
_EDITOR = _READER | {Action.READ_INTERNAL, Action.DRAFT, Action.WRITE}
#: What each role may do. An editor writes only in the own part of the city.
ALLOWED: Mapping[Role, frozenset[Action]] = {
    Role.READER: _READER,
    Role.EDITOR: _EDITOR,
    Role.PUBLISHER: _EDITOR,
    Role.ADMIN: _EDITOR | {Action.ERASE},
}


@frozen
class Place:
    """Where a record belongs: the bydeler (ids) and police units that it concerns, all of them;
    none means the whole city. Each bydel stands with its unit by the published division."""

    bydeler: frozenset[tuple[str, str]] = frozenset()
    units: frozenset[str] = frozenset()


WHOLE_CITY = Place()


@frozen
class Grant:
    """A role, for an editor with the bydeler (ids) and units where it holds. `is_insider`: a reader
    who sees the internal edition, too."""

    role: Role
    bydeler: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    is_insider: bool = False

    def allows(self, action: Action) -> bool:
        """Whether the role may do this somewhere."""
        insight = self.is_insider and action is Action.READ_INTERNAL
        return insight or action in ALLOWED[self.role]

    def covers(self, place: Place) -> bool:
        """Whether the role holds for all of a place."""
        if self.role is not Role.EDITOR:
            return True
        named = bool(place.bydeler or place.units)
        inside = all(id_ in self.bydeler or unit in self.units for id_, unit in place.bydeler)
        return named and inside and place.units <= self.units


@frozen
class Person:
    """Somebody who acts. `name` is what changes are signed with; empty where nobody has signed in,
    and then the name is what the person says."""

    name: str
    grants: tuple[Grant, ...] = ()


#: Whoever has the files: the command line, and the one editor at the machine of the server.
LOCAL = Person("", (Grant(Role.ADMIN),))
#: Any visitor of a server without sign-in.
ANYONE = Person("", (Grant(Role.READER),))
#: Somebody who has not signed in where that is needed, or has no role.
NOBODY = Person("")


def may(person: Person, action: Action, places: Iterable[Place] = ()) -> bool:
    """Whether a person may do something to records at these places; without places: somewhere.

    Each place must be covered by some grant that allows the action.
    """
    grants = [grant for grant in person.grants if grant.allows(action)]
    return bool(grants) and all(any(grant.covers(place) for grant in grants) for place in places)
