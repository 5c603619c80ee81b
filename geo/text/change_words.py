"""Words for the changes between two lists, the same on every page, slide and line."""

from __future__ import annotations

from geo import text
from geo.changes import CLASSES, Changes, Lineage, Moved, Reclassified, Tenure
from geo.coverage import MUNICIPALITY
from geo.escape import plain
from geo.frozen import frozen
from geo.model import Edition, Register
from geo.view import Start

_MOST_NAMES = 20  # in one sentence
#: Classes that are given even when nothing is in them.
_ALWAYS = frozenset({"new", "continued", "gone"})


@frozen
class ChangeClass:
    """One class of changes: its code, its words, and what is in it as plain text."""

    name: str
    words: str
    items: tuple[str, ...]

    def listing(self, most: int | None = None) -> str:
        """The items in one line; those above `most` are counted."""
        return text.few(self.items, most) or text.say("changes.none")


def classes(register: Register, between: Changes) -> list[ChangeClass]:
    """Every class that has anything in it, and new, continued and gone always."""
    every = [
        ChangeClass(
            name,
            text.say(f"changes.{name}"),
            tuple(
                lineage(register, item) if isinstance(item, Lineage) else _name(register, item)
                for item in getattr(between, name)
            ),
        )
        for name in CLASSES
    ]
    return [one for one in every if one.items or one.name in _ALWAYS]


def notes(register: Register, between: Changes, older: Edition, newer: Edition) -> list[str]:
    """Sentences about a comparison: what else changed, what the lists leave open, where they
    disagree, and that the comparison is ours."""
    sentences = []
    if between.moved:
        what = text.few([_moved(register, item) for item in between.moved], _MOST_NAMES)
        sentences.append(text.say("changes.moved", what=what))
    if between.reclassified:
        items = [reclassified(register, item) for item in between.reclassified]
        what = text.few(items, _MOST_NAMES)
        sentences.append(text.say("changes.reclassified", what=what))
    if between.border_changed:
        names = _names(register, between.border_changed)
        sentences.append(text.say("changes.border_changed", names=names))
    if between.not_covered:
        narrow = [item for item in (newer, older) if _silent(between, item)]
        scopes = dict.fromkeys(plain(item.scope) for item in narrow)
        sentences.append(text.say("changes.not_covered_help", scope=text.listing(list(scopes))))
    if older.partial or newer.partial:
        sentences.append(text.say("report.partial_compared"))
    elif between.undecided:
        sentences.append(text.say("changes.undecided_help"))
    if between.disputed:
        names = _names(register, between.disputed)
        sentences.append(text.say("changes.disputed", names=names))
    kind = text.say(f"changes.kind_{older.kind}")
    sentences.append(text.say("changes.since", date=text.day(older.date), kind=kind))
    return sentences


def _silent(between: Changes, edition: Edition) -> bool:
    """Whether a list speaks of a smaller territory, and so leaves areas out."""
    absent = any(id_ not in edition.by_area for id_ in between.not_covered)
    return absent and edition.scope == MUNICIPALITY


def lineage(register: Register, item: Lineage) -> str:
    """`Mortensrud og Bjørnerud → Mortensrud/Bjørnerud`."""
    before, after = (
        text.listing([_name(register, id_) for id_ in ids]) for ids in (item.before, item.after)
    )
    return f"{before} → {after}"


def _moved(register: Register, item: Moved) -> str:
    """`Furuset (fra øst til sentrum)`."""
    name = _name(register, item.area)
    return text.say("changes.moved_area", area=name, before=item.before, after=item.after)


def reclassified(register: Register, item: Reclassified) -> str:
    """`Gränstorp (fra utsatt til risk)`."""
    before, after = text.status(item.before), text.status(item.after)
    name = _name(register, item.area)
    return text.say("changes.moved_area", area=name, before=before, after=after)


def tenure(item: Tenure) -> str:
    """`På 2 lister på rad, fra 30. april 2024 til januar 2026, i minst 1 år og 8 måneder`."""
    length = text.duration(item.months)
    if item.at_least:
        length = text.say("tenure.at_least", length=length)
    start = _start(item)
    if item.lists == 1:
        return text.say("tenure.one", start=start)
    return text.say(
        "tenure.row",
        lists=text.number(item.lists),
        start=start,
        until=text.day(item.until),
        length=length,
    )


def _start(item: Tenure) -> str:
    """Where a row of lists begins: a list's date, or the start that a source states."""
    date = text.day(item.since)
    if item.start is Start.BEFORE:
        return text.say("tenure.first", date=date)
    return text.say("tenure.stated", date=date) if item.start is Start.STATED else date


def _names(register: Register, areas: tuple[str, ...]) -> str:
    """The names in one sentence; those above the most are counted."""
    return text.few([_name(register, id_) for id_ in areas], _MOST_NAMES)


def _name(register: Register, area: str) -> str:
    return plain(register.area_by_id[area].name)
