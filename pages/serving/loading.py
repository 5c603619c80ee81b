"""The only caches: the register, what is made of it, and finished pictures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from operator import attrgetter
from pathlib import Path
from threading import Condition, Lock
from weakref import WeakKeyDictionary

from cachetools import LRUCache, cachedmethod
from shapely.geometry.base import BaseGeometry
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo import access, checks, clock, files, store, timeline, webmap
from geo import report as reporting
from geo.access import Action
from geo.disclosure import disclose
from geo.disclosure.fields import holds_internal
from geo.editing.border_union import fjord_of
from geo.errors import Finding
from geo.exchange.outgoing import OUTGOING
from geo.exchange.outgoing.delivery import Delivery
from geo.exports import FILES, FORMATS, Order, svg
from geo.exports import parcel as packing
from geo.exports import picture as make
from geo.exports import report as writing
from geo.exports.powerpoint.titles import Titles
from geo.exports.report import parcel as report_parcel
from geo.exports.report.meeting import MeetingOrder
from geo.exports.report.pictures import drawn
from geo.files import Fingerprint
from geo.layers.extract import Extract
from geo.model import Audience, Register, Unit
from geo.neighbours import Near, nearest
from geo.part import Part
from geo.report import Report
from geo.report.blocks import Picture
from geo.scene import Atlas
from geo.scene.thumbnail import thumbnail as draw_thumbnail
from geo.scene.timeline import Facts, screen_scene
from geo.style import LookName
from geo.timeline import Lane
from geo.view import View, edition_of, select
from pages.serving import kept_files, past
from pages.serving.audience import of_session
from pages.serving.resources import Resources, gather

#: What each run of a page has seen of the data folders; a run that has ended is forgotten.
_SEEN: WeakKeyDictionary[object, dict[Path, Fingerprint]] = WeakKeyDictionary()
_SEEN_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class Known:
    """A data folder as it was at a moment, for some readers: what everything is kept by."""

    folder: Path
    fingerprint: Fingerprint
    audience: Audience
    day: date | None = None  # the evening that is looked back to; None: now


@dataclass(frozen=True, eq=False)
class Prepared:
    """A report and the atlas that draws its pictures, of one register."""

    report: Report
    atlas: Atlas


def fingerprint(folder: Path) -> Fingerprint:
    """Names, sizes and times of a folder's files, asked for once in each run of a page.

    A run sees the folder as it was when it first asked; the next run sees what has changed since.
    Outside a run (a file that is fetched, a test) the folder is asked every time.
    """
    context = get_script_run_ctx(suppress_warning=True)
    # Streamlit numbers no runs, but gives each run, and no other, a coordinator of its own.
    run = context.parallel_coordinator if context else None
    if run is None:
        return files.fingerprint(folder)
    with _SEEN_LOCK:
        seen = _SEEN.setdefault(run, {})
    if folder not in seen:
        seen[folder] = files.fingerprint(folder)
    return seen[folder]


def _now(audience: Audience | None = None) -> Known:
    """The data folder as it is now, for these readers; None: for those of this session."""
    folder = store.folder()
    key = fingerprint(folder)
    day = past.day()
    if day is not None:
        audience = Audience.INTERNAL  # what is internal now may not have been marked then
    if audience is None:
        # where the two are alike nothing is made twice
        inside = of_session() is Audience.INTERNAL and _holds_internal(folder, key)
        audience = Audience.INTERNAL if inside else Audience.OPEN
    if audience is Audience.INTERNAL:
        access.require(Action.READ_INTERNAL)  # what was made for others is kept
    return Known(folder, key, audience, day)


def known(audience: Audience) -> Known:
    """The data folder as it is now, for these readers: what may be kept by whoever asks. Raises
    StoreError."""
    return _now(audience)


def register_of(known: Known) -> Register:
    """The register of a folder as it was, as its readers may have it. Raises DataError."""
    return _register(known)


def resources_of(known: Known) -> Resources:
    """The browser's files for that register. Raises DataError."""
    return _resources(known)


