"""References to bodies, programmes, meetings, points and areas that are not shown go as well."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from geo.frozen import frozen
from geo.model import Links, PartialDate, Register

T = TypeVar("T")
#: Fields with one id, and the part of the register whose id it is.
_ONE = {
    "meeting": "meetings",
    "payer": "bodies",
    "recipient": "bodies",
    "programme": "programmes",
}
#: The parts that hold such references, in themselves or in what is within them.
_PARTS = ("followups", "pending", "meetings", "programmes", "bodies", "measures")


def without_dangling(register: Register) -> Register:
    """The register without references to what is not in it; the same one when there are none."""
    linked = ("areas", "bydeler", "programmes", "bodies", "followups")
    ids = {part: {item.id for item in getattr(register, part)} for part in (*linked, "meetings")}
    pruning = _Pruning(ids)
    changed = {part: pruning.of(getattr(register, part), part) for part in _PARTS}
    same = all(changed[part] is getattr(register, part) for part in _PARTS)
    return register if same else replace(register, **changed)


@frozen
class _Pruning:
    ids: Mapping[str, Set[str]]

    def of(self, item: T, part: str) -> T:
        """A record, or several, without references to what is not shown. `part` is the part of the
        register it is from: `part_of` is an id of the same part."""
        if isinstance(item, tuple):
            pruned = tuple(self.of(one, part) for one in item)
            same = all(one is two for one, two in zip(item, pruned, strict=True))
            return item if same else pruned  # type: ignore[return-value]  # of the same kinds
        if isinstance(item, Links):
            return self._links(item)  # type: ignore[return-value]  # links for links
        if not is_dataclass(item) or isinstance(item, PartialDate):
            return item
        changed: dict[str, Any] = {}
        for field in fields(item):
            value = getattr(item, field.name)
            pruned_value = self._value(field.name, value, part)
            if pruned_value is not value:
                changed[field.name] = pruned_value
        return replace(item, **changed) if changed else item  # type: ignore[type-var]  # a record

    def _value(self, field: str, value: object, part: str) -> object:
        if isinstance(value, str):
            of = part if field == "part_of" else _ONE.get(field)
            return value if of is None or value in self.ids[of] else None
        return self.of(value, part)

    def _links(self, links: Links) -> Links:
        changed: dict[str, Any] = {}
        for name in ("areas", "bydeler", "programmes", "bodies", "followups"):
            values: tuple[str, ...] = getattr(links, name)
            shown = tuple(value for value in values if value in self.ids[name])
            if shown != values:
                changed[name] = shown
        return replace(links, **changed) if changed else links
