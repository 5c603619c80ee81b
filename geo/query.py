"""Web addresses: one reader and one writer of their parameters, for every page.

An address holds codes and ids only, as `slug` writes them; what is at its default is left out. A
value that nobody knows is never an error: it is left out and handed back with the valid ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from geo import council, followups
from geo.council import MeetingQuestion, Side, SubjectKind, SubjectQuestion, council_of
from geo.errors import UnknownValueError
from geo.escape import plain
from geo.followups import Due, Question
from geo.model import Audience, BodyKind, MeetingKind, ProgrammeKind, Register, Status, Unit
from geo.view import ColourBy, View, slug

T = TypeVar("T")
D = TypeVar("D")
#: The parameters of an address, each with all its values, and what was not understood of them.
Query = Mapping[str, Sequence[str]]
Unknown = tuple[UnknownValueError, ...]
#: The value of `open` that asks for open points or meetings only.
_OPEN = "1"
_LONGEST_TEXT = 100
_FEW = 40  # values that are read in any order


# --- one value ----------------------------------------------------------------------------------


def code_of(value: str | None, default: str | None = None) -> str:
    """A value as addresses write it; empty when it is None or the default. A word without any
    letter that an address takes stays as it is."""
    return "" if value is None or value == default else slug(value) or value


def codes_of(values: Iterable[T]) -> dict[str, T]:
    """The values of a vocabulary by their code in addresses: `{"ost": "øst", …}`."""
    return {code_of(str(value)): value for value in values}


def ids_of(ids: Iterable[str]) -> dict[str, str]:
    """The ids of a register, which are codes already."""
    return {id_: id_ for id_ in ids}


#: The words for an edition: Norwegian, English, and what addresses said before.
AUDIENCES: Mapping[str, Audience] = {
    **codes_of(Audience),
    "open": Audience.OPEN,
    "ekstern": Audience.OPEN,
    "internal": Audience.INTERNAL,
}


def find_audience(value: str) -> Audience:
    """The edition that a word means. Raises UnknownValueError."""
    return find_code("audience", value, AUDIENCES, map(str, Audience))


def find_code(
    kind: str, value: str, codes: Mapping[str, T], valid: Iterable[str] | None = None
) -> T:
    """The value of a code, also when it is spelled as people spell it (`Øst`).

    Raises UnknownValueError, which names `valid` (None: the codes) as what exists.
    """
    code = value if value in codes else slug(value)
    if code not in codes:
        known = tuple(codes if valid is None else valid)
        raise UnknownValueError(kind, value, _nearest_first(code, known))
    return codes[code]


def _nearest_first(code: str, valid: tuple[str, ...]) -> tuple[str, ...]:
    """Of very many values those that are most like a code come first."""
    if len(valid) <= _FEW:
        return valid
    from rapidfuzz import process

    near = [name for name, _, _ in process.extract(code, valid, limit=_FEW)]
    return tuple(dict.fromkeys([*near, *valid]))


# --- a whole address ----------------------------------------------------------------------------


@dataclass
class Reader:
    """Reads the parameters of an address, and gathers the unknown values in `unknown`."""

    query: Query
    unknown: list[UnknownValueError] = field(default_factory=list)

    def parse(self, key: str, parse: Callable[[str], T]) -> list[T]:
        """Every value of a parameter for which `parse` raises no UnknownValueError, in order."""
        known: list[T] = []
        for value in filter(None, self.query.get(key, ())):
            try:
                known.append(parse(value))
            except UnknownValueError as error:
                self.unknown.append(error)
        return known

    def codes(self, key: str, codes: Mapping[str, T], kind: str | None = None) -> list[T]:
        """Every known value of a parameter, in order, each once.

        `kind` says what an unknown value should have been; None: what the parameter is called.
        """
        known = self.parse(key, lambda value: find_code(kind or key, value, codes))
        return list(dict.fromkeys(known))

    def code(self, key: str, codes: Mapping[str, T], default: D, kind: str | None = None) -> T | D:
        """The first known value of a parameter, or the default; `kind` as for `codes`."""
        return next(iter(self.codes(key, codes, kind)), default)


def write(**parameters: str | Iterable[str] | None) -> dict[str, list[str]]:
    """An address of parameters with one value or several; what has no value is left out."""
    lists = {
        key: [value] if isinstance(value, str) else list(value or ())
        for key, value in parameters.items()
    }
    return {key: given for key, values in lists.items() if (given := list(filter(None, values)))}


# --- views --------------------------------------------------------------------------------------


def write_view(view: View) -> dict[str, list[str]]:
    """The address that reopens a view."""
    return write(
        edition=view.edition,
        unit=map(code_of, view.units),
        status=map(code_of, view.statuses),
        bydel=view.bydel,
        area=view.area,
        colour=code_of(view.colour_by, ColourBy.STATUS),
    )


def read_view(query: Query, register: Register) -> tuple[View, Unknown]:
    """The view of an address, and the values that are unknown."""
    reader = Reader(query)
    colour = reader.code("colour", codes_of(ColourBy), ColourBy.STATUS)
    view = View(
        edition=reader.code("edition", ids_of(register.edition_by_id), None),
        units=tuple(reader.codes("unit", codes_of(Unit))),
        statuses=tuple(reader.codes("status", codes_of(Status))),
        bydel=reader.code("bydel", ids_of(register.bydel_by_id), None),
        area=_area_of(reader, register),
        colour_by=colour,
    )
    return view, tuple(reader.unknown)


def _area_of(reader: Reader, register: Register) -> str | None:
    """The area of an address, by its id or by any of its names (`Majorstuen`), or None."""
    ids = ids_of(register.area_by_id)

    def find(value: str) -> str:
        names = (
            (slug(name), area.id) for area in register.areas for name in (area.name, *area.aliases)
        )
        known = ids if value in ids else {**dict(names), **ids}
        return find_code("area", value, known, ids)

    return next(iter(reader.parse("area", find)), None)


# --- questions to the follow-up points ----------------------------------------------------------


def write_question(question: Question) -> dict[str, list[str]]:
    """The address that reopens a question."""
    silent = question.silent_since
    return write(
        year=str(question.year or ""),
        point=question.point,
        responsible=code_of(question.responsible),
        bydel=question.bydel,
        area=question.area,
        unit=code_of(question.unit),
        due=code_of(question.due),
        silent=silent.isoformat() if silent else None,
        open=_OPEN if question.open_only else None,
    )


def read_question(query: Query, register: Register) -> tuple[Question, Unknown]:
    """The question of an address, and the values that are unknown."""
    reader = Reader(query)
    question = Question(
        year=reader.code("year", codes_of(followups.years(register)), None),
        point=reader.code("point", ids_of(point.id for point in register.followups), None),
        responsible=reader.code("responsible", codes_of(followups.responsible(register)), None),
        bydel=reader.code("bydel", ids_of(register.bydel_by_id), None),
        area=_area_of(reader, register),
        unit=reader.code("unit", codes_of(Unit), None),
        due=reader.code("due", codes_of(Due), None),
        open_only=bool(reader.codes("open", {_OPEN: True})),
        silent_since=next(iter(reader.parse("silent", _day)), None),
    )
    return question, tuple(reader.unknown)


def _day(value: str) -> date:
    """A day that can be asked for. Raises UnknownValueError."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = date.min
    if followups.EARLIEST <= day <= followups.LATEST:
        return day
    raise UnknownValueError("silent", value, (f"{followups.EARLIEST}–{followups.LATEST}",))


