"""Every word a person can read, by key, in plain Norwegian; and how numbers and dates are written.

The words stand in `nb.toml` beside this file; `nn.toml` and `en.toml` have what pictures and decks
say in nynorsk and English. A missing key is a fault of the program and raises
KeyError; the tests walk all keys that the code asks for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import Any

from geo.errors import DocumentError, Finding, Severity, StoreError, UnknownValueError
from geo.model import Edition, PartialDate, Status, Unit
from geo.view import Start

NARROW_NO_BREAK = "\u202f"
#: In one sentence beside a map.
MOST_NAMES = 12
_MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
_ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

#: Refusals of a document whose limit is a size.
_IN_BYTES = frozenset({"too_many_bytes", "unpacks_too_large"})
_DERIVED = frozenset({Start.BY, Start.BEFORE})
#: The languages a picture can speak, and how documents name them. Pages speak bokmål.
LANGUAGES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
_spoken: ContextVar[str] = ContextVar("spoken", default="nb")


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Within this, `say` and the dates speak `nb`, `nn` or `en`. Raises UnknownValueError."""
    if language not in LANGUAGES:
        raise UnknownValueError("language", language, tuple(LANGUAGES))
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """The language spoken now: `nb`, `nn` or `en`."""
    return _spoken.get()


@cache
def _words(language: str) -> dict[str, str]:
    """Every key in a language; what it does not translate is bokmål."""
    file = files(__package__).joinpath(f"{language}.toml")
    own = dict(_flat(tomllib.loads(file.read_text(encoding="utf-8")), ""))
    return own if language == "nb" else _words("nb") | own


def _table() -> dict[str, str]:
    return _words(_spoken.get())


def _flat(node: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in node.items():
        pairs += (
            _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]
        )
    return pairs


def keys() -> frozenset[str]:
    """Every key of the table."""
    return frozenset(_table())


def say(key: str, **values: object) -> str:
    """The words of a key, with `{name}` places filled. Raises KeyError for an unknown key."""
    return _table()[key].format(**values)


def group(name: str) -> dict[str, str]:
    """A whole table of words, by the last part of their keys."""
    prefix = f"{name}."
    return {key[len(prefix) :]: said for key, said in _table().items() if key.startswith(prefix)}


def number(value: float, decimals: int = 0) -> str:
    """12345.6 → `12 345,6` with narrow no-break spaces (English: a decimal point)."""
    point = "." if language() == "en" else ","
    return f"{value:,.{decimals}f}".replace(",", NARROW_NO_BREAK).replace(".", point)


def bytes_(count: int) -> str:
    """A file size: `812 byte`, `1,4 kB`, `2,0 MB`."""
    if count < 1000:
        return f"{count}\u00a0byte"
    return (
        f"{number(count / 1000, 1)}\u00a0kB"
        if count < 1_000_000
        else f"{number(count / 1e6, 1)}\u00a0MB"
    )


def km2(value: float | None) -> str:
    """An area in square kilometres, two decimals; that it is not known without a border."""
    return say("border.no_size") if value is None else f"{number(value, 2)}\u00a0km²"


def size(value: float | None) -> str:
    """The same for a table whose heading has the unit."""
    return say("border.no_size") if value is None else number(value, 2)


def day(when: PartialDate) -> str:
    """A date as exactly as it is known: `29. januar 2026`, `mars 2026`, `29.–30. januar 2026`."""
    if "/" in when.iso:
        return _span(when)
    year, *rest = when.iso.split("-")
    if not rest:
        return year
    month = _month(int(rest[0]))
    return f"{when.first.day}{_dot()} {month} {year}" if len(rest) == 2 else f"{month} {year}"


def _month(number: int) -> str:
    return (_ENGLISH_MONTHS if language() == "en" else _MONTHS)[number - 1]


def _dot() -> str:
    """Behind the number of a day."""
    return "" if language() == "en" else "."


def _span(when: PartialDate) -> str:
    start, end = (PartialDate.parse(part) for part in when.iso.split("/"))
    exact = start.first == start.last and end.first == end.last
    if exact and (start.first.year, start.first.month) == (end.first.year, end.first.month):
        return f"{start.first.day}{_dot()}–{day(end)}"
    return f"{day(start)} – {day(end)}"


