"""Pictures and decks of the register, drawn once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from geo import clock, files
from geo.exports import FILES, FORMATS, Order, svg, zip_archive
from geo.exports import picture as make
from geo.exports.powerpoint.titles import Titles
from geo.model import Audience
from geo.part import Part
from geo.scene import Atlas
from geo.scene.thumbnail import thumbnail as draw_thumbnail
from geo.scene.timeline import Facts, screen_scene
from geo.style import LookName
from geo.view import View, edition_of, select
from pages.serving import derived, loading, shelf
from pages.serving.loading import Known


def atlas(audience: Audience) -> Atlas:
    """The register of these readers and its background, projected, for pictures. Raises
    DataError."""
    return _atlas(loading.known(audience))


def timeline_svg(
    areas: tuple[str, ...], look: LookName, width: int, *, with_programmes: bool = False
) -> bytes:
    """The lanes of these areas (ids, in order) as SVG for a page, `width` px wide; with the
    programmes under them.

    Raises DataError, and KeyError for an area that no list names.
    """
    return _timeline_svg(loading.known(), areas, look, width, clock.today(), with_programmes)


def thumbnail(part: Part, edition: str | None) -> bytes:
    """A part of the city and its areas on a list, as a tiny SVG without words."""
    return _thumbnail(loading.known(), part, edition)


@lru_cache(maxsize=8)
def order(requested: Order) -> Order:
    """The same order, with the scene that was drawn for it the last time."""
    return requested


def picture(suffix: str, order: Order) -> bytes:
    """The order in a format, made once. Raises NotInstalledError."""
    return shelf.SHELF.take((suffix, order), lambda: make(suffix, order))


@dataclass(frozen=True)
class DeckOrder:
    """A deck: the view it is about, the house's template, its language and kind of titles."""

    view: View
    template: bytes | None = None
    lang: str = "nb"
    titles: Titles = Titles.ACTION


def deck(atlas: Atlas, deck_order: DeckOrder) -> bytes:
    """A deck, made once. Raises TemplateError."""
    return shelf.SHELF.take(
        ("deck", atlas, deck_order),
        lambda: FILES["pptx"].write(
            "deck", atlas, deck_order.view, deck_order.template, deck_order.lang, deck_order.titles
        ),
    )


@lru_cache(maxsize=4)
def check_template(template: bytes) -> None:
    """Raises TemplateError for a template that cannot be used."""
    from geo.exports.powerpoint.template import open_template  # PowerPoint's parts take a moment

    open_template(template)


def archive(order: Order, deck_order: DeckOrder) -> bytes:
    """The order in every format and a deck, as a zip."""
    show = (zip_archive.deck_name(order, deck_order.view), deck(order.atlas, deck_order))
    return zip_archive.write_archive(order, show, picture)


@cache
def missing(suffix: str) -> str:
    """The library that a format lacks on this machine; empty when it can be made."""
    return FORMATS[suffix].missing_library()


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


@lru_cache(maxsize=4)
def _atlas(known: Known) -> Atlas:
    return Atlas.of(loading.register_of(known), files.read_orientation(known.folder))


@lru_cache(maxsize=32)
def _timeline_svg(
    known: Known,
    areas: tuple[str, ...],
    look: LookName,
    width: int,
    today: date,
    with_programmes: bool,
) -> bytes:
    lanes = {lane.area.id: lane for lane in derived.lanes_of(known)}
    facts = Facts.of_lanes(
        loading.register_of(known),
        [lanes[id_] for id_ in areas],
        today,
        with_programmes=with_programmes,
    )
    return svg.drawing(screen_scene(facts, look, width), alone=False)


def atlas_of(known: Known) -> Atlas:
    """The same for a data folder as it was at a moment. Raises DataError."""
    return _atlas(known)
