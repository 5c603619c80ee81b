"""JSON records read field by field, so that every fault is told and none is repaired silently."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from hashlib import blake2b
from typing import Any, TypeVar

import orjson

from geo.errors import Finding
from geo.escape import has_signs, plain
from geo.model import PartialDate

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 80
_LONGEST_NAME = 120
#: Fields with what something or somebody is called.
_NAMES = frozenset(
    {"name", "title", "short", "aliases", "as_written", "publisher", "responsible", "entered_by"}
)
_LARGEST = 1e12  # no figure of this product is larger; also False for NaN
_LONGEST_VALUE = 60  # letters of a wrong value that a message repeats
#: Rows of a list from which those are looked for that have not changed.
_MANY = 1_000
#: What the rows of a long list were built to when it was last read: by what builds them, by digest.
_BUILT: dict[Callable[[Record], Any], dict[bytes, Any]] = {}


def parsed(name: str, content: bytes, findings: list[Finding]) -> Any:
    """The JSON of a file; None, with a finding, when it is none (a bare `null` is none)."""
    if not content.strip():  # already told
        return None
    try:
        content.decode()
        document = orjson.loads(content.removeprefix(codecs.BOM_UTF8))
        if document is not None:
            return document
        findings.append(Finding("not_json", name, values=(("line", "1"),)))
    except UnicodeDecodeError:
        findings.append(Finding("not_utf8", name))
    except orjson.JSONDecodeError as error:
        findings.append(Finding("not_json", name, values=(("line", str(error.lineno)),)))
    return None


class Record:
    """Reads fields of one record; every fault becomes a finding and the record is dropped."""

    def __init__(
        self, file: str, feature: str, raw: dict[str, Any], findings: list[Finding]
    ) -> None:
        self.file, self.feature, self.raw, self.findings = file, feature, raw, findings

    def fault(self, code: str, field: str, **values: object) -> None:
        pairs = tuple((key, str(value)[:_LONGEST_VALUE]) for key, value in values.items())
        self.findings.append(Finding(code, self.file, self.feature, field, pairs))

    def get(self, field: str, kind: type[T], default: T) -> T:
        """A field that must be there and of its kind; `default` only stands in after a fault."""
        value = self.raw.get(field)
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        self.fault("missing_field" if value is None else "wrong_kind", field, value=value)
        return default

    def text(self, field: str) -> str:
        value = self.raw.get(field)
        if isinstance(value, str) and value.strip():  # nearly always; records have many texts
            return self._seen(field, value)
        value = self.get(field, str, "")
        if field in self.raw and isinstance(self.raw[field], str) and not value.strip():
            self.fault("missing_field", field)
        return self._seen(field, value)

    def _seen(self, field: str, value: str) -> str:
        """A name without signs that no reader sees: it is shown everywhere, and alone."""
        if field in _NAMES and has_signs(value):
            self.fault("unseen_signs", field, value=plain(value))
        return value

    def flag(self, field: str) -> bool:
        """A yes or no; no where the file says nothing."""
        return field in self.raw and self.get(field, bool, False)

    def optional(self, field: str, kind: type[T]) -> T | None:
        value = None if self.raw.get(field) is None else self.get(field, kind, kind())
        if isinstance(value, str):
            self._seen(field, value)
        return value

    def number(self, field: str) -> float:
        value = self.raw.get(field)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST:
            return float(value)
        self.fault("wrong_kind", field, value=value)
        return 0.0

    def id(self, field: str = "id") -> str:
        value = self.text(field)
        if value and (len(value) > _LONGEST_ID or not _ID.fullmatch(value)):
            self.fault("bad_id", field, value=value)
        return value

    def one_of(self, field: str, codes: Callable[[str], T], valid: Iterable[str]) -> T | None:
        """A code of a vocabulary, or None where the file says null."""
        value = self.raw.get(field)
        if value is None:
            return None
        try:
            return codes(value)
        except ValueError:
            self.fault("not_in_vocabulary", field, value=value, valid=", ".join(valid))
            return None

    def must_one_of(self, field: str, codes: type[E]) -> E:
        """A code of a vocabulary that must be given."""
        if self.raw.get(field) is None:
            self.fault("missing_field", field)
        return self.one_of(field, codes, codes) or next(iter(codes))

    def name(self, field: str = "name") -> str:
        """A name that people can read: not empty when invisible signs are gone, not endless."""
        value = self.text(field)
        if value and (not plain(value) or len(value) > _LONGEST_NAME):
            self.fault("bad_name", field, limit=_LONGEST_NAME)
        return value

    def counts(self, field: str) -> tuple[int, ...]:
        """A list of whole numbers above zero."""
        values = self.get(field, list, [])
        if not values:
            return ()
        wrong = [v for v in values if not isinstance(v, int) or isinstance(v, bool) or v < 1]
        if wrong:
            self.fault("wrong_kind", field, value=wrong[0])
        return tuple(v for v in values if isinstance(v, int))

    def date(self, field: str) -> PartialDate | None:
        value = self.raw.get(field)
        if value is None:
            return None
        try:
            return PartialDate.parse(str(value))
        except ValueError:
            self.fault("not_a_span" if "/" in str(value) else "not_a_date", field, value=value)
            return None

    def must_date(self, field: str) -> PartialDate:
        result = self.date(field)
        if result is None and self.raw.get(field) is None:
            self.fault("missing_field", field)
        return result or PartialDate.parse("1900")

    def texts(self, field: str) -> tuple[str, ...]:
        values = self.get(field, list, [])
        if not values:
            return ()
        wrong = [value for value in values if not isinstance(value, str)]
        if wrong:
            self.fault("wrong_kind", field, value=wrong[0])
        texts = tuple(value for value in values if isinstance(value, str))
        for value in texts:
            self._seen(field, value)
        return texts

    def some_texts(self, field: str) -> tuple[str, ...]:
        """A list of texts; empty where the file does not have it."""
        return self.texts(field) if field in self.raw else ()

    def records(self, field: str) -> list[Record]:
        rows = self.get(field, list, [])
        return [
            Record(
                self.file,
                f"{self.feature}/{field}/{number}",
                row if isinstance(row, dict) else {},
                self.findings,
            )
            for number, row in enumerate(rows, 1)
        ]

    def some_records(self, field: str) -> list[Record]:
        """Records within one; none where the file does not have the field."""
        return self.records(field) if field in self.raw else []


def items(
    name: str, content: bytes, key: str, build: Callable[[Record], T], findings: list[Finding]
) -> tuple[T, ...]:
    """The records of the list `key` in a JSON file."""
    document = parsed(name, content, findings)
    if document is None:
        return ()
    rows = document.get(key) if isinstance(document, dict) else None
    if not isinstance(rows, list):
        findings.append(Finding("missing_field", name, field=key))
        return ()

    def built(some: list[Any], faults: list[Finding]) -> tuple[T, ...]:
        return build_each(name, some, lambda row: row, build, faults)

    return build_changed(rows, build, built, findings)


def build_changed(
    rows: list[Any],
    kind: Callable[[Record], T],
    built: Callable[[list[Any], list[Finding]], tuple[T, ...]],
    findings: list[Finding],
) -> tuple[T, ...]:
    """What rows are built to, by the function that builds several. A row of a long list that stood
    in it when it was last read, without a fault, is the same record again, and most rows do not
    change. `kind` tells one list from another: what builds one of its records."""
    if len(rows) < _MANY:
        return built(rows, findings)
    known = _BUILT.get(kind, {})
    try:
        digests = [blake2b(orjson.dumps(row), digest_size=16).digest() for row in rows]
    except orjson.JSONEncodeError:  # deeper than orjson writes, though it reads it
        return built(rows, findings)
    changed = {
        digest: row for digest, row in zip(digests, rows, strict=True) if digest not in known
    }
    faults: list[Finding] = []
    records = built(list(changed.values()), faults)
    if faults:  # which may name a row by its number in the whole list
        return built(rows, findings)
    known = known | dict(zip(changed, records, strict=True))
    _BUILT[kind] = {digest: known[digest] for digest in digests}
    return tuple(known[digest] for digest in digests)


def build_each(
    name: str,
    rows: list[Any],
    fields: Callable[[dict[str, Any]], Any],
    build: Callable[[Record], T],
    findings: list[Finding],
) -> tuple[T, ...]:
    """Every record that can be built without a fault; `fields` finds a row's own fields."""
    built = []
    for number, row in enumerate(rows, 1):
        raw = fields(row) if isinstance(row, dict) else None
        if not isinstance(raw, dict):
            findings.append(Finding("not_a_record", name, f"#{number}"))
            continue
        before = len(findings)
        record = Record(name, str(raw.get("id") or f"#{number}"), raw, findings)
        item = build(record)
        if len(findings) == before:
            built.append(item)
    return tuple(built)