def version() -> Hashable:
    """What tells the register that this run shows from others, as `store.state` does. Raises
    StoreError."""
    folder = store.folder()
    is_own = folder == files.data_folder()
    return fingerprint(folder) if is_own else store.state_of(folder)


def register(audience: Audience | None = None) -> Register:
    """The register of the data folder as it is now, as these readers may have it; None: as this
    session may. Raises DataError."""
    return _register(_now(audience))


def seen() -> Audience:
    """Whom the edition is for that this session sees; the open one where the two are alike."""
    return _now().audience


def resources() -> Resources:
    """The browser's files for that register. Raises DataError."""
    known = _now()
    made = _resources(known)
    if known.day is not None:
        _PAST.hold(known, made)
    return made


def made_resources(audience: Audience) -> Resources | None:
    """The browser's files for these readers, where somebody has made them already: nobody waits.
    Raises DataError and StoreError."""
    return _made(_for_files(audience))


def _for_files(audience: Audience) -> Known:
    """The data folder as it is now, for files of these readers; nothing is made twice where the
    two editions are alike."""
    folder = store.folder()
    key = fingerprint(folder)
    if audience is Audience.OPEN or not _holds_internal(folder, key):
        return Known(folder, key, Audience.OPEN)
    access.require(Action.READ_INTERNAL)
    return Known(folder, key, Audience.INTERNAL)


def resources_at(version: str, *audiences: Audience) -> Resources | None:
    """The browser's files under a version that some session was told of, as it is now: a request
    for a file is of no session. `audiences`: whose editions the visitor may have. Raises
    DataError."""
    editions = (_resources(_for_files(audience)) for audience in audiences)
    found = next((item for item in editions if item.version == version), None)
    if found is None and Audience.INTERNAL in audiences:
        past_days = _PAST.of(_now(Audience.INTERNAL))
        found = next((item for item in past_days if item.version == version), None)
    return found


class PastResources:
    """The browser's files of the days that somebody looks back to; those of a version of the
    register go when there is a newer one, which may have erased something."""

    def __init__(self, most: int) -> None:
        self._made: LRUCache[Known, Resources] = LRUCache(most)
        self._lock = Lock()

    def hold(self, known: Known, made: Resources) -> None:
        """Keep the files of a day."""
        with self._lock:
            self._made[known] = made

    def of(self, now: Known) -> list[Resources]:
        """The files that were made of the register as it is now."""
        with self._lock:
            for known in list(self._made):
                if (known.folder, known.fingerprint) != (now.folder, now.fingerprint):
                    del self._made[known]
            return list(self._made.values())


_PAST = PastResources(most=8)


def areas_csv(view: View, audience: Audience) -> bytes:
    """The rows of a view as CSV; the page shows its size, so it is made before it is asked for."""
    return _areas_csv(_now(audience), view)


@dataclass(frozen=True)
class LayersOrder:
    """What a file for GIS programs is to have: the view or every list, layers, and the system."""

    view: View
    every_list: bool
    layers: tuple[str, ...]
    epsg: int


def delivery(asked: LayersOrder, audience: Audience) -> Delivery:
    """An order of layers, of the register of these readers. Raises DataError."""
    extract = Extract(register(audience), asked.view, asked.every_list)
    return Delivery(extract, asked.layers, asked.epsg, clock.today())


def layers_file(suffix: str, asked: LayersOrder, made_of: Delivery) -> bytes:
    """A delivery in a format (its suffix in OUTGOING), written once. Raises NotInstalledError."""
    return _SHELF.take(
        _layers_key(suffix, asked, made_of), lambda: OUTGOING[suffix].content(made_of)
    )


def layers_size(suffix: str, asked: LayersOrder, made_of: Delivery) -> int | None:
    """How many bytes that file has, once it is made."""
    return _SHELF.size(_layers_key(suffix, asked, made_of))


def _layers_key(suffix: str, asked: LayersOrder, made_of: Delivery) -> Hashable:
    register = made_of.register
    return ("layers", suffix, asked, register.version, register.audience, made_of.today)


