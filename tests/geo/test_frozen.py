"""A frozen record is what the standard library's dataclass with slots is."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any

import pytest

from geo.frozen import frozen


@frozen
class Place:
    """With all that a field may have."""

    name: str
    number: int = 3
    tags: list[str] = field(default_factory=list, compare=False)
    shape: object = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError(self.number)

    @property
    def title(self) -> str:
        """What it is called, and its number."""
        return f"{self.name} {self.number}"


def _as_dataclass(kind: type[Any]) -> Any:
    """The same class as the standard library makes it."""
    body = {name: it for name, it in vars(Place).items() if name in _BODY}
    defaults = {"number": 3, "tags": field(default_factory=list, compare=False)}
    defaults["shape"] = field(default=None, repr=False)
    plain: Any = type(kind.__name__, (), body | defaults)
    return dataclass(frozen=True, slots=True)(plain)


_BODY = {"__annotations__", "__doc__", "__module__", "__post_init__", "title"}
_STANDARD = _as_dataclass(Place)


@pytest.mark.parametrize(
    "ask",
    [
        lambda kind: [repr(kind("Tøyen")), repr(kind("Tøyen", 4, ["a"], object))],
        lambda kind: kind(name="Tøyen", number=1).title,
        lambda kind: asdict(kind("Tøyen", tags=["a"])),
        lambda kind: repr(replace(kind("Tøyen"), number=5)),
        lambda kind: [(item.name, item.default, item.compare, item.repr) for item in fields(kind)],
        lambda kind: [kind.__match_args__, kind.__slots__, kind.__doc__, is_dataclass(kind)],
        lambda kind: [kind("a") == kind("a", tags=["b"]), kind("a") == kind("a", 4)],
        lambda kind: kind("a") == ("a", 3, [], None),
        lambda kind: len({kind("a"), kind("a", tags=["b"]), kind("b")}),
        lambda kind: kind("a").tags is kind("a").tags,
        lambda kind: repr(copy.deepcopy(kind("a", tags=["b"]))),
    ],
)
def test_it_answers_as_a_dataclass(ask: Callable[[Any], object]) -> None:
    assert ask(Place) == ask(_STANDARD)


@pytest.mark.parametrize(
    "do",
    [
        lambda kind: setattr(kind("a"), "name", "b"),
        lambda kind: delattr(kind("a"), "name"),
        lambda kind: kind(),
        lambda kind: kind("a", unknown=1),
        lambda kind: kind("a", -1),
        lambda kind: kind("a", shape=[]).__hash__(),
    ],
)
def test_it_refuses_as_a_dataclass(do: Callable[[Any], object]) -> None:
    with pytest.raises((FrozenInstanceError, TypeError, ValueError)) as expected:
        do(_STANDARD)
    with pytest.raises(expected.type):
        do(Place)


def test_a_dataclass_may_have_it_as_a_base() -> None:
    @dataclass(frozen=True, slots=True)
    class Numbered(Place):
        other: int = 0

    assert Numbered("a", other=2) == replace(Numbered("a"), other=2) != Numbered("a")
    assert repr(Numbered("a", 1)).endswith("Numbered(name='a', number=1, tags=[], other=0)")
    with pytest.raises(FrozenInstanceError):
        Numbered("a").name = "b"  # type: ignore[misc]  # what is tried


def test_it_can_be_pickled_and_matched() -> None:
    place = Place("Tøyen", 4, ["a"])
    assert pickle.loads(pickle.dumps(place)) == place
    match place:
        case Place(name, number):
            assert (name, number) == ("Tøyen", 4)
