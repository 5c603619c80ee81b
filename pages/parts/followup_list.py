"""Follow-up points told the same way on every page: as a short live card or with the whole log.

Everything comes from the register with its source. `state` is our reading and says so beside the
council's own words; how due a deadline is, is read from the calendar and says so too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

import streamlit as st

from geo import followups, measures, text
from geo.escape import html
from geo.followups import Due, Entry, Reach
from geo.model import (
    Amount,
    Deadline,
    FollowUp,
    PendingFollowUps,
    Register,
    StatusText,
    UndatedDeadline,
)
from geo.query import code_of
from geo.text import deadline_words, measure_words, sources
from pages.address import links
from pages.parts import audience, panel, terms

#: Links to areas on one card; the map has them all.
_MOST_AREAS = 30
#: Facts that a source states: with words of its own, and a quote to show.
_Stated = StatusText | Deadline | UndatedDeadline | Amount


def show(
    register: Register,
    entries: Sequence[Entry],
    today: date,
    *,
    full: bool = False,
    level: int = 4,
) -> None:
    """Each point as a card. `full` tells its whole log instead of the newest status; `level` is
    that of its heading, one below the heading that it stands under. `today` is the day on which
    the entries were selected."""
    cards = "".join(_Card(register, entry, today, level).html(full=full) for entry in entries)
    if cards:
        st.html(f"<div class='ipo-points'>{cards}</div>")


def pending(register: Register, year: int | None = None, today: date | None = None) -> None:
    """The years whose points are not settled, or one of them; once the date that is given has
    passed, also that our documents do not tell what came of it."""
    for item in register.pending:
        if year in {None, item.year}:
            st.html(_pending(register, item, today))


def _pending(register: Register, item: PendingFollowUps, today: date | None) -> str:
    passed = ""
    if today and item.date.last < today:
        passed = f"<p>{_sign(Due.OVERDUE)} {html(text.say('point.pending_passed'))}</p>"
    return (
        f"<div class='ipo-pending'><p>{audience.mark_of(item)}<strong>{item.year}:</strong> "
        f"{terms.explained(register, item.text)}</p>"
        f"{passed}<p>{quoted(register, item.quote, item.source, item.line)}</p></div>"
    )


class _Card:
    """One point on a day."""

    def __init__(self, register: Register, entry: Entry, today: date, level: int) -> None:
        self._register, self._entry, self._point = register, entry, entry.point
        self._today, self._level = today, level

    def html(self, *, full: bool) -> str:
        """The card as an article that is named by its heading: what is said, and the facts."""
        name = anchor(self._point)
        statuses, facts = (
            (self._whole(), self._all_facts()) if full else (self._newest(), self._facts())
        )
        return (
            f"<article class='ipo-point' id='{name}' aria-labelledby='{name}-h'>"
            f"{''.join(self._head(name))}<div class='sides'><div>{statuses}</div>"
            f"{panel.definition_list(list(facts))}</div></article>"
        )

    def _head(self, name: str) -> Iterator[str]:
        point = self._point
        yield f"<p class='number'>{audience.mark_of(point)}{link(point)}"
        if point.number_restored:
            yield f" <small>{html(text.say('point.restored'))}</small>"
        yield f"</p><h{self._level} id='{name}-h'>{html(point.title)}</h{self._level}>"
        if self._entry.reach:
            yield f"<p class='reach'>{html(reason(point, self._entry.reach))}</p>"

    def _newest(self) -> str:
        newest, reading = self._entry.newest, state_of(self._point)
        if newest is None:
            return f"<p>{html(text.say('point.silent'))} {reading}</p>"
        return self._status(newest, reading)

    def _facts(self) -> Iterator[tuple[str, str]]:
        yield from self._responsible()
        yield from self._deadlines(full=False)

    def _whole(self) -> str:
        point = self._point
        stands = quoted(self._register, point.quote, point.source, point.line)
        return f"<p>{self._explained(point.text)}</p><p>{stands}</p>{self._log()}"

    def _all_facts(self) -> Iterator[tuple[str, str]]:
        yield from self._responsible()
        yield from self._deadlines(full=True)
        yield from self._amounts()
        yield text.say("point.concerns"), self._links()
        yield from self._measures()

    def _measures(self) -> Iterator[tuple[str, str]]:
        """What is done for the point, where anybody tells of it."""
        items = "".join(
            f"<li>{audience.mark_of(item)}<strong>{html(item.title)}</strong>: "
            f"{html(measure_words.state(item))}, {html(measure_words.period(item))}</li>"
            for item in measures.of_point(self._register, self._point.id)
        )
        if items:
            yield text.say("measure.title"), f"<ul>{items}</ul>"

    def _log(self) -> str:
        """Every status, newest first; our reading stands beside the newest."""
        items = sorted(self._point.statuses, key=lambda item: item.date, reverse=True)
        if not items:
            return self._newest()
        rows = "".join(
            f"<li>{self._status(item, '' if place else state_of(self._point))}</li>"
            for place, item in enumerate(items)
        )
        return f"<p class='label'>{html(text.say('point.log'))}</p><ol class='log'>{rows}</ol>"

    def _status(self, item: StatusText, reading: str) -> str:
        """A dated status, the words of its source, and our reading of them if there is one."""
        return (
            f"<p>{audience.mark_of(item)}<strong>{html(text.day(item.date))}:</strong> "
            f"{self._explained(item.text)}</p><p>{self._quoted(item)} {reading}</p>"
        )

    def _explained(self, words: str) -> str:
        return terms.explained(self._register, words)

    def _quoted(self, item: _Stated) -> str:
        return quoted(self._register, item.quote, item.source, item.line)

    def _responsible(self) -> Iterator[tuple[str, str]]:
        bodies = text.listing(list(self._point.responsible)) or text.say("point.nobody")
        yield text.say("point.responsible"), self._explained(bodies)

    def _deadlines(self, *, full: bool) -> Iterator[tuple[str, str]]:
        rows = ""
        for item, words in by_when(self._register, self._entry, self._today):
            quote = f"<br>{self._quoted(item)}" if full else ""
            rows += f"<li>{words}{quote}</li>"
        if rows:
            yield text.say("point.deadline"), f"<ul>{rows}</ul>"
        elif full or self._point.deadlines_hidden:
            yield text.say("point.deadline"), html(no_deadline(self._point))

    def _amounts(self) -> Iterator[tuple[str, str]]:
        if not self._point.amounts:
            return
        rows = ""
        for item in self._point.amounts:
            kroner = text.say("point.kroner", nok=text.number(item.nok))  # digits and thin spaces
            rows += f"<li>{audience.mark_of(item)}<strong>{kroner}</strong>: "
            rows += f"{self._explained(item.text)}<br>{self._quoted(item)}</li>"
        yield text.say("point.amounts"), f"<ul>{rows}</ul>"

    def _links(self) -> str:
        """Areas, bydeler and units that the point names, or that it concerns the whole city."""
        if followups.is_common(self._point):
            return html(text.say("reach.common"))
        parts = [*self._area_links(), *self._bydel_links(), *self._unit_links()]
        return f"<ul>{''.join(f'<li>{part}</li>' for part in parts)}</ul>"

    def _area_links(self) -> Iterator[str]:
        ids = followups.areas_of(self._register, self._point)
        names = self._register.area_by_id
        area_links = [
            links.link("area", names[id_].name, {"area": id_}) for id_ in ids[:_MOST_AREAS]
        ]
        if len(ids) > _MOST_AREAS:
            count = text.number(len(ids) - _MOST_AREAS)
            area_links.append(links.link("map", text.say("point.more_areas", count=count), {}))
        if area_links:
            word = "point.all_areas" if self._point.links.all_areas else "point.areas"
            yield f"{html(text.say(word))} {', '.join(area_links)}"

    def _bydel_links(self) -> Iterator[str]:
        concerned = self._point.links
        if concerned.all_bydeler:
            yield html(text.say("followups_all.bydel"))
        names = self._register.bydel_by_id
        bydel_links = [
            links.link("followups", names[id_].name, {"bydel": id_}) for id_ in concerned.bydeler
        ]
        if bydel_links:
            yield f"{html(text.say('point.bydeler'))} {', '.join(bydel_links)}"

    def _unit_links(self) -> Iterator[str]:
        unit_links = [
            links.link("followups", text.unit(unit), {"unit": code_of(unit)})
            for unit in self._point.links.units
        ]
        if unit_links:
            yield f"{html(text.say('point.units'))} {', '.join(unit_links)}"


# --- parts that tables use too ------------------------------------------------------------------


def anchor(point: FollowUp) -> str:
    """The id of a point's card on a page: `punkt-2025-5`."""
    return f"punkt-{html(point.id)}"


