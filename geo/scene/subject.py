"""What a map is about, in facts and words: its list, its areas, their fills, title and notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from geo import style, text
from geo.escape import plain
from geo.model import Area, Edition, Listing, Register, Unit
from geo.part import Part, PartKind
from geo.scene.marginalia import Entry, Fact, Note
from geo.selection import NotDrawn, Selection
from geo.style import Fill
from geo.text import borders, headline, selected, sources
from geo.view import ColourBy, Listed, View, select

_UNITS = [*Unit, None]
#: Rows of the legend that stand after those of the table.
_LAST = {"other": 1, "gone": 2}
Item = tuple[Area, Listing | None]


@dataclass(frozen=True)
class Subject:
    """A view of a register within a part of the city. An item is an area and its listing (None:
    gone); an area that has no border is none.

    Areas on the list that the part does not hold are drawn in grey where they happen to be in the
    picture, and are not counted. With `others`, so are those that the view's filters leave out.
    """

    register: Register
    view: View
    part: Part
    others: bool = False

    @cached_property
    def selection(self) -> Selection:
        """What is counted: in title, legend and notes alike."""
        return Selection(self.register, self.view, self.part)

    @property
    def edition(self) -> Edition:
        """The list. Raises UnknownValueError."""
        return self.selection.edition

    @property
    def rows(self) -> tuple[Listed, ...]:
        """The areas on the list that pass the view's filters and that the part holds."""
        return self.selection.rows

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """What is gone, then what is listed."""
        when = self.edition.date
        gone = [(self.register.area_by_id[id_].on(when), None) for id_ in self._gone()]
        rows = (*self._other_rows.values(), *self.rows)
        every = (*gone, *((row.area, row.listing) for row in rows))
        return tuple(item for item in every if item[0].id in self.register.borders)

    @cached_property
    def _other_rows(self) -> dict[str, Listed]:
        """The areas on the list that are not selected and may be in the picture, by id."""
        shown = {row.area.id for row in self.rows}
        view = View(edition=self.edition.id) if self.others else self.view
        return {r.area.id: r for r in select(self.register, view) if r.area.id not in shown}

    def _gone(self) -> Iterable[str]:
        """Derived *utgått*; what is gone has no status now, so a filter of status hides it."""
        return () if self.view.statuses else self.selection.between.gone

    # --- words ----------------------------------------------------------------------------------

    @cached_property
    def title(self) -> str:
        """How many areas of what, or the areas' names."""
        if self.part.areas:
            names = [plain(self.register.area_by_id[id_].name) for id_ in self.part.areas]
            return text.listing(names) if len(names) <= 4 else selected.count(self.selection)
        count = selected.count(self.selection)
        if self.part.unit:
            return text.say("scene.title_unit", count=count, unit=self.part.unit)
        if self.part.bydel:
            name = plain(self.register.bydel_by_id[self.part.bydel].name)
            return text.say("scene.title_bydel", count=count, bydel=name)
        return count

    @cached_property
    def subtitle(self) -> str:
        """The list's date, who says it, and what the filters leave."""
        key = "scene.subtitle_gone" if self._is_of_gone else "scene.subtitle"
        words = text.say(key, date=plain(text.date_of(self.edition)), basis=self._basis)
        known = (self.part.bydel,) if self.part.bydel else ()
        only = describe_filters(self.register, self.view, known)
        return f"{words} {only}".strip()

    @property
    def _basis(self) -> str:
        """Who says it."""
        return text.say(f"map.source_{self.edition.kind}")

    @property
    def source_ids(self) -> list[str]:
        """The sources of the list, of what it says of the areas shown, and of the older list that
        those that are gone stood on."""
        used = [*self.edition.sources, *(row.listing.source for row in self.rows)]
        older, gone = self.selection.older, [area for area, row in self.items if row is None]
        if older and gone:
            used += [*older.sources, *(older.by_area[area.id].source for area in gone)]
        return used

    @property
    def _is_of_gone(self) -> bool:
        """Whether the picture is of areas by name that the list does not have."""
        gone = {area.id for area, listing in self.items if listing is None}
        return bool(self.part.areas) and not self.rows and bool(gone.intersection(self.part.areas))

    @cached_property
    def source(self) -> str:
        """Where the list and the background come from."""
        cited = sources.line(self.register, self.source_ids)
        return text.say("scene.source", sources=cited, credit=text.say("map.credit"))

    def notes(self, items: Sequence[Item], unnamed: Sequence[str]) -> tuple[Note, ...]:
        """What stands under the legend: the border notice, and what the picture does not show."""
        seen = {area.id for area, _ in items}
        basis = borders.basis_of(area for area, _ in items)
        drawn = [Note("border", basis, strong=True)] if items and basis else []
        notes = [*drawn, *self._not_drawn(seen)]
        for key, names in (("unnamed", unnamed), ("absent", self._absent())):
            if names:
                notes.append(Note(key, text.say(f"scene.{key}", names=text.few(names))))
        if self.edition.partial:
            pass  # the title says that it is not whole; that nothing is here nobody may conclude
        elif not self.edition.listings:
            notes.append(Note("empty", text.say("changes.no_names")))
        elif not (self.rows or self._is_of_gone):
            notes.append(Note("empty", text.say("scene.empty")))
        return (*notes, *self._uncounted())

    def _not_drawn(self, seen: Collection[str]) -> Iterator[Note]:
        """The selected areas that the picture does not show, counted, with the reason."""
        reasons = self.selection.not_drawn(seen)
        for reason, words in zip(reasons, selected.not_drawn(self.selection, seen), strict=True):
            yield Note("undrawn" if reason is NotDrawn.BORDER else "outside", words)

    def _absent(self) -> list[str]:
        """Areas that were asked for by name and are not among the rows."""
        shown = {area.id for area, _ in self.items} | {row.area.id for row in self.rows}
        areas = (self.register.area_by_id[id_] for id_ in self.part.areas if id_ not in shown)
        return [plain(area.name) for area in areas]

    def _uncounted(self) -> Iterator[Note]:
        """Why the source counts otherwise, and what it counts without naming it."""
        if basis := selected.count_basis(self.selection):
            yield Note("basis", basis)
            return
        for number, group in enumerate(self.selection.unnamed):
            names = [plain(self.register.bydel_by_id[id_].name) for id_ in group.bydeler]
            words = text.say("changes.unnamed", count=group.count, bydeler=text.listing(names))
            yield Note(f"uncounted-{number}", words)

    def describe(self, items: Sequence[Item]) -> str:
        """The picture in words, for those who do not see it."""
        sentence = headline.headline(self.register, self.view, self.part)
        subtitle = f"{self._basis}." if self._is_of_gone else self.subtitle
        words = text.say("scene.told", sentence=sentence, subtitle=subtitle)
        listed_first = sorted(items, key=lambda item: item[1] is None)
        shown = [
            f"{plain(area.name)} ({describe_listing(listing)})" for area, listing in listed_first
        ]
        areas = text.say("scene.told_areas", areas=text.described(shown)) if shown else ""
        notes = [note.words for note in self.notes(items, ())]
        return " ".join(part for part in (words, areas, *notes) if part)

    def facts(self) -> tuple[Fact, ...]:
        """What a reader wants beside the map: who is where, or all about one area."""
        if self.part.kind is PartKind.AREA:
            return tuple(fact for row in self.rows for fact in _about(row))
        units: dict[str, list[str]] = {}
        for row in sorted(self.rows, key=lambda row: _UNITS.index(row.listing.unit)):
            units.setdefault(text.unit(row.listing.unit), []).append(plain(row.area.name))
        return tuple(Fact(unit, text.few(names)) for unit, names in units.items())

    # --- fills ----------------------------------------------------------------------------------

    def fill(self, item: Item) -> tuple[Fill, str, str]:
        """The fill of an item, the words of its row in the legend, and that row's key."""
        area, listing = item
        if listing is None:
            return style.GONE, text.say("status.gone"), "gone"
        if self._is_other(item):
            return style.OTHER, text.say("scene.others"), "other"
        if self.view.colour_by is ColourBy.UNIT:
            fill = style.fill_of_unit(listing.unit)
            return fill, text.unit(listing.unit), str(listing.unit or "unknown")
        if self.view.colour_by is ColourBy.BYDEL:
            return self._bydel_fill(area)
        fill = style.fill_of_status(listing.status)
        return fill, text.status(listing.status), str(listing.status or "unknown")

    def _is_other(self, item: Item) -> bool:
        """Whether an item is on the list and not selected."""
        area, listing = item
        return listing is not None and area.id in self._other_rows

    def _bydel_fill(self, area: Area) -> tuple[Fill, str, str]:
        bydel = self.register.bydel_by_id[area.bydel] if area.bydel else None
        fill = style.fill_of_bydel(bydel.nr if bydel else None)
        if bydel is None:
            return fill, text.say("map.outside_oslo"), "outside"
        return fill, plain(bydel.name), bydel.id

    def entries(self, items: Sequence[Item]) -> tuple[Entry, ...]:
        """The legend: one row for each fill among the items, in the table's order, counted unless
        the list is not shown whole."""
        counts: Counter[str] = Counter()
        rows: dict[str, tuple[Fill, str]] = {}
        others = [item for item in items if self._is_other(item)]  # of a country, all but a few
        alike = [(item, 1) for item in items if not (others and self._is_other(item))]
        for item, count in (*alike, *((other, len(others)) for other in others[:1])):
            fill, words, key = self.fill(item)
            counts[key] += count
            rows[key] = (fill, words)
        order = style.legend_order()
        keys = sorted(
            rows, key=lambda k: (_LAST.get(k, 0), order.index(k) if k in order else 99, k)
        )
        return tuple(
            Entry(rows[key][0], self._counted(rows[key][1], counts[key]), key) for key in keys
        )

    def _counted(self, words: str, count: int) -> str:
        return words if self.edition.partial else text.say("scene.entry", words=words, count=count)


