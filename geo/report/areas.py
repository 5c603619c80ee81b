"""The parts of a report that tell of areas: summary, map, table, timeline, borders."""

from __future__ import annotations

import re
from collections.abc import Iterator

import shapely

from geo import changes, text
from geo.escape import plain
from geo.followups import Due, Reach
from geo.model import Area
from geo.part import CITY
from geo.projection import all_in_metres, in_metres
from geo.report.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    Notice,
    Paragraph,
    Picture,
    PictureKind,
    Table,
    Words,
)
from geo.report.case import Case
from geo.text import change_words, selected
from geo.text.borders import about, confidence, notice, of
from geo.view import Listed

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NEAREST = 4  # areas that are named where a bydel has none of its own


# --- summary ----------------------------------------------------------------------------------


def summary(case: Case) -> Iterator[Block]:
    """Three sentences: the areas, what changed, what is promised."""
    yield Heading(1, text.say("report.summary"))
    yield Paragraph((_areas_sentence(case), changes_sentence(case), _points_sentence(case)))


def older_list(case: Case, *, newest: bool) -> Iterator[Block]:
    """That the report tells what was known then, where the list is not the newest."""
    if not newest:
        yield Notice(text.say("report.older_list", date=plain(text.date_of(case.edition))))


def _areas_sentence(case: Case) -> Words:
    date = plain(text.date_of(case.edition))
    if case.edition.partial:
        return _partial_list_sentence(case, date)
    if not case.edition.listings:
        return Words(text.say("report.said_unnamed", date=date), case.edition.sources)
    if not case.rows:
        none = text.say("report.said_none", place=case.name, date=date)
        return Words(" ".join([none, *_uncounted(case)]), _sources(case))
    areas = text.few([_named(row) for row in case.rows], text.MOST_DESCRIBED)
    if case.part == CITY:  # not all of it need be Oslo
        count = text.count_of(case.edition)
        sentence = text.say("report.said_list", count=count, date=date, areas=areas)
    else:
        sentence = text.say(
            "report.said_areas",
            name=_begin(case.name),
            areas=areas,
            date=date,
            count=text.areas(len(case.rows)),
        )
    return Words(" ".join([sentence, *_uncounted(case)]), _sources(case))


def _partial_list_sentence(case: Case, date: str) -> Words:
    """The areas of a list that is not shown whole: never how many, nor that there is none."""
    if not case.rows:
        return Words(text.say("report.said_partial_none", date=date), case.edition.sources)
    sentence = text.say(
        "report.said_partial",
        name=_begin(case.name),
        date=date,
        areas=text.few([_named(row) for row in case.rows], text.MOST_DESCRIBED),
    )
    return Words(f"{sentence} {text.say('report.partial')}", _sources(case))


def _named(row: Listed) -> str:
    name, status = plain(row.area.name), text.status(row.listing.status)
    home = "" if row.bydel else f", {text.say('map.outside_oslo')}"
    return f"{name} ({status}{home})"


def _uncounted(case: Case) -> Iterator[str]:
    """Where the areas of the list lie, why its sources count otherwise, and which areas they
    count without naming them."""
    if case.selection.outside_oslo:
        yield text.say("report.counted", line=selected.count_line(case.selection))
    if basis := selected.count_basis(case.selection):
        yield basis
        return
    for group in case.selection.unnamed:
        names = [plain(case.register.bydel_by_id[id_].name) for id_ in group.bydeler]
        yield text.say("changes.unnamed", count=group.count, bydeler=text.listing(names))


def changes_sentence(case: Case) -> Words:
    """How many areas are new, continued and gone since the list before, in one sentence."""
    if case.older is None or not (case.edition.listings or case.edition.partial):
        return Words(text.say("report.said_first"), case.edition.sources)
    kind = text.say(f"changes.kind_{case.older.kind}")
    when = {"date": plain(text.date_of(case.older)), "kind": kind}
    sources = tuple(dict.fromkeys((*case.older.sources, *case.edition.sources)))
    if case.older.partial or case.edition.partial:
        return Words(text.say("report.said_changes_partial", **when), sources)
    classes = [
        text.say(f"report.said_{item.name}", count=text.number(len(item.items)))
        for item in change_words.classes(case.register, case.between)
        if item.items
    ]
    if between := case.between.reclassified:
        count = text.number(len(between))
        classes.append(text.say("headline.changes_reclassified", count=count))
    if not classes:
        return Words(text.say("report.said_nothing", **when), sources)
    sentence = text.say("report.said_changes", classes=text.listing(classes), **when)
    return Words(sentence, sources)


