"""The shipped register with one fact of every kind marked internal, each with words of its own.

Every string of a marked fact begins with its word (`zyx07q`), its id as well, and its dates are
dates that nothing else has. So whatever of it comes out is found by a search for the word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from enum import Enum
from functools import partial
from typing import Any, TypeVar, get_args, get_type_hints

from geo.disclosure.fields import access_of, holds_internal, is_record, record_types
from geo.model import (
    Access,
    Area,
    Edition,
    Internal,
    Listing,
    PartialDate,
    Register,
    UndatedDeadline,
)
from tests.geo.made_up_measures import with_measures

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AreaWithContact(Area):
    """An area as somebody may extend it: with an internal field that holds text."""

    contact: Internal[str | None] = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Secret:
    """One marked fact: what it is a mark of (record and field), its word and its date."""

    of: tuple[str, str]
    word: str
    date: PartialDate


def every_mark(register_type: type = Register) -> set[tuple[str, str]]:
    """Every internal field of every record of the model."""
    return {
        (kind.__name__, name)
        for kind in record_types(register_type)
        for name, access in access_of(kind).items()
        if access is Access.INTERNAL
    }


def secret_register(register: Register) -> tuple[Register, tuple[Secret, ...]]:
    """The register with the marks, not opened, and what was marked."""
    result = _Making(register)
    result.all()
    return result.register, tuple(result.secrets)


class _Making:
    def __init__(self, register: Register) -> None:
        self.register = replace(register, audience=None)
        self.secrets: list[Secret] = []

    def _next(self, kind: str, mark: str) -> Secret:
        number = len(self.secrets) + 1
        date = PartialDate.parse(f"2031-{number % 12 + 1:02d}-{number + 3:02d}")
        secret = Secret((kind, mark), f"zyx{number:02d}q", date)
        self.secrets.append(secret)
        return secret

    def all(self) -> None:
        """One mark of each kind, each on a record that has no other."""
        self._measures()
        edition = self.register.latest
        self._area("vestli")
        self._note("Area", "areas", "hovseter")
        self._contact("grorud")
        self._within("Listing", "internal", ("editions", edition.id), "listings", 4)
        self._listing_note(edition.id, 3)
        self._note("Edition", "editions", "2024-04-30")
        self._whole("FollowUp", "followups", "2025-6")
        self._within("StatusText", "internal", ("followups", "2025-1"), "statuses", 0)
        self._within("Deadline", "internal", ("followups", "2025-4"), "deadlines", 0)
        self._undated("2025-3")
        self._within("UndatedDeadline", "internal", ("followups", "2025-3"), "undated_deadlines", 0)
        self._within("Amount", "internal", ("followups", "2025-2"), "amounts", 0)
        self._whole("PendingFollowUps", "pending", None)
        self._whole("Meeting", "meetings", "2025-04-mote")
        self._within("AgendaItem", "internal", ("meetings", "2026-01-seminar"), "items", 1)
        self._whole("Programme", "programmes", "trygghetsundersokelsen")
        self._within("LogEntry", "internal", ("programmes", "oslostandard"), "log", 0)
        self._whole("Body", "bodies", "pst")
        self._source("oslo-salto")
        self._missing()

    # --- kinds --------------------------------------------------------------------------------

    def _area(self, id_: str) -> None:
        secret = self._next("Area", "internal")
        self._put("areas", id_, lambda item: _spoiled(item, secret, internal=True))
        for edition in self.register.editions:
            if id_ in edition.by_area:
                rows = tuple(
                    _spoiled(row, secret, but=("area", "edition", "source"))
                    if row.area == id_
                    else row
                    for row in edition.listings
                )
                self._put("editions", edition.id, partial(_listed, rows))
        self.register = renamed(self.register, id_, f"{secret.word}-{id_}")

    def _contact(self, id_: str) -> None:
        secret = self._next("AreaWithContact", "contact")

        def extended(item: Any) -> Any:
            values = {part.name: getattr(item, part.name) for part in fields(item)}
            return AreaWithContact(**values, contact=f"{secret.word} tlf. 99999999")

        self._put("areas", id_, extended)

    def _note(self, kind: str, part: str, id_: str) -> None:
        secret = self._next(kind, "note_internal")
        note = f"{secret.word} notat {secret.date}"
        self._put(part, id_, lambda item: replace(item, note=note, note_internal=True))

    def _listing_note(self, edition: str, place: int) -> None:
        secret = self._next("Listing", "note_internal")
        self._inner(
            ("editions", edition),
            "listings",
            place,
            lambda row: replace(row, note=f"{secret.word} notat", note_internal=True),
        )

    def _within(self, kind: str, mark: str, of: tuple[str, str], part: str, place: int) -> None:
        secret = self._next(kind, mark)
        keep = ("area", "edition", "source", "meeting", "payer", "recipient", "programme", "links")
        self._inner(of, part, place, lambda row: _spoiled(row, secret, but=keep, internal=True))

    def _whole(self, kind: str, part: str, id_: str | None) -> None:
        secret = self._next(kind, "internal")
        keep = ("source", "description_source", "part_of", "links", "meeting", "id")
        self._put(part, id_, lambda item: _spoiled(item, secret, but=keep, internal=True))
        if id_:
            self.register = renamed(self.register, id_, f"{secret.word}-{id_}")

    def _undated(self, point: str) -> None:
        """A deadline in words on a point, which the shipped register has none of."""
        source = self.register.latest.sources[0]
        rows = (UndatedDeadline("snarest", "Planen lages snarest.", source, None),)
        self._put("followups", point, lambda item: replace(item, undated_deadlines=rows))

    def _measures(self) -> None:
        """Two measures, which the shipped register has none of: one that is marked, and one of
        which nobody may know who entered it."""
        self.register = with_measures(self.register)
        self._whole("Measure", "measures", "lys-pa-skoleveien")
        secret = self._next("Measure", "entered_by")
        self._put(
            "measures",
            "nattevandring",
            lambda item: replace(item, entered_by=f"{secret.word} Kari"),
        )

    def _missing(self) -> None:
        """A record of every kind with a mark that the shipped register has none of, or that nobody
        has chosen one of above: by itself, or in a record that has no mark yet."""
        done = {secret.of[0] for secret in self.secrets}
        for kind in record_types(Register):
            if kind.__name__ not in done and "internal" in access_of(kind):
                part, field_ = _home(kind)
                secret = self._next(kind.__name__, "internal")
                result = _filled(kind, secret, self.register.latest.sources[0])
                rows = getattr(self.register, part)
                if field_:
                    home = next(row for row in rows if not holds_internal(row))
                    grown = replace(home, **{field_: (*getattr(home, field_), result)})
                    rows = tuple(grown if row is home else row for row in rows)
                else:
                    rows = (*rows, result)
                parts: dict[str, Any] = {part: rows}
                self.register = replace(self.register, **parts)

    def _source(self, id_: str) -> None:
        """A source, and a quote from it in a fact that may be shown."""
        secret = self._next("Source", "internal")
        self._put(
            "sources", id_, lambda item: _spoiled(item, secret, but=("id", "kind"), internal=True)
        )
        self._put("sources", id_, lambda item: replace(item, url=f"https://{secret.word}.example/"))
        self._put(
            "meetings",
            "2025-seminar",
            lambda item: replace(item, source=id_, line=7, quote=f"{secret.word} sitat"),
        )
        self.register = renamed(self.register, id_, f"{secret.word}-{id_}")

    # --- changing -----------------------------------------------------------------------------

    def _put(self, part: str, id_: str | None, change: Callable[[Any], Any]) -> None:
        """One record of a part changed, the first where no id is given."""
        rows = getattr(self.register, part)
        wanted = id_ if id_ is not None else rows[0]
        matches = [row is wanted or getattr(row, "id", None) == wanted for row in rows]
        assert sum(matches) == 1, (part, id_)
        changed = tuple(change(row) if hit else row for row, hit in zip(rows, matches, strict=True))
        parts: dict[str, Any] = {part: changed}
        self.register = replace(self.register, **parts)

    def _inner(
        self, of: tuple[str, str], part: str, place: int, change: Callable[[Any], Any]
    ) -> None:
        def within(item: Any) -> Any:
            rows = list(getattr(item, part))
            rows[place] = change(rows[place])
            return replace(item, **{part: tuple(rows)})

        self._put(*of, within)


def _home(kind: type) -> tuple[str, str]:
    """The part of the register that has records of a kind, and the field of its records that does,
    empty where they are the part itself."""
    for part, hint in get_type_hints(Register).items():
        for outer in filter(is_record, get_args(hint)):
            if outer is kind:
                return part, ""
            for name, inner in get_type_hints(outer).items():
                if kind in get_args(inner):
                    return part, name
    raise AssertionError(f"no part of the register has {kind.__name__}")


def _filled(kind: Any, secret: Secret, source: str) -> Any:
    """A record of a kind, marked, with the word of the secret in every string of its own."""
    values: dict[str, Any] = {"internal": True}
    hints = get_type_hints(kind)
    for part in fields(kind):
        hint = hints[part.name]
        if part.name == "source":
            values[part.name] = source
        elif part.default is not MISSING or part.name in values:
            continue
        elif part.name == "id":
            values[part.name] = f"{secret.word}-id"
        elif hint is str:
            values[part.name] = f"{secret.word} {part.name}"
        elif hint is PartialDate:
            values[part.name] = secret.date
        elif isinstance(hint, type) and issubclass(hint, Enum):
            values[part.name] = next(iter(hint))
        else:
            assert type(None) in get_args(hint), f"{kind.__name__}.{part.name} needs a value here"
            values[part.name] = None
    return kind(**values)


def _listed(rows: tuple[Listing, ...], edition: Edition) -> Edition:
    return replace(edition, listings=rows)


def _spoiled(item: T, secret: Secret, but: Iterable[str] = ("id", "bydel"), **more: Any) -> T:
    """A record whose every string has the word, and whose dates are the secret's own."""
    changed: dict[str, Any] = {}
    for part in fields(item):  # type: ignore[arg-type]  # a record
        value = getattr(item, part.name)
        if part.name not in but:
            changed[part.name] = _spoil(value, secret)
    return replace(item, **{**changed, **more})  # type: ignore[type-var]  # a record


