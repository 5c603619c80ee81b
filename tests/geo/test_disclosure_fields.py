"""Every field of the model has a class, and what is internal leaves by no open exit."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

import pypdfium2
import pytest

from geo import report
from geo.disclosure import disclose, openly
from geo.disclosure.fields import (
    _plan,
    access_of,
    blank_internal,
    check_classes,
    is_record,
    record_types,
)
from geo.exports.report import REPORTS, write
from geo.model import Access, Area, Audience, FollowUp, Internal, Public, Register
from geo.part import CITY, main_parts
from geo.report.blocks import texts
from geo.scene import Atlas
from tests.geo.secret_register import secret_register

TODAY = date(2026, 11, 22)
PHONE = "hemmelig 987 65 432"


@dataclass(frozen=True, slots=True)
class _Contact:
    """A record within a record: whom to ask, and by which number."""

    name: Public[str]
    phone: Internal[str] = ""


@dataclass(frozen=True, slots=True)
class _AreaWithContact(Area):
    """An area as somebody may extend it; its `note`, which every report shows, is internal here."""

    note: Internal[str | None]
    trial_contact: Public[_Contact | None] = None
    trial_phone: Internal[str | None] = None
    trial_log: Internal[tuple[str, ...]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class _AreaWithoutClass(Area):
    trial_phone: str | None = None


@dataclass(frozen=True, slots=True)
class _PointNeverBlank(FollowUp):
    trial_phone: Internal[str] = field(kw_only=True)


@pytest.fixture(scope="module")
def extended(register: Register) -> Register:
    """The register with areas of the extended kind, each with a secret number."""
    areas = tuple(_with_contact(area) for area in register.areas)
    return replace(register, areas=areas)


def _with_contact(area: Area) -> Area:
    values: dict[str, Any] = {part.name: getattr(area, part.name) for part in fields(area)}
    values |= {"note": PHONE, "trial_phone": PHONE, "trial_log": (PHONE,)}
    return _AreaWithContact(**values, trial_contact=_Contact("Kari Nordmann", PHONE))


def test_every_field_of_every_record_has_a_class() -> None:
    kinds = list(record_types(Register))
    assert {"Area", "Border", "Deadline", "Links", "Unnamed"} <= {kind.__name__ for kind in kinds}
    for kind in kinds:
        assert access_of(kind).keys() == {part.name for part in fields(kind)}


def test_marks_are_internal_and_what_lists_say_is_public() -> None:
    results = {
        name
        for kind in record_types(Register)
        for name, access in access_of(kind).items()
        if access is Access.INTERNAL
    }
    assert results == {"internal", "note_internal", "entered_by"}, (
        "a new internal field belongs in this set"
    )


def test_a_field_without_a_class_is_refused() -> None:
    with pytest.raises(TypeError, match=r"_AreaWithoutClass\.trial_phone"):
        check_classes(_AreaWithoutClass)


def test_an_internal_field_that_cannot_be_blanked_is_refused() -> None:
    with pytest.raises(TypeError, match=r"_PointNeverBlank\.trial_phone"):
        check_classes(_PointNeverBlank)


def test_a_record_without_secrets_is_the_same_object(register: Register) -> None:
    assert blank_internal(register) is register


def test_every_record_within_another_is_looked_into(register: Register, extended: Register) -> None:
    waiting, looked_into = [extended, secret_register(register)[0]], set[str]()
    while waiting:
        item: Any = waiting.pop()
        for part in fields(item):
            value = getattr(item, part.name)
            within = value if isinstance(value, tuple) else (value,)
            records = [inner for inner in within if is_record(inner)]
            if records:
                kind: Any = type(item)
                assert part.name in _plan(kind)[1], (kind, part.name)
                looked_into.add(part.name)
            waiting += records
    assert {"areas", "listings", "statuses", "deadlines", "trial_contact"} <= looked_into


def test_an_internal_field_is_blank_in_the_open_register(extended: Register) -> None:
    opened = openly(extended)
    assert PHONE in repr(extended) and PHONE not in repr(opened)
    assert opened.version != extended.version
    for area in opened.areas:
        assert isinstance(area, _AreaWithContact)
        assert (area.note, area.trial_phone, area.trial_log) == (None, None, ())
        assert area.trial_contact == _Contact("Kari Nordmann")


@pytest.mark.parametrize("suffix", REPORTS)
def test_no_open_report_has_an_internal_field(
    extended: Register, atlas: Atlas, suffix: str
) -> None:
    result = {}
    for audience in Audience:
        known = disclose(extended, audience)
        built = report.report(known, CITY, TODAY)
        drawn = Atlas.of(built.register, atlas.background)
        result[audience] = "\n".join(_words_of(suffix, write(suffix, built, drawn)))
    assert re.search(r"hemmelig\s987", result[Audience.INTERNAL])
    assert "hemmelig" not in result[Audience.OPEN]


def _words_of(suffix: str, content: bytes) -> Iterator[str]:
    """Everything that can be read in a file of a report."""
    if suffix == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            yield from (file.read(name).decode("utf-8", "replace") for name in file.namelist())
    elif suffix == "pdf":
        document = pypdfium2.PdfDocument(content)
        yield from (page.get_textpage().get_text_bounded() for page in document)
        document.close()
    else:
        yield content.decode()


def test_no_block_of_any_open_report_has_an_internal_field(extended: Register) -> None:
    for part in main_parts(extended):
        built = report.report(openly(extended), part, TODAY)
        assert not any("hemmelig" in words for block in built.blocks for words in texts(block))
