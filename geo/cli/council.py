"""`ipokart changes` and `followups`: what the council asks every January.

What only these verbs need is imported inside them: `ipokart areas` must not wait for it.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from geo import clock, followups, text
from geo.cli import editions, options
from geo.council import council_of
from geo.council.names import title
from geo.disclosure import audience_of
from geo.errors import UnknownValueError
from geo.escape import terminal
from geo.followups import Due, Entry, Question
from geo.model import (
    Amount,
    Deadline,
    Edition,
    FollowUp,
    PartialDate,
    PendingFollowUps,
    Register,
)
from geo.text import amounts, deadline_words, sources
from geo.view import View, edition_of

if TYPE_CHECKING:
    from geo.changes import Changes, Tenure

#: A line of text is broken here.
_WIDTH = 100
_DUE = {
    Due.OVERDUE: "cli.due_overdue",
    Due.SOON: "cli.due_soon",
    Due.LATER: "cli.due_later",
    Due.CLOSED: "cli.due_closed",
}


# --- changes ------------------------------------------------------------------------------------


def changes(arguments: argparse.Namespace) -> int:
    """What happened from one list to another."""
    from geo.changes import compare

    register = editions.register(arguments)
    older, newer = _editions(register, arguments)
    between = compare(register, older, newer)
    if arguments.json:
        editions.print_json(_changes_json(register, between, older, newer), audience_of(register))
    else:
        editions.print_mark(register)
        print("\n".join(map(terminal, _change_lines(register, between, older, newer))))
    return 0


def _editions(register: Register, arguments: argparse.Namespace) -> tuple[Edition | None, Edition]:
    """The two lists that are asked for, the older first, which is None when there is none before
    the newer. Say where a person gave them the other way round."""
    newer = edition_of(register, View(edition=arguments.newer))
    if arguments.older is None:
        return register.before(newer), newer
    older = edition_of(register, View(edition=arguments.older))
    order = register.editions
    if order.index(older) <= order.index(newer):
        return older, newer
    names = {"older": text.date_of(newer), "newer": text.date_of(older)}
    print(terminal(text.say("cli.turned_round", **names)), file=sys.stderr)
    return newer, older


def _changes_json(
    register: Register, between: Changes, older: Edition | None, newer: Edition
) -> dict[str, object]:
    """Every class and note; ids of areas, which `areas` explains. All of it is derived."""
    from geo.changes import tenure

    def lines(name: str) -> list[dict[str, object]]:
        items = getattr(between, name)
        return [{"before": list(item.before), "after": list(item.after)} for item in items]

    def turns(name: str) -> list[dict[str, object]]:
        items = getattr(between, name)
        return [{"area": it.area, "before": it.before, "after": it.after} for it in items]

    rows = {id_: tenure(register, newer, id_) for id_ in newer.by_area}
    return {
        "older": older.id if older else None,
        "newer": newer.id,
        "new": list(between.new),
        "continued": list(between.continued),
        "gone": list(between.gone),
        "renamed": lines("renamed"),
        "split": lines("split"),
        "merged": lines("merged"),
        "regrouped": lines("regrouped"),
        "moved": turns("moved"),
        "reclassified": turns("reclassified"),
        "not_covered": list(between.not_covered),
        "undecided": list(between.undecided),
        "border_changed": list(between.border_changed),
        "disputed": list(between.disputed),
        "tenure": {id_: _tenure_json(row) for id_, row in rows.items() if row},
        "areas": _areas_json(register, older, newer),
        "notes": _notes(register, between, older, newer),
    }


def _tenure_json(row: Tenure) -> dict[str, object]:
    return {
        "lists": row.lists,
        "since": row.since.iso,
        "start": row.start,
        "until": row.until.iso,
        "months": row.months,
        "at_least": row.at_least,
    }


def _areas_json(
    register: Register, older: Edition | None, newer: Edition
) -> dict[str, dict[str, object]]:
    """Every area of the two lists; its unit is the newer list's where that has the area."""
    results: dict[str, dict[str, object]] = {}
    for edition in (newer, *([older] if older else [])):
        for id_, listing in edition.by_area.items():
            area = register.area_by_id[id_]
            bydel = register.bydel_by_id[area.bydel].name if area.bydel else None
            results.setdefault(id_, {"name": area.name, "unit": listing.unit, "bydel": bydel})
    return results


