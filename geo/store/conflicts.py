"""Two who change the same record: what each saw and wrote, field by field, and ways out.

A conflict is data. It holds the record as its author saw it, as others have made it since (with
who, when and why), and as its author wishes it. `settle` makes of it what the author chooses;
nothing is merged that the author has not agreed to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from enum import Enum, StrEnum
from typing import Any

import orjson

from geo.errors import StoreError
from geo.frozen import frozen
from geo.store.changing import Put, Remove, Wish


class Missing(Enum):
    """The value of a field or a record that is not there."""

    MISSING = "missing"


MISSING = Missing.MISSING
#: Where a field stands in a record: keys of objects, and ids of the items of a list.
Path = tuple[str, ...]
#: The kind and the id of a record.
Key = tuple[str, str]
#: The fields that tell the items of a list from one another, so that two who change different
#: items change different fields.
_ITEM_KEYS = ("area", "id")
#: A shape is one value: two borders cannot be mixed number by number.
_WHOLE = frozenset({"geometry"})
#: Fields that are reckoned from the border, so that they go with the one that is chosen.
_BORDER = ("geometry",)
_RECKONED = frozenset(("properties", name) for name in ("area_km2", "bydel", "other_bydeler"))


class Side(StrEnum):
    """Whose change of a field it is: one's own, others', or both."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@frozen
class Author:
    """A version by its number: who, when (UTC, ISO 8601) and why."""

    number: int
    at: str
    by: str
    reason: str


@frozen
class Step:
    """What a version did to one record: its fields before and after, None for no record.

    `is_erased`: the version erased a text in it, so what stood before is not known any more.
    """

    author: Author
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    is_erased: bool = False


@frozen
class Field:
    """A field that somebody has changed: its value as seen, as others made it, and as wished.

    The path is empty where the whole record is meant: one side has removed it. `author` is the
    last who changed it, None where nobody else has.
    """

    path: Path
    seen: Any
    theirs: Any
    mine: Any
    side: Side
    author: Author | None


@frozen
class Conflict:
    """One record that was changed since its author saw it; a removed record is None.

    `is_seen_known` is False where nobody can say what its author saw: a copy was put back, or a
    text was erased. Then every field in which the two differ is changed by both.
    """

    kind: str
    id: str
    seen: dict[str, Any] | None
    theirs: dict[str, Any] | None
    mine: dict[str, Any] | None
    is_seen_known: bool
    authors: tuple[Author, ...]
    fields: tuple[Field, ...]

    @property
    def key(self) -> Key:
        """The kind and the id of the record."""
        return self.kind, self.id

    @property
    def leading_fields(self) -> tuple[Field, ...]:
        """The fields that a side must be chosen of: without those that follow from one of them."""
        return tuple(field for field in self.fields if self.leading(field) is field)

    def leading(self, field: Field) -> Field:
        """The field whose side counts for this one, too: itself, or the border that it is reckoned
        from. A bydel that somebody chose by hand while the other drew is no part of the border."""
        if field.path not in _RECKONED:
            return field
        border = next((item for item in self.fields if item.path == _BORDER), field)
        return border if border.side in (Side.BOTH, field.side) else field


class ConflictError(StoreError):
    """Others have changed records of a change since its author saw them; nothing is written.

    `wishes` is the whole change, `version` the one that the conflicts were seen at.
    """

    def __init__(
        self, conflicts: tuple[Conflict, ...], wishes: tuple[Wish, ...], version: int
    ) -> None:
        super().__init__("conflict", count=str(len(conflicts)))
        self.conflicts, self.wishes, self.version = conflicts, wishes, version


class UnsettledError(StoreError):
    """Fields that somebody must choose a side of, by record."""

    def __init__(self, fields: tuple[tuple[Key, Path], ...]) -> None:
        super().__init__("unsettled", count=str(len(fields)))
        self.fields = fields


# --- finding a conflict -----------------------------------------------------------------------


def find_conflict(
    wish: Wish, theirs: dict[str, Any] | None, steps: Sequence[Step], *, is_seen_known: bool
) -> Conflict | None:
    """The conflict of a wish with what others did to its record since its author saw it.

    `theirs` is the record as it is now; `steps` are the versions since, oldest first. None where
    the record is as it was seen, or already as it is wished.
    """
    mine = body_of(wish.text)
    known = is_seen_known and not any(step.is_erased for step in steps)
    seen = steps[0].before if steps and known else theirs
    if _is_same(theirs, mine) or (known and _is_same(seen, theirs)):
        return None
    fields = tuple(_fields((), seen, theirs, mine, steps, known))
    authors = tuple(step.author for step in steps)
    shown = seen if known else None
    return Conflict(wish.kind, wish.id, shown, theirs, mine, known, authors, fields)


def differences(before: dict[str, Any] | None, after: dict[str, Any] | None) -> tuple[Field, ...]:
    """The fields in which two states of a record differ; `theirs` is the state after."""
    return tuple(_fields((), before, after, before, (), True))


