"""What an edit would change: the register before and after, field by field, and what its rules say
of it that they did not say before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from threading import Lock

from cachetools import LRUCache, cached

from geo import checks
from geo.checks import geometry
from geo.editing.body import Records, records_of
from geo.editing.edit import Edit
from geo.errors import Finding, Severity
from geo.model import Area, Register
from geo.store.changing import Wish
from geo.store.conflicts import body_of, differences
from geo.store.record_history import RecordChange

#: Rules about borders that no edit can touch, and that are slow.
_UNTOUCHED = {geometry.delbydeler_dissolve, geometry.bydeler_cover}


@dataclass(frozen=True, eq=False)
class Preview:
    """What an edit would change: `changes` are the records with the fields that differ, `findings`
    what the rules say only of the coming register."""

    before: Register
    after: Register
    changes: tuple[RecordChange, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stand in the way of publishing."""
        return tuple(item for item in self.findings if item.severity is Severity.ERROR)

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas (ids) that would look different on a map: new, gone, another name or border."""
        ids = dict.fromkeys((*self.before.area_by_id, *self.after.area_by_id))
        return tuple(id_ for id_ in ids if _looks(self.before, id_) != _looks(self.after, id_))


def preview(contents: Mapping[str, bytes], edit: Edit) -> Preview:
    """What an edit would change in the register that files hold, by name.

    Raises DataError when the edit would make a register that cannot be read.
    """
    records = records_of(contents)
    after = records.after(edit.wishes)
    return Preview(
        records.register,
        after,
        tuple(_changes(records, edit.wishes)),
        new_findings(records.register, after),
    )


def new_findings(before: Register, after: Register) -> tuple[Finding, ...]:
    """What the rules of the register say of a coming one that they did not say before."""
    known = frozenset(_findings(before))
    return tuple(finding for finding in _findings(after) if finding not in known)


@cached(LRUCache(4), key=attrgetter("version"), lock=Lock())
def _findings(register: Register) -> tuple[Finding, ...]:
    rules = [rule for rule in checks.RULES if rule not in _UNTOUCHED]
    return tuple(finding for rule in rules for finding in rule(register))


def _changes(records: Records, wishes: Iterable[Wish]) -> Iterable[RecordChange]:
    for wish in wishes:
        before, after = records.body(wish.kind, wish.id), body_of(wish.text)
        if fields := differences(before, after):
            yield RecordChange(wish.kind, wish.id, after or before or {}, fields)


def _looks(register: Register, id_: str) -> tuple[str, object] | None:
    """What a map shows of an area; None where there is none."""
    area: Area | None = register.area_by_id.get(id_)
    return (area.name, area.geometry) if area else None