def calendar(audience: Audience) -> bytes:
    """Dates and deadlines as iCalendar, as they are today."""
    return _calendar(_now(audience), clock.today())


def fit(part: Part) -> list[list[float]] | None:
    """What the map shows of a part of the city, [[south, west], [north, east]] (EPSG:4326); None
    for all of it. Raises DataError."""
    return _fit(_now(), part)


def notices() -> tuple[Finding, ...]:
    """Where lists and points disagree or leave something open. Raises DataError."""
    return _notices(_now())


def neighbours(edition: str, area: str) -> tuple[Near, ...]:
    """The areas on a list (its id) by how near they lie to one, measured once: each run is a
    thread of its own, and a thread's first projection takes a while. Raises DataError."""
    return _neighbours(_now(), edition, area)


def lanes(units: tuple[Unit, ...] = (), bydel: str | None = None) -> tuple[Lane, ...]:
    """The lanes of the timeline in a part of the city. Raises DataError."""
    return _lanes(_now(), units, bydel)


def timeline_svg(
    areas: tuple[str, ...], look: LookName, width: int, *, with_programmes: bool = False
) -> bytes:
    """The lanes of these areas (ids, in order) as SVG for a page, `width` px wide; with the
    programmes under them.

    Raises DataError, and KeyError for an area that no list names.
    """
    return _timeline_svg(_now(), areas, look, width, clock.today(), with_programmes)


def atlas(audience: Audience) -> Atlas:
    """The register of these readers and its background, projected, for pictures. Raises
    DataError."""
    return _atlas(_now(audience))


@lru_cache(maxsize=8)
def order(asked: Order) -> Order:
    """The same order, with the scene that was drawn for it the last time."""
    return asked


def picture(suffix: str, asked: Order) -> bytes:
    """The order in a format, made once. Raises NotInstalledError."""
    return _SHELF.take((suffix, asked), lambda: make(suffix, asked))


@dataclass(frozen=True)
class DeckOrder:
    """A deck: the view it is about, the house's template, its language and kind of titles."""

    view: View
    template: bytes | None = None
    lang: str = "nb"
    titles: Titles = Titles.ACTION


def deck(atlas: Atlas, asked: DeckOrder) -> bytes:
    """A deck, made once. Raises TemplateError."""
    return _SHELF.take(
        ("deck", atlas, asked),
        lambda: FILES["pptx"].write(
            "deck", atlas, asked.view, asked.template, asked.lang, asked.titles
        ),
    )


@lru_cache(maxsize=4)
def check_template(template: bytes) -> None:
    """Raises TemplateError for a template that cannot be used."""
    from geo.exports.powerpoint.template import opened  # PowerPoint's parts take a moment

    opened(template)


@lru_cache(maxsize=4)
def check_word_template(template: bytes) -> None:
    """Raises TemplateError for a Word template that cannot be used."""
    from geo.exports.report.word.template import opened  # Word's parts take a moment

    opened(template)


def status_list(order: MeetingOrder, template: bytes | None) -> bytes:
    """The status list of a meeting, written once. Raises TemplateError."""
    whom = (order.register.version, order.register.audience)
    key = (*whom, order.today, order.meeting, order.suffix)
    return _SHELF.take(("status_list", *key, template), replace(order, template=template).content)


def parcel(asked: Order, show_asked: DeckOrder) -> bytes:
    """The order in every format and a deck, as a zip."""
    show = (packing.deck_name(asked, show_asked.view), deck(asked.atlas, show_asked))
    return packing.everything(asked, show, picture)


def report(part: Part, edition: str | None, audience: Audience) -> Prepared:
    """The report on a part of the city as it is today. Raises DataError."""
    return _report(_now(audience), part, edition, clock.today())


def report_file(suffix: str, asked: Prepared) -> bytes:
    """A report in a format, made once. Raises NotInstalledError."""
    return _SHELF.take((suffix, asked), lambda: writing.write(suffix, asked.report, asked.atlas))