def _notes(
    register: Register, between: Changes, older: Edition | None, newer: Edition
) -> list[str]:
    """What the lists do not tell, where they disagree, and that the comparison is ours."""
    from geo.text import change_words

    if older is None:
        return [text.say("changes.first")]
    if silent := [edition for edition in (older, newer) if not edition.listings]:
        return [text.say("cli.no_names", date=text.date_of(edition)) for edition in silent]
    return change_words.notes(register, between, older, newer)


def _change_lines(
    register: Register, between: Changes, older: Edition | None, newer: Edition
) -> Iterator[str]:
    from geo.text import change_words

    if older:
        yield text.say("cli.from_to", older=_list_words(older), newer=_list_words(newer))
        yield ""
        for change in change_words.classes(register, between):
            yield f"{change.words} ({text.number(len(change.items))}): {change.listing()}"
        yield ""
    yield from _notes(register, between, older, newer)
    if newer.listings:
        yield ""
        yield text.say("cli.in_a_row")
        yield from _tenure_lines(register, newer)


def _list_words(edition: Edition) -> str:
    kind = text.say(f"changes.kind_{edition.kind}")
    return text.say("cli.list_of", date=text.date_of(edition), kind=kind)


def _tenure_lines(register: Register, edition: Edition) -> Iterator[str]:
    """`Furuset: 2 lister på rad, …`, one line for each area of a list."""
    from geo.changes import tenure
    from geo.text import change_words

    for id_ in edition.by_area:
        if row := tenure(register, edition, id_):
            yield f"- {register.area_by_id[id_].name}: {change_words.tenure(row)}"


# --- follow-up points ---------------------------------------------------------------------------


def list_followups(arguments: argparse.Namespace) -> int:
    """The follow-up points that are asked for, as a list for people or as JSON."""
    register = editions.register(arguments)
    question = _question(register, arguments)
    today = clock.today()
    entries = followups.select(register, question, today)
    if arguments.json:
        rows = [_point_json(register, entry) for entry in entries]
        editions.print_json(rows, audience_of(register))
        return 0
    editions.print_mark(register)
    if entries:
        day = text.day(PartialDate.parse(today.isoformat()))
        print(textwrap.fill(text.say("cli.followups_head", today=day), _WIDTH), end="\n\n")
    for entry in entries:
        print(*_point_lines(register, entry), sep="\n", end="\n\n")
    waiting = [item for item in register.pending if question.year in {None, item.year}]
    for item in waiting:
        print(wrapped(_pending_line(register, item), ""))
    if not entries and not waiting:
        print(text.say("cli.no_points"))
    return 0


def _question(register: Register, arguments: argparse.Namespace) -> Question:
    """What the options ask for. Raises UnknownValueError."""
    view = options.view(register, arguments)
    return Question(
        year=_year(register, arguments.year),
        bydel=view.bydel,
        area=view.area,
        unit=next(iter(view.units), None),
        open_only=arguments.open,
    )


def _year(register: Register, value: str | None) -> int | None:
    known = {str(year): year for year in followups.years(register)}
    if value is not None and value not in known:
        raise UnknownValueError("year", value, tuple(known))
    return known[value] if value else None


def _point_json(register: Register, entry: Entry) -> dict[str, object]:
    """One point as plain values; `state` is our reading, `due` is by the calendar of today."""
    point = entry.point
    return {
        "id": point.id,
        "year": point.year,
        "number": point.number,
        "number_restored": point.number_restored,
        "title": point.title,
        "text": point.text,
        "state": point.state,
        "statuses": [
            {
                "date": item.date.iso,
                "text": item.text,
                "source": item.source,
                "line": item.line,
                "quote": item.quote,
            }
            for item in point.statuses
        ],
        "responsible": list(point.responsible),
        "deadlines": [
            {
                "date": item.date.iso,
                "text": item.text,
                "source": item.source,
                "line": item.line,
                "quote": item.quote,
                "recipient": item.recipient,
                "due": due,
            }
            for item, due in entry.deadlines
        ],
        "undated_deadlines": [
            {
                "text": item.text,
                "source": item.source,
                "line": item.line,
                "quote": item.quote,
                "recipient": item.recipient,
            }
            for item in point.undated_deadlines
        ],
        "deadlines_hidden": point.deadlines_hidden,
        "links": _links_json(register, point),
        "amounts": [
            {
                "nok": item.nok,
                "text": item.text,
                "source": item.source,
                "line": item.line,
                "quote": item.quote,
                "payer": item.payer,
                "programme": item.programme,
                "year": item.year,
                "onwards": item.onwards,
            }
            for item in point.amounts
        ],
        "source": point.source,
        "line": point.line,
        "quote": point.quote,
    }


