"""The class of every field of every record, as the model gives it; and internal fields blanked."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

from geo.model import Access, PartialDate

T = TypeVar("T")


def is_record(value: object) -> bool:
    """Whether a value or a type has fields that can tell anything; a date is a value."""
    return _is_record_type(value if isinstance(value, type) else type(value))


@cache
def _is_record_type(kind: type) -> bool:
    return is_dataclass(kind) and not issubclass(kind, PartialDate)


@cache
def access_of(kind: type) -> Mapping[str, Access]:
    """The class of each field of a record type, by name.

    Raises TypeError for a field that has no class, or for an internal one that cannot be blanked.
    """
    hints = _hints(kind)
    return {field.name: _access(kind, field, hints[field.name]) for field in fields(kind)}


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    """The types of the fields of a record type, with their classes."""
    return get_type_hints(kind, include_extras=True)


def _access(kind: type, field: Field[Any], hint: Any) -> Access:
    where = f"{kind.__name__}.{field.name}"
    classes = [item for item in getattr(hint, "__metadata__", ()) if isinstance(item, Access)]
    if len(classes) != 1:
        raise TypeError(f"{where} must be Public[…] or Internal[…]")
    if classes[0] is Access.INTERNAL and not (_has_default(field) or _may_be_none(hint)):
        raise TypeError(f"{where} is internal, so it needs a default or must allow None")
    return classes[0]


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _may_be_none(hint: Any) -> bool:
    """`Internal[str | None]`: the metadata is round the union."""
    return type(None) in get_args(hint.__origin__)


def record_types(kind: type) -> Iterator[type]:
    """A record type and those within it, each once."""
    results: dict[type, None] = {}
    waiting: list[Any] = [kind]
    while waiting:
        item = waiting.pop()
        waiting += get_args(item)
        if isinstance(item, type) and is_record(item) and item not in results:
            results[item] = None
            waiting += _hints(item).values()
    yield from results


def check_classes(register_type: type) -> None:
    """Raises TypeError unless every field of every record in a register has a class."""
    for kind in record_types(register_type):
        access_of(kind)


@cache
def _plan(kind: type) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What internal fields of a record type are blanked with, and by name those of the others that
    may have records within them: looking into every text takes longer than all the rest."""
    blanks = {
        field.name: _blank(field)
        for field in fields(kind)
        if access_of(kind)[field.name] is Access.INTERNAL
    }
    hints = _hints(kind)
    others = (name for name in access_of(kind) if name not in blanks)
    return blanks, tuple(name for name in others if _may_hold_records(hints[name]))


def _may_hold_records(hint: Any) -> bool:
    """Whether a value of this type can be a record, or have one within it."""
    within = get_args(hint)
    if within:
        return any(map(_may_hold_records, within))
    return hint in {Any, object} or is_record(hint)


def _blank(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    return None if field.default_factory is MISSING else field.default_factory()


def holds_internal(item: object) -> bool:
    """Whether any internal field of a record, or of those within it, says anything."""
    if isinstance(item, tuple):
        return any(map(holds_internal, item))
    if not is_record(item):
        return False
    kind: type = type(item)
    blanks, others = _plan(kind)
    if any(getattr(item, name) != blank for name, blank in blanks.items()):
        return True
    return any(holds_internal(getattr(item, name)) for name in others)


def blank_internal(item: T) -> T:
    """A record with every internal field blanked, and the same in those within it.

    What holds nothing internal is the same object.
    """
    if isinstance(item, tuple):
        blanked = tuple(map(blank_internal, item))
        same = all(map(operator.is_, item, blanked))
        return item if same else blanked  # type: ignore[return-value]  # of the same kinds
    if not is_record(item):
        return item
    kind: type = type(item)
    blanks, others = _plan(kind)
    changed = {name: blank for name, blank in blanks.items() if getattr(item, name) != blank}
    for name in others:
        value = getattr(item, name)
        opened = blank_internal(value)
        if opened is not value:
            changed[name] = opened
    return replace(item, **changed) if changed else item  # type: ignore[type-var]  # a record
