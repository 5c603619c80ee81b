"""Every word a person can read, by key, in plain Norwegian; and how numbers and dates are written.

The words stand in `nb/`, one file per room (`map_page.toml`, `report.toml` …); `nn/` and `en/` have
what pictures and decks say in nynorsk and English. A key is `table.word`. A word may name a term,
as in `{term.bydel}`: the terms stand in `term.toml`. A missing key is a fault of the program and
raises KeyError; the tests walk all keys that the code asks for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from pathlib import Path

from geo import settings
from geo.errors import (
    DocumentError,
    Finding,
    SettingsError,
    Severity,
    StoreError,
    UnknownValueError,
)
from geo.escape import plain
from geo.model import MONTHS, Edition, PartialDate, Status, Unit
from geo.settings.nouns import renamed
from geo.view import Start, slug

NARROW_NO_BREAK = "\u202f"
#: In one sentence beside a map.
MOST_NAMES = 12
#: Up to so many things are told one by one in the description of a picture, and of more only
#: `MOST_NAMES`: nobody listens to them all, and PDF/A takes 32,767 letters at most.
MOST_DESCRIBED = 40
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
#: Kinds with so many values that only those are told that are alike.
_NAMED = frozenset({"marked", "subject"})
_DERIVED = frozenset({Start.BY, Start.BEFORE})
_TAGS = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
#: The languages a picture can speak, and how documents name them. Pages speak bokmål.
LANGUAGES = {code: _TAGS[code] for code in settings.current().languages}
_ROOMS = Path(__file__).parent
#: A table, and a term inside a word.
_HEADING = re.compile(r"^\[(\w+)\]$", re.MULTILINE)
_TERM = re.compile(r"\{term\.(\w+)\}")
#: Whose a map is: never said in words that were put in the place of others.
_CREDITS = "credit"
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
def _sources(language: str) -> dict[str, str]:
    """The TOML text of the room that holds each table: `figure` → the text of `map_page.toml`."""
    rooms = sorted((_ROOMS / language).glob("*.toml"))
    texts = [room.read_text(encoding="utf-8") for room in rooms]
    return {table: text for text in texts for table in _HEADING.findall(text)}


@cache
def _parse(source: str) -> dict[str, dict[str, str]]:
    """The tables of one room."""
    return tomllib.loads(source)


def _own_words(language: str, table: str) -> dict[str, str]:
    """The words that a language itself has for a table, terms not filled in."""
    source = _sources(language).get(table)
    words = _parse(source)[table] if source else {}
    own = settings.current()
    if nouns := own.nouns.get(language):
        words = {
            key: word if key.startswith(_CREDITS) else renamed(word, nouns)
            for key, word in words.items()
        }
    return words | own.words_of(language, table)


def check_own_words() -> None:
    """Raise SettingsError for a key among the settings' words that is none of ours."""
    ours = {f"{t}.{key}" for t in _sources("nb") for key in _parse(_sources("nb")[t])[t]}
    ours.add("map.credit")  # stands in the settings alone
    for language, words in settings.current().words.items():
        if strange := next((key for key in words if key not in ours), None):
            entry = f'words.{language}."{strange}"'
            raise SettingsError("strange_word", str(settings.place()), entry=entry)


@cache
def _table(language: str, table: str) -> Mapping[str, str]:
    """A table in a language; what it does not translate is bokmål. Raises KeyError.

    Only the room that holds the table is parsed.
    """
    if table not in _sources("nb"):
        raise KeyError(table)
    words = _own_words("nb", table) | _own_words(language, table)
    return {
        key: _TERM.sub(lambda term: _term(language, term[1]), word) for key, word in words.items()
    }


def _term(language: str, name: str) -> str:
    return _table(language, "term")[name]


def keys() -> frozenset[str]:
    """Every key of the words."""
    tables = _sources("nb")
    return frozenset(f"{table}.{key}" for table in tables for key in _own_words("nb", table))


def say(key: str, **values: object) -> str:
    """The words of a key, with `{name}` places filled; whole numbers in `{count}` and `{total}` as
    `number` writes them. Raises KeyError for an unknown key."""
    table, _, word = key.partition(".")
    for name in values.keys() & {"count", "total"}:
        if isinstance(size := values[name], int):
            values[name] = number(size)
    return _table(language(), table)[word].format(**values)


def group(name: str) -> dict[str, str]:
    """A whole table of words, by the last part of their keys. Raises KeyError."""
    return dict(_table(language(), name))


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
    """A size in square kilometres with two decimals, or that it is unknown without a border."""
    return say("border.no_size") if value is None else f"{number(value, 2)}\u00a0km²"


def homes(names: Sequence[str]) -> str:
    """The bydeler that an area lies in, by name, for a table."""
    return ", ".join(names) or say("map.outside_oslo")


def size(value: float | None) -> str:
    """The same without the unit, for a table that has it in the heading."""
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


