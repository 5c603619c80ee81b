"""Frozen records: what `dataclass(frozen=True, slots=True)` makes, in a fourth of the time.

A command makes a hundred and more classes of records when it starts. The standard library compiles
seven functions for each of them; here `__init__` alone is compiled, and the others are shared.
`field` gives a field what it gives those of a dataclass, but for `init`, `hash` and `kw_only`. A
record has no record as a base; a dataclass may have one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make a class one of records: with slots, equal and hashed by their fields, never changed."""
    record: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    record.__dataclass_params__.frozen = True  # a frozen dataclass may have it as a base
    every = fields(record)
    record.__init__ = _init(record, every)
    compared = attrgetter(*(item.name for item in every if item.compare))
    for name, function in (_METHODS | _comparing(compared)).items():
        if name not in cls.__dict__:
            setattr(record, name, function)
    result: type[T] = record
    return result


def _init(cls: Any, every: tuple[Field[Any], ...]) -> Callable[..., None]:
    """`__init__` of a class, which sets the slots of an object behind its back."""
    names: dict[str, Any] = {"_missing": MISSING}
    parameters, lines = [], []
    for item in every:
        name, value = item.name, item.name
        names[f"_set_{name}"] = cls.__dict__[name].__set__
        if item.default_factory is not MISSING:
            names[f"_make_{name}"] = item.default_factory
            parameters.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        elif item.default is not MISSING:
            names[f"_default_{name}"] = item.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        lines.append(f" _set_{name}(self, {value})\n")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()\n")
    exec(f"def __init__(self, {', '.join(parameters)}):\n{''.join(lines)}", names)
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _comparing(values: Callable[[Any], object]) -> dict[str, Callable[..., Any]]:
    """How records of a class are compared, by the values of their fields."""

    def equal(self: object, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    return {"__eq__": equal, "__hash__": lambda self: hash(values(self))}


class _Record:
    """The methods that all records share."""

    def __setattr__(self, name: str, _: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __repr__(self) -> str:
        shown = (item.name for item in fields(self) if item.repr)  # type: ignore[arg-type]  # it has
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{self.__class__.__qualname__}({values})"

    def __getstate__(self) -> list[object]:
        return [getattr(self, item.name) for item in fields(self)]  # type: ignore[arg-type]  # as above

    def __setstate__(self, state: list[object]) -> None:
        for item, value in zip(fields(self), state, strict=True):  # type: ignore[arg-type]  # as above
            object.__setattr__(self, item.name, value)


_METHODS = {name: it for name, it in vars(_Record).items() if callable(it)}
