"""The contents of a deck's tables: columns and rows of the facts of its list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from geo import style, text
from geo.exports.powerpoint.table import Cell, Column, Row
from geo.model import FollowUp, PartialDate, Source, StatusText
from geo.text import deadline_words
from geo.text.change_words import ChangeClass
from geo.timeline import Dated
from geo.view import Listed

Contents = tuple[tuple[Column, ...], tuple[Row, ...]]
MOST_NAMES = 60  # of one class of changes; the notes have them all
_UNKNOWN = "ukjent"  # how data/documents.json writes it


def areas(rows: Iterable[Listed]) -> Contents:
    """The areas on a list, each with its status in words and in its colour."""
    columns = (
        Column(text.say("table.name"), 2.6),
        Column(text.say("table.status"), 0.22),
        Column("", 1.5),
        Column(text.say("table.since"), 1.9),
        Column(text.say("table.unit"), 1.6),
        Column(text.say("table.bydel"), 2.1),
        Column(text.say("table.size"), 0.8, right=True),
    )
    return columns, tuple(map(_area, rows))


def _area(row: Listed) -> Row:
    return (
        Cell(row.area.name, bold=True, fact=True),
        Cell(swatch=style.fill_of_status(row.listing.status)),
        Cell(text.status(row.listing.status)),
        Cell(text.since(row.since, row.start)),
        Cell(text.unit(row.listing.unit)),
        Cell(text.homes(row.bydel_names)),
        Cell(text.size(row.area.area_km2)),
    )


def changes(classes: Iterable[ChangeClass]) -> Contents:
    """What changed since the older list, a class of changes a row."""
    columns = (
        Column(text.say("slides.change"), 2.7),
        Column(text.say("slides.count"), 0.9),
        Column(text.say("slides.which"), 6.5),
    )
    rows = tuple(
        (
            Cell(item.words, bold=True),
            Cell(text.number(len(item.items))),
            Cell(item.listing(MOST_NAMES)),
        )
        for item in classes
    )
    return columns, rows


def followups(
    points: Sequence[tuple[FollowUp, StatusText | None]],
    full_names: Callable[[FollowUp], Sequence[str]],
) -> Contents:
    """Follow-up points, each with its newest status; `full_names` are the bodies that answer."""
    dates = {status.date.iso: status.date for _, status in points if status}
    status = text.say("table.status")
    if len(dates) == 1:
        status = text.say("slides.status_of", date=text.day(next(iter(dates.values()))))
    columns = (
        Column(text.say("slides.number"), 1.0),
        Column(text.say("slides.point"), 3.0),
        Column(status, 4.5),
        Column(text.say("slides.reading"), 1.1),
        Column(text.say("slides.responsible"), 2.0),
        Column(text.say("slides.deadline"), 2.4),
    )
    return columns, tuple(_point(point, newest, full_names(point)) for point, newest in points)


def _point(point: FollowUp, status: StatusText | None, names: Sequence[str]) -> Row:
    deadlines = [
        text.say("slides.deadline_of", date=text.day(item.date), what=item.text)
        for item in point.deadlines
    ]
    deadlines += [f"{words}." for words in deadline_words.undated(point)]
    no_deadline = deadline_words.missing(point, text.say("slides.no_deadline"))
    return (
        Cell(point_number(point)),
        Cell(point.title, bold=True, fact=True),
        Cell(status.text if status else text.say("slides.no_status"), fact=bool(status)),
        Cell(text.say(f"state.{point.state.name.lower()}")),
        Cell(text.listing(list(names)) or text.say("panel.population_missing")),
        Cell(" ".join(deadlines) or no_deadline),
    )


def point_number(point: FollowUp) -> str:
    """`4/2025*`: its number and year, with a mark where the number is ours."""
    words = text.say("slides.point_number", number=point.number, year=point.year)
    return f"{words}*" if point.number_restored else words


def coming(dates: Sequence[Dated]) -> Contents:
    """Dated milestones and deadlines, with the point where any belongs to one."""
    columns = [Column(text.say("slides.when"), 2.4), Column(text.say("slides.what"), 6.4)]
    rows: list[Row] = [
        (Cell(text.day(item.date), bold=True), Cell(item.words, fact=True)) for item in dates
    ]
    numbers = [point_number(item.point) if item.point else "" for item in dates]
    if any(numbers):
        columns.append(Column(text.say("slides.point"), 1.4))
        rows = [(*row, Cell(words)) for row, words in zip(rows, numbers, strict=True)]
    return tuple(columns), tuple(rows)


def timeline(dates: Sequence[Dated]) -> Contents:
    """The numbered dates of a timeline."""
    columns = (
        Column(text.say("slides.number"), 0.6),
        Column(text.say("slides.when"), 2.4),
        Column(text.say("slides.what"), 7.0),
    )
    rows = tuple(
        (
            Cell(str(number)),
            Cell(text.day(item.date), bold=True),
            Cell(item.words, fact=True),
        )
        for number, item in enumerate(dates, start=1)
    )
    return columns, rows


def is_starred(rows: Iterable[Row]) -> bool:
    """Whether a cell refers to the note on numbers that were restored."""
    return any(cell.words.endswith("*") for row in rows for cell in row)


def sources(used: Iterable[Source]) -> Contents:
    """The sources of a deck, numbered in order."""
    columns = (
        Column(text.say("slides.number"), 0.5),
        Column(text.say("slides.source"), 6.6),
        Column(text.say("slides.publisher"), 3.1),
        Column(text.say("slides.date"), 2.0),
    )
    rows = tuple(
        (Cell(str(place)), *(Cell(part, fact=True) for part in source_words(source)))
        for place, source in enumerate(used, start=1)
    )
    return columns, rows


def source_words(source: Source) -> tuple[str, str, str]:
    """A source's title, publisher and date in words."""
    return source.title, source.publisher, _dated(source.date)


def _dated(date: str | None) -> str:
    """A source's date in words; what is no date stays as the source has it."""
    if not date or date == _UNKNOWN:
        return text.say("about.undated")
    try:
        return text.day(PartialDate.parse(date))
    except ValueError:
        return date