# --- questions to the council's year ------------------------------------------------------------


def write_meeting_question(question: MeetingQuestion) -> dict[str, list[str]]:
    """The address that reopens a question to the meetings."""
    return write(
        id=question.meeting,
        year=str(question.year or ""),
        kind=code_of(question.kind),
        concerns=question.concerns,
        open=_OPEN if question.open_only else None,
    )


def read_meeting_question(query: Query, register: Register) -> tuple[MeetingQuestion, Unknown]:
    """The question to the meetings in an address, and the values that are unknown."""
    reader = Reader(query)
    question = MeetingQuestion(
        meeting=reader.code("id", ids_of(register.meeting_by_id), None, "meeting"),
        year=reader.code("year", codes_of(council.meeting_years(register)), None),
        kind=reader.code("kind", codes_of(MeetingKind), None, "meeting_kind"),
        concerns=_subject_of(reader, register, "concerns"),
        open_only=bool(reader.codes("open", {_OPEN: True})),
    )
    return question, tuple(reader.unknown)


def write_subject_question(question: SubjectQuestion, id_: str | None) -> dict[str, list[str]]:
    """The address that reopens a question to bodies and programmes, with the chosen one (id)."""
    return write(
        id=id_,
        kind=code_of(question.kind),
        bydel=question.bydel,
        unit=code_of(question.unit),
        area=question.area,
        text=question.text,
    )


def read_subject_question(
    query: Query, register: Register
) -> tuple[SubjectQuestion, str | None, Unknown]:
    """The question to bodies and programmes in an address, the chosen one (id, also by any of its
    names), and the values that are unknown."""
    reader = Reader(query)
    question = SubjectQuestion(
        kind=reader.code("kind", subject_kinds(), None, "subject_kind"),
        bydel=reader.code("bydel", ids_of(register.bydel_by_id), None),
        unit=reader.code("unit", codes_of(Unit), None),
        area=_area_of(reader, register),
        text=plain(next(iter(query.get("text", ())), ""))[:_LONGEST_TEXT],
    )
    return question, _subject_of(reader, register, "id"), tuple(reader.unknown)


def subject_kinds() -> dict[str, SubjectKind]:
    """The kinds that bodies and programmes can be asked for by, by their code in addresses."""
    every: tuple[SubjectKind, ...] = (*Side, *ProgrammeKind, *BodyKind)
    return codes_of(every)


def _subject_of(reader: Reader, register: Register, key: str) -> str | None:
    """The body or programme of an address, by its id or by any of its names (`BFE`), or None."""
    known = council_of(register)

    def find(value: str) -> str:
        if value in known.subjects:
            return value
        match = known.names.find(value)
        if match is None:
            raise UnknownValueError("subject", value, ())  # pages suggest some, with links
        return match.id

    return next(iter(reader.parse(key, find)), None)