@lru_cache(maxsize=8)
def report_pages(asked: Prepared) -> list[bytes]:
    """The pages of a report's PDF as PNG. Raises NotInstalledError."""
    from geo.exports import typesetting  # Typst takes a moment
    from geo.exports.report import pdf

    pages = pdf.pages(asked.report, asked.atlas, _PAGE_PPI)
    typesetting.let_go()
    return pages


@lru_cache(maxsize=32)
def report_picture(asked: Prepared, place: int) -> tuple[str, bytes]:
    """The picture that stands at a place among a report's blocks: in words, and as SVG."""
    block = asked.report.blocks[place]
    assert isinstance(block, Picture)
    scene = drawn(asked.atlas, block)
    return scene.told, svg.drawing(scene)


def thumbnail(part: Part, edition: str | None) -> bytes:
    """A part of the city and its areas on a list, as a tiny SVG without words."""
    return _thumbnail(_now(), part, edition)


def all_reports(
    suffix: str, edition: str | None, audience: Audience, told: report_parcel.Told
) -> bytes:
    """Every report in one zip, made once; `told` as `parcel.everything` wants it."""
    return _all_reports(suffix, edition, audience, told)()


def all_reports_on_request(
    suffix: str, edition: str | None, audience: Audience
) -> Callable[[], bytes]:
    """What makes that zip when somebody fetches it. A request for a file is of no session: whose
    edition it is, and of which day, is settled now."""
    return _all_reports(suffix, edition, audience, lambda *_: None)


def _all_reports(
    suffix: str, edition: str | None, audience: Audience, told: report_parcel.Told
) -> Callable[[], bytes]:
    drawn, key = atlas(audience), _all_key(suffix, edition, audience)
    return lambda: _SHELF.take(
        key,
        lambda: report_parcel.everything(
            drawn.register, drawn, suffix, clock.today(), edition, told
        ),
    )


def all_reports_size(suffix: str, edition: str | None, audience: Audience) -> int | None:
    """How many bytes that zip has, once it is made."""
    return _SHELF.size(_all_key(suffix, edition, audience))


def _all_key(suffix: str, edition: str | None, audience: Audience) -> Hashable:
    return ("reports", suffix, edition, _now(audience), clock.today())


def size(*key: Hashable) -> int | None:
    """How many bytes a finished file has: (suffix, order) or ("deck", atlas, deck order)."""
    return _SHELF.size(key)


@cache
def missing(suffix: str) -> str:
    """The library that a format lacks on this machine; empty when it can be made."""
    return FORMATS[suffix].missing_library()


class Shelf:
    """Finished files; the least lately used go when there are more than `room` bytes of them.

    A file larger than the room is written, but not kept. When several ask for the same file at
    once, one writes it and the others wait for it.
    """

    def __init__(self, room: int) -> None:
        self._files: LRUCache[Hashable, bytes] = LRUCache(room, getsizeof=len)
        self._written = Condition()

    def size(self, key: Hashable) -> int | None:
        """The bytes of a file that is there."""
        with self._written:
            content = self._files.get(key)
        return None if content is None else len(content)

    @cachedmethod(
        attrgetter("_files"), key=lambda _self, key, _write: key, condition=attrgetter("_written")
    )
    def take(self, key: Hashable, write: Callable[[], bytes]) -> bytes:  # noqa: ARG002 - `key` is the cache's
        """The file of a key, written now if it is not there."""
        content = write()
        if typesetting := sys.modules.get("geo.exports.typesetting"):  # this file, or one before
            typesetting.let_go()
        return content


_SHELF = Shelf(room=40_000_000)
_PAGE_PPI = 110.0


@lru_cache(maxsize=64)
def _report(known: Known, part: Part, edition: str | None, today: date) -> Prepared:
    atlas = _atlas(known)
    return Prepared(reporting.report(atlas.register, part, today, edition), atlas)