def moment(at: str) -> str:
    """Day and time in the city of a moment of the database (UTC, ISO 8601)."""
    from zoneinfo import ZoneInfo  # reads the system's time zones, which few commands need

    local = datetime.fromisoformat(at).astimezone(ZoneInfo(settings.current().zone))
    return say(
        "changed_record.moment",
        day=day(PartialDate.parse(local.date().isoformat())),
        time=local.strftime("%H.%M"),
    )


def _month(number: int) -> str:
    return (_ENGLISH_MONTHS if language() == "en" else MONTHS)[number - 1]


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


def since_marked(when: PartialDate, start: Start) -> str:
    """The same with «(utledet)» behind it where it is derived."""
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


def unit_letters() -> str:
    """What the letters in the names of areas mean: `V, S, Ø = politienhet`."""
    letters = ", ".join(row.letter for row in settings.current().units)
    return say("map.legend_unit_letter", letters=letters)


def unit_basis(value: str) -> str:
    """How the unit of a bydel is known, in words; as the file has it where we have none."""
    return group("unit_basis").get(slug(value), plain(value))


def listing(words: list[str]) -> str:
    """`a`, `a og b`, `a, b og c`."""
    if len(words) < 2:
        return "".join(words)
    return say("list.and", first=", ".join(words[:-1]), last=words[-1])


def few(words: Sequence[str], most: int | None = MOST_NAMES) -> str:
    """A list in words; what is above `most` is only counted: `a, b og 3 til`."""
    shown = list(words[:most])
    if more := len(words) - len(shown):
        shown.append(say("changes.more", count=number(more)))
    return listing(shown)


def described(words: Sequence[str]) -> str:
    """Things in the description of a picture: all of them, or of very many the first few."""
    return few(words, how_many_described(len(words)))


def how_many_described(count: int) -> int:
    """How many of so many things a description tells one by one."""
    return count if count <= MOST_DESCRIBED else min(MOST_NAMES, MOST_DESCRIBED)


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
    """`12 IPO-områder`: how many areas a list names. Why its sources count otherwise is told by
    `geo.text.selected.count_basis`."""
    if edition.partial:
        return say("count.partial")
    return named_areas(edition, len(edition.listings)) if edition.listings else say("count.none")


def named_areas(edition: Edition, count: int) -> str:
    """`7 IPO-områder`; `1 navngitt IPO-område` of a list that counts others without naming them."""
    if not edition.unnamed or not count:
        return areas(count)
    return say("count.named_one" if count == 1 else "count.named_many", count=number(count))


def areas(count: int) -> str:
    """`1 IPO-område`, `7 IPO-områder`, `Ingen IPO-områder`."""
    if not count:
        return say("count.zero")
    return say("count.one") if count == 1 else say("count.many", count=number(count))


def spelled(value: int) -> str:
    """`åtte`, `ett` (as of an area): a number in words up to twelve, above that in digits."""
    words = group("spelled")
    return words.get(str(value), number(value))


def finding(item: Finding) -> str:
    """One line: where and what is wrong, and the cure."""
    where = " · ".join(part for part in (item.file, item.feature, item.field) if part)
    line = f"{where}: {say(f'finding.{item.code}', **dict(item.values))}"
    return say("finding.notice", line=line) if item.severity is Severity.NOTICE else line


def store(error: StoreError) -> str:
    """Why the register could not be opened, read or written, and what to do."""
    values = dict(error.values)
    if "what" in values:
        values["row"] = row(values["what"], values["which"])
    if "kind" in values:
        values["kind_name"] = group("record_kind").get(values["kind"], values["kind"])
        values["record"] = f"{values['kind_name']} {values.get('id', '')}"
    if "at" in values:
        values["moment"] = moment(values["at"])
    return say(f"store.{error.code}", **values)


def row(what: str, which: str) -> str:
    """A row of the register's database: of which table, and what it is called there."""
    if not which:
        return say("store_row.records" if what == "record" else "store_row.versions")
    return say(f"store_row.{what}", which=which)


def document(error: DocumentError) -> str:
    """Why a document was refused, and what to do."""
    values = dict(error.values)
    if "limit" in values and values["limit"].isdecimal():
        size = int(values["limit"])
        values["limit"] = bytes_(size) if error.code in _IN_BYTES else number(size)
    return say(f"import.{error.code}", **values)


def settings_fault(error: SettingsError) -> str:
    """What is wrong with a settings file, where in it, and what would be right."""
    values = {name: plain(value) for name, value in error.values.items()}
    if "kind" in values:
        values["kind"] = group("settings_kind")[values["kind"]]
    words = say(f"settings.{error.code}", **values)
    return say("settings.line", path=plain(error.path), words=words)


def unknown(error: UnknownValueError) -> str:
    """One sentence with the valid values, or with those that are alike where there are many."""
    key = "kind.unknown"
    if error.kind in _NAMED:
        key = "kind.unlike_near" if error.valid else "kind.unlike"
    return say(
        key,
        kind=say(f"kind.{error.kind}"),
        value=error.value,
        valid=_valid(error.valid),
    )


def _valid(values: Sequence[str]) -> str:
    """The values that there are, or the first of very many."""
    return ", ".join(values) if len(values) <= MOST_DESCRIBED else few(values)