def since(when: PartialDate, start: Start) -> str:
    """`2025`, `senest 30. april 2024`, `før 23. mars 2023`: a derived start is no exact one."""
    return say(f"since.{start}", date=day(when)) if start in _DERIVED else day(when)


def since_told(when: PartialDate, start: Start) -> str:
    """The same, and that it is derived where it is."""
    words = since(when, start)
    return say("since.derived", since=words) if start in _DERIVED else words


def duration(months: int) -> str:
    """`1 år og 8 måneder`, `2 år`, `under en måned`: whole months."""
    years, rest = divmod(months, 12)
    parts = []
    if years:
        parts.append(say("duration.year") if years == 1 else say("duration.years", years=years))
    if rest:
        parts.append(say("duration.month") if rest == 1 else say("duration.months", months=rest))
    if len(parts) == 2:
        return say("duration.both", years=parts[0], months=parts[1])
    return parts[0] if parts else say("duration.none")


def status(value: Status | None) -> str:
    """The word for a status; for None that the source gives none."""
    return say(f"status.{value.name.lower()}" if value else "status.unknown")


def status_of_many(value: Status | None) -> str:
    """The word for the status of a number of areas: `nye`, and `videreført`, which is the same
    word for one and for many."""
    many = group("status_many")
    return many[value.name.lower()] if value and value.name.lower() in many else status(value)


def all_statuses() -> str:
    """`ny, videreført og oppstart`: every status that a list can give."""
    return listing([status(value) for value in Status])


def unit(value: Unit | None) -> str:
    """`Enhet øst`, or that it is not given."""
    return say("unit.named", unit=value) if value else say("unit.unknown")


def listing(words: list[str]) -> str:
    """`a`, `a og b`, `a, b og c`."""
    if len(words) < 2:
        return "".join(words)
    return say("list.and", first=", ".join(words[:-1]), last=words[-1])


def few(words: Sequence[str], most: int | None = MOST_NAMES) -> str:
    """The same for any number of them; those above `most` are counted."""
    shown = list(words[:most])
    if more := len(words) - len(shown):
        shown.append(say("changes.more", count=number(more)))
    return listing(shown)


def either(words: list[str]) -> str:
    """`a`, `a eller b`, `a, b eller c`."""
    if len(words) < 2:
        return "".join(words)
    return say("list.or", first=", ".join(words[:-1]), last=words[-1])


def date_of(edition: Edition) -> str:
    """When a list is from, as its source puts it; in other languages as a plain date."""
    own = edition.date_text if language() == "nb" else None
    return own or day(edition.date)


def count_of(edition: Edition) -> str:
    """`12 IPO-områder`, counted as the list's own sources count them where they do."""
    if edition.partial:
        return say("count.partial")
    counts = edition.stated_counts or ((len(edition.listings),) if edition.listings else ())
    if not counts:
        return say("count.none")
    words = either([number(count) for count in counts])
    return say("count.one" if counts == (1,) else "count.many", count=words)


def areas(count: int) -> str:
    """`1 IPO-område`, `7 IPO-områder`, `Ingen IPO-områder`."""
    if not count:
        return say("count.zero")
    return say("count.one") if count == 1 else say("count.many", count=number(count))


def finding(item: Finding) -> str:
    """One line: where and what is wrong, and the cure."""
    where = " · ".join(part for part in (item.file, item.feature, item.field) if part)
    line = f"{where}: {say(f'finding.{item.code}', **dict(item.values))}"
    return say("finding.notice", line=line) if item.severity is Severity.NOTICE else line


def store(error: StoreError) -> str:
    """Why the register could not be opened, read or written, and what to do."""
    return say(f"store.{error.code}", **error.values)


def document(error: DocumentError) -> str:
    """Why a document was refused, and what to do."""
    values = dict(error.values)
    if "limit" in values and values["limit"].isdecimal():
        size = int(values["limit"])
        values["limit"] = bytes_(size) if error.code in _IN_BYTES else number(size)
    return say(f"import.{error.code}", **values)


def unknown(error: UnknownValueError) -> str:
    """One sentence with the valid values."""
    return say(
        "unknown", kind=say(f"kind.{error.kind}"), value=error.value, valid=", ".join(error.valid)
    )