@lru_cache(maxsize=128)
def _thumbnail(known: Known, part: Part, edition: str | None) -> bytes:
    view = part.narrow(View(edition))
    newest = _atlas(known)
    atlas = newest.on(edition_of(newest.register, view))
    rows = select(atlas.register, view)
    areas = {row.area.id: row.listing.status for row in rows if row.area.id in atlas.areas}
    homes = [bydel.id for bydel in atlas.register.bydeler if bydel.kind != "marka"]
    if part.bydel:
        homes = [part.bydel]
    return svg.drawing(draw_thumbnail(atlas, homes, areas, part.slug), alone=False)


def fjord() -> BaseGeometry:
    """The fjord behind the areas, which no border reaches into (EPSG:4326)."""
    return _fjord(_now())


@lru_cache(maxsize=2)
def _fjord(known: Known) -> BaseGeometry:
    return fjord_of(files.read_orientation(known.folder))


@lru_cache(maxsize=4)
def _atlas(known: Known) -> Atlas:
    return Atlas.of(_register(known), files.read_orientation(known.folder))


@lru_cache(maxsize=64)
def _areas_csv(known: Known, view: View) -> bytes:
    register = _register(known)
    return FILES["csv"].write("areas", register, select(register, view))


@lru_cache(maxsize=4)
def _calendar(known: Known, today: date) -> bytes:
    return FILES["ics"].write("calendar", _register(known), today)


@lru_cache(maxsize=256)
def _neighbours(known: Known, edition: str, area: str) -> tuple[Near, ...]:
    register = _register(known)
    listed = register.edition_by_id[edition]
    return nearest(register, listed, area, most=len(listed.listings))


@lru_cache(maxsize=64)
def _fit(known: Known, part: Part) -> list[list[float]] | None:
    return webmap.fit(_register(known), part)


@lru_cache(maxsize=32)
def _lanes(known: Known, units: tuple[Unit, ...], bydel: str | None) -> tuple[Lane, ...]:
    return timeline.lanes(_register(known), units, bydel)


@lru_cache(maxsize=32)
def _timeline_svg(
    known: Known,
    areas: tuple[str, ...],
    look: LookName,
    width: int,
    today: date,
    with_programmes: bool,
) -> bytes:
    lanes = {lane.area.id: lane for lane in _lanes(known, (), None)}
    facts = Facts.of_lanes(
        _register(known),
        [lanes[id_] for id_ in areas],
        today,
        with_programmes=with_programmes,
    )
    return svg.drawing(screen_scene(facts, look, width), alone=False)


@lru_cache(maxsize=4)
def _notices(known: Known) -> tuple[Finding, ...]:
    return checks.notices(_register(known))


@lru_cache(maxsize=4)
def _register(known: Known) -> Register:
    whole = _whole_register(known.folder, known.fingerprint, known.day)
    return disclose(whole, known.audience)


@lru_cache(maxsize=2)
def _holds_internal(folder: Path, key: Fingerprint) -> bool:
    return holds_internal(_whole_register(folder, key))


@lru_cache(maxsize=4)
def _whole_register(folder: Path, _key: Fingerprint, day: date | None = None) -> Register:
    if day is None:
        return files.read_register(folder)
    from geo.store import log  # the database, which a mere reader need not wait for

    return files.register_of(log.contents_on(day)[1])


#: The browser's files that are made, and what guards them: one makes, the others wait.
_MADE: LRUCache[Known, Resources] = LRUCache(4)
_MADE_LOCK, _MAKING = Lock(), Lock()


def _resources(known: Known) -> Resources:
    found = _made(known)
    if found is None:
        with _MAKING:
            found = _made(known) or _make_resources(known)
    return found


def _made(known: Known) -> Resources | None:
    with _MADE_LOCK:
        return _MADE.get(known)


def _make_resources(known: Known) -> Resources:
    place = store.cache_beside(known.folder) if known.day is None else None
    made = kept_files.take(
        place,
        known.folder,
        known.audience,
        lambda: gather(_register(known), files.read_orientation(known.folder)),
    )
    with _MADE_LOCK:
        _MADE[known] = made
    return made