def _points_sentence(case: Case) -> Words:
    if not case.entries:
        return Words(text.say("report.no_points", name=case.name))
    own = [entry for entry in case.entries if entry.reach not in {None, Reach.COMMON}]
    overdue = sum(due is Due.OVERDUE for entry in case.entries for _, due in entry.deadlines)
    sentence = text.say(
        "report.said_points",
        count=text.number(len(case.entries)),
        own=text.number(len(own)),
        overdue=text.number(overdue),
    )
    if case.part == CITY:
        sentence = text.say(
            "report.said_points_city",
            count=text.number(len(case.entries)),
            overdue=text.number(overdue),
        )
    return Words(sentence, tuple(dict.fromkeys(entry.point.source for entry in case.entries)))


def _begin(name: str) -> str:
    return name[:1].upper() + name[1:]


def _sources(case: Case) -> tuple[str, ...]:
    """Of the list, and of what it says of the areas here."""
    return tuple(dict.fromkeys((*case.edition.sources, *(r.listing.source for r in case.rows))))


# --- map and table ----------------------------------------------------------------------------


def map_part(case: Case) -> Iterator[Block]:
    """The map, and that the borders on it are approximate."""
    yield Heading(1, text.say("report.map"))
    caption = text.say(
        "report.map_caption", where=case.where, date=plain(text.date_of(case.edition))
    )
    yield Picture(PictureKind.MAP, caption, case.view)
    if case.rows and (words := notice(row.area for row in case.rows)):
        yield Notice(words)


def table(case: Case) -> Iterator[Block]:
    """The areas one by one with what changed, or why there are none; and the notes on them."""
    yield Heading(1, text.say("report.areas"))
    if case.edition.partial:
        yield Notice(text.say("report.partial"))
    if case.rows:
        date = plain(text.date_of(case.edition))
        yield Table(
            text.say("report.areas_caption", where=case.where, date=date),
            (
                Column(text.say("table.name"), 2.2),
                Column(text.say("table.status"), 1.5),
                Column(text.say("table.since"), 2.0),
                Column(text.say("table.unit"), 1.5),
                Column(text.say("report.changed"), 2.2),
                Column(text.say("table.size"), 0.8, numeric=True),
            ),
            tuple(_row(case, row) for row in case.rows),
        )
        yield from _notes(case)
    elif not case.edition.partial:
        yield from _none(case)
    if case.older and case.edition.listings:
        notes = change_words.notes(case.register, case.between, case.older, case.edition)
        yield Paragraph(
            (Words(" ".join([*_gone(case), *notes]), (*case.older.sources, *case.edition.sources)),)
        )


def _row(case: Case, row: Listed) -> tuple[tuple[Words, ...], ...]:
    source = (row.listing.source,)
    cells = (
        Words(plain(row.area.name), strong=True),
        Words(text.status(row.listing.status), source),
        Words(text.since_marked(row.since, row.start)),
        Words(text.unit(row.listing.unit)),
        Words(_changed(case, row.area.id)),
        Words(text.size(row.area.area_km2)),
    )
    return tuple((cell,) for cell in cells)


def _changed(case: Case, area: str) -> str:
    """The classes of changes that an area is in, and the status that it had before, as words."""
    if case.older is None:
        return text.say("changes.none")
    classes = []
    for name in changes.CLASSES:
        for item in getattr(case.between, name):
            if area == item or (name in changes.LINEAGES and area in item.after):
                classes.append(text.say(f"changes.{name}"))
    for turn in case.between.reclassified:
        if area == turn.area:
            classes.append(text.say("report.reclassified", before=text.status(turn.before)))
    return text.listing(classes)


def _notes(case: Case) -> Iterator[Block]:
    """What the lists' own notes say of the areas."""
    notes = tuple(
        Words(
            text.say("report.note", area=plain(row.area.name), note=plain(row.listing.note)),
            (row.listing.source,),
        )
        for row in case.rows
        if row.listing.note and not _of_later(row.listing.note, case.edition.date.last.year)
    )
    if notes:
        yield Bullets(notes)


def _of_later(note: str, year: int) -> bool:
    """Whether a note names a later year, and so tells what was not known then."""
    return any(int(named) > year for named in _YEAR.findall(note))


