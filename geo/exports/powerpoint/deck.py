"""The seminar deck: a list's maps, table, changes, timeline, follow-ups, what comes next, sources.

Every slide is native and editable, told in its title, and names its sources in the speaker notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from geo import style, text
from geo.exports.powerpoint import office, own_look
from geo.exports.powerpoint import template as office_template
from geo.exports.powerpoint.drawingml import EMU_PER_PT, Place
from geo.exports.powerpoint.picture import draw
from geo.exports.powerpoint.story import Story, once
from geo.exports.powerpoint.table import Cell, Column, Row, Table
from geo.model import Edition, FollowUp, PartialDate, StatusText
from geo.part import Part
from geo.scene import Atlas, Page, Scene, map_scene, timeline_scene
from geo.scene.marginalia import MARGIN
from geo.scene.subject import filtered
from geo.style import LookName
from geo.text import borders, changed
from geo.view import Listed, View, edition_of

#: 13⅓ × 7½ inches; a page unit (EMU) is that of a full slide, and larger for maps: the letters on
#: them must carry to the back of the hall although the slide's title takes its part.
_WIDTH, _HEIGHT, _UNIT, _MAP_UNIT = 12_192_000, 6_858_000, 6_350, 7_200
_LARGE = (22, 20, 18, 16, 14, 12)
_MOST_NAMES = 60  # of one class of changes; the notes have them all
_NOTE, _MOST_NOTES = 13, 0.4  # points; part of the slide's room
_LONGEST_TITLE = 160  # letters


def deck(
    atlas: Atlas, view: View | None = None, template: bytes | None = None, lang: str = "nb"
) -> bytes:
    """The deck of a view as a PowerPoint file.

    Raises UnknownValueError for an unknown edition, unit, bydel or language, and TemplateError for
    a template that cannot be used.
    """
    with text.spoken(lang):
        return _spoken(atlas, (view or View()).choose(None), template, text.LANGUAGES[lang])


def _spoken(atlas: Atlas, asked: View, template: bytes | None, language: str) -> bytes:
    edition = edition_of(atlas.register, asked)
    show = (
        own_look.presentation(_WIDTH, _HEIGHT)
        if template is None
        else office_template.opened(template)
    )
    maker = _Maker(Story(atlas, asked, edition), show, language)
    maker.all()
    return office.finish(show, edition.title, edition.date.first)


class _Maker:
    """Makes the slides of a story in a presentation, one method a part."""

    def __init__(self, story: Story, show: Any, language: str) -> None:
        self._story, self._show, self._language = story, show, language
        self._layouts = office.Layouts.of(show)
        self._fit = office.letters(show)
        self._room = office.room(show, self._layouts.title_only)
        self._ground = office.ground(show, self._layouts.title_only)
        self._titles: set[str] = set()

    def all(self) -> None:
        """The whole deck, in order."""
        scenes = [self._scene(part) for part in self._story.parts]
        self._title(scenes)
        for scene in scenes:
            self._picture(
                scene, self._map_place, (*self._story.list_sources, *self._story.map_sources)
            )
        if scenes:
            self._areas()
        else:
            self._nothing()
        self._changes()
        self._timeline()
        self._followups()
        self._coming()
        self._sources()
        for slide in self._show.slides:
            office.last(slide)

    # --- parts ---

    def _title(self, scenes: Sequence[Scene]) -> None:
        edition = self._story.edition
        slide = self._slide(edition.title, self._layouts.title, self._story.list_sources, fact=True)
        when = text.date_of(edition)
        said = text.say(f"map.source_{edition.kind}")
        subtitle = text.say("scene.subtitle", date=when, said=said)
        words = [scenes[0].title, subtitle] if scenes else [subtitle]
        if self._filtered:
            words.append(self._filtered)
        office.subtitle(slide, "\n".join(words), self._language, self._fit)

    @property
    def _filtered(self) -> str:
        """What the view leaves of the list, as a sentence; empty for the whole list."""
        return filtered(self._story.register, self._story.view)

    def _scene(self, part: Part) -> Scene:
        view = self._story.view
        if part.unit:
            view = replace(view, units=(part.unit,))
        page = _page(self._map_place, _MAP_UNIT)
        return map_scene(self._story.atlas, view, part, page, self._look, titled=False)

    @property
    def _map_place(self) -> Place:
        """The slide's free room and the scene's own margin left of it, so that its words stand in
        line with the title."""
        left = min(round(MARGIN * _MAP_UNIT), self._room.x)
        return Place(self._room.x - left, self._room.y, self._room.w + left, self._room.h)

    @property
    def _timeline_place(self) -> Place:
        """The same for a picture that has its margin on both sides."""
        beside = min(round(MARGIN * _UNIT), self._room.x)
        wide = self._room.w + 2 * beside
        return Place(self._room.x - beside, self._room.y, wide, self._room.h)

    @property
    def _look(self) -> LookName:
        return LookName.DARK if self._ground == "dark" else LookName.LIGHT

    def _picture(self, scene: Scene, place: Place, sources: tuple[str, ...]) -> None:
        slide = self._slide(scene.title, self._layouts.title_only, sources)
        office.clear(slide)
        draw(slide, scene, place, fit=self._fit, ground=self._ground == "unknown")

    def _nothing(self) -> None:
        """The list names no area, or none that was asked for: said, not drawn."""
        edition = self._story.edition
        title, words = text.areas(0), text.say("scene.empty")
        if not edition.listings:
            title = text.count_of(edition)
            words = text.say("map.no_names", note=edition.note or "")
        self._prose(title, [words], self._story.list_sources)

    def _areas(self) -> None:
        columns = (
            Column(text.say("table.name"), 2.6),
            Column(text.say("table.status"), 0.22),
            Column("", 1.5),
            Column(text.say("table.since"), 1.9),
            Column(text.say("table.unit"), 1.6),
            Column(text.say("table.bydel"), 2.1),
            Column(text.say("table.size"), 0.8, right=True),
        )
        rows = tuple(_area_row(row) for row in self._story.rows)
        said = borders.notice(row.area for row in self._story.rows)
        self._table(text.say("slides.areas"), columns, rows, [said], self._story.list_sources)

    def _changes(self) -> None:
        older, edition, title = self._story.older, self._story.edition, text.say("changes.title")
        if not edition.listings:
            return
        if older is None:
            lines = [text.say("changes.first"), *self._unnamed()]
            self._prose(title, lines, self._story.list_sources)
            return
        columns = (
            Column(text.say("slides.change"), 2.7),
            Column(text.say("slides.count"), 0.9),
            Column(text.say("slides.which"), 6.5),
        )
        told = changed.classes(self._story.register, self._story.between)
        rows = tuple(
            (
                Cell(item.words, bold=True),
                Cell(text.number(len(item.items))),
                Cell(item.listing(_MOST_NAMES)),
            )
            for item in told
        )
        more = tuple(item.listing() for item in told if len(item.items) > _MOST_NAMES)
        self._table(
            title,
            columns,
            rows,
            self._change_notes(older),
            self._story.change_sources,
            sizes=_LARGE,
            more=more,
        )

    def _change_notes(self, older: Edition) -> list[str]:
        story = self._story
        notes = changed.notes(story.register, story.between, older, story.edition)
        filters = [self._filtered] if self._filtered else []
        return [*filters, *notes, *self._unnamed()]

    def _unnamed(self) -> list[str]:
        """What the list's sources count without naming it."""
        names = self._story.register.bydel_by_id
        return [
            text.say(
                "changes.unnamed",
                count=group.count,
                bydeler=text.listing([names[id_].name for id_ in group.bydeler]),
            )
            for group in self._story.edition.unnamed
        ]

    def _timeline(self) -> None:
        story, place = self._story, self._timeline_place
        scene = timeline_scene(
            story.atlas, story.view, _page(place, _UNIT), self._look, titled=False
        )
        self._picture(scene, place, story.timeline_sources)

    def _followups(self) -> None:
        points = self._story.points
        if not points:
            return
        years = once(str(point.year) for point, _ in points)
        title = text.say("slides.followups", years=text.listing(list(years)))
        dates = {said.date.iso: said.date for _, said in points if said}
        status = text.say("table.status")
        if len(dates) == 1:
            date = text.day(next(iter(dates.values())))
            status = text.say("slides.status_of", date=date)
        columns = (
            Column(text.say("slides.number"), 1.0),
            Column(text.say("slides.point"), 3.0),
            Column(status, 4.5),
            Column(text.say("slides.reading"), 1.1),
            Column(text.say("slides.responsible"), 2.0),
            Column(text.say("slides.deadline"), 2.4),
        )
        notes = [words for words, _ in self._story.pending]
        if any(point.number_restored for point, _ in points):
            notes.append(text.say("slides.restored"))
        rows = tuple(_point_row(point, said) for point, said in points)
        self._table(
            title,
            columns,
            rows,
            notes,
            self._story.point_sources,
            sizes=(14, 13, 12),
            strong=len(self._story.pending),
        )

    def _coming(self) -> None:
        coming = self._story.coming
        if not coming:
            return
        numbers = [_number(item.point) if item.point else "" for item in coming]
        columns = [Column(text.say("slides.when"), 2.4), Column(text.say("slides.what"), 6.4)]
        rows: list[Row] = [
            (Cell(text.day(item.date), bold=True), Cell(item.words, fact=True)) for item in coming
        ]
        if any(numbers):
            columns.append(Column(text.say("slides.point"), 1.4))
            rows = [(*row, Cell(words)) for row, words in zip(rows, numbers, strict=True)]
        notes = [text.say("slides.restored")] if any("*" in words for words in numbers) else []
        self._table(
            text.say("slides.coming"),
            tuple(columns),
            tuple(rows),
            notes,
            self._story.coming_sources,
            sizes=_LARGE,
        )

    def _sources(self) -> None:
        """What the other slides named, numbered as there."""
        columns = (
            Column(text.say("slides.number"), 0.5),
            Column(text.say("slides.source"), 6.6),
            Column(text.say("slides.publisher"), 3.1),
            Column(text.say("slides.date"), 2.0),
        )
        rows = tuple(
            (Cell(str(place)), *(Cell(part, fact=True) for part in self._source(id_)))
            for place, id_ in enumerate(self._story.sources, start=1)
        )
        notes = [text.say("about.borders"), text.say("map.credit")]
        self._table(text.say("slides.sources"), columns, rows, notes, (), sizes=(16, 14, 13, 12))

    def _source(self, id_: str) -> tuple[str, str, str]:
        source = self._story.register.source_by_id[id_]
        return source.title, source.publisher, _dated(source.date)

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
        office.title(slide, unique, office.FACTS if fact else self._language, self._fit)
        office.furnish(slide, layout, self._language)
        office.notes(slide, "\n".join([self._told(sources), *more]), self._language)
        return slide

    def _told(self, sources: tuple[str, ...]) -> str:
        derived = text.say("about.derived", statuses=text.all_statuses())
        lines = [text.say("slides.notes") if sources else derived]
        for id_ in once(sources):
            title, publisher, date = self._source(id_)
            number = self._story.sources.index(id_) + 1
            lines.append(
                text.say(
                    "slides.note_source", number=number, title=title, publisher=publisher, date=date
                )
            )
        return "\n".join(lines)

    def _table(
        self,
        title: str,
        columns: tuple[Column, ...],
        rows: tuple[Row, ...],
        notes: list[str],
        sources: tuple[str, ...],
        sizes: Sequence[int] = (16, 14, 13, 12),
        strong: int = 0,
        more: tuple[str, ...] = (),
    ) -> None:
        """A table on as many slides as it needs, with what must be said of it under each."""
        table = Table(columns, rows, self._fit)
        size, wide = _NOTE / self._fit, self._room.w / EMU_PER_PT
        notes = office.fitted(notes, size, wide, self._room.h / EMU_PER_PT * _MOST_NOTES)
        foot = office.height(notes, size, wide)
        below = round(foot * EMU_PER_PT)
        place = self._room._replace(h=self._room.h - below - (EMU_PER_PT * 10 if notes else 0))
        sheets = table.sheets(place, sizes)
        for part, sheet in enumerate(sheets, start=1):
            named = (
                title
                if len(sheets) == 1
                else text.say("slides.part", title=title, part=part, parts=len(sheets))
            )
            slide = self._slide(named, self._layouts.title_only, sources, (*sheet.cut, *more))
            end = table.put(slide, sheet, place, named, self._language)
            top = max(min(end + EMU_PER_PT * 10, self._room.y + self._room.h - below), end)
            under = Place(place.x, top, place.w, below)
            starred = any(cell.words.endswith("*") for row in sheet.rows for cell in row)
            lines = [note for note in notes if starred or not note.startswith("*")]
            office.paragraphs(
                slide, under, lines, self._language, _NOTE, text.say("slides.note"), strong
            )

    def _prose(self, title: str, lines: list[str], sources: tuple[str, ...]) -> None:
        """A slide that says something in sentences."""
        slide = self._slide(title, self._layouts.content, sources)
        office.body(slide, lines, self._language, self._room, self._fit)


