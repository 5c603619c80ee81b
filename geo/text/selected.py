"""How many areas a selection has, in words: the same on every page, picture, slide and report."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from geo import text
from geo.escape import plain
from geo.selection import NotDrawn, Selection
from geo.text import borders
from geo.view import Listed


def count(selection: Selection) -> str:
    """`9 IPO-områder`, `7 IPO-områder med status ny`; that none is named, or no number, where that
    is all one can say."""
    words, statuses = _count(selection), [text.status(one) for one in selection.view.statuses]
    if not (statuses and selection.is_countable and selection.total):
        return words
    return text.say("count.of_status", count=words, statuses=text.either(statuses))


def _count(selection: Selection) -> str:
    if not selection.is_countable:
        return text.say("count.partial")
    if selection.count:
        return text.named_areas(selection.edition, selection.count)
    if selection.view.statuses:
        return text.say("count.zero")
    silent = not selection.edition.listings or bool(selection.unnamed)
    unsaid = any(row.unit is None for row in selection.edition.listings)
    return text.say("count.none" if silent or unsaid else "count.zero")


def count_line(selection: Selection, drawn: Collection[str] | None = None) -> str:
    """`8 på lista, 6 i Oslo, 2 utenfor utsnittet`, or `9 av 12 på lista`.

    `drawn` are the areas (ids) in the picture; None when it shows every border on file. Empty for
    a list that is not shown whole, and one that names nothing.
    """
    if not selection.is_countable or not selection.total:
        return ""
    return ", ".join(_parts(selection, drawn))


def _parts(selection: Selection, drawn: Collection[str] | None) -> Iterator[str]:
    total, count = text.number(selection.total), text.number(selection.count)
    if selection.is_whole:
        yield text.say("selected.whole", total=total)
    else:
        yield text.say("selected.of", count=count, total=total)
    if selection.outside_oslo:
        inside = selection.count - len(selection.outside_oslo)
        yield text.say("selected.oslo", count=text.number(inside))
    for reason, rows in selection.not_drawn(drawn).items():
        yield text.say(f"selected.not_drawn_{reason}", count=text.number(len(rows)))
    if selection.unnamed:
        yield text.say("selected.unnamed", count=text.number(selection.unnamed_count))


def not_drawn(selection: Selection, drawn: Collection[str] | None = None) -> list[str]:
    """A sentence for each reason why areas are not in a picture, with their names."""
    return [_missing(reason, rows) for reason, rows in selection.not_drawn(drawn).items()]


def _missing(reason: NotDrawn, rows: list[Listed]) -> str:
    if reason is NotDrawn.BORDER:
        return borders.undrawn(row.area for row in rows)
    names = text.few(list(map(_name, rows)))
    return text.say("selected.missing_frame", count=text.number(len(rows)), names=names)


def count_basis(selection: Selection) -> str:
    """Why the sources count otherwise: `Kildene teller 9 eller 10. Grønland/Tøyen er to der, og
    ett her.` Empty where nothing differs, and where only a part of the list is selected."""
    edition = selection.edition
    if edition.partial or not selection.is_whole:
        return ""
    stated = [text.number(number) for number in edition.stated_counts]
    if not stated or edition.stated_counts == (selection.count,):
        return ""
    key = "selected.stated" if len(edition.sources) > 1 else "selected.stated_one"
    return " ".join([text.say(key, count=text.either(stated)), *_reasons(selection)])


def _reasons(selection: Selection) -> Iterator[str]:
    for row in selection.several:
        entries = text.spelled(row.listing.entries)
        yield text.say("selected.several", name=_name(row), entries=entries)
    for group in selection.unnamed:
        homes = [plain(selection.register.bydel_by_id[id_].name) for id_ in group.bydeler]
        key = "selected.without_names" if homes else "selected.without_names_or_place"
        yield text.say(key, count=text.number(group.count), bydeler=text.listing(homes))


def _name(row: Listed) -> str:
    return plain(row.area.name)
