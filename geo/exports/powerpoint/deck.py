"""The seminar deck: a list's maps, table, changes, timeline, follow-ups, what comes next, sources.

Every slide is native and editable, has its message as title, and its sources in the speaker notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from geo import text
from geo.disclosure import is_internal
from geo.escape import plain
from geo.exports.powerpoint import contents, council_contents, office, own_look, theme
from geo.exports.powerpoint import template as office_template
from geo.exports.powerpoint.chart import TimelineChart
from geo.exports.powerpoint.comparison import Comparison
from geo.exports.powerpoint.contents import Contents
from geo.exports.powerpoint.deck_facts import DeckFacts, once
from geo.exports.powerpoint.drawingml import EMU_PER_PT, Place
from geo.exports.powerpoint.fallback_fonts import measure_of
from geo.exports.powerpoint.free_room import arrange
from geo.exports.powerpoint.picture import draw
from geo.exports.powerpoint.table import Table
from geo.exports.powerpoint.titles import Titles, TitleWriter
from geo.model import Edition
from geo.part import CITY, Part
from geo.scene import Atlas, Page, Scene, map_scene, typeface
from geo.scene.marginalia import MARGIN
from geo.scene.subject import describe_filters
from geo.style import LookName
from geo.text import borders, change_words, headline
from geo.view import View, edition_of

#: 13⅓ × 7½ inches; a page unit of a map (EMU) makes its smallest letters larger than ten points,
#: for they must carry to the back of the hall.
_WIDTH, _HEIGHT, _MAP_UNIT = 12_192_000, 6_858_000, 6_700
_LARGE = (22, 20, 18, 16, 14, 12)
_USUAL = (16, 14, 13, 12)
_NOTE, _MOST_NOTES = 13, 0.4  # points; part of the slide's room
_GAP = EMU_PER_PT * 10  # between a table and its notes
_LONGEST_TITLE = 160  # letters


def deck(
    atlas: Atlas,
    view: View | None = None,
    template: bytes | None = None,
    lang: str = "nb",
    titles: Titles = Titles.ACTION,
) -> bytes:
    """The deck of a view as a PowerPoint file.

    Raises UnknownValueError for an unknown edition, unit, bydel or language, and TemplateError for
    a template that cannot be used.
    """
    with text.spoken(lang):
        facts = _deck_facts(atlas, (view or View()).choose(None))
        show = (
            own_look.presentation(_WIDTH, _HEIGHT)
            if template is None
            else office_template.open_template(template)
        )
        with typeface.measured_by(measure_of(*theme.faces(show))):
            _Maker(facts, show, text.LANGUAGES[lang], titles).all()
        internal = is_internal(atlas)
        if internal:
            office.mark_internal(show, text.LANGUAGES[lang])
        return office.finish(show, facts.edition.title, facts.edition.date.first, internal=internal)


def _deck_facts(atlas: Atlas, view: View) -> DeckFacts:
    return DeckFacts(atlas, view, edition_of(atlas.register, view))


class _Maker:
    """Adds the slides of a list to a presentation, one method a part."""

    def __init__(self, facts: DeckFacts, show: Any, language: str, titles: Titles) -> None:
        self._facts, self._show, self._language = facts, show, language
        self._title_writer = TitleWriter(facts, titles)
        self._layouts = office.Layouts.of(show)
        self._room, self._title_place = arrange(show, self._layouts.title_only)
        self._ground = theme.ground(show, self._layouts.title_only)
        self._titles: set[str] = set()

    def all(self) -> None:
        """The whole deck, in order."""
        self._title()
        for part in self._facts.parts:
            scene = self._scene(part)
            title = self._title_writer.map(part, scene.title)
            sources = (*self._facts.list_sources, *self._facts.map_sources)
            self._picture(title, scene, self._map_place, sources)
        if self._facts.parts:
            self._areas()
        else:
            self._nothing()
        self._changes()
        self._comparison()
        self._timeline()
        self._items()
        self._followups()
        self._programmes()
        self._money()
        self._coming()
        self._sources()
        for slide in self._show.slides:
            office.move_footers_last(slide)

    # --- parts ---

    def _title(self) -> None:
        facts, edition = self._facts, self._facts.edition
        slide = self._slide(edition.title, self._layouts.title, facts.list_sources, fact=True)
        when = text.date_of(edition)
        basis = text.say(f"map.source_{edition.kind}")
        words = [
            headline.headline(facts.register, facts.view),
            text.say("scene.subtitle", date=when, basis=basis),
        ]
        if self._filtered:
            words.append(self._filtered)
        office.subtitle(slide, "\n".join(words), self._language)

    @property
    def _filtered(self) -> str:
        """What the view leaves of the list, as a sentence; empty for the whole list."""
        return describe_filters(self._facts.register, self._facts.view)

    def _scene(self, part: Part) -> Scene:
        view = self._facts.view
        if part.unit:
            view = replace(view, units=(part.unit,))
        page = _page(self._map_place, _MAP_UNIT)
        return map_scene(self._facts.atlas, view, part, page, self._look, titled=False)

    @property
    def _map_place(self) -> Place:
        """The slide's free room and the scene's own margin left of it, so that its words stand in
        line with the title."""
        left = min(round(MARGIN * _MAP_UNIT), self._room.x)
        return Place(self._room.x - left, self._room.y, self._room.w + left, self._room.h)

    @property
    def _look(self) -> LookName:
        return LookName.DARK if self._ground == "dark" else LookName.LIGHT

    def _picture(self, title: str, scene: Scene, place: Place, sources: tuple[str, ...]) -> None:
        slide = self._slide(title, self._layouts.title_only, sources)
        office.clear(slide)
        draw(slide, scene, place, ground=self._ground == "unknown")

    def _nothing(self) -> None:
        """A slide that says that the list names no area, or none that the view selects."""
        edition = self._facts.edition
        title, words = text.areas(0), text.say("scene.empty")
        if not edition.listings:
            title = text.count_of(edition)
            words = text.say("map.no_names", note=edition.note or "")
        self._prose(title, [words], self._facts.list_sources)

    def _areas(self) -> None:
        rows = self._facts.rows
        notice = borders.notice(row.area for row in rows)
        notes = [notice] if notice else []
        self._table(text.say("slides.areas"), contents.areas(rows), notes, self._facts.list_sources)

    def _changes(self) -> None:
        facts, older = self._facts, self._facts.older
        if not facts.edition.listings:
            return
        if older is None:
            lines = [text.say("changes.first"), *self._unnamed()]
            self._prose(text.say("changes.title"), lines, facts.list_sources)
            return
        classes = change_words.classes(facts.register, facts.between)
        if not any(item.items for item in classes):
            return
        most = contents.MOST_NAMES
        more = tuple(item.listing() for item in classes if len(item.items) > most)
        notes, sources = self._change_notes(older), facts.change_sources
        title = self._title_writer.changes()
        self._table(title, contents.changes(classes), notes, sources, sizes=_LARGE, more=more)

    def _change_notes(self, older: Edition) -> list[str]:
        facts = self._facts
        notes = change_words.notes(facts.register, facts.between, older, facts.edition)
        filters = [self._filtered] if self._filtered else []
        return [*filters, *notes, *self._unnamed()]

    def _unnamed(self) -> list[str]:
        """What the list's sources count without naming it."""
        names = self._facts.register.bydel_by_id
        return [
            text.say(
                "changes.unnamed",
                count=group.count,
                bydeler=text.listing([names[id_].name for id_ in group.bydeler]),
            )
            for group in self._facts.edition.unnamed
        ]

    def _comparison(self) -> None:
        """The list and the one before it, side by side in the same extent."""
        older = self._facts.older
        if older is None or not self._facts.parts:
            return
        comparison = Comparison(self._facts, older, self._room, self._look)
        if not comparison.is_possible:
            return
        sources = (*self._facts.change_sources, *self._facts.map_sources)
        slide = self._slide(comparison.title, self._layouts.title_only, sources)
        office.clear(slide)
        comparison.put(slide, self._language)

    def _timeline(self) -> None:
        facts = self._facts
        for part, chart in self._charts():
            title = self._title_writer.timeline(part, chart.scene.title)
            slide = self._slide(title, self._layouts.title_only, facts.timeline_sources)
            office.clear(slide)
            chart.put(slide, self._language)
        if facts.timeline_dates:
            table = contents.timeline(facts.timeline_dates)
            self._table(text.say("slides.dates"), table, [], facts.timeline_sources)

    def _charts(self) -> Iterator[tuple[Part, TimelineChart]]:
        """The timeline on one slide, or on one for each police unit where an area has no room."""
        facts, units = self._facts, self._facts.timeline_units
        whole = TimelineChart(facts.atlas, facts.view, self._room, self._look)
        if len(units) > 1 and None not in units and whole.scene.left_out:
            for unit in filter(None, units):
                view = replace(facts.view, units=(unit,))
                yield Part.of_unit(unit), replace(whole, view=view)
        elif units:
            yield CITY, whole

    def _followups(self) -> None:
        facts, points = self._facts, self._facts.points
        if not points:
            return
        years = once(str(point.year) for point, _ in points)
        title = text.say("slides.followups", years=text.listing(list(years)))
        pending = [words for words, _ in facts.pending]
        notes = [*pending, self._as_of, text.say("slides.restored"), text.say("slides.our_wording")]
        table, strong = contents.followups(points, facts.full_names), len(pending)
        self._table(title, table, notes, facts.point_sources, sizes=(14, 13, 12, 11), strong=strong)

    def _items(self) -> None:
        if items := self._facts.items:
            title, table = text.say("slides.items"), council_contents.items(items)
            self._table(title, table, [], self._facts.item_sources, sizes=_LARGE)

    def _programmes(self) -> None:
        if programmes := self._facts.programmes:
            title, table = self._title_writer.programmes(), council_contents.programmes(programmes)
            notes = [self._as_of]
            self._table(title, table, notes, self._facts.programme_sources, sizes=_LARGE)

    @property
    def _as_of(self) -> str:
        """A deck is of its list's date, whenever it is written: so are the dates that come."""
        return text.say("slides.as_of", date=plain(text.date_of(self._facts.edition)))

    def _money(self) -> None:
        facts = self._facts
        if facts.amounts:
            table = council_contents.money(facts.register, facts.amounts)
            notes = [text.say("slides.not_summed"), text.say("slides.restored")]
            self._table(text.say("slides.money"), table, notes, facts.amount_sources, sizes=_LARGE)

    def _coming(self) -> None:
        facts = self._facts
        if facts.coming:
            title, notes = text.say("slides.coming"), [self._as_of, text.say("slides.restored")]
            table = contents.coming(facts.coming)
            self._table(title, table, notes, facts.coming_sources, sizes=_LARGE)

    def _sources(self) -> None:
        """What the other slides named, numbered as there."""
        known = self._facts.register.source_by_id
        table = contents.sources(known[id_] for id_ in self._facts.sources)
        about = borders.about(row.area for row in self._facts.rows)
        notes = [*([about] if about else []), text.say("map.credit")]
        self._table(text.say("slides.sources"), table, notes, ())

    # --- kinds of slides ---

    def _slide(
        self,
        title: str,
        layout: Any,
        sources: tuple[str, ...],
        more: tuple[str, ...] = (),
        *,
        fact: bool = False,
    ) -> Any:
        """A new slide with its title (never the same twice); its sources, and what it has no room
        for, in the notes."""
        if len(title) > _LONGEST_TITLE:
            more = (title, *more)
            title = f"{title[:_LONGEST_TITLE].rstrip()}…"
        unique, again = title, 2
        while unique in self._titles:
            unique, again = text.say("slides.again", title=title, part=again), again + 1
        self._titles.add(unique)
        slide = self._show.slides.add_slide(layout)
        language = office.FACTS if fact else self._language
        place = self._title_place
        if layout is not self._layouts.title_only:
            place = None if layout is self._layouts.title else arrange(self._show, layout).title
        office.title(slide, unique, language, place)
        office.copy_footers(slide, layout, self._language)
        office.notes(slide, "\n".join([self._source_notes(sources), *more]), self._language)
        return slide

    def _source_notes(self, sources: tuple[str, ...]) -> str:
        derived = text.say("about.derived", statuses=text.all_statuses())
        lines = [text.say("slides.notes") if sources else derived]
        for id_ in once(sources):
            source = self._facts.register.source_by_id[id_]
            title, publisher, date = contents.source_words(source)
            number = self._facts.sources.index(id_) + 1
            lines.append(
                text.say(
                    "slides.note_source", number=number, title=title, publisher=publisher, date=date
                )
            )
        return "\n".join(lines)

    def _table(
        self,
        title: str,
        table: Contents,
        notes: list[str],
        sources: tuple[str, ...],
        sizes: Sequence[int] = _USUAL,
        strong: int = 0,
        more: tuple[str, ...] = (),
    ) -> None:
        """A table on as many slides as it needs, with the notes under each; a note that begins with
        `*` only where a row has one."""
        columns, rows = table
        wide, high = self._room.w / EMU_PER_PT, self._room.h / EMU_PER_PT
        notes = [note for note in notes if contents.is_starred(rows) or not note.startswith("*")]
        notes = office.fitted(notes, _NOTE, wide, high * _MOST_NOTES)
        below = round(office.height(notes, _NOTE, wide) * EMU_PER_PT)
        place = self._room._replace(h=self._room.h - below - (_GAP if notes else 0))
        measured = Table(columns, rows)
        sheets = measured.sheets(place, sizes)
        for part, sheet in enumerate(sheets, start=1):
            named = title
            if len(sheets) > 1:
                named = text.say("slides.part", title=title, part=part, parts=len(sheets))
            slide = self._slide(named, self._layouts.title_only, sources, (*sheet.cut, *more))
            end = measured.put(slide, sheet, place, named, self._language)
            under = Place(place.x, end + _GAP, place.w, below)
            starred = contents.is_starred(sheet.rows)
            lines = [note for note in notes if starred or not note.startswith("*")]
            office.paragraphs(
                slide, under, lines, self._language, _NOTE, text.say("slides.note"), strong
            )

    def _prose(self, title: str, lines: list[str], sources: tuple[str, ...]) -> None:
        """A slide that says something in sentences."""
        slide = self._slide(title, self._layouts.content, sources)
        office.body(slide, lines, self._language, self._room)


def _page(place: Place, unit: int) -> Page:
    """A place on a slide as a page of stills, `unit` EMU to the page unit."""
    return Page("slide", place.w / unit, place.h / unit, 1, 144)