def _links_json(register: Register, point: FollowUp) -> dict[str, object]:
    """What a point concerns; "all" is spelt out as ids too."""
    return {
        "all_areas": point.links.all_areas,
        "areas": list(followups.areas_of(register, point)),
        "all_bydeler": point.links.all_bydeler,
        "bydeler": list(followups.bydeler_of(register, point)),
        "units": list(point.links.units),
        "programmes": list(point.links.programmes),
        "bodies": list(point.links.bodies),
        "followups": list(point.links.followups),
    }


def _point_lines(register: Register, entry: Entry) -> list[str]:
    point = entry.point
    head = text.say("cli.followup", number=point.number, year=point.year, title=point.title)
    return [wrapped(head, ""), *(wrapped(line) for line in _facts(register, entry))]


def _facts(register: Register, entry: Entry) -> Iterator[str]:
    """The lines under a point's title."""
    point, newest = entry.point, entry.newest
    if point.number_restored:
        yield text.say("calendar.restored")
    state = text.say(f"state.{point.state.name.lower()}")
    yield text.say("cli.reading", state=state)
    if point.responsible:
        names = council_of(register).full_names(point)
        yield text.say("calendar.responsible", names=text.listing(list(names)))
    yield from (deadline_line(item, due) for item, due in entry.deadlines)
    for words in deadline_words.undated(point):
        yield text.say("calendar.due", words=words)
    yield from (amount_line(register, item) for item in point.amounts)
    yield text.say("cli.concerning", names=text.listing(_places(register, point)))
    if named := _named(register, point):
        yield text.say("cli.naming", names=text.listing(named))
    if newest is None:
        yield text.say("cli.no_status")
        yield text.say("calendar.source", source=cited(register, point.source, point.line))
    else:
        yield text.say("cli.newest_status", date=text.day(newest.date), text=newest.text)
        yield text.say("calendar.quote", label=text.say("panel.quote"), quote=newest.quote)
        yield text.say("calendar.source", source=cited(register, newest.source, newest.line))


def deadline_line(item: Deadline, due: Due) -> str:
    """A deadline, and how due it is by the calendar."""
    words = text.say(_DUE[due])
    return text.say("cli.deadline", date=text.day(item.date), what=item.text, due=words)


def amount_line(register: Register, item: Amount) -> str:
    """An amount of money, who pays it, and for which year."""
    who, year = amounts.payer(register, item), amounts.year(item)
    about = ", ".join(filter(None, (who, year))) or text.say("cli.undated")
    return text.say("cli.amount", nok=text.number(item.nok), about=about, what=item.text)


def _named(register: Register, point: FollowUp) -> list[str]:
    """The programmes and bodies that a point names, as texts call them."""
    subjects = council_of(register).subjects
    ids = (*point.links.programmes, *point.links.bodies)
    return [title(subjects[id_]) for id_ in ids if id_ in subjects]


def _places(register: Register, point: FollowUp) -> list[str]:
    links = point.links
    if followups.is_common(point):
        return [text.say("cli.whole_city")]
    return [
        *([text.say("cli.all_areas")] if links.all_areas else []),
        *(register.area_by_id[id_].name for id_ in links.areas),
        *([text.say("cli.all_bydeler")] if links.all_bydeler else []),
        *(text.say("offline.bydel", name=register.bydel_by_id[id_].name) for id_ in links.bydeler),
        *(text.unit(unit) for unit in links.units),
    ]


def _pending_line(register: Register, item: PendingFollowUps) -> str:
    source = cited(register, item.source, item.line)
    return text.say("cli.pending", year=item.year, text=item.text, source=source)


def cited(register: Register, source: str, line: int | None) -> str:
    """A source in full, with the number of the line."""
    return sources.cite(register.source_by_id[source], line)


def wrapped(words: str, indent: str = "    ") -> str:
    """Words broken into lines, each behind the indent."""
    return textwrap.fill(
        terminal(words), _WIDTH, initial_indent=indent, subsequent_indent=indent or "    "
    )