def every_field(body: dict[str, Any]) -> tuple[Field, ...]:
    """The fields of a new record, each with its value as `theirs`; those that say nothing are left
    out."""
    skeleton: dict[str, Any] = {"properties": {}} if "properties" in body else {}
    fields = differences(skeleton, body)
    return tuple(field for field in fields if field.theirs not in (None, "", [], {}))


def _fields(
    path: Path, seen: Any, theirs: Any, mine: Any, steps: Sequence[Step], known: bool
) -> Iterator[Field]:
    if _is_same(theirs, mine):
        return
    values = ({} if path == () and seen is None and known else seen, theirs, mine)
    if parts := _parts(path, values):
        seen_part, their_part, my_part = parts
        for key in dict.fromkeys((*their_part, *my_part, *seen_part)):
            seen_value, their_value, my_value = (
                part.get(key, MISSING) for part in (seen_part, their_part, my_part)
            )
            yield from _fields((*path, key), seen_value, their_value, my_value, steps, known)
        return
    side = Side.BOTH
    if known and _is_same(seen, theirs):
        side = Side.MINE
    elif known and _is_same(seen, mine):
        side = Side.THEIRS
    seen = seen if known else MISSING
    yield Field(path, seen, theirs, mine, side, _author(path, steps))


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values are the same as JSON has them: a yes is no 1, as it would be to Python."""
    if one is MISSING or other is MISSING:
        return one is other
    return one == other and _written(one) == _written(other)


def _written(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _parts(path: Path, values: Sequence[Any]) -> tuple[dict[str, Any], ...]:
    """The fields of objects, or the items of lists by what tells them apart; nothing for values
    that are compared whole."""
    if path[-1:] and path[-1] in _WHOLE:
        return ()
    if all(isinstance(value, dict) for value in values):
        return tuple(values)
    if all(isinstance(value, list) for value in values):
        keys = {_item_key(value) for value in values if value}
        if len(keys) == 1 and (key := keys.pop()):
            return tuple({str(item[key]): item for item in value} for value in values)
    return ()


def _item_key(items: list[Any]) -> str | None:
    """The field that tells the items of a list apart; None where there is none."""
    for key in _ITEM_KEYS:
        names = {str(item[key]) for item in items if isinstance(item, dict) and key in item}
        if items and len(names) == len(items):
            return key
    return None


def _author(path: Path, steps: Sequence[Step]) -> Author | None:
    for step in reversed(steps):
        before, after = _value(step.before, path), _value(step.after, path)
        if step.is_erased or not _is_same(before, after):
            return step.author
    return None


def _value(body: Any, path: Path) -> Any:
    for place, key in enumerate(path):
        (parts,) = _parts(path[:place], (body,)) or ({},)
        body = parts.get(key, MISSING)
    return body


# --- ways out ---------------------------------------------------------------------------------


def settle(
    error: ConflictError,
    choices: Mapping[Key, Mapping[Path, Side]],
    *,
    merge: bool = False,
) -> tuple[Wish, ...]:
    """The whole change as its author now wants it, to be applied as seen at `error.version`.

    `choices` says by record and field whose value stands. With `merge`, which a person must agree
    to, a field that only one side has changed needs no choice. A record that the other removed is
    one choice (its path is empty): one's own puts it back as wished, theirs lets it go; and the
    same where one has removed oneself what the other changed. Raises UnsettledError for the fields
    that nobody has chosen a side of.
    """
    chosen, left = dict[Key, Wish](), list[tuple[Key, Path]]()
    for conflict in error.conflicts:
        sides = choices.get(conflict.key, {})
        body: Any = deepcopy(conflict.theirs)
        for field in conflict.fields:
            leading = conflict.leading(field)
            side = sides.get(leading.path, leading.side if merge else Side.BOTH)
            if side is Side.BOTH:
                left += [(conflict.key, field.path)] if leading is field else []
            elif side is Side.MINE:
                body = _put(body, field.path, deepcopy(field.mine))
        kind, id_ = conflict.key
        chosen[conflict.key] = Remove(kind, id_) if body is None else Put(kind, body)
    if left:
        raise UnsettledError(tuple(left))
    return tuple(chosen.get((wish.kind, wish.id), wish) for wish in error.wishes)


def _put(body: Any, path: Path, value: Any) -> Any:
    """A body with another value at a path; MISSING takes the field or item away."""
    if not path:
        return value
    key, *rest = path
    if isinstance(body, list):
        return _put_item(body, key, tuple(rest), value)
    within = _put(body.get(key, MISSING), tuple(rest), value)
    if within is MISSING:
        body.pop(key, None)
    else:
        body[key] = within
    return body


def _put_item(items: list[Any], key: str, rest: Path, value: Any) -> list[Any]:
    name = _item_key(items)
    for place, item in enumerate(items):
        if name and str(item[name]) == key:
            within = _put(item, rest, value)
            return items[:place] + ([] if within is MISSING else [within]) + items[place + 1 :]
    return items if value is MISSING else [*items, value]


def body_of(text: str | None) -> dict[str, Any] | None:
    """A record's fields out of its text; an erased text that is JSON no more has none."""
    if text is None:
        return None
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}