def list_changes(case: Case) -> Iterator[Block]:
    """What changed on the list since the one before, class by class."""
    older = case.older
    if older is None or not case.edition.listings:
        return
    yield Heading(1, text.say("report.list_changes"))
    if older.partial or case.edition.partial:  # nobody may count from it
        yield Paragraph((changes_sentence(case),))
        return
    sources = tuple(dict.fromkeys((*older.sources, *case.edition.sources)))
    rows = tuple(
        (
            (Words(item.words, strong=True),),
            (Words(text.number(len(item.items))),),
            (Words(item.listing(), sources),),
        )
        for item in change_words.classes(case.register, case.between)
    )
    dates = {"older": text.date_of(older), "newer": text.date_of(case.edition)}
    yield Table(
        text.say("report.list_changes_caption", **{k: plain(v) for k, v in dates.items()}),
        (
            Column(text.say("slides.change"), 2.6),
            Column(text.say("slides.count"), 0.9, numeric=True),
            Column(text.say("slides.which"), 6.5),
        ),
        rows,
    )
    notes = change_words.notes(case.register, case.between, older, case.edition)
    yield Paragraph((Words(" ".join(notes), sources),))


def _gone(case: Case) -> list[str]:
    names = [plain(case.register.area_by_id[id_].name) for id_ in case.between.gone]
    return [text.say("report.gone", names=text.few(names, text.MOST_DESCRIBED))] if names else []


def _none(case: Case) -> Iterator[Block]:
    """That there is no area here, and where the nearest ones are."""
    if not case.edition.listings:
        yield Notice(text.say("changes.no_names"))
        return
    yield Notice(text.say("report.none", name=case.name))
    near = _nearest(case)
    if near:
        yield Paragraph((Words(text.say("report.nearest")),))
        yield Bullets(tuple(near))


def _nearest(case: Case) -> list[Words]:
    """The nearest areas on the list, with about how far their borders are from the bydel's."""
    if case.bydel is None:
        return []
    drawn = case.register.borders
    areas = [case.register.area_by_id[r.area] for r in case.edition.listings if r.area in drawn]
    if not areas:
        return []
    home = in_metres(case.bydel.geometry)
    away = shapely.distance(all_in_metres([drawn[area.id] for area in areas]), home).tolist()
    near = sorted(zip(away, range(len(areas)), strict=True))[:_NEAREST]
    return [_near(case, areas[place], metres) for metres, place in near]


def _near(case: Case, area: Area, metres: float) -> Words:
    bydel = case.register.bydel_by_id[area.bydel].name if area.bydel else ""
    key = "report.near_touching" if metres < 1 else "report.near"
    home = text.say("scene.bydel", bydel=plain(bydel)) if bydel else text.say("map.outside_oslo")
    listing = case.edition.by_area[area.id]
    sentence = text.say(
        key,
        area=plain(area.name),
        status=text.status(listing.status),
        home=home,
        km=text.number(metres / 1000, 1),
    )
    return Words(sentence, (listing.source,))


# --- timeline and borders ---------------------------------------------------------------------


def timeline_part(case: Case) -> Iterator[Block]:
    """Every list side by side, and how long each area has been on them in a row."""
    rows = [row for row in case.rows if changes.tenure(case.register, case.edition, row.area.id)]
    if not rows:
        return
    yield Heading(1, text.say("report.timeline"))
    sources = tuple(id_ for edition in case.register.editions for id_ in edition.sources)
    # The words come first: they fill the page when the picture has to begin the next.
    yield Paragraph((Words(text.say("report.tenure"), tuple(dict.fromkeys(sources))),))
    yield Bullets(tuple(_tenure(case, row) for row in rows))
    yield Picture(
        PictureKind.TIMELINE, text.say("report.timeline_caption", where=case.where), case.view
    )


def _tenure(case: Case, row: Listed) -> Words:
    tenure = changes.tenure(case.register, case.edition, row.area.id)
    assert tenure  # the rows are on the list
    return Words(
        text.say("report.note", area=plain(row.area.name), note=change_words.tenure(tenure))
    )


def borders(case: Case) -> Iterator[Block]:
    """How each border was made, and how sure it is."""
    if not case.rows:
        return
    yield Heading(1, text.say("report.borders"))
    if words := about(row.area for row in case.rows):
        yield Paragraph((Words(words, _border_sources(case)),))
    yield Table(
        text.say("report.borders_caption"),
        (
            Column(text.say("table.name"), 1.6),
            Column(text.say("table.csv_boundary"), 3.2),
            Column(text.say("report.confidence"), 1.0),
            Column(text.say("report.border_note"), 4.2),
        ),
        tuple(_border(row.area) for row in case.rows),
    )


def _border(area: Area) -> tuple[tuple[Words, ...], ...]:
    sure = confidence(area)
    texts = (area.name, of(area), sure, area.note or "")
    return tuple((Words(plain(words), strong=words is area.name),) for words in texts)


def _border_sources(case: Case) -> tuple[str, ...]:
    """The geodata that borders are made of."""
    kinds = {"oslo-delbydeler-2017"} | (
        {"grunnkretser-2018"} if any(row.area.bydel is None for row in case.rows) else set()
    )
    return tuple(item.id for item in case.register.sources if item.id in kinds)
