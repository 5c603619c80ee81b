"""Fields whose words must mean something: a date, a number, one of the register's sources.

What cannot be read is collected, each with the record and field it stands in, and `finish` raises
it when every field is drawn, so that a person sees all of it at once and loses nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import streamlit as st

from geo import text
from geo.errors import DataError, Finding
from geo.escape import plain
from geo.importing.typed_values import read_date
from geo.model import PartialDate, Register
from geo.store.parts import KINDS
from geo.text import sources
from pages.address import links
from pages.editing import fields, work

#: The choice of a source where none is chosen.
NO_SOURCE = ""
#: Where a label begins to explain itself.
_EXPLAINED = re.compile(r":| \(")
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
            self.refuse("not_a_written_date", name, label, written)
        return result

    def must_date(self, label: str, name: str, default: PartialDate | None) -> PartialDate:
        """A date that must be there; any date stands in for it after a fault."""
        result = self.date(label, name, default)
        if result is None and not any(item.field == name for item in self.faults):
            self.refuse("missing_field", name, label)
        return result or PartialDate.parse("1900")

    def number(self, label: str, name: str, default: int | None) -> int | None:
        """A whole number above zero, or None where nothing is written."""
        written = fields.line(
            label, name, "" if default is None else str(default), _LONGEST_NUMBER
        ).strip()
        if not written:
            return None
        if _is_number(written):
            return int(written)
        self.refuse("not_a_number", name, label, written)
        return None

    def numbers(self, label: str, name: str, default: tuple[int, ...]) -> tuple[int, ...]:
        """Whole numbers above zero with commas between; none where nothing is written."""
        hint = text.say("edit_field.numbers_hint")
        shown = ", ".join(map(str, default))
        words = fields.line(label, name, shown, _LONGEST_DATE, hint).replace(",", " ").split()
        if wrong := [word for word in words if not _is_number(word)]:
            self.refuse("not_a_number", name, label, wrong[0])
            return default
        return tuple(map(int, words))

    def must_line(
        self, label: str, name: str, default: str, most: int, hint: str | None = None
    ) -> str:
        """A line of text that must be there, without the space around it."""
        return self.must(label, name, fields.line(label, name, default, most, hint).strip())

    def must_wording(self, label: str, name: str, default: str, most: int) -> str:
        """Several lines of text that must be there, without the space around them."""
        return self.must(label, name, fields.wording(label, name, default, most).strip())

    def must_source(self, register: Register, label: str, name: str, default: str | None) -> str:
        """One of the register's sources, which must be chosen."""
        return self.must(label, name, source(register, label, name, default))

    def must(self, label: str, name: str, value: str) -> str:
        """What stands in a field, which is refused where that is nothing."""
        if not value:
            self.refuse("missing_field", name, label)
        return value

    def finish(self) -> None:
        """Raises DataError for what could not be read."""
        if self.faults:
            raise DataError(tuple(self.faults))

    def refuse(self, code: str, name: str, label: str, value: str = "") -> None:
        """Collect what is wrong with a field, which is called by the first words of its label."""
        values = (("value", plain(value)), ("label", _EXPLAINED.split(label)[0]))
        self.faults.append(Finding(code, KINDS[self.kind].file, self.id, name, values))


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdigit() and int(written) > 0


def is_to_go(target: str) -> bool:
    """Whether a known record (its id) shall be removed; a new one cannot be."""
    return bool(target) and fields.tick(text.say("edit_field.gone"), "gone", default=False)


def is_begun(target: str) -> bool:
    """Whether there is something to say of a record (its id): a known one, or a new one (empty) of
    which anything is written."""
    return bool(target) or work.current().is_begun


def source(
    register: Register, label: str, name: str, default: str | None, *, none: str = ""
) -> str:
    """One of the register's sources by its id. `NO_SOURCE` where none is chosen: where there need
    be none, which `none` says in words, or where none is known before (`default`), until a person
    chooses one or makes it in another tab."""
    names = {item.id: _named(sources.cite(item)) for item in register.sources}
    if none or not default:
        names = {NO_SOURCE: none or text.say("edit_field.choose_source")} | names
    chosen = fields.one_of(label, name, names, default or NO_SOURCE)
    with st.container():
        if not (chosen or none):
            address = links.address("edit", {"form": "source"})
            st.caption(f"[{text.say('edit_field.new_source')}]({address})")  # opens another tab
    return chosen


def _named(words: str) -> str:
    return words if len(words) <= _LONGEST_CHOICE else f"{words[:_LONGEST_CHOICE].rstrip()} …"