def _about(row: Listed) -> tuple[Fact, ...]:
    since = text.since_marked(row.since, row.start)
    home = plain(row.bydel.name) if row.bydel else text.say("panel.outside")
    return (
        Fact(text.say("panel.status"), describe_listing(row.listing)),
        Fact(text.say("panel.since"), since),
        Fact(text.say("panel.bydel"), home),
        Fact(text.say("panel.size"), text.km2(row.area.area_km2)),
    )


def describe_filters(register: Register, view: View, known_bydeler: Sequence[str] = ()) -> str:
    """What the filters of a view leave, as a sentence; empty without any. `known_bydeler` (ids)
    are left out, as the reader knows them already."""
    filters = [text.status(status) for status in view.statuses]
    filters += [text.unit(unit) for unit in view.units]
    if view.bydel and view.bydel not in known_bydeler:
        name = plain(register.bydel_by_id[view.bydel].name)
        filters.append(text.say("scene.bydel", bydel=name))
    return text.say("scene.only", what=text.listing(filters)) if filters else ""


def describe_listing(listing: Listing | None) -> str:
    """What a list says of an area, in a few words."""
    if listing is None:
        return text.say("status.gone")
    return text.say("scene.area", status=text.status(listing.status), unit=text.unit(listing.unit))


def letter(listing: Listing | None) -> str:
    """The police unit's letter, empty where no unit is given."""
    return style.UNIT_LETTER[listing.unit] if listing and listing.unit else ""
