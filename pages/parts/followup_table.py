"""The short live list of follow-up points as a real HTML table, with its sources numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from geo import text
from geo.escape import html
from geo.followups import Entry
from geo.model import Register, StatusText
from geo.text import deadline_words, sources
from pages.parts import followup_list, terms

_COLUMNS = ("number", "title", "responsible", "deadline", "newest", "state")


class Table:
    """Tables of points that share one list of sources. `today` is the day of the entries."""

    def __init__(self, register: Register, today: date) -> None:
        self._register, self._today = register, today
        self._sources: list[str] = []

    def html(self, caption: str, entries: Sequence[Entry]) -> str:
        """One table. Every part says what it is, for on a phone it is no table to look at."""
        names = [html(text.say(f"points_table.{name}")) for name in _COLUMNS]
        head = "".join(f"<th scope='col' role='columnheader'>{name}</th>" for name in names)
        rows = "".join(f"<tr role='row'>{self._row(entry, names)}</tr>" for entry in entries)
        return (
            f"<table class='ipo-points-table' role='table'><caption>{html(caption)}</caption>"
            f"<thead role='rowgroup'><tr role='row'>{head}</tr></thead>"
            f"<tbody role='rowgroup'>{rows}</tbody></table>"
        )

    def sources(self) -> str:
        """What the numbers in the tables stand for; empty when no table named any."""
        titles = (sources.cite(self._register.source_by_id[id_]) for id_ in self._sources)
        items = "".join(f"<li>{html(title)}</li>" for title in titles)
        label = html(text.say("points_table.sources"))
        return f"<p class='label'>{label}</p><ol class='ipo-cited'>{items}</ol>" if items else ""

    def _row(self, entry: Entry, names: Sequence[str]) -> str:
        first, *rest = self._cells(entry)
        cells = "".join(
            f"<td role='cell'><span class='label' aria-hidden='true'>{name}</span>{cell}</td>"
            for name, cell in zip(names[1:], rest, strict=True)
        )
        return f"<th scope='row' role='rowheader'>{first}</th>{cells}"

    def _cells(self, entry: Entry) -> Iterator[str]:
        point = entry.point
        restored = html(text.say("point.restored"))
        yield html(followup_list.name(point)) + (
            f"<small>{restored}</small>" if point.number_restored else ""
        )
        reach = (
            f"<small>{html(followup_list.reason(point, entry.reach))}</small>"
            if entry.reach
            else ""
        )
        yield f"{followup_list.link(point, point.title)}{reach}"
        bodies = text.listing(list(point.responsible)) or text.say("point.nobody")
        yield terms.explained(self._register, bodies)
        none = deadline_words.missing(point, text.say("points_table.no_deadline"))
        yield self._deadlines(entry) or html(none)
        yield self._status(entry.newest) if entry.newest else html(text.say("point.silent"))
        yield followup_list.state_of(point)

    def _deadlines(self, entry: Entry) -> str:
        rows = followup_list.by_when(self._register, entry, self._today)
        items = "".join(f"<li>{words}</li>" for _, words in rows)
        return f"<ul>{items}</ul>" if items else ""

    def _status(self, item: StatusText) -> str:
        quote = f"<q>{html(item.quote)}</q> " if item.quote else ""
        return (
            f"<strong>{html(text.day(item.date))}:</strong> "
            f"{terms.explained(self._register, item.text)}"
            f"<small>{quote}({html(self._cite(item.source, item.line))})</small>"
        )

    def _cite(self, source: str, line: int | None) -> str:
        if source not in self._sources:
            self._sources.append(source)
        number = self._sources.index(source) + 1
        reference = text.say("points_table.source", number=number)
        return reference if line is None else reference + text.say("point.line", line=line)