def _page(place: Place, unit: int) -> Page:
    """A place on a slide as a page of stills, `unit` EMU to the page unit."""
    return Page("slide", place.w / unit, place.h / unit, 1, 144)


_UNKNOWN = "ukjent"  # how data/documents.json writes it


def _dated(date: str | None) -> str:
    """A source's date in words; what is no date is said as the source's own text."""
    if not date or date == _UNKNOWN:
        return text.say("about.undated")
    try:
        return text.day(PartialDate.parse(date))
    except ValueError:
        return date


def _area_row(row: Listed) -> Row:
    fill = style.fill_of_status(row.listing.status)
    since = text.since(row.since, row.start)
    return (
        Cell(row.area.name, bold=True, fact=True),
        Cell(swatch=fill),
        Cell(text.status(row.listing.status)),
        Cell(since),
        Cell(text.unit(row.listing.unit)),
        Cell(row.bydel.name if row.bydel else text.say("map.outside_oslo")),
        Cell(text.size(row.area.area_km2)),
    )


def _point_row(point: FollowUp, said: StatusText | None) -> Row:
    deadlines = [
        text.say("slides.deadline_of", date=text.day(item.date), what=item.text)
        for item in point.deadlines
    ]
    return (
        Cell(_number(point)),
        Cell(point.title, bold=True, fact=True),
        Cell(said.text if said else text.say("slides.no_status"), fact=bool(said)),
        Cell(text.say(f"state.{point.state.name.lower()}")),
        Cell(text.listing(list(point.responsible)) or text.say("panel.population_missing")),
        Cell(" ".join(deadlines) or text.say("slides.no_deadline")),
    )


def _number(point: FollowUp) -> str:
    words = text.say("slides.point_number", number=point.number, year=point.year)
    return f"{words}*" if point.number_restored else words
