"""What is asked of a register: records put or removed, by somebody, for a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from geo import access
from geo.errors import StoreError
from geo.escape import plain
from geo.frozen import frozen
from geo.store.parts import KINDS, dumped, id_of

#: The version that a register is made with.
FIRST = 1
_LONGEST_NAME, _LONGEST_REASON, _LONGEST_FILE, _LONGEST_ID = 120, 2000, 200, 200


@frozen
class Put:
    """A record as it shall be: new, or in the place of the one with its id."""

    kind: str
    body: Mapping[str, Any]

    @property
    def id(self) -> str:
        """What the record is called among its kind."""
        return id_of(self.kind, self.body)

    @property
    def text(self) -> str | None:
        """The body as it is kept."""
        return dumped(self.body)


@frozen
class Remove:
    """A record that shall be no more."""

    kind: str
    id: str
    text: None = None


Wish = Put | Remove


@frozen
class Origin:
    """The document that a change was read from."""

    sha256: str
    name: str

    @property
    def shown(self) -> str:
        """The name as it is kept: a file's name may hold bytes that are no letters."""
        return plain(self.name)[:_LONGEST_FILE]


@frozen
class Basis:
    """What a change builds on without changing it: every record of these kinds, as it was at a
    version."""

    kinds: frozenset[str]
    seen: int


@frozen
class Changed:
    """What a version did to one record: its JSON text before and after, empty for none."""

    kind: str
    id: str
    place: int
    before: str | None
    after: str | None


@frozen
class Applied:
    """One accepted version: who, when (UTC, ISO 8601), why, what it did to records, and the rows
    that it erased a text in («change 3/1»)."""

    number: int
    at: str
    by: str
    reason: str
    undoes: int | None
    origin: Origin | None
    changes: tuple[Changed, ...]
    erased: tuple[str, ...] = ()


def standing(history: Iterable[Applied]) -> tuple[Applied, ...]:
    """The versions that can be taken back: not the first, no erasure, not taken back already.

    `history` has the newest first, so that what takes back a taking back is seen before it.
    """
    taken_back: set[int | None] = set()
    left = []
    for item in history:
        if item.number not in taken_back:
            taken_back.add(item.undoes)
            if item.number != FIRST and not item.erased:
                left.append(item)
    return tuple(left)


def signed(by: str, reason: str) -> tuple[str, str]:
    """Who and why, on one line each; whoever has signed in signs, whatever `by` says.

    Raises StoreError when either says nothing.
    """
    name, why = plain(access.acting().name or by)[:_LONGEST_NAME], plain(reason)[:_LONGEST_REASON]
    if not name:
        raise StoreError("nobody")
    if not why:
        raise StoreError("no_reason")
    return name, why


def known(wishes: tuple[Wish, ...]) -> tuple[Wish, ...]:
    """The wishes, each record once, the last word counting.

    Raises KeyError for a kind that is none, and StoreError for a record that cannot be kept.
    """
    by_record: dict[tuple[str, str], Wish] = {}
    for wish in wishes:
        KINDS[wish.kind]
        by_record[wish.kind, _id(wish)] = wish
    return tuple(by_record.values())


def _id(wish: Wish) -> str:
    """The id of a wish that can be kept: it has one, its letters are letters, and it has room in
    any database (SQLite alone would keep a longer one, and one with a zero sign)."""
    try:
        f"{wish.id}{wish.text or ''}".encode()
        if len(wish.id) > _LONGEST_ID or "\0" in wish.id:
            raise ValueError(wish.id)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise StoreError("bad_record", kind=wish.kind) from error
    return wish.id
