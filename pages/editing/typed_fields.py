"""Fields whose words must mean something: a date, a number, one of the register's sources.

What cannot be read is collected, each with the record and field it stands in, and `finish` raises
it when every field is drawn, so that a person sees all of it at once and loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from geo import text
from geo.errors import DataError, Finding
from geo.escape import plain
from geo.importing.typed_values import read_date
from geo.model import PartialDate, Register
from geo.store.parts import KINDS
from geo.text import sources
from pages.editing import fields

#: The choice of a source where there need be none.
NO_SOURCE = ""
_LONGEST_DATE, _LONGEST_NUMBER, _LONGEST_CHOICE = 60, 9, 90


@dataclass
class TypedFields:
    """The fields of one record: its kind and its id."""

    kind: str
    id: str
    faults: list[Finding] = field(default_factory=list)

    def date(self, label: str, name: str, default: PartialDate | None) -> PartialDate | None:
        """A date as exactly as it is known, or None where nothing is written."""
        written = fields.line(
            label,
            name,
            default.iso if default else "",
            _LONGEST_DATE,
            text.say("edit_field.date_hint"),
        )
        if not written.strip():
            return None
        result = read_date(written)
        if result is None:
            self.refuse("not_a_written_date", name, written)
        return result

    def must_date(self, label: str, name: str, default: PartialDate | None) -> PartialDate:
        """A date that must be there; any date stands in for it after a fault."""
        result = self.date(label, name, default)
        if result is None and not any(item.field == name for item in self.faults):
            self.refuse("missing_field", name)
        return result or PartialDate.parse("1900")

    def number(self, label: str, name: str, default: int | None) -> int | None:
        """A whole number above zero, or None where nothing is written."""
        written = fields.line(
            label, name, "" if default is None else str(default), _LONGEST_NUMBER
        ).strip()
        if not written:
            return None
        if written.isascii() and written.isdigit() and int(written) > 0:
            return int(written)
        self.refuse("not_a_number", name, written)
        return None

    def finish(self) -> None:
        """Raises DataError for what could not be read."""
        if self.faults:
            raise DataError(tuple(self.faults))

    def refuse(self, code: str, name: str, value: str = "") -> None:
        """Collect what is wrong with a field."""
        values = (("value", plain(value)),)
        self.faults.append(Finding(code, KINDS[self.kind].file, self.id, name, values))


def is_to_go(target: str) -> bool:
    """Whether a known record (its id) shall be removed; a new one cannot be."""
    return bool(target) and fields.tick(text.say("edit_field.gone"), "gone", default=False)


def source(
    register: Register, label: str, name: str, default: str | None, *, optional: bool = False
) -> str:
    """One of the register's sources by its id; `NO_SOURCE` where there need be none."""
    names = {item.id: _named(sources.cite(item)) for item in register.sources}
    if optional:
        names = {NO_SOURCE: text.say("edit_field.no_source")} | names
    return fields.one_of(label, name, names, default or NO_SOURCE)


def _named(words: str) -> str:
    return words if len(words) <= _LONGEST_CHOICE else f"{words[:_LONGEST_CHOICE].rstrip()} …"