def name(point: FollowUp) -> str:
    """`2025 nr. 5`, as plain words."""
    return text.say("point.name", year=point.year, number=point.number)


def link(point: FollowUp, words: str = "") -> str:
    """A link to the point alone, with its whole log, as HTML."""
    return links.link("followups", words or name(point), {"point": point.id})


def year_link(year: int, words: str) -> str:
    """A link to the points of a year, as HTML."""
    return links.link("followups", words, {"year": str(year)})


def reason(point: FollowUp, reach: Reach) -> str:
    """Why a point concerns the place that was asked for, as plain words."""
    if reach is Reach.AREA and point.links.all_areas:
        return text.say("reach.all_areas")
    if reach is Reach.BYDEL and point.links.all_bydeler:
        return text.say("reach.all_bydeler")
    return text.say(f"reach.{reach}")


def state_of(point: FollowUp) -> str:
    """The state as a label, and that it is our reading, as HTML."""
    code = point.state.name.lower()
    return (
        f"<span class='ipo-state {code}'><b>{html(text.say(f'state.{code}'))}</b> "
        f"<small>{html(text.say('state_reading.ours'))}</small></span>"
    )


def by_when(
    register: Register, entry: Entry, today: date
) -> Iterator[tuple[Deadline | UndatedDeadline, str]]:
    """Each deadline of a point as HTML: those with a date, then those without."""
    for item, due in entry.deadlines:
        yield item, deadline(register, item, due, today)
    for undated in entry.point.undated_deadlines:
        yield undated, undated_deadline(register, undated)