def _spoil(value: Any, secret: Secret) -> Any:
    if isinstance(value, Enum) or value is None:
        return value
    if isinstance(value, str):
        return f"{secret.word} {value}"
    if isinstance(value, PartialDate):
        return secret.date
    if isinstance(value, tuple):
        return tuple(_spoil(item, secret) for item in value)
    return (
        _spoiled(value, secret, but=("source", "links", "meeting")) if is_record(value) else value
    )


def renamed(item: T, old: str, new: str) -> T:
    """A record in which every string that is an id is another, also within."""
    if isinstance(item, Enum):
        return item
    if isinstance(item, str):
        return new if item == old else item  # type: ignore[return-value]  # a text for a text
    if isinstance(item, tuple):
        changed = tuple(renamed(one, old, new) for one in item)
        same = all(one is two for one, two in zip(item, changed, strict=True))
        return item if same else changed  # type: ignore[return-value]  # of the same kinds
    if not is_dataclass(item) or not is_record(item):
        return item
    values = {part.name: getattr(item, part.name) for part in fields(item)}
    changes = {name: renamed(value, old, new) for name, value in values.items()}
    changes = {name: value for name, value in changes.items() if value is not values[name]}
    return replace(item, **changes) if changes else item  # type: ignore[type-var]  # a record
