"""One plain sentence made from a view, and titles that say what a picture shows.

How to use it: `headline(register, view)` for what stands over the page, in the window's title, on
the print and on a slide, with `part` where a picture or a slide shows a part of the city that the
view does not filter by. It speaks the language of `text.spoken`. It holds names as plain text: the
caller escapes them for its medium. `map_title`, `changes_title` and `timeline_title` are action
titles for slides ("Åtte av tolv områder er nye – ni ligger i enhet øst"); each is empty where the
list allows no such sentence, and the caller then keeps its neutral title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from geo import text
from geo.changes import Changes
from geo.escape import plain
from geo.model import Edition, Register, Status, Unit
from geo.part import CITY, Part
from geo.selection import Selection
from geo.view import Start, View, edition_of, listed

_START = {
    Start.STATED: "stated",
    Start.NEW: "new",
    Start.BY: "derived",
    Start.BEFORE: "derived",
}


def headline(register: Register, view: View, part: Part = CITY) -> str:
    """`Enhet øst: 9 av 12 områder, 6 ikke på lista fra 2024`; about the chosen area, if any.

    Pass `view.choose(None)` for the sentence about the areas although one of them is chosen.
    Raises UnknownValueError for an unknown list.
    """
    if view.area:
        return _of_area(register, view, view.area)
    selection = Selection(register, view, part)
    name = _name(selection)
    facts = ", ".join(_facts(selection))
    return text.say("headline.sentence", name=name, facts=facts)


def _facts(selection: Selection) -> Iterator[str]:
    """What the sentence says of the selection, in order."""
    if not selection.is_countable:
        yield text.say("headline.partial")
        return
    if not selection.total:
        yield text.say("headline.unnamed_list")
        return
    yield _count(selection)
    if selection.outside_oslo:
        inside = selection.count - len(selection.outside_oslo)
        yield text.say("selected.oslo", count=text.number(inside))
    if selection.unnamed:
        yield text.say("selected.unnamed", count=text.number(selection.unnamed_count))
    yield from _compared(selection)


def _count(selection: Selection) -> str:
    total, count = text.number(selection.total), text.number(selection.count)
    if selection.is_whole:
        return text.say("headline.one" if selection.count == 1 else "headline.many", count=count)
    if not selection.count and selection.edition.unnamed:
        return text.say("headline.unnamed_list")
    if not selection.count:
        return text.say("headline.none_of" if selection.total > 1 else "headline.none", total=total)
    return text.say("headline.some_of", count=count, total=total)


def _compared(selection: Selection) -> Iterator[str]:
    """How many the list before lacked, or may have had; nothing where there is none."""
    older = selection.older
    if not older or older.partial or not selection.count:
        return
    when = list_year(selection.register, older)
    if selection.added:
        yield text.say("headline.added", count=text.number(len(selection.added)), when=when)
    elif not selection.undecided:
        yield text.say("headline.also" if selection.count == 1 else "headline.all_also", when=when)
    if selection.undecided:
        count = text.number(len(selection.undecided))
        yield text.say("headline.undecided", count=count, when=when)


def list_year(register: Register, edition: Edition) -> str:
    """`2024`, or the whole date where several lists are of the same year."""
    year = edition.date.first.year
    same = [item for item in register.editions if item.date.first.year == year]
    return str(year) if len(same) == 1 else plain(text.date_of(edition))


def _name(selection: Selection) -> str:
    """What the sentence is about: `Enhet øst`, `Bydel Alna, nye`, with the date of an older list,
    which need not be about Oslo alone."""
    names = list(_places(selection))
    if selection.edition is not selection.register.latest:
        date = plain(text.date_of(selection.edition))
        names.append(text.say("headline.list" if names else "headline.the_list", date=date))
    names = names or [text.say("headline.oslo_name")]
    name = ", ".join([*names, *map(text.status_of_many, selection.view.statuses)])
    return name[:1].upper() + name[1:]


def _places(selection: Selection) -> Iterator[str]:
    register, view, part = selection.register, selection.view, selection.part
    bydeler = dict.fromkeys(id_ for id_ in (part.bydel, view.bydel) if id_)
    for id_ in bydeler:
        yield text.say("scene.bydel", bydel=plain(register.bydel_by_id[id_].name))
    if part.areas:
        yield text.few([plain(register.area_by_id[id_].name) for id_ in part.areas])
    units = dict.fromkeys(unit for unit in (part.unit, *view.units) if unit)
    if units:
        yield text.listing([text.unit(unit) for unit in units])


def _of_area(register: Register, view: View, area: str) -> str:
    """`Furuset: oppstart 2025, enhet øst`, or that the list does not have it."""
    edition = edition_of(register, view)
    name = plain(register.area_by_id[area].name)
    date = plain(text.date_of(edition))
    listing = edition.listing(area)
    if listing is None:
        key = "headline.area_untold" if edition.partial else "headline.area_absent"
        return text.say(key, name=name, date=date)
    row = listed(register, edition, listing)
    status, since = text.status(listing.status), text.day(row.since)
    return text.say(
        "headline.area",
        name=name,
        fact=text.say(f"headline.area_{_START[row.start]}", status=status, date=since),
        unit=_lower(text.unit(listing.unit)),
    )


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


# --- action titles ------------------------------------------------------------------------------


def map_title(register: Register, view: View, part: Part = CITY) -> str:
    """`Åtte av tolv områder er nye – ni ligger i enhet øst`: what most areas of a map share.

    The most frequent status, and, where the whole city is shown, the unit with most areas. Empty
    for a list that is not shown whole, names nothing, or has neither statuses nor units.
    """
    selection = Selection(register, view, part)
    if not selection.is_countable or not selection.count or selection.unnamed or part.areas:
        return ""
    where = _lower(", ".join(_places(selection)))
    if selection.count == 1:
        return _begin(_title_of_one(selection, where))
    status = "" if view.statuses else _largest_status(selection, where)
    unit, count = _largest_unit(selection)
    if where or unit is None:
        return _begin(status)
    values = {"count": text.spelled(count), "unit": _lower(text.unit(unit))}
    if not status:
        return _begin(text.say("headline.title_unit_of", total=_total(selection), **values))
    title = text.say("headline.title_unit", **values)
    return _begin(text.say("headline.title_both", status=status, unit=title))


def _title_of_one(selection: Selection, where: str) -> str:
    row = selection.rows[0]
    return text.say(
        "headline.title_one",
        where=where or text.say("headline.oslo_name"),
        name=plain(row.area.name),
        status=text.status(row.listing.status),
    )


def _largest_status(selection: Selection, where: str) -> str:
    counts = Counter(row.listing.status for row in selection.rows)
    status, count = max(counts.items(), key=lambda item: item[1])
    if status is None:
        return ""
    words = _status_words(status, count)
    place = _in_place(where)
    if count == selection.count:
        key = "headline.title_both_of_two" if count == 2 else "headline.title_all"
        return text.say(key, count=text.spelled(count), where=place, status=words)
    return text.say(
        "headline.title_some",
        count=text.spelled(count),
        total=_total(selection),
        where=place,
        status=words,
    )


def _in_place(where: str) -> str:
    return text.say("headline.in_place", where=where) if where else ""


def _status_words(status: Status, count: int) -> str:
    """`er nye`, `er nytt`."""
    code = status.name.lower()
    one = text.group("status_said_one") if count == 1 else {}
    words = one.get(code) or text.group("status_said").get(code)
    return words or text.say("headline.status_said_other", status=text.status(status))


def _largest_unit(selection: Selection) -> tuple[Unit | None, int]:
    """The unit that lists most of the selected areas, and how many."""
    counts: Counter[Unit | None] = Counter(row.listing.unit for row in selection.rows)
    return max(counts.items(), key=lambda item: item[1])


def _total(selection: Selection) -> str:
    return text.spelled(selection.count)


def changes_title(register: Register, view: View, part: Part = CITY) -> str:
    """`Sju områder er ikke på lista fra 2024, fem går igjen, ett er utgått (utledet)`.

    Empty where there is no older list, or either is not shown whole.
    """
    selection = Selection(register, view, part)
    older, between = selection.older, selection.between
    if older is None or older.partial or not selection.is_countable or not selection.total:
        return ""
    when = list_year(register, older)
    facts: list[str] = []
    for name, count in _change_counts(between).items():
        if count:
            number = text.spelled(count) if facts else _areas(count)
            facts.append(text.say(f"headline.changes_{name}", count=number, when=when))
    return _begin(text.listing(facts))


def _change_counts(between: Changes) -> dict[str, int]:
    """How many areas are in what a title tells of; areas outside the territory are not."""
    lines = (*between.renamed, *between.split, *between.merged, *between.regrouped)
    return {
        "new": len(between.new),
        "continued": len(between.continued),
        "lineage": len({id_ for line in lines for id_ in line.after}),
        "gone": len(between.gone),
        "undecided": len(between.undecided),
        "reclassified": len(between.reclassified),
    }


def _areas(count: int) -> str:
    """`sju områder`, `ett område`."""
    key = "headline.areas_one" if count == 1 else "headline.many"
    return text.say(key, count=text.spelled(count))


def timeline_title(register: Register, view: View, part: Part = CITY) -> str:
    """`Fem av tolv områder sto også på lista fra 2024`.

    Empty where there is no older list, either is not shown whole, or none of them is selected.
    """
    selection = Selection(register, view, part)
    older = selection.older
    if older is None or older.partial or not selection.is_countable or not selection.count:
        return ""
    stayed = sum(row.area.id in older.by_area for row in selection.rows)
    if selection.undecided or not stayed:
        return ""
    where = _in_place(_lower(", ".join(_places(selection))))
    values = {"total": _total(selection), "where": where, "when": list_year(register, older)}
    if stayed < selection.count:
        return _begin(text.say("headline.stayed_some", count=text.spelled(stayed), **values))
    names = text.listing([plain(row.area.name) for row in selection.rows])
    key = "headline.stayed_named" if stayed <= 2 else "headline.stayed_all"
    return _begin(text.say(key, names=names, **values))


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]