def promised(
    register: Register, point: FollowUp, item: Deadline | UndatedDeadline, today: date
) -> str:
    """One deadline of a point as HTML, with or without a date."""
    if isinstance(item, UndatedDeadline):
        return undated_deadline(register, item)
    return deadline(register, item, followups.due(point, item, today), today)


def undated_deadline(register: Register, item: UndatedDeadline) -> str:
    """A deadline without a date as it is written, as HTML; it is never due."""
    words = terms.explained(register, deadline_words.as_written(item.text))
    return f"{audience.mark_of(item)}<strong>{words}</strong>"


def no_deadline(point: FollowUp) -> str:
    """That no source gives a deadline, or that this edition does not show it; plain words."""
    return deadline_words.missing(point, text.say("point.no_deadline"))


def deadline(register: Register, item: Deadline, due: Due, today: date) -> str:
    """A deadline as exactly as it is known, and how due it is, in words and with a sign."""
    when = html(text.day(item.date))
    if item.date.first != item.date.last and "/" not in item.date.iso:
        when = f"{when} <small>{html(text.say('due.approximate'))}</small>"
    return (
        f"{audience.mark_of(item)}<strong>{when}</strong>: {terms.explained(register, item.text)} "
        f"<span class='ipo-due {due}'>{_sign(due)} {html(_left(item, due, today))}</span>"
    )


def _left(item: Deadline, due: Due, today: date) -> str:
    if due is not Due.SOON:
        return text.say(f"due.{due}")
    days = (item.date.last - today).days
    if not days:
        return text.say("due.today")
    left = text.say("due.day") if days == 1 else text.say("due.days", days=days)
    return text.say("due.soon", left=left)


def quoted(register: Register, words: str, source: str, line: int | None) -> str:
    """The source's own words and where they stand, as HTML."""
    source_record = register.source_by_id[source]
    where = html(sources.cite(source_record))
    if address := panel.web_address(source_record.url):
        where = f"<a href='{escape(address, quote=True)}' rel='noopener'>{where}</a>"
    if line is not None:
        where += html(text.say("point.line", line=line))
    quotation = f"<q>{html(words)}</q> " if words else ""
    return f"{quotation}<small>{html(text.say('point.source'))} {where}</small>"


def passed() -> str:
    """The sign of what should have come by now, as HTML; words must stand beside it."""
    return _sign(Due.OVERDUE)


def _sign(due: Due) -> str:
    return f"<span class='ipo-due-sign {due}' aria-hidden='true'></span>"
